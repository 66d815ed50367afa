import type { Location } from './meaning.js'

/** How a function receives arguments and what it must preserve. `R` is the register type of an instruction set. */
export interface CallingConvention<R> {
  readonly name: string
  /** Integer and pointer arguments, in order. */
  readonly arguments: readonly R[]
  readonly floatArguments: readonly R[]
  /**
   * `separate`: integers and floats are counted apart; `shared`: the nth argument takes the nth register of its class
   * (Windows x64).
   */
  readonly argumentCounting: 'separate' | 'shared'
  /** Bytes that the caller reserves above the return address for the callee's use (Windows x64: 32). */
  readonly shadowBytes: number
  readonly result: R
  /** High half of a 128-bit result. */
  readonly resultHigh: R | undefined
  readonly floatResult: R | undefined
  /** A function must leave these as it found them (the stack pointer: after its return). */
  readonly calleeSaved: readonly R[]
  /** Of some callee-saved vector registers only these locations count (AArch64: the low 64 bits of v8 to v15). */
  readonly preservedLocations: readonly Location[]
  /** A function may change these freely. */
  readonly callerSaved: readonly R[]
  /** Registers that code must not touch at all (Apple's and Windows' x18, RISC-V's gp and tp). */
  readonly reserved: readonly R[]
  /** Where `call` leaves the return address: a register, or `stack`. */
  readonly returnAddress: R | 'stack'
  readonly stackPointer: R
  /** The stack pointer before a call is a multiple of this. */
  readonly stackAlignmentBytes: number
  /** Bytes below the stack pointer that signal handlers leave alone. */
  readonly redZoneBytes: number
  /** Whether arguments on the stack take no more than their own size, at multiples of it (Apple ARM64), instead of 8 bytes each. */
  readonly packsStackArguments: boolean
  /**
   * Whether integers narrower than this many bits come extended to this many: arguments by the caller, results by the
   * callee. 0: what is above them is garbage.
   */
  readonly extendedToBits: 0 | 32 | 64
}

/** How a program calls an operating system's kernel. */
export interface SystemCallConvention<R> {
  readonly number: R
  readonly arguments: readonly R[]
  readonly result: R
  /** Registers that the call itself overwrites, beside the result. */
  readonly clobbered: readonly R[]
  readonly numbers: {
    readonly read: number
    readonly write: number
    readonly exit: number
    readonly exit_group: number
  }
}
