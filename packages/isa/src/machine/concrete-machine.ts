import type { Location, MeaningContext, TrapKind } from '../meaning.js'
import type { Term } from '../term.js'
import { createConcreteTerms } from '../terms/concrete.js'

/** Little-endian memory of the machine; whoever provides it decides about permissions (and may throw). */
export interface ConcreteMemory {
  load(address: bigint, sizeBytes: number): bigint
  store(address: bigint, value: bigint, sizeBytes: number): void
}

export interface ConcreteMachine<Instruction> {
  /** Value of every location, 0 <= value < 2^width. */
  readonly state: Map<Location, bigint>
  /** Executes one instruction at `address`. A trap leaves the state as it was. */
  step(instruction: Instruction, address: bigint): StepOutcome
}

export type StepOutcome =
  /** `address` is the next instruction's; `by` says how it was reached, undefined when it simply follows. */
  | { readonly kind: 'continued'; readonly address: bigint; readonly by: 'jump' | 'call' | 'return' | undefined }
  | { readonly kind: 'trapped'; readonly trap: TrapKind }
  | { readonly kind: 'system-call'; readonly address: bigint }

/** What the machine must know of an instruction set. */
export interface ConcreteIsa<Instruction> {
  /** Width of each location in bits. */
  readonly locations: Readonly<Record<Location, number>>
  applyMeaning(instruction: Instruction, address: bigint, context: MeaningContext): void
}

export interface ConcreteMachineOptions {
  readonly memory: ConcreteMemory
  /** The value of an undefined result; zero when left out. */
  readonly undefined?: (bits: number) => bigint
}

/** Thrown through a meaning to abandon the instruction; never leaves `step`. */
const abandoned = Symbol('trap')

/** The bigint interpreter: the readable reference for the emulator and the symbolic executor. All locations start at 0. */
export function createConcreteMachine<Instruction extends { readonly sizeBytes: number }>(
  isa: ConcreteIsa<Instruction>,
  options: ConcreteMachineOptions,
): ConcreteMachine<Instruction> {
  const { memory } = options
  const { locations } = isa
  const terms = createConcreteTerms({ undefined: options.undefined ?? (() => 0n) })
  const state = new Map<Location, bigint>(Object.keys(locations).map((location) => [location, 0n]))
  const holds = (when: Term | undefined): boolean => when === undefined || when.value === 1n

  const step = (instruction: Instruction, address: bigint): StepOutcome => {
    const written = new Map<Location, bigint>()
    let outcome: StepOutcome = { kind: 'continued', address: address + BigInt(instruction.sizeBytes), by: undefined }
    const context: MeaningContext = {
      terms,
      read: (location) => terms.constant(readState(state, location), locations[location]!),
      write: (location, value) => void written.set(location, value.value),
      load: (from, sizeBytes, when) =>
        terms.constant(holds(when) ? memory.load(from.value, sizeBytes) : 0n, 8 * sizeBytes),
      store(to, value, when) {
        if (holds(when)) memory.store(to.value, value.value, value.bits / 8)
      },
      trap(condition: Term, trap) {
        if (condition.value === 0n) return
        outcome = { kind: 'trapped', trap }
        throw abandoned
      },
      jump(condition, target, by) {
        if (condition.value === 1n) outcome = { kind: 'continued', address: target.value, by }
      },
      systemCall() {
        outcome = { kind: 'system-call', address: address + BigInt(instruction.sizeBytes) }
      },
    }
    try {
      isa.applyMeaning(instruction, address, context)
    } catch (reason) {
      if (reason !== abandoned) throw reason
      return outcome
    }
    for (const [location, value] of written) state.set(location, value)
    return outcome
  }
  return { state, step }
}

function readState(state: ReadonlyMap<Location, bigint>, location: Location): bigint {
  const value = state.get(location)
  if (value === undefined) throw new Error(`the machine has no location ${location}`)
  return value
}
