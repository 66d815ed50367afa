import type { Location, MeaningContext, Term } from '@sourceless/isa'
import type { RoundingMode } from './operand.js'

/**
 * What an operand may be. `target` is a branch target: a label, a symbol, or a distance from the instruction. `csr` is
 * the number of a control and status register, `fence` a set of i, o, r, w (8, 4, 2, 1).
 */
export type OperandKind = 'x' | 'f' | 'immediate' | 'memory' | 'target' | 'rounding' | 'csr' | 'fence'

/** Read, written, both, or only named. */
export type OperandRole = 'r' | 'w' | 'rw' | 'n'

/** Where bits of a number go in the instruction word: `width` bits from bit `from` of the number to bit `to`. */
export type FieldSlice = readonly [to: number, from: number, width: number]

/** One number of an instruction word (a register's number, an immediate), and which numbers it takes. */
export interface Slot {
  readonly minimum: number
  readonly maximum: number
  /** Numbers between (inclusive) that it does not take; empty when low > high. */
  readonly holeLow: number
  readonly holeHigh: number
  /** Numbers must be multiples of this power of two. */
  readonly multiple: number
  /** Where the number is stored when it is not cut up, or -1; `ones` are then its bits. */
  readonly shift: number
  readonly ones: number
  readonly slices: readonly FieldSlice[]
  /** The slices as the encoder and the decoder read them: to, from, 2^width - 1, and the next. */
  readonly pieces: Int32Array
  /** Added to what the bits say (8 for the three-bit register fields). */
  readonly bias: number
  /** Width of a signed field, otherwise 0. */
  readonly signedBits: number
}

export interface OperandSpec {
  /** As the row writes it: 'rd', 'imm12', 'imm12(rs1)'. */
  readonly text: string
  readonly kind: OperandKind
  readonly role: OperandRole
  /** Width of the value in bits: 32 for singles; of a memory operand: what is accessed there (0: nothing). */
  readonly width: number
  /** Union of the class masks that it accepts; 0 for numbers. */
  readonly mask: number
  /** Whether it is a register, any of its class: then there is nothing to check in the number. */
  readonly isAnyRegister: boolean
  /** Its number; the offset of a memory operand. */
  readonly slot: Slot
  /** `memory`: the base register. */
  readonly base: Slot | undefined
  /** `rounding`: the mode when none is written. */
  readonly omitted: RoundingMode | undefined
}

/** Extensions by their names in ISA strings; `privileged` is the privileged architecture. */
export type Feature =
  | 'i'
  | 'm'
  | 'a'
  | 'f'
  | 'd'
  | 'c'
  | 'zicsr'
  | 'zifencei'
  | 'zba'
  | 'zbb'
  | 'zbc'
  | 'zbs'
  | 'zbkb'
  | 'zicond'
  | 'zicbom'
  | 'zicbop'
  | 'zicboz'
  | 'zawrs'
  | 'privileged'

/** Instruction formats of the unprivileged manual, sections 2.2 and 27.2 (`-`: no operands). */
export type Format =
  | ('R' | 'I' | 'S' | 'B' | 'U' | 'J' | 'R4' | '-')
  | ('CR' | 'CI' | 'CSS' | 'CIW' | 'CL' | 'CS' | 'CA' | 'CB' | 'CJ')

/**
 * How a meaning reaches the operands of its instruction; indices count the row's operands from 0.
 * Singles are NaN-boxed: a register whose upper half is not all ones reads as the canonical NaN (manual, section 21.2).
 */
export interface OperandAccess {
  /** An x register, a constant, or the branch target: 64 bits. */
  read(index: number): Term
  /** An f register as a single or a double. */
  readFloat(index: number, bits: 32 | 64): Term
  /** The bits of an f register, whatever they are. */
  readRaw(index: number): Term
  /** Writes an x register (64 bits), or an f register (64 bits, or 32: boxed). */
  write(index: number, value: Term): void
  /** The immediate of `lui` and `auipc` as they use it: shifted left by 12, sign-extended. */
  upper(index: number): Term
  /** Effective address of a memory operand. */
  address(index: number): Term
  /** The offset of a memory operand. */
  offset(index: number): number
  rounding(index: number): RoundingMode['name']
  /** The number of the operand's register (of an address: its base), so that call and return conventions can be recognised. */
  registerNumber(index: number): number
  /** Address of the instruction, and of the next one. */
  readonly instructionStart: Term
  readonly instructionEnd: Term
}

/** What an instruction does; families share functions. */
export type Meaning = (m: MeaningContext, o: OperandAccess) => void

/** An instruction in terms of another row: each of that row's numbers is one of ours, or fixed. */
export interface Expansion {
  readonly form: Form
  /** By number of the other row: the index of our number, or -1. */
  readonly from: readonly number[]
  /** By number of the other row: its value where `from` is -1. */
  readonly fixed: readonly number[]
}

/**
 * What the encoder needs of rows of the commonest shapes, in one flat object: `registers` (two or three of them),
 * `immediate` (after one or two registers), `memory` (after a register).
 */
export interface QuickShape {
  readonly kind: 'registers' | 'immediate' | 'memory'
  /** How many operands are written; a rounding mode that is left out is in `match`. */
  readonly count: number
  readonly match: number
  /** Class masks and places of the registers; of a memory operand, its own mask and the place of its base. */
  readonly firstMask: number
  readonly firstShift: number
  readonly secondMask: number
  readonly secondShift: number
  readonly thirdMask: number
  readonly thirdShift: number
  /** The immediate or offset. */
  readonly slot: Slot
}

/** One row of the instruction table. */
export interface Form {
  /** Index in `forms`. */
  readonly id: number
  /** 'add', 'c.addi', 'amoadd.w.aqrl'; hints that share a mnemonic end in '.hint'. */
  readonly name: string
  readonly mnemonic: string
  readonly operands: readonly OperandSpec[]
  /** All numbers of the instruction word, in the order of the operands (a memory operand has two: offset and base). */
  readonly slots: readonly Slot[]
  readonly features: readonly Feature[]
  /** Chapter of the RISC-V unprivileged (or privileged) manual. */
  readonly manual: string
  readonly format: Format
  readonly sizeBytes: 2 | 4
  /** The bits that are the same in all instructions of this row, and which bits those are. */
  readonly match: number
  readonly mask: number
  /** Compressed instructions: the 32-bit instruction that does the same. */
  readonly expansion: Expansion | undefined
  /** Compressed rows to try, in order, when this row is encoded. */
  readonly compressed: readonly Compression[]
  /** For the encoder; undefined for rows of other shapes. */
  readonly quick: QuickShape | undefined
  /** State beyond the operands. */
  readonly implicit: readonly { readonly location: Location; readonly role: 'r' | 'w' | 'rw' }[]
  readonly meaning: Meaning | undefined
}

/** A compressed row, and the instructions of the longer row for which it stands. */
export interface Compression {
  readonly form: Form
  /**
   * Which bits of the longer word are the same wherever the compressed row stands for it, and what they are: numbers that
   * are fixed, and what all numbers have in common that the compressed row takes.
   */
  readonly mask: number
  readonly match: number
  /** Two places in the longer word of registers that must be the same; equal when there is no such condition. */
  readonly place: number
  readonly samePlace: number
  /** Two exceptions: the compressed row does not take a register that is there. No word has a match outside its mask. */
  readonly exceptMask: number
  readonly exceptMatch: number
  readonly exceptMask2: number
  readonly exceptMatch2: number
  /** Where its two registers are in the longer word, how many bits of them it keeps, and where. */
  readonly from: number
  readonly ones: number
  readonly to: number
  readonly from2: number
  readonly ones2: number
  readonly to2: number
  /** What it takes of the number that is no register, and where that goes. */
  readonly number: Slot | undefined
}
