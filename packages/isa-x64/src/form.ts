import type { Location, MeaningContext, Term } from '@sourceless/isa'
import type { EncodingLayout } from './encoding-layout.js'
import type { Register } from './register.js'

/** What an operand may be. `accumulator` and `count` are fixed registers (al…rax, cl); `one` is the literal 1 of `shl r, 1`. */
export type OperandKind =
  | 'gp'
  | 'gp-or-memory'
  | 'memory'
  | 'xmm'
  | 'xmm-or-memory'
  | 'immediate'
  | 'relative'
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
  /** `immediate` and `relative`: width of the encoded field in bits; otherwise 0. */
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

/** Extensions beyond the x86-64 baseline (which has SSE2 and cmov). */
export type Feature = 'sse4.1' | 'popcnt' | 'lzcnt' | 'bmi1' | 'bmi2' | 'lahf'

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
 * `read` gives the value at the operand's width: registers are truncated, xmm32/xmm64/xmm128 take the low bits of the
 * register (128 is `concat(high, low)`), memory is loaded (once per call: call it once), immediates are constants.
 * `write` takes a term of the same width: a 32-bit general register is zero-extended, 8- and 16-bit registers and
 * xmm32/xmm64 keep the rest of the register, memory is stored.
 */
export interface OperandAccess {
  read(index: number): Term
  write(index: number, value: Term): void
  /** Effective address of a memory operand, 64 bits. */
  address(index: number): Term
  /** True when operand `index` is a memory operand here (for rows that take a register or memory). */
  isMemory(index: number): boolean
  /** Width in bits, the row's. */
  width(index: number): number
  /** Number of explicit operands. */
  readonly count: number
  /** Writes all 64 bits of the general register that operand `index` names, whatever the operand's width. */
  writeWhole(index: number, value: Term): void
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
  /** 'add_rm64_r64', 'mov_r32_imm32', 'jne_rel32', 'ret'. */
  readonly name: string
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
  readonly meaning: Meaning | undefined
}
