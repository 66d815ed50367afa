import type { AssembledText, Location, Parsed } from '@sourceless/isa'
import type { Machine } from '@sourceless/object'

/** A register by number: 0 to 31 for integers, from `firstFloat` on for floats and vectors, virtual ones from 64 on. */
export type RegisterNumber = number

export const firstFloat: RegisterNumber = 32
export const isFloatRegister = (register: RegisterNumber): boolean => register >= firstFloat

/** A name that stands for a register to be given out. */
export interface VirtualName {
  /** Equal for all names of one register: `v3`, `fv3`, `arg0`, `result`. */
  readonly base: string
  /** Undefined for `arg0` and `result`: their type says. */
  readonly isFloat: boolean | undefined
  /** How wide, or how arranged, it is seen; what `registerName` takes. */
  readonly view: string
}

/** What stands in memory: a place of the frame, or an argument that the caller put on the stack. */
export interface StackPlace {
  /** From the stack pointer, bytes. */
  readonly offset: number
  /** What is there: a whole register, or less where arguments are packed. */
  readonly sizeBytes: number
  readonly signed: boolean
}

/** Assembly of one register machine, as text. A plain value for each. */
export interface TextMachine {
  readonly machine: Machine
  parse(text: string): Parsed<AssembledText>
  /** Matches from where a comment begins to the end of the line. */
  readonly comment: RegExp
  /** Undefined: the word is no virtual register. */
  virtualName(word: string): VirtualName | undefined
  /** The name of a register; undefined when it has no such view. */
  registerName(register: RegisterNumber, view: string): string | undefined
  /** The register that a word names, whatever its width. */
  registerNamed(word: string): RegisterNumber | undefined
  /** The register that a location is (part of). */
  registerOf(location: Location): RegisterNumber | undefined
  /** Stand in for virtual registers where a line is looked at alone: no instruction uses them unnamed. */
  readonly placeholders: { readonly general: readonly RegisterNumber[]; readonly float: readonly RegisterNumber[] }
  /** Never given out, beside the stack pointer and what the platform reserves. */
  readonly keptFree: readonly RegisterNumber[]
  /** The whole register: what copies and spills name. */
  readonly wholeView: { readonly general: string; readonly float: string }
  /** The instruction that copies one. */
  readonly copyMnemonic: { readonly general: string; readonly float: string }
  load(isFloat: boolean, to: RegisterNumber, place: StackPlace): string
  store(isFloat: boolean, from: RegisterNumber, offset: number): string
  /** Saves registers for integers and makes room for `spillBytes`; the steps are some that unwind tables of Windows can tell. */
  enter(frame: TextFrame): readonly string[]
  /** Undoes `enter`, up to the return. */
  leave(frame: TextFrame): readonly string[]
  /** Where spilled values begin and where the caller's part of the stack does, from the stack pointer after `enter`. */
  place(frame: TextFrame): { readonly spills: number; readonly caller: number }
  /** Largest frame, bytes. */
  readonly maximumFrameBytes: number
  /** For models: how virtual registers are written. */
  readonly syntax: string
}

/** What a function keeps on its stack. */
export interface TextFrame {
  readonly saved: readonly RegisterNumber[]
  /** A multiple of 16. */
  readonly spillBytes: number
  /** Bytes below the stack pointer that need no allocation. */
  readonly redZoneBytes: number
  /** Bytes between the caller's part of the stack and the arguments there. */
  readonly shadowBytes: number
}

/** Spilled values and vectors alike take so many bytes. */
export const slotBytes = 16
