import { createObjectBuilder, type ObjectFile } from '@sourceless/object'

/**
 * Every relocation kind of x86-64 at once, in the Windows calling convention. C view: `long long table[2] = {5, 37}`,
 * `int helper(int)`. `sum()` returns table[0] + table[1]; `bump()` increments a counter and returns it; `twice(x)` returns
 * helper(x) + x; `table_pointer` holds the address of `table[1]`; `maybe()` is weak and returns 7.
 */
export const mixedObject = (): ObjectFile => {
  const builder = createObjectBuilder('x86_64')
  const code = Uint8Array.of(
    // sum, at 0
    ...[0x48, 0x8b, 0x05, 0, 0, 0, 0], // mov rax, [rip + table]
    ...[0x48, 0x03, 0x05, 0, 0, 0, 0], // add rax, [rip + table + 8]
    ...[0xc3, 0x90],
    // bump, at 16
    ...[0x48, 0xff, 0x05, 0, 0, 0, 0], // inc qword [rip + counter]
    ...[0x48, 0x8b, 0x05, 0, 0, 0, 0], // mov rax, [rip + counter]
    ...[0xc3, 0x90],
    // twice, at 32
    ...[0x53, 0x48, 0x83, 0xec, 0x20], // push rbx; sub rsp, 32
    ...[0x89, 0xcb, 0xe8, 0, 0, 0, 0], // mov ebx, ecx; call helper
    ...[0x01, 0xd8, 0x48, 0x83, 0xc4, 0x20], // add eax, ebx; add rsp, 32
    ...[0x5b, 0xc3, 0x90], // pop rbx; ret
    // maybe, at 53: mov eax, 7; ret
    ...[0xb8, 7, 0, 0, 0, 0xc3],
  )
  const table = new Uint8Array(new BigInt64Array([5n, 37n]).buffer)
  const text = builder.section('.text', 'code', code)
  const constants = builder.section('.rdata$constants', 'readonly', table, 16)
  const data = builder.section('.data', 'data', new Uint8Array(16))
  const zeros = builder.zeroSection('.bss', 16, 16)
  const define = (name: string, offset: number, sizeBytes: number): number =>
    builder.define(name, { section: text, offset, sizeBytes, kind: 'function' })
  const sum = define('sum', 0, 15)
  define('bump', 16, 15)
  define('twice', 32, 20)
  builder.define('maybe', { section: text, offset: 53, sizeBytes: 6, kind: 'function', binding: 'weak' })
  const tableSymbol = builder.define('table', { section: constants, sizeBytes: 16 })
  builder.define('table_pointer', { section: data, sizeBytes: 8 })
  builder.define('sum_offset', { section: data, offset: 8, sizeBytes: 4 })
  const counter = builder.define('counter', { section: zeros, offset: 8, sizeBytes: 8, binding: 'local' })
  builder.relocate(text, 3, 'pc32', tableSymbol, -4)
  builder.relocate(text, 10, 'pc32', tableSymbol, 4)
  builder.relocate(text, 19, 'pc32', counter, -4)
  builder.relocate(text, 26, 'pc32', counter, -4)
  builder.relocate(text, 40, 'plt32', builder.reference('helper'), -4)
  builder.relocate(data, 0, 'abs64', tableSymbol, 8)
  builder.relocate(data, 8, 'image32', sum)
  return builder.finish()
}

const words = (...values: number[]): Uint8Array => new Uint8Array(new Uint32Array(values).buffer)

/** The same program as `arm64Text`, its references as relocations. */
export const arm64Object = (): ObjectFile => {
  const builder = createObjectBuilder('aarch64')
  const code = words(
    0x14000000, // b outside
    0x94000000, // bl outside
    0x54000000, // b.eq outside
    0x34000000, // cbz w0, outside
    0x36180001, // tbz w1, #3, outside
    0x10000002, // adr x2, table + 6
    0x90000003, // adrp x3, table + 8
    0x91000063, // add x3, x3, low 12 bits of table + 8
    0x39400064, // ldrb w4, [x3, low 12 bits of table + 1]
    0x79400064, // ldrh w4, [x3, low 12 bits of table + 2]
    0xb9400064, // ldr w4, [x3, low 12 bits of table + 4]
    0xf9400064, // ldr x4, [x3, low 12 bits of table + 8]
    0x3dc00064, // ldr q4, [x3, low 12 bits of table + 16]
    0xd65f03c0, // outside: ret
  )
  const text = builder.section('.text', 'code', code, 4)
  const data = builder.section('.data', 'data', new Uint8Array(48), 16)
  const outside = builder.define('outside', { section: text, offset: 52, kind: 'function' })
  const table = builder.define('table', { section: data, sizeBytes: 32 })
  builder.relocate(text, 0, 'arm64-branch26', outside)
  builder.relocate(text, 4, 'arm64-call26', outside)
  builder.relocate(text, 8, 'arm64-branch19', outside)
  builder.relocate(text, 12, 'arm64-branch19', outside)
  builder.relocate(text, 16, 'arm64-branch14', outside)
  builder.relocate(text, 20, 'arm64-adr21', table, 6)
  builder.relocate(text, 24, 'arm64-page21', table, 8)
  builder.relocate(text, 28, 'arm64-low12', table, 8)
  builder.relocate(text, 32, 'arm64-low12', table, 1)
  builder.relocate(text, 36, 'arm64-low12-scaled2', table, 2)
  builder.relocate(text, 40, 'arm64-low12-scaled4', table, 4)
  builder.relocate(text, 44, 'arm64-low12-scaled8', table, 8)
  builder.relocate(text, 48, 'arm64-low12-scaled16', table, 16)
  builder.relocate(data, 32, 'abs64', table, 8)
  builder.relocate(data, 40, 'image32', outside)
  builder.relocate(data, 44, 'pc32', table)
  return builder.finish()
}

export const arm64Text = `
.text
b outside
bl outside
b.eq outside
cbz w0, outside
tbz w1, #3, outside
adr x2, table + 6
adrp x3, table + 8
add x3, x3, :lo12:table + 8
ldrb w4, [x3, :lo12:table + 1]
ldrh w4, [x3, :lo12:table + 2]
ldr w4, [x3, :lo12:table + 4]
ldr x4, [x3, :lo12:table + 8]
ldr q4, [x3, :lo12:table + 16]
.globl outside
outside: ret
.data
.p2align 4
.globl table
table: .zero 32
.quad table + 8
.rva outside
.long table - .
`

/** Code as bytes, with the references in it. A reference is a 4-byte field; `tail` says how many bytes of its instruction follow. */
type Piece =
  | readonly number[]
  | { readonly to: string; readonly opcode: readonly number[]; readonly tail?: readonly number[] }

const emit = (builder: ReturnType<typeof createObjectBuilder>, pieces: readonly Piece[]): number => {
  const bytes: number[] = []
  const fields: { offset: number; to: string; addend: number }[] = []
  for (const piece of pieces) {
    if (!('to' in piece)) bytes.push(...piece)
    else {
      const tail = piece.tail ?? []
      bytes.push(...piece.opcode, 0, 0, 0, 0, ...tail)
      fields.push({ offset: bytes.length - tail.length - 4, to: piece.to, addend: -4 - tail.length })
    }
  }
  const text = builder.section('.text', 'code', Uint8Array.from(bytes))
  for (const { offset, to, addend } of fields) builder.relocate(text, offset, 'pc32', builder.reference(to), addend)
  return text
}

const callSlot = (name: string): Piece => ({ opcode: [0xff, 0x15], to: `__imp_${name}` })
const callThunk = (name: string): Piece => ({ opcode: [0xe8], to: name })
const clearFifth = [0x48, 0xc7, 0x44, 0x24, 0x20, 0, 0, 0, 0] // mov qword [rsp + 32], 0
const fourthIsCount = [0x4c, 0x8d, 0x4c, 0x24, 0x28] // lea r9, [rsp + 40]

export const imports = ['GetStdHandle', 'ReadFile', 'WriteFile', 'ExitProcess', 'GetCommandLineA', 'lstrlenA'].map(
  (symbol) => ({
    symbol,
    library: 'kernel32.dll',
  }),
)

/** WriteFile(GetStdHandle(STD_OUTPUT_HANDLE), message, ...); ExitProcess(0). */
export const helloWorld = (message = 'hello world\n'): ObjectFile => {
  const builder = createObjectBuilder('x86_64')
  const bytes = new TextEncoder().encode(message)
  const text = emit(builder, [
    [0x48, 0x83, 0xec, 0x38, 0xb9, 0xf5, 0xff, 0xff, 0xff], // sub rsp, 56; mov ecx, -11
    callSlot('GetStdHandle'),
    [0x48, 0x89, 0xc1], // mov rcx, rax
    { opcode: [0x48, 0x8d, 0x15], to: 'message' }, // lea rdx, [rip + message]
    [0x41, 0xb8, bytes.length, 0, 0, 0], // mov r8d, length
    fourthIsCount,
    clearFifth,
    callSlot('WriteFile'),
    [0x31, 0xc9], // xor ecx, ecx
    callSlot('ExitProcess'),
  ])
  const constants = builder.section('.rdata', 'readonly', bytes, 1)
  builder.define('start', { section: text, kind: 'function' })
  builder.define('message', { section: constants })
  return builder.finish()
}

/** Copies standard input to standard output, each byte with bit 5 flipped: letters change their case. */
export const filter = (): ObjectFile => {
  const builder = createObjectBuilder('x86_64')
  const transfer: readonly Piece[] = [
    { opcode: [0x48, 0x8d, 0x15], to: 'buffer' }, // lea rdx, [rip + buffer]
    [0x41, 0xb8, 1, 0, 0, 0], // mov r8d, 1
    fourthIsCount,
    clearFifth,
  ]
  const text = emit(builder, [
    [0x53, 0x56, 0x48, 0x83, 0xec, 0x38], // push rbx; push rsi; sub rsp, 56
    [0xb9, 0xf6, 0xff, 0xff, 0xff],
    callThunk('GetStdHandle'),
    [0x48, 0x89, 0xc3, 0xb9, 0xf5, 0xff, 0xff, 0xff], // mov rbx, rax; mov ecx, -11
    callThunk('GetStdHandle'),
    [0x48, 0x89, 0xc6], // mov rsi, rax
    [0x48, 0x89, 0xd9], // loop, at 32: mov rcx, rbx
    ...transfer, // 27 bytes
    callThunk('ReadFile'),
    [0x85, 0xc0, 0x74, 0x33], // test eax, eax; jz end
    [0x83, 0x7c, 0x24, 0x28, 0, 0x74, 0x2c], // cmp dword [rsp + 40], 0; jz end
    { opcode: [0x80, 0x35], to: 'buffer', tail: [0x20] }, // xor byte [rip + buffer], 32
    [0x48, 0x89, 0xf1], // mov rcx, rsi
    ...transfer,
    callThunk('WriteFile'),
    [0xeb, 0xa6], // jmp loop
    [0x31, 0xc9], // end: xor ecx, ecx
    callThunk('ExitProcess'),
  ])
  const zeros = builder.zeroSection('.bss', 0x3000)
  builder.define('start', { section: text, kind: 'function' })
  builder.define('buffer', { section: zeros, offset: 0x2000 })
  return builder.finish()
}

/** Writes its own command line. */
export const echo = (): ObjectFile => {
  const builder = createObjectBuilder('x86_64')
  const text = emit(builder, [
    [0x53, 0x56, 0x57, 0x48, 0x83, 0xec, 0x30], // push rbx; push rsi; push rdi; sub rsp, 48
    callThunk('GetCommandLineA'),
    [0x48, 0x89, 0xc3, 0x48, 0x89, 0xc1], // mov rbx, rax; mov rcx, rax
    callThunk('lstrlenA'),
    [0x89, 0xc6, 0xb9, 0xf5, 0xff, 0xff, 0xff], // mov esi, eax; mov ecx, -11
    callThunk('GetStdHandle'),
    [0x48, 0x89, 0xc1, 0x48, 0x89, 0xda, 0x41, 0x89, 0xf0], // mov rcx, rax; mov rdx, rbx; mov r8d, esi
    fourthIsCount,
    clearFifth,
    callThunk('WriteFile'),
    [0x31, 0xc9],
    callThunk('ExitProcess'),
  ])
  builder.define('start', { section: text, kind: 'function' })
  return builder.finish()
}

/** As `mixedObject`, but `twice(x, helper)` gets its helper from the caller, and there is no weak symbol. */
export const libraryObject = (): ObjectFile => {
  const builder = createObjectBuilder('x86_64')
  const text = emit(builder, [
    { opcode: [0x48, 0x8b, 0x05], to: 'table' }, // sum, at 0: mov rax, [rip + table]; ret
    [0xc3],
    { opcode: [0x48, 0xff, 0x05], to: 'counter' }, // bump, at 8: inc qword [rip + counter]
    { opcode: [0x48, 0x8b, 0x05], to: 'counter' }, // mov rax, [rip + counter]
    [0xc3],
    [0x53, 0x48, 0x83, 0xec, 0x20], // twice, at 23: push rbx; sub rsp, 32
    [0x89, 0xcb, 0xff, 0xd2], // mov ebx, ecx; call rdx
    [0x01, 0xd8, 0x48, 0x83, 0xc4, 0x20, 0x5b, 0xc3], // add eax, ebx; add rsp, 32; pop rbx; ret
  ])
  const constants = builder.section('.rdata', 'readonly', new Uint8Array(new BigInt64Array([5n, 37n]).buffer), 16)
  const data = builder.section('.data', 'data', new Uint8Array(8))
  const zeros = builder.zeroSection('.bss', 16)
  builder.define('sum', { section: text, sizeBytes: 8, kind: 'function' })
  builder.define('bump', { section: text, offset: 8, sizeBytes: 15, kind: 'function' })
  const twice = builder.define('twice', { section: text, offset: 23, sizeBytes: 17, kind: 'function' })
  const saved = [{ register: 3, isFloat: false, below: 16 }]
  builder.frame(twice, [
    { at: 0, stackBytes: 8, saved: [] },
    { at: 1, stackBytes: 16, saved },
    { at: 5, stackBytes: 48, saved },
    { at: 15, stackBytes: 16, saved },
    { at: 16, stackBytes: 8, saved: [] },
  ])
  const table = builder.define('table', { section: constants, sizeBytes: 16 })
  builder.define('counter', { section: zeros, offset: 8, sizeBytes: 8 })
  builder.define('table_pointer', { section: data, sizeBytes: 8 })
  builder.relocate(data, 0, 'abs64', table, 8)
  return builder.finish()
}
