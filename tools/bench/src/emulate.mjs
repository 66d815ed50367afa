/**
 * Emulation speed: a bit-counting loop as gcc -O2 compiles it, run natively and translated to WebAssembly in the same run,
 * on the same inputs; the same loop compiled for the other instruction sets (where their gcc is installed); the time to
 * translate it; and inputs per second when two functions are compared exhaustively.
 * Usage: node tools/bench/src/emulate.mjs  (after a build; needs gcc and objcopy)
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createBatchDriver, createSandbox } from '@sourceless/emulator'
import { arm64Guest } from '@sourceless/emulator/arm64'
import { riscv64Guest } from '@sourceless/emulator/riscv64'
import { x64Guest } from '@sourceless/emulator/x64'

// Short stretches, many times: the best one is hardly disturbed by other processes.
const calls = 20_000
const repetitions = 200
/** Inputs from here on take 63 iterations each. */
const first = 1n << 62n
const iterationsPerCall = 63

const source = `#include <stdint.h>
uint32_t popcount(uint64_t x) { uint32_t n = 0; for (; x != 0; x >>= 1) n += x & 1; return n; }
`
const driver = `#include <stdint.h>
#include <stdio.h>
#include <time.h>
uint32_t popcount(uint64_t);
static double now(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return 1e9 * t.tv_sec + t.tv_nsec; }
int main(void) {
  double best = 1e18; uint64_t sum = 0;
  for (int r = 0; r < ${repetitions}; r++) {
    double start = now();
    for (uint64_t i = 0; i < ${calls}; i++) sum += popcount(i | 1ull << 62);
    double time = now() - start;
    if (time < best) best = time;
  }
  printf("%f %llu\\n", best / ${calls} / ${iterationsPerCall}, (unsigned long long)(sum / ${repetitions}));
}
`

function native() {
  const directory = mkdtempSync(join(tmpdir(), 'bench-emulate-'))
  const path = (name) => join(directory, name)
  try {
    writeFileSync(path('f.c'), source)
    writeFileSync(path('d.c'), driver)
    execFileSync('gcc', ['-O2', '-c', '-fno-asynchronous-unwind-tables', path('f.c'), '-o', path('f.o')])
    execFileSync('gcc', ['-O2', path('d.c'), path('f.o'), '-o', path('d')])
    execFileSync('objcopy', ['-O', 'binary', '-j', '.text', path('f.o'), path('f.bin')])
    const [nanoseconds, sum] = execFileSync(path('d'), { encoding: 'utf8' }).split(' ')
    return { code: readFileSync(path('f.bin')), nanoseconds: Number(nanoseconds), sum: Number(sum) }
  } finally {
    rmSync(directory, { recursive: true })
  }
}

/** The loop's code for another instruction set; undefined where its compiler is not installed. */
function foreign(prefix) {
  if (spawnSync(`${prefix}gcc`, ['--version']).status !== 0) return undefined
  const directory = mkdtempSync(join(tmpdir(), 'bench-emulate-'))
  const path = (name) => join(directory, name)
  try {
    writeFileSync(path('f.c'), source)
    execFileSync(`${prefix}gcc`, ['-O2', '-c', '-fno-asynchronous-unwind-tables', path('f.c'), '-o', path('f.o')])
    execFileSync(`${prefix}objcopy`, ['-O', 'binary', '-j', '.text', path('f.o'), path('f.bin')])
    return readFileSync(path('f.bin'))
  } finally {
    rmSync(directory, { recursive: true })
  }
}

const best = (run) => Math.min(...Array.from({ length: repetitions }, run))
const timed = (run) => {
  const start = performance.now()
  run()
  return performance.now() - start
}
const line = (name, value) => console.log(`${name.padEnd(58)}${value}`)

const { code, nanoseconds, sum } = native()
const sandbox = createSandbox({ guest: x64Guest })
const entry = sandbox.loadCode(code)
const signature = { parameters: ['int'], result: 'int' }
const scalar = sandbox.compileScalar(entry, signature)

/** Nanoseconds for one iteration of the emulated loop; throws when it counts wrongly. */
function perIteration(run) {
  const emulatedSum = Array.from({ length: calls }, (_, i) => Number(run(BigInt(i) | first)[0] & 0xffffffffn)).reduce(
    (a, b) => a + b,
  )
  if (emulatedSum !== sum) throw new Error(`the emulated loop counts ${emulatedSum} bits, the native one ${sum}`)
  // The driver calls both functions in a loop inside WebAssembly; the other one does nothing.
  const nothing = sandbox.compileScalar(sandbox.loadCode(Uint8Array.of(0x31, 0xc0, 0xc3)), signature)
  const loop = createBatchDriver({
    parameters: [{ bits: 63, signed: false }],
    resultBits: 0,
    candidate: run,
    oracle: nothing.run,
  })
  return (best(() => timed(() => loop.enumerate(first, BigInt(calls)))) * 1e6) / calls / iterationsPerCall
}
const emulated = perIteration(scalar.run)

line('native gcc -O2, ns per iteration', nanoseconds.toFixed(2))
line('emulated, fuel and permissions on, ns per iteration', emulated.toFixed(2))
line('ratio (target: at most 3)', (emulated / nanoseconds).toFixed(2))
for (const [guest, prefix] of [
  [arm64Guest, 'aarch64-linux-gnu-'],
  [riscv64Guest, 'riscv64-linux-gnu-'],
]) {
  const loop = foreign(prefix)
  if (loop === undefined) continue
  const world = createSandbox({ guest })
  const time = perIteration(world.compileScalar(world.loadCode(loop), signature).run)
  line(
    `the same for ${guest.machine}: ns, ratio to ${x64Guest.machine}`,
    `${time.toFixed(2)}, ${(time / emulated).toFixed(2)}`,
  )
}

const translations = Array.from({ length: 400 }, () =>
  timed(() => {
    sandbox.loadCode(code, entry)
    sandbox.call(entry, [1n])
  }),
)
  .slice(100)
  .sort((a, b) => a - b)
line('decode, translate, compile, first call: median ms', translations[translations.length / 2].toFixed(2))

const callTime = best(() =>
  timed(() => {
    for (let i = 0; i < 1000; i++) sandbox.call(entry, [1n])
  }),
)
line('call with ABI check, microseconds', callTime.toFixed(2))

// Bit tricks against the same bit tricks: 16 instructions each.
const tricks = Buffer.from(
  '89f8d1e825555555552 9c789f8c1ef02253333333381e73333333301c789f8c1e80401f8250f0f0f0f69c001010101c1e818c3'.replace(
    / /g,
    '',
  ),
  'hex',
)
const pair = [0, 1].map(() => sandbox.compileScalar(sandbox.loadCode(tricks), signature).run)
const batch = createBatchDriver({
  parameters: [{ bits: 32, signed: false }],
  resultBits: 32,
  candidate: pair[0],
  oracle: pair[1],
})
const inputs = 1 << 16
const mismatch = batch.enumerate(0n, 1n << 16n)
if (mismatch !== undefined) throw new Error('the same function differs from itself')
const perInput = (best(() => timed(() => batch.enumerate(1n << 16n, BigInt(inputs)))) * 1e6) / inputs
line('exhaustive comparison, ns per input (both functions)', perInput.toFixed(2))
line('all 2^32 inputs would take, seconds', ((perInput * 2 ** 32) / 1e9).toFixed(1))
