import { freeVariables, type Location, type MeaningContext, type Term, type TermBuilder } from '@sourceless/isa'
import type { MachineInstruction, MachineIsa } from '@sourceless/verifier'

/** What an instruction does, as far as registers, memory and control flow show. */
export interface Effects {
  /** What the results depend on, and nothing else: `xor eax, eax` reads nothing. */
  readonly reads: ReadonlySet<Location>
  readonly writes: ReadonlyMap<Location, Term>
  readonly touchesMemory: boolean
  readonly flow: 'next' | 'jump' | 'branch' | 'return' | 'stop' | 'call' | 'indirect'
}

/** The effects of an instruction that has a meaning. */
export function effectsOf<I extends MachineInstruction>(
  isa: MachineIsa<I>,
  terms: TermBuilder,
  instruction: I,
): Effects {
  const writes = new Map<Location, Term>()
  const roots: Term[] = []
  let touchesMemory = false
  let flow: Effects['flow'] = 'next'
  let loads = 0
  const context: MeaningContext = {
    terms,
    read: (location) => terms.variable(location, isa.locations[location]!),
    write: (location, value) => void writes.set(location, value),
    load(address, sizeBytes, when) {
      touchesMemory = true
      roots.push(address, ...(when === undefined ? [] : [when]))
      return terms.variable(`load ${loads++} of ${sizeBytes}`, 8 * sizeBytes)
    },
    store(address, value, when) {
      touchesMemory = true
      roots.push(address, value, ...(when === undefined ? [] : [when]))
    },
    trap(condition) {
      roots.push(condition)
      if (condition.op === 'const' && condition.value === 1n) flow = 'stop'
    },
    jump(condition, target, kind) {
      roots.push(condition, target)
      if (kind === 'return' || kind === 'call') flow = kind
      else if (target.op !== 'const') flow = 'indirect'
      else if (condition.op !== 'const') flow = 'branch'
      else if (condition.value === 1n) flow = 'jump'
    },
    systemCall() {},
  }
  isa.applyMeaning(instruction, 0n, context)
  const variables = freeVariables(...writes.values(), ...roots)
  const reads = new Set(variables.map(({ name }) => name).filter((name) => name in isa.locations))
  return { reads, writes, touchesMemory, flow }
}
