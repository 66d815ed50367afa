import { Unwritable } from '../meaning/emit.js'
import { type Bool, literal, type Meaning, type Num } from '../meaning/meaning.js'
import { elementOf, isInteger, isSequence, isSigned } from '../meaning/types.js'
import { isRedundantLength } from '../reading/assign.js'
import { writeFunction } from '../reading/compose.js'
import { addLiterals, type Bank, createBank, type Term } from './bank.js'
import type { Work } from './budget.js'
import { type Applier, createApplier, growCalls } from './calls.js'
import { createFound } from './closeness.js'
import { createCases } from './conditionals.js'
import { itemsOf, kindOf, toNumber } from './domain.js'
import { sayResult } from './english.js'
import { createWalk, growFolds, growWalk, type Walk } from './folds.js'
import { partsOf } from './parts.js'
import { sourcesOf } from './sources.js'
import type { Found, Task } from './task.js'

/** Programs this much dearer than the cheapest are rivals of it. */
export const RIVAL_BITS = 3
/** No program is sought that is dearer. */
const MAX_BITS = 34
const MAX_TERMS = 60_000
const MAX_FOUND = 40

const column = (task: Task, of: (values: Task['contexts'][number]) => number | undefined): Float64Array =>
  Float64Array.from(task.contexts, (values) => of(values) ?? Number.NaN)

/** The parameters, what they contain at their ends, and small numbers. */
function addAtoms(bank: Bank, task: Task): void {
  const { signature, prior } = task
  for (const [i, { name, type }] of signature.parameters.entries()) {
    const kind = kindOf(type)
    if (kind !== undefined)
      bank.add(
        kind,
        2,
        column(task, (values) => toNumber(values[i])),
        () => (kind === 'bool' ? { kind: 'flag', name } : { kind: 'parameter', name }),
      )
    if (!isSequence(type)) continue
    const element = kindOf(elementOf(type))
    bank.add(
      'int',
      prior.bits('length'),
      column(task, (values) => itemsOf(values[i]!).length),
      () => ({ kind: 'length', of: name }),
    )
    if (element !== 'int' && element !== 'real') continue
    const bits = prior.bits('element')
    for (const fromEnd of [false, true])
      for (const index of [0, 1])
        bank.add(
          element,
          bits + index * 2,
          column(task, (values) => toNumber(itemsOf(values[i]!).at(fromEnd ? -1 - index : index))),
          () => ({ kind: 'element', of: name, index: literal(index), ...(fromEnd ? { fromEnd } : {}) }),
        )
    for (const [j, other] of signature.parameters.entries())
      if (isInteger(other.type))
        bank.add(
          element,
          bits,
          column(task, (values) => {
            const at = toNumber(values[j])
            return at === undefined || at < 0 ? undefined : toNumber(itemsOf(values[i]!)[at])
          }),
          () => ({ kind: 'element', of: name, index: { kind: 'parameter', name: other.name } }),
        )
  }
  const reals = signature.result.startsWith('f') || signature.parameters.some(({ type }) => kindOf(type) === 'real')
  addLiterals(bank, task.contexts.length, prior, reals ? ['int', 'real'] : ['int'], task.literals)
}

/** The type in which concepts are called where arguments are no elements. */
const scalarType = (task: Task): string => task.signature.parameters.find(({ type }) => isInteger(type))?.type ?? 'i64'

/** A program made of a meaning; undefined where it has no contract text or leaves out a parameter. */
export function foundFrom(meaning: Meaning, bits: number, task: Task): Found | undefined {
  const body =
    meaning.type === 'num'
      ? meaning.num
      : meaning.type === 'bool'
        ? meaning.bool
        : meaning.type === 'change'
          ? meaning.value
          : undefined
  if (body === undefined) return undefined
  let source: string | undefined
  try {
    source = writeFunction(meaning, task.signature, [])
  } catch (error) {
    if (!(error instanceof Unwritable)) throw error
  }
  if (source === undefined || !usesAll(source, task)) return undefined
  const restatement = sayResult(meaning, task.signature.parameters)
  return createFound(task, partsOf(body), bits, { source, restatement, seeds: 0 })
}

export function usesAll(source: string, { signature }: Task): boolean {
  const body = source.slice(source.indexOf('{'))
  return signature.parameters.every(
    (parameter) =>
      isRedundantLength(parameter, signature.parameters) || new RegExp(`\\b${parameter.name}\\b`).test(body),
  )
}

const fromTerm = (term: Term, task: Task): Found | undefined => {
  const truth = term.kind === 'bool'
  const meaning: Meaning = truth
    ? { type: 'bool', bool: term.meaning as Bool }
    : { type: 'num', num: term.meaning as Num }
  return foundFrom(meaning, term.bits, task)
}

/** Expressions over the parameters, cheapest first, until dearer ones are no rivals of what was found. */
export function* searchExpressions(task: Task, limitBits: number): Work<readonly Found[]> {
  const kind = kindOf(task.signature.result)
  if (kind === undefined) return []
  const goal = task.examples.map(({ result }) => toNumber(result) ?? Number.NaN)
  const found: Found[] = []
  const cases = createCases(goal, task.prior.bits('choice'))
  const keep = (term: Term): void => {
    const one = fromTerm(term, task)
    if (one !== undefined) found.push(one)
  }
  const bank = createBank({
    firm: task.firm,
    prior: task.prior,
    budget: task.budget,
    maxTerms: MAX_TERMS,
    simpleDivisors: false,
    onTerm: (term) => {
      if (term.kind === kind && goal.every((value, i) => term.values[i] === value)) keep(term)
      else cases.offer(term, kind)
    },
  })
  const applier = createApplier(task.concepts, task.prior, task.budget)
  const walks = sourcesOf(task.signature.parameters, task.contexts, task.firm).map((source) =>
    createWalk(source, task.signature.parameters, task.contexts, task.firm, task.prior, task.budget, task.literals),
  )
  const signed = isSigned(task.signature.result)
  addAtoms(bank, task)
  for (let bits = 1; bits <= Math.min(MAX_BITS, limitBits) && !task.budget.spent; bits++) {
    if (found.length >= MAX_FOUND || found.some((one) => one.bits < bits - RIVAL_BITS)) break
    yield* grow(bank, walks, bits, task, applier, signed)
  }
  const least = Math.min(...found.map((one) => one.bits))
  for (const term of yield* cases.choices(Math.min(limitBits, least + RIVAL_BITS), task.budget)) keep(term)
  return found
}

function* grow(
  bank: Bank,
  walks: readonly Walk[],
  bits: number,
  task: Task,
  applier: Applier,
  signed: boolean,
): Work<void> {
  const type = scalarType(task)
  yield* growCalls(bank, bits, task.contexts.length, applier, type)
  for (const walk of walks) {
    yield* growWalk(walk, bits, applier)
    yield* growFolds(walk, bank, bits, task.prior, task.budget, signed)
  }
  yield* bank.grow(bits)
}
