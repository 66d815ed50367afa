import type { Location, MeaningContext } from '@sourceless/isa'

/** What the translator must know of an instruction set. */
export interface GuestIsa {
  /** All machine state; the index of a location is its bit in liveness masks, and `offset` its place in the state page. */
  readonly locations: readonly GuestLocation[]
  readonly indexOf: ReadonlyMap<Location, number>
  /** Masks of locations. */
  readonly statusFlags: bigint
  readonly systemCallReads: bigint
  readonly systemCallWrites: bigint
  /** Addresses of instructions are multiples of this. */
  readonly instructionAlignment: 1 | 2 | 4
  readonly maximumInstructionBytes: number
  /** The instruction at `offset` of `code`, or why there is none. */
  decode(code: Uint8Array, offset: number): GuestInstruction | Refusal
}

/** Why bytes cannot be executed. */
export interface Refusal {
  readonly reason: string
}

export interface GuestLocation {
  readonly name: Location
  readonly bits: 64 | 1
  /** Offset in the state page; 64-bit locations take 8 bytes, flags one. */
  readonly offset: number
}

export interface GuestInstruction {
  readonly sizeBytes: number
  /** True for what may go elsewhere than to the next instruction: jumps, calls, returns, system calls, unconditional traps. */
  readonly endsBlock: boolean
  apply(address: bigint, context: MeaningContext): void
}
