import { spawnSync } from 'node:child_process'
import { parseAssembly as parseArm64 } from '@sourceless/isa-arm64'
import { parseAssembly as parseRiscv64 } from '@sourceless/isa-riscv64'
import { createObjectBuilder, type ObjectBuilder, type ObjectFile, type RelocationKind } from '@sourceless/object'
import { createScratch } from '@sourceless/testing'

export const { directory, run, save } = createScratch('object-elf')

/** The machines whose programs run in an emulator here, and their tools. */
export const crossMachines = ['aarch64', 'riscv64'] as const
export type CrossMachine = (typeof crossMachines)[number]

export const gccOf = (machine: CrossMachine): string => `${machine}-linux-gnu-gcc`
export const qemuOf = (machine: CrossMachine): string => `qemu-${machine}`

/** Runs a program of that machine: exit status and standard output. */
export const emulate = (machine: CrossMachine, path: string): { status: number | null; stdout: string } => {
  const { status, stdout, stderr } = spawnSync(qemuOf(machine), ['-L', `/usr/${machine}-linux-gnu`, path], {
    encoding: 'utf8',
    cwd: directory,
  })
  return { status, stdout: stdout + stderr }
}

const parsers = { aarch64: parseArm64, riscv64: parseRiscv64 } as const

/** Assembles functions, one symbol each, into .text; references to other names become relocations. */
export const assembleFunctions = (
  machine: CrossMachine,
  builder: ObjectBuilder,
  functions: Readonly<Record<string, string>>,
  weak: readonly string[] = [],
): number => {
  const parts = Object.entries(functions).map(([name, text]) => {
    const { value, diagnostics } = parsers[machine](text)
    if (value === undefined) throw new Error(`${name}: ${diagnostics.map(({ message }) => message).join('; ')}`)
    return { name, ...value }
  })
  const offsets: number[] = []
  let end = 0
  for (const { bytes } of parts) {
    offsets.push(end)
    end = Math.ceil((end + bytes.length) / 4) * 4
  }
  const whole = new Uint8Array(end)
  for (const [index, { bytes }] of parts.entries()) whole.set(bytes, offsets[index]!)
  const section = builder.section('.text', 'code', whole, 4)
  for (const [index, { name, bytes }] of parts.entries()) {
    const binding = weak.includes(name) ? 'weak' : 'global'
    builder.define(name, { section, offset: offsets[index]!, sizeBytes: bytes.length, kind: 'function', binding })
  }
  for (const [index, { relocations }] of parts.entries()) {
    for (const { offset, kind, target, addend } of relocations) {
      builder.relocate(section, offsets[index]! + offset, kind as RelocationKind, builder.reference(target), addend)
    }
  }
  return section
}

/** C view: `sum()` adds two constants, `bump()` counts, `twice(x)` is helper(x) + x. */
const sharedFunctions: Readonly<Record<CrossMachine, Readonly<Record<string, string>>>> = {
  aarch64: {
    sum: 'adrp x0, table\n add x0, x0, :lo12:table\n ldp x1, x2, [x0]\n add x0, x1, x2\n ret',
    bump: 'adrp x1, counter\n ldr x0, [x1, :lo12:counter]\n add x0, x0, #1\n str x0, [x1, :lo12:counter]\n ret',
    through: 'adrp x0, pointers\n ldr x0, [x0, :lo12:pointers]\n ldr x0, [x0]\n ret',
  },
  riscv64: {
    sum: 'la a1, table\n ld a0, 0(a1)\n ld a1, 8(a1)\n add a0, a0, a1\n ret',
    bump: 'h: auipc a1, %pcrel_hi(counter)\n ld a0, %pcrel_lo(h)(a1)\n addi a0, a0, 1\n sd a0, %pcrel_lo(h)(a1)\n ret',
    through: 'h: auipc a0, %pcrel_hi(pointers)\n ld a0, %pcrel_lo(h)(a0)\n ld a0, 0(a0)\n ret',
  },
}

const callers: Readonly<Record<CrossMachine, Readonly<Record<string, string>>>> = {
  aarch64: {
    twice:
      'stp x29, x30, [sp, #-32]!\n str x0, [sp, #16]\n bl helper\n ldr x1, [sp, #16]\n add x0, x0, x1\n ldp x29, x30, [sp], #32\n ret',
    tail: 'b helper',
    fallback: 'mov x0, #1\n ret',
  },
  riscv64: {
    twice:
      'addi sp, sp, -16\n sd ra, 0(sp)\n sd a0, 8(sp)\n call helper\n ld a1, 8(sp)\n add a0, a0, a1\n ld ra, 0(sp)\n addi sp, sp, 16\n ret',
    tail: 'tail helper',
    fallback: 'li a0, 1\n ret',
  },
}

const words = (...values: readonly bigint[]): Uint8Array => new Uint8Array(new BigInt64Array(values).buffer)

const defineData = (builder: ObjectBuilder): void => {
  const constants = builder.section('.rodata', 'readonly', words(5n, 37n), 16)
  const pointers = builder.section('.data.rel.ro', 'readonly', new Uint8Array(8))
  const zeros = builder.zeroSection('.bss', 4096, 64)
  const table = builder.define('table', { section: constants, sizeBytes: 16, kind: 'object' })
  builder.define('pointers', { section: pointers, sizeBytes: 8, kind: 'object' })
  builder.define('counter', { section: zeros, offset: 64, sizeBytes: 8, kind: 'object' })
  builder.relocate(pointers, 0, 'abs64', table, 8)
}

/** Can be loaded anywhere and needs nothing. */
export const crossLibrary = (machine: CrossMachine): ObjectFile => {
  const builder = createObjectBuilder(machine)
  assembleFunctions(machine, builder, sharedFunctions[machine])
  defineData(builder)
  return builder.finish()
}

/** Calls `helper`, defines a weak `fallback`, refers to a weak `absent` and, by 32 bits, from `.data` to `table`. */
export const crossMixed = (machine: CrossMachine): ObjectFile => {
  const builder = createObjectBuilder(machine)
  assembleFunctions(machine, builder, { ...sharedFunctions[machine], ...callers[machine] }, ['fallback'])
  defineData(builder)
  const data = builder.section('.data', 'data', new Uint8Array(16))
  builder.define('absent_address', { section: data, sizeBytes: 8, kind: 'object' })
  builder.define('distance', { section: data, offset: 8, sizeBytes: 4, kind: 'object' })
  builder.relocate(data, 0, 'abs64', builder.reference('absent', 'weak'))
  builder.relocate(data, 8, 'pc32', builder.reference('table'))
  return builder.finish()
}

/** Every other relocation of the machine; needs a fixed address. Each function returns what it reads: table[0] is 5. */
const fixedFunctions: Readonly<Record<CrossMachine, Readonly<Record<string, string>>>> = {
  aarch64: {
    by_moves:
      'movz x0, #:abs_g0_nc:table\n movk x0, #:abs_g1_nc:table\n movk x0, #:abs_g2_nc:table\n movk x0, #:abs_g3:table\n ldr x0, [x0]\n ret',
    by_adr: 'adr x0, table\n ldr x0, [x0]\n ret',
    by_literal: 'ldr x0, table\n ret',
    by_byte: 'adrp x0, table\n ldrb w0, [x0, :lo12:table]\n ret',
    by_half: 'adrp x0, table\n ldrh w0, [x0, :lo12:table]\n ret',
    by_word: 'adrp x0, table\n ldr w0, [x0, :lo12:table]\n ret',
    by_vector: 'adrp x0, table\n ldr q0, [x0, :lo12:table]\n fmov x0, d0\n ret',
    by_branch: 'cmp x0, x0\n b.eq by_word\n brk #1',
    by_bit: 'tbz xzr, #3, by_word\n brk #1',
  },
  riscv64: {
    by_high: 'lui a0, %hi(table)\n ld a0, %lo(table)(a0)\n ret',
    by_store:
      'lui a0, %hi(scratch)\n li a1, 5\n sd a1, %lo(scratch)(a0)\n h: auipc a0, %pcrel_hi(scratch)\n ld a0, %pcrel_lo(h)(a0)\n ret',
    by_branch: 'beq zero, zero, by_high\n ebreak',
    by_jump: 'jal zero, by_high',
  },
}

export const crossFixed = (machine: CrossMachine): { object: ObjectFile; names: readonly string[] } => {
  const builder = createObjectBuilder(machine)
  const names = Object.keys(fixedFunctions[machine])
  assembleFunctions(machine, builder, fixedFunctions[machine])
  const constants = builder.section('.rodata', 'readonly', words(5n, 37n), 16)
  const data = builder.section('.data', 'data', new Uint8Array(16))
  const table = builder.define('table', { section: constants, sizeBytes: 16, kind: 'object' })
  builder.define('scratch', { section: data, offset: 8, sizeBytes: 8, kind: 'object' })
  builder.define('short_address', { section: data, sizeBytes: 4, kind: 'object' })
  builder.relocate(data, 0, 'abs32', table)
  if (machine === 'aarch64') return { object: builder.finish(), names }
  // The compressed branches, which the assembler leaves only to labels: c.j near; c.ebreak; c.li a0, 0; c.beqz a0, near;
  // c.ebreak; near: c.li a0, 5; c.jr ra.
  const code = new Uint8Array(new Uint16Array([0xa001, 0x9002, 0x4501, 0xc101, 0x9002, 0x4515, 0x8082]).buffer)
  const section = builder.section('.text.short', 'code', code, 4)
  builder.define('by_short_jump', { section, sizeBytes: 4, kind: 'function' })
  builder.define('by_short_branch', { section, offset: 4, sizeBytes: 6, kind: 'function' })
  const near = builder.define('near', { section, offset: 10, binding: 'local' })
  builder.relocate(section, 0, 'riscv-jump16', near)
  builder.relocate(section, 6, 'riscv-branch16', near)
  return { object: builder.finish(), names: [...names, 'by_short_jump', 'by_short_branch'] }
}
