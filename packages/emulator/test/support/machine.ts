import { createConcreteTerms, type MeaningContext, type Term } from '@sourceless/isa'
import { applyMeaning, type Instruction } from '@sourceless/isa-x64'

/** Registers and flags by location, and the one buffer that may be accessed. */
export interface MachineState {
  readonly locations: Map<string, bigint>
  readonly memory: Uint8Array
  readonly memoryAddress: bigint
}

export type StepResult =
  | { readonly kind: 'next'; readonly address: bigint }
  | { readonly kind: 'fault'; readonly access: 'read' | 'write'; readonly address: bigint }
  | { readonly kind: 'trap'; readonly trap: string }
  | { readonly kind: 'system-call' }

class Stop extends Error {
  readonly result: StepResult
  constructor(result: StepResult) {
    super(result.kind)
    this.result = result
  }
}

/** The readable reference: one instruction on bigints. Changes the state, except where the instruction stops. */
export function step(
  instruction: Instruction,
  address: bigint,
  state: MachineState,
  undefinedValue: (bits: number) => bigint,
): StepResult {
  const terms = createConcreteTerms({ undefined: undefinedValue })
  const writes = new Map<string, bigint>()
  let target: bigint | undefined
  const offsetOf = (at: bigint, sizeBytes: number, access: 'read' | 'write'): number => {
    const offset = BigInt.asUintN(64, at - state.memoryAddress)
    if (offset + BigInt(sizeBytes) > BigInt(state.memory.length)) throw new Stop({ kind: 'fault', access, address: at })
    return Number(offset)
  }
  const context: MeaningContext = {
    terms,
    read: (location) => terms.constant(state.locations.get(location)!, /^[A-Z]F$/.test(location) ? 1 : 64),
    write(location, value) {
      writes.set(location, value.value)
    },
    load(at, sizeBytes) {
      let value = 0n
      for (let half = 0; half < sizeBytes; half += 8) {
        const bytes = Math.min(8, sizeBytes - half)
        // The upper half is reported first, as the translation loads it first.
        const start = sizeBytes === 16 ? 8 - half : half
        const offset = offsetOf(BigInt.asUintN(64, at.value + BigInt(start)), bytes, 'read')
        for (let index = 0; index < bytes; index++)
          value |= BigInt(state.memory[offset + index]!) << BigInt(8 * (start + index))
      }
      return terms.constant(value, sizeBytes * 8)
    },
    store(at, value) {
      for (let half = 0; half < value.bits / 8; half += 8) {
        const bytes = Math.min(8, value.bits / 8 - half)
        const offset = offsetOf(BigInt.asUintN(64, at.value + BigInt(half)), bytes, 'write')
        for (let index = 0; index < bytes; index++) {
          state.memory[offset + index] = Number((value.value >> BigInt(8 * (half + index))) & 0xffn)
        }
      }
    },
    trap(condition, kind) {
      if (condition.value === 1n) throw new Stop({ kind: 'trap', trap: kind })
    },
    jump(condition, to: Term) {
      if (condition.value === 1n) target ??= to.value
    },
    systemCall() {
      throw new Stop({ kind: 'system-call' })
    },
  }
  try {
    applyMeaning(instruction, address, context)
  } catch (error) {
    if (error instanceof Stop) return error.result
    throw error
  }
  for (const [location, value] of writes) state.locations.set(location, value)
  return { kind: 'next', address: target ?? address + BigInt(instruction.sizeBytes) }
}
