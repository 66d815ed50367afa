import type { Location, MeaningContext, Term } from '@sourceless/isa'
import type { EncodingLayout } from './encoding-layout.js'
import type { Register } from './register.js'

/**
 * What an operand may be. `fixed` is one register (al … rax, cl, xmm0); `one` the literal 1 of `shl r, 1`; `offset` an
 * absolute 64-bit address, given as a number (`movabs al, [n]`). A `memory` operand of a row with `indexBits` takes a
 * vector register as its index (VSIB).
 */
export type OperandKind =
  | 'gp'
  | 'gp-or-memory'
  | 'memory'
  | 'xmm'
  | 'xmm-or-memory'
  | 'ymm'
  | 'ymm-or-memory'
  | 'segment'
  | 'immediate'
  | 'relative'
  | 'offset'
  | 'fixed'
  | 'one'

/** Read, written, both, or (lea, nop) only named. */
export type OperandRole = 'r' | 'w' | 'rw' | 'n'

export interface OperandSpec {
  /** The manual's name: 'rm64', 'imm8', 'xm64', 'rel32', 'cl'. */
  readonly text: string
  readonly kind: OperandKind
  readonly role: OperandRole
  /** Width of the value in bits: what `OperandAccess.read` gives. An immediate is extended to this width. */
  readonly width: number
  /** Width of the registers it accepts in bits: more than `width` where only their low part counts (`r32m8`: 32); 0 without. */
  readonly registerBits: number
  /** Registers by encoded number, where that chooses one. */
  readonly registers: readonly Register[] | undefined
  /** VSIB: width of one index in bits, 32 or 64; otherwise 0. */
  readonly indexBits: number
  /** `immediate`, `relative` and `offset`: width of the encoded field in bits; otherwise 0. */
  readonly fieldBits: number
  /** `immediate`: true for counts and selectors (0 to 2^n - 1); otherwise the field is signed or a bit pattern. */
  readonly unsigned: boolean
  /** `immediate` and `relative`: the least and the greatest number accepted (64-bit immediates also take bigints). */
  readonly minimum: number
  readonly maximum: number
  /** `fixed`: the register. */
  readonly fixed: Register | undefined
  /** Union of the class masks of the registers and memory operands it accepts; 0 for immediates. */
  readonly mask: number
}

/** State an instruction uses beyond its operands. */
export interface ImplicitOperand {
  readonly location: Location
  readonly role: 'r' | 'w' | 'rw'
}

/** Extensions beyond the x86-64 baseline (which has SSE2 and cmov), by LLVM's names. */
export type Feature =
  | 'adx'
  | 'aes'
  | 'avx'
  | 'avx2'
  | 'bmi'
  | 'bmi2'
  | 'cldemote'
  | 'clflushopt'
  | 'clwb'
  | 'crc32'
  | 'cx16'
  | 'f16c'
  | 'fma'
  | 'fsgsbase'
  | 'gfni'
  | 'lzcnt'
  | 'movbe'
  | 'movdir64b'
  | 'movdiri'
  | 'pclmul'
  | 'popcnt'
  | 'prfchw'
  | 'ptwrite'
  | 'rdpid'
  | 'rdrnd'
  | 'rdseed'
  | 'sahf'
  | 'serialize'
  | 'sha'
  | 'sse3'
  | 'ssse3'
  | 'sse4.1'
  | 'sse4.2'
  | 'vaes'
  | 'vpclmulqdq'
  | 'xsave'

/** Condition codes by the manual's preferred name; the index is the low nibble of the opcode. */
export const conditions = [
  'o',
  'no',
  'b',
  'ae',
  'e',
  'ne',
  'be',
  'a',
  's',
  'ns',
  'p',
  'np',
  'l',
  'ge',
  'le',
  'g',
] as const
export type Condition = (typeof conditions)[number]

/**
 * How a meaning function reaches the operands of its instruction; indices count the row's explicit operands from 0.
 *
 * `read` gives the value at the operand's width, up to 128 bits: registers are truncated (128 is `concat(high, low)`),
 * memory is loaded (once per call: call it once), immediates are constants. `write` takes a term of the same width: a
 * 32-bit general register is zero-extended, 8- and 16-bit registers keep the rest of the register, memory is stored.
 * Of a vector register, legacy rows keep what is above the value, and VEX rows clear it up to bit 255.
 */
export interface OperandAccess {
  read(index: number): Term
  write(index: number, value: Term): void
  /** The value in parts of 64 bits, low first: one for operands up to 64 bits (of their width), two for 128, four for 256. */
  readParts(index: number): readonly Term[]
  /** Writes what `readParts` gives; the same rule for the rest of a vector register as with `write`. */
  writeParts(index: number, parts: readonly Term[]): void
  /** Effective address of a memory operand, 64 bits. */
  address(index: number): Term
  /** VSIB: the address that the index in place `element` of the index register gives, 64 bits. */
  elementAddress(index: number, element: number): Term
  /** True when operand `index` is a memory operand here (for rows that take a register or memory). */
  isMemory(index: number): boolean
  /** Width in bits, the row's. */
  width(index: number): number
  /** Number of explicit operands. */
  readonly count: number
  /** Writes all 64 bits of the general register that operand `index` names, whatever the operand's width. */
  writeWhole(index: number, value: Term): void
  /** Address of the instruction, 64 bits. */
  readonly instructionStart: Term
  /** Address of the next instruction, 64 bits. */
  readonly instructionEnd: Term
  /** Branch target of a `rel8`/`rel32` operand, 64 bits. */
  readonly target: Term
}

/** What an instruction does; `form` families share one function. */
export type Meaning = (m: MeaningContext, o: OperandAccess) => void

/** Flags in the manual's order. `tested` are read; `kept` may keep their old value (shift by zero), so they are read too. */
export interface FlagEffects {
  readonly tested: readonly Flag[]
  readonly modified: readonly Flag[]
  readonly undefined: readonly Flag[]
}
export type Flag = 'OF' | 'SF' | 'ZF' | 'AF' | 'PF' | 'CF' | 'DF'

/** One row of the instruction table. */
export interface Form {
  /** Index in `forms`. */
  readonly id: number
  /** 'add_rm64_r64', 'mov_r32_imm32', 'jne_rel32', 'ret', 'lock_add_m64_r64'. */
  readonly name: string
  /** As written, with its prefix: 'add', 'lock add', 'rep movsb'. */
  readonly mnemonic: string
  readonly operands: readonly OperandSpec[]
  readonly implicit: readonly ImplicitOperand[]
  readonly flags: FlagEffects
  readonly features: readonly Feature[]
  /** Instruction entry of the Intel SDM, volume 2. */
  readonly manual: string
  /** The encoding in the manual's notation. */
  readonly encoding: string
  readonly layout: EncodingLayout
  /**
   * The sources, operands 1 and 2, may change places: with any last operand (`always`), or where it is a comparison that
   * is symmetric (`symmetric-predicate`: equal, unordered and their negations). The encoder does so where it saves a byte.
   */
  readonly commutes: 'always' | 'symmetric-predicate' | 'never'
  /** Results are float arithmetic in lanes of this width: which NaN they give is left open. 0 otherwise. */
  readonly floatBits: 0 | 16 | 32 | 64
  /** What it does; undefined for rows that are not modelled. */
  readonly meaning: Meaning | undefined
  /** Why there is no meaning; undefined when there is one. */
  readonly unmodelled: string | undefined
}

/** A row as a plain object with some properties changed. Rows of the table are parsed when asked, so they cannot be spread. */
export function changedForm(form: Form, changes: Partial<Form>): Form {
  const { id, name, mnemonic, operands, implicit, flags, features, manual, encoding } = form
  const { layout, commutes, floatBits, meaning, unmodelled } = form
  const same = { id, name, mnemonic, operands, implicit, flags, features, manual, encoding }
  return { ...same, layout, commutes, floatBits, meaning, unmodelled, ...changes }
}
