import { type Contract, checkExamples, type FunctionExample, parseContract } from '@sourceless/contract'
import type { Concept } from '../concept/format.js'
import { renameIdentifiers } from '../concept/instantiate.js'
import { isSequence } from '../meaning/types.js'
import { assignments } from '../reading/assign.js'
import { buildContract } from '../reading/build.js'
import type { Work } from './budget.js'
import { createFound } from './closeness.js'
import { usesAll } from './search.js'
import type { Found, Task } from './task.js'

const MAX_ORDERS = 3
const JUDGE_STEPS = 1000
const STEP_LIMIT = 300_000
/** Signatures for which the contract of one concept is remembered. */
const MAX_PARSED = 8
/** Another order of the parameters than the concept's. */
const ORDER_BITS = 2

/** A slice that a concept writes is not given as one that is only read. */
const fallbacks = (concept: Concept): ReadonlyMap<string, string> | undefined =>
  concept.options.every((option) => option.fallback !== undefined)
    ? new Map(concept.options.map((option) => [option.name, option.fallback!]))
    : undefined

/** Contracts parsed before: parsing costs more than running the examples. */
const parsed = new WeakMap<Concept, Map<string, Contract | undefined>>()

function contractOf(concept: Concept, source: string): Contract | undefined {
  const known = parsed.get(concept) ?? new Map<string, Contract | undefined>()
  parsed.set(concept, known)
  if (!known.has(source)) {
    if (known.size >= MAX_PARSED) known.clear()
    known.set(source, parseContract(source).value)
  }
  return known.get(source)
}

const holds = (contract: Contract, examples: readonly FunctionExample[]): boolean =>
  checkExamples(contract, examples, { stepLimit: STEP_LIMIT }).length === 0

/** Concepts that, filled from the parameters, give what the examples state. */
export function* searchConcepts(task: Task): Work<readonly Found[]> {
  const { signature } = task
  const out: Found[] = []
  for (const concept of task.concepts) {
    if (concept.parameters.length !== signature.parameters.length) continue
    if ((concept.result === 'void') !== (signature.result === 'void')) continue
    if ((concept.result === 'bool') !== (signature.result === 'bool')) continue
    const sequences = (parameters: readonly { readonly type: string }[]): number =>
      parameters.filter(({ type }) => isSequence(type)).length
    if (sequences(concept.parameters) !== sequences(signature.parameters)) continue
    const options = fallbacks(concept)
    if (options === undefined) continue
    yield task.budget.progress
    for (const [order, sources] of assignments(concept, signature.parameters, []).slice(0, MAX_ORDERS).entries()) {
      if (!task.budget.spend(JUDGE_STEPS)) return out
      const source = buildContract(concept, signature, sources, options, [])
      if (source === undefined || !usesAll(source, task)) continue
      const contract = contractOf(concept, source)
      if (contract === undefined || !holds(contract, task.examples)) continue
      const bits = task.prior.concept(concept) + order * ORDER_BITS
      const restatement = `${renameIdentifiers(concept.title, options).replace(/\.?$/, '')}.`
      out.push(
        createFound(task, { keys: [], concepts: [concept], literals: [] }, bits, { source, restatement, seeds: 0 }),
      )
      break
    }
  }
  return out
}
