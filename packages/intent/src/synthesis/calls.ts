import { type Contract, createInterpreter, type Interpreter, parseContract } from '@sourceless/contract'
import type { Concept } from '../concept/format.js'
import { conceptFunction } from '../concept/instantiate.js'
import type { Num } from '../meaning/meaning.js'
import { isInteger } from '../meaning/types.js'
import type { Bank, Term } from './bank.js'
import type { Budget, Work } from './budget.js'
import type { Prior } from './prior.js'

/** A concept that takes whole numbers, as an operation of the search. */
interface Call {
  readonly concept: Concept
  readonly arity: number
  readonly truth: boolean
  readonly apply: (values: readonly number[]) => number
}

/** Concepts as operations, for numbers of each type. */
export interface Applier {
  readonly prior: Prior
  readonly budget: Budget
  callsAt(type: string): readonly Call[]
}

const STEP_LIMIT = 20_000
/** A concept that exceeds its steps this often is left out. */
const MAX_SLOW = 3
/** An interpreted call, and one that ran into its limit, in steps of the search. */
const CALL_STEPS = 50
const SLOW_STEPS = 8000
/** Arguments of a concept that nothing names are no dearer. */
const MAX_ARGUMENT_BITS = 3

interface Callable {
  readonly contract: Contract
  readonly interpreter: Interpreter
}

/** Concepts parsed before, by the type they are called at: parsing costs more than most searches. */
const parsed = new WeakMap<Concept, Map<string, Callable | undefined>>()

function callableOf(concept: Concept, type: string): Callable | undefined {
  const known = parsed.get(concept) ?? new Map<string, Callable | undefined>()
  parsed.set(concept, known)
  if (!known.has(type)) known.set(type, parseCallable(concept, type))
  return known.get(type)
}

function parseCallable(concept: Concept, type: string): Callable | undefined {
  const helper = conceptFunction(
    concept,
    concept.parameters.map(() => type),
    type,
  )
  if (helper === undefined || !(isInteger(helper.result) || helper.result === 'bool')) return undefined
  const parameters = helper.parameters.map(({ type: own }, i) => `x${i}: ${own}`).join(', ')
  const call = `${helper.name}(${helper.parameters.map((_, i) => `x${i}`).join(', ')})`
  const { value } = parseContract(
    `function called(${parameters}): ${helper.result} {\n  return ${call}\n}\n\n${helper.source}`,
  )
  return value === undefined
    ? undefined
    : { contract: value, interpreter: createInterpreter(value, { stepLimit: STEP_LIMIT }) }
}

export function createApplier(concepts: readonly Concept[], prior: Prior, budget: Budget): Applier {
  const byType = new Map<string, readonly Call[]>()
  const make = (type: string): readonly Call[] =>
    concepts.flatMap((concept): Call[] => {
      const arity = concept.parameters.length
      const scalars = concept.parameters.every((parameter) => !/\[\]|cstr|bool/.test(parameter.type))
      if (!scalars || arity < 1 || arity > 3 || (arity === 3 && !prior.isNamed(concept)) || concept.result === 'void')
        return []
      let made: Callable | undefined | null = null
      let slow = 0
      const memo = new Map<string, number>()
      const apply = (values: readonly number[]): number => {
        const key = values.join(',')
        const known = memo.get(key)
        if (known !== undefined) return known
        if (made === null) made = callableOf(concept, type)
        let result = Number.NaN
        if (made !== undefined && slow < MAX_SLOW && values.every(Number.isSafeInteger)) {
          const { contract, interpreter } = made
          const fits = contract.entry.parameters.every(
            ({ type: own }, i) =>
              own.kind === 'int' &&
              (own.signed || values[i]! >= 0) &&
              Math.abs(values[i]!) < 2 ** (own.bits - (own.signed ? 1 : 0)),
          )
          if (fits) {
            const outcome = interpreter.call(values.map((value) => BigInt(value)))
            if (outcome.kind === 'limit') slow++
            budget.spend(outcome.kind === 'limit' ? SLOW_STEPS : CALL_STEPS)
            if (outcome.kind === 'returned') {
              const number = Number(outcome.result)
              if (Number.isSafeInteger(number)) result = number
            }
          }
        }
        memo.set(key, result)
        return result
      }
      return [{ concept, arity, truth: concept.result === 'bool', apply }]
    })
  return {
    prior,
    budget,
    callsAt(type) {
      const known = byType.get(type)
      if (known !== undefined) return known
      const calls = make(type)
      byType.set(type, calls)
      return calls
    },
  }
}

/** Lists of terms, one of each position, whose costs add up to `bits`. */
function* argumentsOf(bank: Bank, arity: number, bits: number, most: number): Generator<readonly Term[]> {
  if (arity === 1) {
    if (bits <= most) for (const term of bank.terms('int', bits)) yield [term]
    return
  }
  for (let first = 1; first < bits && first <= most; first++)
    for (const term of bank.terms('int', first))
      for (const rest of argumentsOf(bank, arity - 1, bits - first, most)) yield [term, ...rest]
}

/** Adds calls of concepts that cost exactly `bits`. */
export function* growCalls(bank: Bank, bits: number, contexts: number, applier: Applier, type: string): Work<void> {
  const { prior, budget } = applier
  for (const { concept, arity, truth, apply } of applier.callsAt(type)) {
    const left = bits - prior.concept(concept)
    if (left < arity) continue
    const most = prior.isNamed(concept) ? left : MAX_ARGUMENT_BITS
    for (const terms of argumentsOf(bank, arity, left, most)) {
      if (terms.every((term) => term.meaning.kind === 'literal')) continue
      if (!budget.spend(2 + (contexts >> 3))) return
      const values = new Float64Array(contexts)
      for (let i = 0; i < contexts; i++) values[i] = apply(terms.map((term) => term.values[i]!))
      const args = terms.map((term) => term.meaning as Num)
      bank.add(truth ? 'bool' : 'int', bits, values, () =>
        truth ? { kind: 'test', concept, arguments: args } : { kind: 'call', concept, arguments: args },
      )
      yield* budget.pause()
    }
  }
}
