import type { Guest, GuestConvention } from '@sourceless/emulator'
import type { Decoded, Location, MeaningContext } from '@sourceless/isa'
import type { Machine } from '@sourceless/object'
import type { DisassembledInstruction, DisassemblerMachine } from '../api.js'
import type { Flow } from './flow.js'
import type { KnownValues } from './known-values.js'

/** What instructions of all register machines have in common. */
export interface MachineInstruction {
  readonly form: { readonly name: string; readonly mnemonic: string; readonly features: readonly string[] }
  readonly operands: readonly unknown[]
  readonly sizeBytes: number
}

/** What one instruction does to control flow. */
export interface FlowReading {
  readonly flow: Flow
  /** What is known behind the instruction, when control falls through. */
  readonly after: KnownValues
}

/**
 * A register machine as the stages see it: how its code is read and what instructions mean. A plain value, one for each
 * instruction set. `I` is what its decoder makes.
 */
export interface MachineIsa<I extends MachineInstruction = MachineInstruction> {
  readonly machine: Machine
  /** For messages. */
  readonly name: string
  readonly guest: Guest
  /** Width of each location, bits. */
  readonly locations: Readonly<Record<Location, number>>
  /** Features that every processor of the target has. */
  readonly baseline: ReadonlySet<string>
  /** Addresses that a program may have are below two to the power of this. */
  readonly addressBits: number
  /** Instructions that have no place in user code, by mnemonic. */
  readonly neverAllowed: ReadonlySet<string>
  readonly secondReader: SecondReader<I> | undefined
  /** True for what fills the space between functions. */
  isPadding(instruction: I): boolean
  /** Accepts only what the encoder would write, and what `isForeignPadding` says. */
  decode(bytes: Uint8Array, offset: number): Decoded<I>
  /** Whether assemblers fill space with such an instruction, and our encoder would not write it so. */
  isForeignPadding?(bytes: Uint8Array, offset: number): boolean
  readFlow(instruction: I, address: number, before: KnownValues): FlowReading
  /** Addresses of constants that the instruction reads or points to. */
  references(instruction: I, address: number, before: KnownValues): readonly number[]
  /** Whether it accesses memory further below the stack pointer than that, which a signal handler may use, as far as it shows. */
  accessesBelowStack(instruction: I, redZoneBytes: number): boolean
  /** Locations that it may write. */
  writes(instruction: I): Iterable<Location>
  /** Why an instruction has no meaning. */
  unmodelled(instruction: I): string | undefined
  applyMeaning(instruction: I, address: bigint, context: MeaningContext): void
}

/** How another disassembler's reading is compared with ours. */
export interface SecondReader<I> {
  readonly machine: DisassemblerMachine
  /** Whether both name the same operation. */
  agrees(ours: I, theirs: DisassembledInstruction): boolean
}

/** What a function must leave as it was, but for the stack pointer. */
export function keptLocations(convention: GuestConvention): readonly Location[] {
  const { preservedLocations, reserved, stackPointer } = convention
  return [...preservedLocations, ...reserved.map(({ location }) => location)].filter((l) => l !== stackPointer.location)
}

/** A flag as reports call it. */
export const flagName = (flag: Location): string => (flag === 'DF' ? 'direction flag' : flag)
