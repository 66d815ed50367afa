import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeElfExecutable } from '../../../object-elf/src/index.js'
import { type Assembler, absolute, at, createAssembler, form, gp, gp64, type Operand, xmm } from '../../src/index.js'

/**
 * Runs single instructions on this machine's processor. A small loader, written with our own ELF writer, maps memory at
 * a fixed address, reads everything else into it from standard input, and jumps there; so all addresses are known
 * beforehand. What is read is a driver (our own encoder), stubs (one instruction each) and tables of machine states.
 */
export const BASE = 0x1000_0000
export const MAPPED_BYTES = 0x1000_0000
const VARIABLES = BASE + 0x1000
/** Memory operands, 0 to 47, and the stack, 48 to 127, of the tested instruction. */
export const SCRATCH = BASE + 0x2000
export const SCRATCH_BYTES = 128
const OUT = BASE + 0x3000
const REAL_STACK = BASE + 0x8000
const STUBS = BASE + 0x1_0000

/** Layout of a machine state, 64-bit words: 16 general registers, flags, whether a jump was taken, ymm, scratch. */
export const FLAGS_WORD = 16
export const TAKEN_WORD = 17
export const VECTOR_WORD = 18
/** The vector registers that states hold, all 256 bits of them. */
export const testedVectors = [0, 1, 9, 15] as const
export const SCRATCH_WORD = VECTOR_WORD + 4 * testedVectors.length
export const STATE_WORDS = SCRATCH_WORD + SCRATCH_BYTES / 8
const STATE_BYTES = 8 * STATE_WORDS

export const FLAG_BITS = { CF: 0, PF: 2, AF: 4, ZF: 6, SF: 7, DF: 10, OF: 11 } as const

const [stubVariable, inVariable, leftVariable, currentVariable, endVariable, outVariable, takenVariable] = Array.from(
  { length: 7 },
  (_, index) => absolute(VARIABLES + 8 * index),
) as [Operand, Operand, Operand, Operand, Operand, Operand, Operand]

const [load, store, storeImmediate] = [form('mov_r64_rm64'), form('mov_rm64_r64'), form('mov_rm64_imm32')]
const [loadXmm, storeXmm] = [form('movups_xmm_xmmm128'), form('movups_m128_xmm')]
const [rax, , rdx, rbx, , , rsi, rdi] = gp64
const POPFQ = 0x9d
const PUSHFQ = 0x9c

const int32Bytes = (value: number): readonly number[] => [value, value >> 8, value >> 16, value >> 24]

/** vmovups ymm, [rax + displacement], and vmovups [address], ymm: as bytes, as they are among what is tested. */
const vexByte = (number: number): number => (number < 8 ? 0xfc : 0x7c)
const loadYmm = (number: number, displacement: number): readonly number[] => [
  0xc5,
  vexByte(number),
  0x10,
  0x80 | ((number & 7) << 3),
  ...int32Bytes(displacement),
]
const storeYmm = (address: number, number: number): readonly number[] => [
  0xc5,
  vexByte(number),
  0x11,
  0x04 | ((number & 7) << 3),
  0x25,
  ...int32Bytes(address),
]

function emitCopy(
  a: Assembler,
  from: (offset: number) => Operand,
  to: (offset: number) => Operand,
  bytes: number,
): void {
  for (let offset = 0; offset < bytes; offset += 16) {
    a.emit(loadXmm, xmm[0], from(offset))
    a.emit(storeXmm, to(offset), xmm[0])
  }
}

/** The driver and the addresses that stubs go back to. */
function assembleDriver(outputStart: number): { bytes: Uint8Array; back: number; backTaken: number } {
  const a = createAssembler()
  const [outer, inner, done, write, finished, keep, back, backTaken] = Array.from({ length: 8 }, () => a.label())
  a.bind(outer!)
  a.emit(load, rax, currentVariable)
  a.emit(form('cmp_r64_rm64'), rax, endVariable)
  a.jumpIf('e', done!)
  for (const [offset, variable] of [
    [0, stubVariable],
    [8, inVariable],
    [16, leftVariable],
  ] as const) {
    a.emit(load, rbx, at(rax!, offset))
    a.emit(store, variable, rbx)
  }
  a.emit(form('add_rm64_imm32'), currentVariable, 24)
  a.bind(inner!)
  a.emit(form('cmp_rm64_imm8'), leftVariable, 0)
  a.jumpIf('e', outer!)
  a.emit(form('dec_rm64'), leftVariable)
  a.emit(load, rax, inVariable)
  emitCopy(
    a,
    (offset) => at(rax!, 8 * SCRATCH_WORD + offset),
    (offset) => absolute(SCRATCH + offset),
    SCRATCH_BYTES,
  )
  for (const [n, number] of testedVectors.entries()) a.append(loadYmm(number, 8 * VECTOR_WORD + 32 * n))
  a.emit(form('mov_r32_imm32'), gp32rsp(), REAL_STACK)
  a.emit(form('push_rm64'), at(rax!, 8 * FLAGS_WORD))
  a.append([POPFQ])
  for (let n = 1; n < 16; n++) a.emit(load, gp64[n], at(rax!, 8 * n))
  a.emit(load, rax, at(rax!, 0))
  a.emit(form('jmp_rm64'), stubVariable)
  a.bind(backTaken!)
  a.emit(storeImmediate, takenVariable, 1)
  a.jump(keep!)
  a.bind(back!)
  a.emit(storeImmediate, takenVariable, 0)
  a.bind(keep!)
  for (let n = 0; n < 16; n++) a.emit(store, absolute(OUT + 8 * n), gp64[n])
  a.emit(form('mov_r32_imm32'), gp32rsp(), REAL_STACK)
  a.append([PUSHFQ])
  a.emit(form('pop_r64'), rax)
  a.emit(store, absolute(OUT + 8 * FLAGS_WORD), rax)
  a.emit(load, rax, takenVariable)
  a.emit(store, absolute(OUT + 8 * TAKEN_WORD), rax)
  for (const [n, number] of testedVectors.entries()) a.append(storeYmm(OUT + 8 * VECTOR_WORD + 32 * n, number))
  emitCopy(
    a,
    (offset) => absolute(SCRATCH + offset),
    (offset) => absolute(OUT + 8 * SCRATCH_WORD + offset),
    SCRATCH_BYTES,
  )
  a.emit(load, rdi, outVariable)
  emitCopy(
    a,
    (offset) => absolute(OUT + offset),
    (offset) => at(rdi!, offset),
    STATE_BYTES,
  )
  a.emit(form('add_rm64_imm32'), outVariable, STATE_BYTES)
  a.emit(form('add_rm64_imm32'), inVariable, STATE_BYTES)
  a.jump(inner!)
  a.bind(done!)
  a.emit(form('mov_r32_imm32'), gp32(6), outputStart)
  a.bind(write!)
  a.emit(load, rdx, outVariable)
  a.emit(form('sub_rm64_r64'), rdx, rsi)
  a.jumpIf('e', finished!)
  a.emit(form('mov_r32_imm32'), gp32(0), 1)
  a.emit(form('mov_r32_imm32'), gp32(7), 1)
  a.emit(form('syscall'))
  a.emit(form('add_rm64_r64'), rsi, rax)
  a.jump(write!)
  a.bind(finished!)
  a.emit(form('mov_r32_imm32'), gp32(0), 60)
  a.emit(form('mov_r32_imm32'), gp32(7), 0)
  a.emit(form('syscall'))
  const { bytes, labelOffsets } = a.finish()
  return { bytes, back: BASE + labelOffsets[back!.id]!, backTaken: BASE + labelOffsets[backTaken!.id]! }
}

const gp32 = (number: number): Operand => gp(number, 32)
const gp32rsp = (): Operand => gp32(4)

const STUB_BYTES = 32
/** Where the instruction of the n-th case stands; the jump after it, and the place that jumps of it must lead to. */
export const stubAddress = (index: number): number => STUBS + STUB_BYTES * index
export const jumpTarget = (index: number, sizeBytes: number): number => stubAddress(index) + sizeBytes + JUMP_BYTES
/** Displacement that leads a relative branch to its `jumpTarget`. */
export const JUMP_BYTES = 5

export interface NativeCase {
  /** One instruction. */
  readonly bytes: Uint8Array
  /** States before it, STATE_WORDS words each. */
  readonly states: BigUint64Array
}

export type NativeResult =
  /** States after, for each case. */
  | { readonly kind: 'ended'; readonly states: readonly BigUint64Array[] }
  | { readonly kind: 'killed'; readonly signal: string }

const alignTo = (value: number, alignment: number): number => Math.ceil(value / alignment) * alignment

function jumpBytes(from: number, to: number): Uint8Array {
  const bytes = new Uint8Array(JUMP_BYTES)
  bytes[0] = 0xe9
  new DataView(bytes.buffer).setInt32(1, to - (from + JUMP_BYTES), true)
  return bytes
}

/** Everything that the loader reads: see the addresses at the top. */
function image(cases: readonly NativeCase[]): { bytes: Uint8Array; outputStart: number } {
  const tables = new Map<BigUint64Array, number>()
  let end = alignTo(stubAddress(cases.length), 64)
  for (const { states } of cases) {
    if (tables.has(states)) continue
    tables.set(states, end)
    end += states.byteLength
  }
  const descriptors = end
  end += 24 * cases.length
  const outputStart = alignTo(end, 4096)
  const driver = assembleDriver(outputStart)
  const bytes = new Uint8Array(end - BASE)
  const words = new DataView(bytes.buffer)
  const putWord = (address: number, value: number): void => words.setBigUint64(address - BASE, BigInt(value), true)
  bytes.set(driver.bytes)
  if (BASE + driver.bytes.length > VARIABLES) throw new Error('the driver reaches its variables')
  putWord(VARIABLES + 24, descriptors)
  putWord(VARIABLES + 32, end)
  putWord(VARIABLES + 40, outputStart)
  for (const [states, address] of tables) {
    bytes.set(new Uint8Array(states.buffer, states.byteOffset, states.byteLength), address - BASE)
  }
  cases.forEach((test, index) => {
    const stub = stubAddress(index)
    const after = stub + test.bytes.length
    bytes.set(test.bytes, stub - BASE)
    bytes.set(jumpBytes(after, driver.back), after - BASE)
    bytes.set(jumpBytes(after + JUMP_BYTES, driver.backTaken), after + JUMP_BYTES - BASE)
    const descriptor = descriptors + 24 * index
    putWord(descriptor, stub)
    putWord(descriptor + 8, tables.get(test.states)!)
    putWord(descriptor + 16, test.states.length / STATE_WORDS)
  })
  return { bytes, outputStart }
}

/** mmap(BASE, …), read standard input to its end, jump to BASE. */
function assembleLoader(): Uint8Array {
  const a = createAssembler()
  const [again, ready] = [a.label(), a.label()]
  const set = (number: number, value: number): void => a.emit(form('mov_r32_imm32'), gp32(number), value)
  const [PROT_ALL, PRIVATE_ANONYMOUS_FIXED_NORESERVE] = [7, 0x4032]
  set(0, 9)
  set(7, BASE)
  set(6, MAPPED_BYTES)
  set(2, PROT_ALL)
  set(10, PRIVATE_ANONYMOUS_FIXED_NORESERVE)
  a.emit(form('mov_rm64_imm32'), gp64[8], -1)
  set(9, 0)
  a.emit(form('syscall'))
  set(6, BASE)
  a.bind(again)
  set(0, 0)
  set(7, 0)
  set(2, 1 << 20)
  a.emit(form('syscall'))
  a.emit(form('test_rm64_r64'), rax, rax)
  a.jumpIf('le', ready)
  a.emit(form('add_rm64_r64'), rsi, rax)
  a.jump(again)
  a.bind(ready)
  set(0, BASE)
  a.emit(form('jmp_rm64'), rax)
  return a.finish().bytes
}

/** The loader as an ELF executable, in a temporary directory of its own. */
export function createNativeMachine(): { run(cases: readonly NativeCase[]): NativeResult; dispose(): void } {
  const directory = mkdtempSync(join(tmpdir(), 'meaning-'))
  const path = join(directory, 'loader')
  const code = assembleLoader()
  const elf = writeElfExecutable(
    {
      machine: 'x86_64',
      sections: [{ name: '.text', kind: 'code', bytes: code, sizeBytes: code.length, alignment: 16 }],
      symbols: [{ name: '_start', binding: 'global', kind: 'function', section: 0, offset: 0, sizeBytes: code.length }],
      relocations: [],
    },
    { entrySymbol: '_start' },
  )
  writeFileSync(path, elf)
  chmodSync(path, 0o755)
  return {
    run(cases) {
      const { bytes } = image(cases)
      const result = spawnSync(path, { input: bytes, maxBuffer: MAPPED_BYTES, timeout: 20_000 })
      if (result.signal) return { kind: 'killed', signal: result.signal }
      if (result.error) throw result.error
      const output = result.stdout
      const all = new BigUint64Array(output.buffer.slice(output.byteOffset, output.byteOffset + output.length))
      let offset = 0
      const states = cases.map((test) => all.subarray(offset, (offset += test.states.length)))
      if (offset !== all.length) throw new Error(`the native machine gave ${all.length} words, not ${offset}`)
      return { kind: 'ended', states }
    },
    dispose: () => rmSync(directory, { recursive: true }),
  }
}
