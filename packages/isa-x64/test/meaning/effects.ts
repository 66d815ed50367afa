import {
  createTerms,
  type Location,
  type MeaningContext,
  type Term,
  type TermBuilder,
  type TrapKind,
} from '@sourceless/isa'
import { applyMeaning, type Instruction, locations } from '../../src/index.js'

export interface Effects {
  readonly writes: Map<Location, Term>
  readonly loads: { address: Term; value: Term; when: Term }[]
  readonly stores: { address: Term; value: Term; when: Term }[]
  readonly traps: { condition: Term; kind: TrapKind }[]
  jump: { condition: Term; target: Term } | undefined
  systemCall: boolean
}

/** Reused by all predictions, and made anew before it grows large. */
let builder = { terms: createTerms(), uses: 0 }
const USES = 200

function sharedTerms(): TermBuilder {
  if (++builder.uses > USES) builder = { terms: createTerms(), uses: 0 }
  return builder.terms
}

/** The meaning as terms over the state before; loads are variables of their own. */
export function effectsOf(instruction: Instruction, address: number): Effects {
  const terms = sharedTerms()
  const always = terms.constant(1, 1)
  const effects: Effects = { writes: new Map(), loads: [], stores: [], traps: [], jump: undefined, systemCall: false }
  const context: MeaningContext = {
    terms,
    read: (location) => terms.variable(location, locations[location]!),
    write: (location, value) => void effects.writes.set(location, value),
    load(from, sizeBytes, when = always) {
      const value = terms.variable(`load${effects.loads.length}of${sizeBytes}`, 8 * sizeBytes)
      effects.loads.push({ address: from, value, when })
      return value
    },
    store: (to, value, when = always) => void effects.stores.push({ address: to, value, when }),
    trap: (condition, kind) => void effects.traps.push({ condition, kind }),
    jump(condition, target) {
      effects.jump = { condition, target }
    },
    systemCall() {
      effects.systemCall = true
    },
  }
  applyMeaning(instruction, BigInt(address), context)
  return effects
}
