import { createObjectBuilder, type ObjectBuilder, type ObjectFile } from '@sourceless/object'

export const machines = ['x86_64', 'aarch64'] as const
export type SampleMachine = (typeof machines)[number]

const words = (...values: readonly number[]): Uint8Array => new Uint8Array(Uint32Array.from(values).buffer)
const quads = (...values: readonly bigint[]): Uint8Array => new Uint8Array(BigInt64Array.from(values).buffer)
const text = (value: string): Uint8Array => new TextEncoder().encode(value)

interface Code {
  readonly bytes: Uint8Array
  readonly functions: readonly (readonly [name: string, offset: number, sizeBytes: number])[]
  readonly relocate: (builder: ObjectBuilder, section: number, symbol: (name: string) => number) => void
}

const mixedCode: Readonly<Record<SampleMachine, Code>> = {
  x86_64: {
    bytes: Uint8Array.of(
      ...[0x48, 0x8b, 0x05, 0, 0, 0, 0], // mov rax, [rip + table]
      ...[0x48, 0x03, 0x05, 0, 0, 0, 0], // add rax, [rip + table + 8]
      ...[0xc3, 0x90],
      ...[0x48, 0x83, 0x05, 0, 0, 0, 0, 0x01], // add qword [rip + counter], 1
      ...[0x48, 0x8b, 0x05, 0, 0, 0, 0], // mov rax, [rip + counter]
      0xc3,
      ...[0x57, 0xe8, 0, 0, 0, 0], // push rdi; call helper
      ...[0x5f, 0x48, 0x01, 0xf8, 0xc3], // pop rdi; add rax, rdi; ret
    ),
    functions: [
      ['_sum', 0, 16],
      ['_bump', 16, 16],
      ['_twice', 32, 11],
    ],
    relocate: (builder, section, symbol) => {
      builder.relocate(section, 3, 'pc32', symbol('_table'), -4)
      builder.relocate(section, 10, 'pc32', symbol('_table'), 4)
      builder.relocate(section, 19, 'pc32', symbol('_counter'), -5)
      builder.relocate(section, 27, 'pc32', symbol('_counter'), -4)
      builder.relocate(section, 34, 'plt32', symbol('_helper'), -4)
    },
  },
  aarch64: {
    // biome-ignore format: columns
    bytes: words(
      0x90000008, 0x91000108, 0xf9400100, // adrp x8, table; add x8, x8, table; ldr x0, [x8]
      0x90000009, 0xf9400129,             // adrp x9, table + 8; ldr x9, [x9, table + 8]
      0x8b090000, 0xd65f03c0,             // add x0, x0, x9; ret
      0x90000008, 0xf9400109, 0x91000520, // adrp x8, counter; ldr x9, [x8, counter]; add x0, x9, 1
      0xf9000100, 0xd65f03c0,             // str x0, [x8, counter]; ret
      0xa9bf7bfd, 0xf81f0fe0, 0x94000000, // stp x29, x30, [sp, -16]!; str x0, [sp, -16]!; bl helper
      0xf84107e1, 0x8b010000,             // ldr x1, [sp], 16; add x0, x0, x1
      0xa8c17bfd, 0xd65f03c0,             // ldp x29, x30, [sp], 16; ret
    ),
    functions: [
      ['_sum', 0, 28],
      ['_bump', 28, 20],
      ['_twice', 48, 28],
    ],
    relocate: (builder, section, symbol) => {
      builder.relocate(section, 0, 'arm64-page21', symbol('_table'))
      builder.relocate(section, 4, 'arm64-low12', symbol('_table'))
      builder.relocate(section, 12, 'arm64-page21', symbol('_table'), 8)
      builder.relocate(section, 16, 'arm64-low12-scaled8', symbol('_table'), 8)
      builder.relocate(section, 28, 'arm64-page21', symbol('_counter'))
      builder.relocate(section, 32, 'arm64-low12-scaled8', symbol('_counter'))
      builder.relocate(section, 40, 'arm64-low12-scaled8', symbol('_counter'))
      builder.relocate(section, 56, 'arm64-call26', symbol('_helper'))
    },
  },
}

/** The same program in assembly, for clang; data in the order of `mixedObject`. */
export const mixedAssembly: Readonly<Record<SampleMachine, string>> = {
  x86_64: `.globl _sum, _bump, _twice, _table, _table_pointer
.text
.p2align 4
_sum: movq _table(%rip), %rax
addq _table+8(%rip), %rax
ret
nop
_bump: addq $1, _counter(%rip)
movq _counter(%rip), %rax
ret
_twice: pushq %rdi
callq _helper
popq %rdi
addq %rdi, %rax
ret
`,
  aarch64: `.globl _sum, _bump, _twice, _table, _table_pointer
.text
.p2align 4
_sum: adrp x8, _table@PAGE
add x8, x8, _table@PAGEOFF
ldr x0, [x8]
adrp x9, _table@PAGE+8
ldr x9, [x9, _table@PAGEOFF+8]
add x0, x0, x9
ret
_bump: adrp x8, _counter@PAGE
ldr x9, [x8, _counter@PAGEOFF]
add x0, x9, #1
str x0, [x8, _counter@PAGEOFF]
ret
_twice: stp x29, x30, [sp, #-16]!
str x0, [sp, #-16]!
bl _helper
ldr x1, [sp], #16
add x0, x0, x1
ldp x29, x30, [sp], #16
ret
`,
}

export const mixedAssemblyData = `.section __TEXT,__const
.p2align 4
_table: .quad 5, 37
.data
.p2align 3
_table_pointer: .quad _table + 8
.zerofill __DATA,__bss,_counter,16,4
.subsections_via_symbols
`

/**
 * Every relocation kind at once. C view: `static long counter; const long table[2] = {5, 37}; long helper(long);`
 * `sum()` returns table[0] + table[1], `bump()` increments `counter` and returns it, `twice(x)` returns helper(x) + x,
 * `table_pointer` is initialised with the address of `table[1]`.
 */
export const mixedObject = (machine: SampleMachine): ObjectFile => {
  const builder = createObjectBuilder(machine)
  const code = mixedCode[machine]
  const textSection = builder.section('.text', 'code', code.bytes)
  const constants = builder.section('.rodata', 'readonly', quads(5n, 37n), 16)
  const data = builder.section('.data', 'data', new Uint8Array(8))
  const zeros = builder.zeroSection('.bss', 16, 16)
  for (const [name, offset, sizeBytes] of code.functions) {
    builder.define(name, { section: textSection, offset, sizeBytes, kind: 'function' })
  }
  const table = builder.define('_table', { section: constants, sizeBytes: 16, kind: 'object' })
  builder.define('_table_pointer', { section: data, sizeBytes: 8, kind: 'object' })
  builder.define('_counter', { section: zeros, sizeBytes: 16, kind: 'object', binding: 'local' })
  code.relocate(builder, textSection, builder.reference)
  builder.relocate(data, 0, 'abs64', table, 8)
  return builder.finish()
}

const helloCode: Readonly<Record<SampleMachine, Uint8Array>> = {
  x86_64: Uint8Array.of(
    0x55, // push rbp: aligns the stack
    ...[0x48, 0x8d, 0x3d, 0, 0, 0, 0], // lea rdi, [rip + message]
    ...[0xe8, 0, 0, 0, 0], // call puts
    ...[0x31, 0xc0, 0x5d, 0xc3], // xor eax, eax; pop rbp; ret
  ),
  // biome-ignore format: columns
  aarch64: words(
    0xa9bf7bfd, 0x90000000, 0x91000000, // stp x29, x30, [sp, -16]!; adrp x0, message; add x0, x0, message
    0x94000000, 0x52800000,             // bl puts; mov w0, 0
    0xa8c17bfd, 0xd65f03c0,             // ldp x29, x30, [sp], 16; ret
  ),
}

/** main: puts("hello world"); returns 0. */
export const helloWorld = (machine: SampleMachine): ObjectFile => {
  const builder = createObjectBuilder(machine)
  const bytes = helloCode[machine]
  const textSection = builder.section('.text', 'code', bytes)
  const constants = builder.section('__TEXT,__cstring', 'readonly', text('hello world\0'), 1)
  builder.define('_main', { section: textSection, sizeBytes: bytes.length, kind: 'function' })
  const message = builder.define('message', { section: constants, sizeBytes: 12, kind: 'object', binding: 'local' })
  const puts = builder.reference('_puts')
  if (machine === 'x86_64') {
    builder.relocate(textSection, 4, 'pc32', message, -4)
    builder.relocate(textSection, 9, 'plt32', puts, -4)
  } else {
    builder.relocate(textSection, 4, 'arm64-page21', message)
    builder.relocate(textSection, 8, 'arm64-low12', message)
    builder.relocate(textSection, 12, 'arm64-call26', puts)
  }
  return builder.finish()
}
