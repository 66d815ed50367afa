import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { at, createAssembler, f, form, linuxSystemCall, registers as r, x } from '../../src/index.js'

/**
 * Runs single instructions in qemu's user mode. A small loader, a static executable of our own, maps memory at a fixed
 * address, reads everything else into it from standard input, and jumps there; so all addresses are known beforehand.
 * What is read is a driver (our own encoder), stubs (one instruction each, or a few) and tables of machine states.
 */
const program = 'qemu-riscv64'
const processor = 'rv64,zba=true,zbb=true,zbc=true,zbs=true,zbkb=true'
export const hasGuest = spawnSync(program, ['--version']).status === 0

const BASE = 0x1000_0000
const MAPPED_BYTES = 0x1000_0000
/** Variables of the driver, a state after, and what the tested instruction may access. */
const VARIABLES = BASE + 0x1000
const OUT = BASE + 0x1100
export const SCRATCH = BASE + 0x1400
export const SCRATCH_BYTES = 64
const STUBS = BASE + 0x2000

/** Layout of a state, 64-bit words: whether a jump was taken in place of x0, x1 to x31, some f registers, scratch. */
export const TAKEN_WORD = 0
export const testedFloats = [0, 8, 9, 12, 15, 27] as const
export const FLOAT_WORD = 32
export const SCRATCH_WORD = FLOAT_WORD + testedFloats.length
export const STATE_WORDS = SCRATCH_WORD + SCRATCH_BYTES / 8
const STATE_BYTES = 8 * STATE_WORDS

const [ld, sd, fld, fsd, addi] = ['ld', 'sd', 'fld', 'fsd', 'addi'].map(form) as [
  ReturnType<typeof form>,
  ...ReturnType<typeof form>[],
]
const variable = { stub: 0, input: 8, left: 16, current: 24, end: 32, output: 40, dummy: 48 } as const
const outOffset = OUT - VARIABLES
const scratchOffset = SCRATCH - VARIABLES

/** f31 keeps x31 while that points to the variables: no tested instruction uses it. */
const spare = f[31]!

function assembleDriver(outputStart: number): { bytes: Uint8Array; back: number; backTaken: number } {
  const a = createAssembler({ compress: false })
  const [outer, inner, done, write, finished, keep, back, backTaken] = Array.from({ length: 8 }, () => a.label())
  const pointer = x[31]!
  const take = (rd: (typeof x)[number], offset: number): void => a.emit(ld!, rd, at(pointer, offset))
  const put = (rs: (typeof x)[number], offset: number): void => a.emit(sd!, rs, at(pointer, offset))
  a.bind(outer!)
  a.loadImmediate(pointer, VARIABLES)
  take(r.a0, variable.current)
  take(r.a1, variable.end)
  a.emit(form('beq'), r.a0, r.a1, done!)
  for (const [n, offset] of [variable.stub, variable.input, variable.left].entries()) {
    a.emit(ld!, r.a1, at(r.a0, 8 * n))
    put(r.a1, offset)
  }
  a.emit(addi!, r.a0, r.a0, 24)
  put(r.a0, variable.current)
  a.bind(inner!)
  take(r.a0, variable.left)
  a.emit(form('beq'), r.a0, r.zero, outer!)
  a.emit(addi!, r.a0, r.a0, -1)
  put(r.a0, variable.left)
  // A reservation of an earlier instruction ends here.
  a.emit(addi!, r.a0, pointer, variable.dummy)
  a.emit(form('sc.w'), r.a1, r.zero, at(r.a0))
  take(x[1]!, variable.input)
  for (let n = 0; n < SCRATCH_BYTES; n += 8) {
    a.emit(ld!, x[2]!, at(x[1]!, 8 * SCRATCH_WORD + n))
    put(x[2]!, scratchOffset + n)
  }
  for (const [n, number] of testedFloats.entries()) a.emit(fld!, f[number]!, at(x[1]!, 8 * (FLOAT_WORD + n)))
  take(x[30]!, variable.stub)
  take(x[31]!, variable.input)
  // The stub loads the last two registers itself.
  for (let n = 1; n < 30; n++) take(x[n]!, 8 * n)
  a.emit(form('jalr'), r.zero, at(x[30]!))
  for (const [label, taken] of [
    [backTaken!, 1],
    [back!, 0],
  ] as const) {
    a.bind(label)
    a.emit(form('fmv.d.x'), spare, pointer)
    a.loadImmediate(pointer, VARIABLES)
    put(x[30]!, outOffset + 8 * 30)
    a.loadImmediate(x[30]!, taken)
    if (taken === 1) a.jump(keep!)
  }
  a.bind(keep!)
  put(x[30]!, outOffset + 8 * TAKEN_WORD)
  for (let n = 1; n < 30; n++) put(x[n]!, outOffset + 8 * n)
  a.emit(form('fmv.x.d'), x[1]!, spare)
  put(x[1]!, outOffset + 8 * 31)
  for (const [n, number] of testedFloats.entries()) {
    a.emit(fsd!, f[number]!, at(pointer, outOffset + 8 * (FLOAT_WORD + n)))
  }
  take(x[3]!, variable.output)
  for (let n = 0; n < STATE_WORDS; n++) {
    take(x[2]!, n < SCRATCH_WORD ? outOffset + 8 * n : scratchOffset + 8 * (n - SCRATCH_WORD))
    a.emit(sd!, x[2]!, at(x[3]!, 8 * n))
  }
  a.emit(addi!, x[3]!, x[3]!, STATE_BYTES)
  put(x[3]!, variable.output)
  take(x[3]!, variable.input)
  a.emit(addi!, x[3]!, x[3]!, STATE_BYTES)
  put(x[3]!, variable.input)
  a.jump(inner!)
  a.bind(done!)
  a.loadImmediate(r.s1, outputStart)
  a.bind(write!)
  take(r.a2, variable.output)
  a.emit(form('sub'), r.a2, r.a2, r.s1)
  a.emit(form('beq'), r.a2, r.zero, finished!)
  a.emit(addi!, r.a1, r.s1, 0)
  a.loadImmediate(r.a0, 1)
  a.loadImmediate(r.a7, linuxSystemCall.numbers.write)
  a.emit(form('ecall'))
  a.emit(form('add'), r.s1, r.s1, r.a0)
  a.jump(write!)
  a.bind(finished!)
  a.loadImmediate(r.a0, 0)
  a.loadImmediate(r.a7, linuxSystemCall.numbers.exit)
  a.emit(form('ecall'))
  const { bytes, labelOffsets } = a.finish()
  return { bytes, back: BASE + labelOffsets[back!.id]!, backTaken: BASE + labelOffsets[backTaken!.id]! }
}

/** A stub: the jump for branches that go back, then two loads, the instruction, and the jumps after it. */
const STUB_BYTES = 48
const ENTRY = 4
const INSTRUCTION = 12
/** Where the instruction of the n-th case stands, and the jumps that taken branches must lead to. */
export const instructionAddress = (index: number): number => STUBS + STUB_BYTES * index + INSTRUCTION
export const JUMP_BYTES = 4
export const BACKWARD_DISTANCE = -INSTRUCTION

export interface GuestCase {
  /** One instruction, or a few. */
  readonly bytes: Uint8Array
  /** States before, STATE_WORDS words each. */
  readonly states: BigUint64Array
}

export type GuestResult =
  /** States after, for each case. */
  | { readonly kind: 'ended'; readonly states: readonly BigUint64Array[] }
  | { readonly kind: 'killed'; readonly signal: string }

const alignTo = (value: number, alignment: number): number => Math.ceil(value / alignment) * alignment

function stubBytes(address: number, test: GuestCase, back: number, backTaken: number): Uint8Array {
  const a = createAssembler({ compress: false })
  a.emit(form('jal'), r.zero, backTaken - address)
  a.emit(ld!, x[30]!, at(x[31]!, 8 * 30))
  a.emit(ld!, x[31]!, at(x[31]!, 8 * 31))
  a.append(test.bytes)
  const after = address + INSTRUCTION + test.bytes.length
  a.emit(form('jal'), r.zero, back - after)
  a.emit(form('jal'), r.zero, backTaken - (after + JUMP_BYTES))
  return a.finish().bytes
}

/** Everything that the loader reads: see the addresses at the top. */
function image(cases: readonly GuestCase[]): Uint8Array {
  const tables = new Map<BigUint64Array, number>()
  let end = alignTo(STUBS + STUB_BYTES * cases.length, 64)
  for (const { states } of cases) {
    if (tables.has(states)) continue
    tables.set(states, end)
    end += states.byteLength
  }
  const descriptors = end
  end += 24 * cases.length
  const outputStart = alignTo(end, 4096)
  const driver = assembleDriver(outputStart)
  if (BASE + driver.bytes.length > VARIABLES) throw new Error('the driver reaches its variables')
  const bytes = new Uint8Array(end - BASE)
  const words = new DataView(bytes.buffer)
  const putWord = (address: number, value: number): void => words.setBigUint64(address - BASE, BigInt(value), true)
  bytes.set(driver.bytes)
  putWord(VARIABLES + variable.current, descriptors)
  putWord(VARIABLES + variable.end, end)
  putWord(VARIABLES + variable.output, outputStart)
  for (const [states, address] of tables) {
    bytes.set(new Uint8Array(states.buffer, states.byteOffset, states.byteLength), address - BASE)
  }
  cases.forEach((test, index) => {
    const stub = STUBS + STUB_BYTES * index
    bytes.set(stubBytes(stub, test, driver.back, driver.backTaken), stub - BASE)
    const descriptor = descriptors + 24 * index
    putWord(descriptor, stub + ENTRY)
    putWord(descriptor + 8, tables.get(test.states)!)
    putWord(descriptor + 16, test.states.length / STATE_WORDS)
  })
  return bytes
}

/** mmap(BASE, …), read standard input to its end, jump to BASE. */
function assembleLoader(): Uint8Array {
  const a = createAssembler()
  const [again, ready] = [a.label(), a.label()]
  const [MMAP, PROT_ALL, PRIVATE_ANONYMOUS_FIXED_NORESERVE] = [222, 7, 0x4032]
  for (const [register, value] of [
    [r.a0, BASE],
    [r.a1, MAPPED_BYTES],
    [r.a2, PROT_ALL],
    [r.a3, PRIVATE_ANONYMOUS_FIXED_NORESERVE],
    [r.a4, -1],
    [r.a5, 0],
    [r.a7, MMAP],
  ] as const)
    a.loadImmediate(register, value)
  a.emit(form('ecall'))
  a.loadImmediate(r.s1, BASE)
  a.bind(again)
  a.loadImmediate(r.a0, 0)
  a.emit(addi!, r.a1, r.s1, 0)
  a.loadImmediate(r.a2, 1 << 20)
  a.loadImmediate(r.a7, linuxSystemCall.numbers.read)
  a.emit(form('ecall'))
  a.emit(form('bge'), r.zero, r.a0, ready)
  a.emit(form('add'), r.s1, r.s1, r.a0)
  a.jump(again)
  a.bind(ready)
  a.loadImmediate(r.a0, BASE)
  a.emit(form('jalr'), r.zero, at(r.a0))
  return a.finish().bytes
}

/** A static executable of one segment: System V gABI, chapters 4 and 5; RISC-V psABI, section 8.1. */
function executable(code: Uint8Array): Uint8Array {
  const [headerBytes, segmentBytes, address, EM_RISCV, RVC_AND_DOUBLE_FLOATS] = [64, 56, 0x10000, 243, 5]
  const start = headerBytes + segmentBytes
  const file = new Uint8Array(start + code.length)
  const view = new DataView(file.buffer)
  const words = (offset: number, ...values: readonly number[]): void =>
    values.forEach((value, n) => void view.setBigUint64(offset + 8 * n, BigInt(value), true))
  file.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1])
  view.setUint32(16, 2 | (EM_RISCV << 16), true)
  view.setUint32(20, 1, true)
  words(24, address + start, headerBytes)
  view.setUint32(48, RVC_AND_DOUBLE_FLOATS, true)
  view.setUint32(52, headerBytes | (segmentBytes << 16), true)
  view.setUint16(56, 1, true)
  view.setUint32(headerBytes, 1, true)
  view.setUint32(headerBytes + 4, 5, true)
  words(headerBytes + 8, 0, address, address, file.length, file.length, 0x1000)
  file.set(code, start)
  return file
}

/** The loader, in a temporary directory of its own. */
export function createGuestMachine(): { run(cases: readonly GuestCase[]): GuestResult; dispose(): void } {
  const directory = mkdtempSync(join(tmpdir(), 'riscv-meaning-'))
  const path = join(directory, 'loader')
  writeFileSync(path, executable(assembleLoader()))
  chmodSync(path, 0o755)
  return {
    run(cases) {
      const options = { input: image(cases), maxBuffer: MAPPED_BYTES, timeout: 120_000 }
      const result = spawnSync(program, ['-cpu', processor, path], options)
      if (result.signal) return { kind: 'killed', signal: result.signal }
      if (result.error) throw result.error
      const output = result.stdout
      const all = new BigUint64Array(output.buffer.slice(output.byteOffset, output.byteOffset + output.length))
      let offset = 0
      const states = cases.map((test) => all.subarray(offset, (offset += test.states.length)))
      if (offset !== all.length) throw new Error(`the guest gave ${all.length} words, not ${offset}: ${result.stderr}`)
      return { kind: 'ended', states }
    },
    dispose: () => rmSync(directory, { recursive: true }),
  }
}
