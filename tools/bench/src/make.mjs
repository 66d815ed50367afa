/**
 * Sentence → verified object, beside gcc compiling the same function written by hand; and the whole command for hello world,
 * beside `gcc` making the same program. Run after a build: node tools/bench/src/make.mjs
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createNodePipeline } from 'sourceless/node'

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]
const directory = mkdtempSync(join(tmpdir(), 'sourceless-bench-'))
const pipeline = createNodePipeline()

async function timeMany(count, work) {
  const times = []
  for (let at = 0; at < count; at++) {
    const from = performance.now()
    await work(at)
    times.push(performance.now() - from)
  }
  return median(times)
}

function print(name, ours, peer, peerName, goalMs) {
  const ratio = (peer / ours).toFixed(2)
  process.stdout.write(
    `${name.padEnd(44)} ${ours.toFixed(1)} ms (goal ${goalMs})   ${peerName} ${peer.toFixed(1)} ms   ${ratio}x as fast\n`,
  )
}

const sentences = [
  'count the set bits of a 64-bit integer',
  'is x a power of two',
  'greatest common divisor of two unsigned 64-bit integers',
]
const c = join(directory, 'popcount.c')
writeFileSync(
  c,
  '#include <stdint.h>\nuint32_t popcount(uint64_t x) { uint32_t n = 0; for (int i = 0; i < 64; i++) n += (x >> i) & 1; return n; }\n',
)
const run = (command, args) => {
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr}`)
}
const gcc = await timeMany(9, () => run('gcc', ['-O3', '-c', c, '-o', join(directory, 'popcount.o')]))

for (const intent of sentences) {
  const made = (effort) => async (seed) => {
    const result = await pipeline.make({ intent, effort, seed })
    if (!result.ok) throw new Error(result.message)
    return result
  }
  await timeMany(5, made('quick'))
  print(`${intent.slice(0, 34)}, no proof`, await timeMany(25, made('quick')), gcc, 'gcc -O3', 50)
  await timeMany(1, made('normal'))
  print(`${intent.slice(0, 34)}, proof`, await timeMany(5, made('normal')), gcc, 'gcc -O3', 1000)
}

const main = fileURLToPath(new URL('../../../apps/cli/dist/main.js', import.meta.url))
const contract = join(directory, 'hello.contract.ts')
writeFileSync(contract, 'function main(): void {\n  write("hello world\\n")\n}\n')
const hello = join(directory, 'hello.c')
writeFileSync(hello, '#include <stdio.h>\nint main(void) { puts("hello world"); return 0; }\n')
const command = await timeMany(11, () =>
  run(process.execPath, [main, 'make', '--contract', contract, '-o', join(directory, 'hello')]),
)
const compiler = await timeMany(11, () => run('gcc', ['-O3', hello, '-o', join(directory, 'hello-gcc')]))
print('command: make --contract, hello world', command, compiler, 'gcc -O3', 250)
pipeline.dispose()
rmSync(directory, { recursive: true, force: true })
