import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseAssembly } from '../../src/index.js'
import { staticExecutable } from './static-executable.js'

/**
 * Runs short pieces of code on qemu's AArch64 processor. A static executable, all at fixed addresses, holds a driver (in
 * our own assembler's text), stubs (one piece each) and tables of machine states; it writes the states after to standard
 * output.
 */
const program = ['/usr/bin/qemu-aarch64', '/usr/bin/qemu-aarch64-static'].find((path) => existsSync(path))
export const hasQemu = program !== undefined

const BASE = 0x1000_0000
const VARIABLES = BASE + 0x1000
/** What memory operands of tested instructions access; room on both sides is never touched. */
export const SCRATCH = BASE + 0x2400
export const SCRATCH_BYTES = 112
const STUBS = BASE + 0x1_0000

/** Layout of a machine state in 64-bit words: x0 to x30, sp, flags, whether a jump was taken, vectors, scratch. */
export const SP_WORD = 31
export const FLAGS_WORD = 32
export const TAKEN_WORD = 33
export const VECTOR_WORD = 34
/** The vector registers that states hold. */
export const testedVectors = [0, 1, 2, 3, 15, 16, 30, 31] as const
export const SCRATCH_WORD = VECTOR_WORD + 2 * testedVectors.length
export const STATE_WORDS = SCRATCH_WORD + SCRATCH_BYTES / 8
const STATE_BYTES = 8 * STATE_WORDS

/** Bits of the flags word, as in NZCV. */
export const FLAG_BITS = { VF: 28, CF: 29, ZF: 30, NF: 31 } as const

const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, n) => n)
const vectorPairs = numbers(testedVectors.length / 2).map((n) => testedVectors.slice(2 * n, 2 * n + 2))
const scratchCopy = (from: string, to: string): string =>
  numbers(SCRATCH_BYTES / 16)
    .map((n) => `ldr q0, [${from}, #${16 * n}]\n str q0, [${to}, #${16 * n}]`)
    .join('\n')

/** Variables: stub, in, left, current descriptor, end of descriptors, out, taken. */
const driverText = (outputStart: number): string => `
outer:
  ldr x9, =${VARIABLES}
  ldp x0, x1, [x9, #24]
  cmp x0, x1
  b.eq done
  ldp x2, x3, [x0]
  ldr x4, [x0, #16]
  stp x2, x3, [x9]
  str x4, [x9, #16]
  add x0, x0, #24
  str x0, [x9, #24]
inner:
  ldr x9, =${VARIABLES}
  ldp x0, x4, [x9, #8]
  cbz x4, outer
  sub x4, x4, #1
  str x4, [x9, #16]
  add x1, x0, #${8 * SCRATCH_WORD}
  ldr x2, =${SCRATCH}
  ${scratchCopy('x1', 'x2')}
  add x1, x0, #${8 * VECTOR_WORD}
  ${vectorPairs.map(([a, b], n) => `ldp q${a}, q${b}, [x1, #${32 * n}]`).join('\n')}
  ldr x1, [x0, #${8 * FLAGS_WORD}]
  msr nzcv, x1
  ldr x1, [x0, #${8 * SP_WORD}]
  mov sp, x1
  clrex
  ldr x1, [x9]
  ${numbers(14)
    .map((n) => `ldp x${2 * n + 2}, x${2 * n + 3}, [x0, #${8 * (2 * n + 2)}]`)
    .join('\n')}
  ldr x30, [x0, #240]
  br x1
back:
  msr tpidr_el0, x30
  ldr x30, =${VARIABLES}
  str xzr, [x30, #48]
  b keep
backTaken:
  msr tpidr_el0, x30
  ldr x30, =${VARIABLES}
  str x30, [x30, #48]
keep:
  ldr x30, [x30, #40]
  ${numbers(15)
    .map((n) => `stp x${2 * n}, x${2 * n + 1}, [x30, #${16 * n}]`)
    .join('\n')}
  mrs x0, tpidr_el0
  mov x1, sp
  stp x0, x1, [x30, #240]
  mrs x0, nzcv
  ldr x9, =${VARIABLES}
  ldr x1, [x9, #48]
  cmp x1, #0
  cset x1, ne
  add x2, x30, #${8 * FLAGS_WORD}
  stp x0, x1, [x2]
  add x2, x30, #${8 * VECTOR_WORD}
  ${vectorPairs.map(([a, b], n) => `stp q${a}, q${b}, [x2, #${32 * n}]`).join('\n')}
  ldr x1, =${SCRATCH}
  add x2, x30, #${8 * SCRATCH_WORD}
  ${scratchCopy('x1', 'x2')}
  add x30, x30, #${STATE_BYTES}
  str x30, [x9, #40]
  ldr x0, [x9, #8]
  add x0, x0, #${STATE_BYTES}
  str x0, [x9, #8]
  b inner
done:
  ldr x1, =${outputStart}
  ldr x19, [x9, #40]
write:
  subs x2, x19, x1
  b.eq finished
  mov x0, #1
  mov x8, #64
  svc #0
  add x1, x1, x0
  b write
finished:
  mov x0, #0
  mov x8, #93
  svc #0
`

/** The driver and the addresses that stubs go back to: the first and the fifth word after `br x1`. */
function assembleDriver(outputStart: number): { bytes: Uint8Array; back: number; backTaken: number } {
  const { value, diagnostics } = parseAssembly(driverText(outputStart))
  if (value === undefined) throw new Error(diagnostics.map((d) => `${d.line}: ${d.message}`).join('\n'))
  const view = new DataView(value.bytes.buffer)
  const BR_X1 = 0xd61f0020
  for (let at = 0; at < value.bytes.length; at += 4) {
    if (view.getUint32(at, true) === BR_X1)
      return { bytes: value.bytes, back: BASE + at + 4, backTaken: BASE + at + 20 }
  }
  throw new Error('the driver has no jump to its stubs')
}

/** Each stub loads the last two registers, runs the tested words, and branches back: first the fall-through, then the jump. */
const STUB_BYTES = 64
const LDP_X0_X1 = 0xa9400400
export const stubAddress = (index: number): number => STUBS + STUB_BYTES * index
/** Where the tested instruction of a stub is. */
export const testedAddress = (index: number): number => stubAddress(index) + 4
/** Displacement that leads a jump of a single tested instruction to the place for jumps. */
export const JUMP_DISTANCE = 8

export interface NativeCase {
  /** The tested instructions, at most 12. */
  readonly words: readonly number[]
  /** States before, STATE_WORDS words each. */
  readonly states: BigUint64Array
}

export type NativeResult =
  /** States after, for each case. */
  | { readonly kind: 'ended'; readonly states: readonly BigUint64Array[] }
  | { readonly kind: 'killed'; readonly signal: string }

const alignTo = (value: number, alignment: number): number => Math.ceil(value / alignment) * alignment

const branch = (from: number, to: number): number => (0x14000000 | (((to - from) / 4) & 0x3ffffff)) >>> 0

/** Everything from BASE to where the output goes. */
function image(cases: readonly NativeCase[]): { bytes: Uint8Array; memoryBytes: number } {
  const tables = new Map<BigUint64Array, number>()
  let end = alignTo(stubAddress(cases.length), 64)
  let stateCount = 0
  for (const { states } of cases) {
    stateCount += states.length / STATE_WORDS
    if (tables.has(states)) continue
    tables.set(states, end)
    end += states.byteLength
  }
  const descriptors = end
  end += 24 * cases.length
  const outputStart = alignTo(end, 4096)
  const driver = assembleDriver(outputStart)
  const bytes = new Uint8Array(end - BASE)
  const view = new DataView(bytes.buffer)
  const put = (address: number, value: number): void => view.setBigUint64(address - BASE, BigInt(value), true)
  if (BASE + driver.bytes.length > VARIABLES) throw new Error('the driver reaches its variables')
  bytes.set(driver.bytes)
  put(VARIABLES + 24, descriptors)
  put(VARIABLES + 32, end)
  put(VARIABLES + 40, outputStart)
  for (const [states, address] of tables) {
    bytes.set(new Uint8Array(states.buffer, states.byteOffset, states.byteLength), address - BASE)
  }
  cases.forEach(({ words, states }, index) => {
    const stub = stubAddress(index)
    const after = stub + 4 + 4 * words.length
    const code = [LDP_X0_X1, ...words, branch(after, driver.back), branch(after + 4, driver.backTaken)]
    code.forEach((word, n) => void view.setUint32(stub - BASE + 4 * n, word >>> 0, true))
    const descriptor = descriptors + 24 * index
    put(descriptor, stub)
    put(descriptor + 8, tables.get(states)!)
    put(descriptor + 16, states.length / STATE_WORDS)
  })
  return { bytes, memoryBytes: outputStart - BASE + STATE_BYTES * stateCount }
}

export interface QemuMachine {
  run(cases: readonly NativeCase[]): NativeResult
  dispose(): void
}

/** Executables go to a temporary directory of its own. */
export function createQemuMachine(): QemuMachine {
  const directory = mkdtempSync(join(tmpdir(), 'arm64-meaning-'))
  const path = join(directory, 'program')
  return {
    run(cases) {
      const { bytes, memoryBytes } = image(cases)
      writeFileSync(path, staticExecutable(bytes, BASE, memoryBytes))
      chmodSync(path, 0o755)
      const result = spawnSync(program!, ['-cpu', 'max', path], { maxBuffer: 2 ** 31, timeout: 120_000 })
      if (result.signal) return { kind: 'killed', signal: result.signal }
      if (result.error) throw result.error
      const output = result.stdout
      const all = new BigUint64Array(output.buffer.slice(output.byteOffset, output.byteOffset + output.length))
      let offset = 0
      const states = cases.map((test) => all.subarray(offset, (offset += test.states.length)))
      if (offset !== all.length) {
        throw new Error(`qemu gave ${all.length} words, not ${offset} (status ${result.status}): ${result.stderr}`)
      }
      return { kind: 'ended', states }
    },
    dispose: () => rmSync(directory, { recursive: true }),
  }
}
