import type { Num } from '../meaning/meaning.js'
import { BEFORE, writeRecurrence } from '../meaning/recurrence.js'
import { isInteger } from '../meaning/types.js'
import { addLiterals, createBank, type Term } from './bank.js'
import type { Work } from './budget.js'
import { createFound } from './closeness.js'
import { toNumber } from './domain.js'
import { sayResult } from './english.js'
import { partsOf } from './parts.js'
import { RIVAL_BITS } from './search.js'
import type { Found, Task } from './task.js'

const MAX_ORDER = 3
/** Stating that a program is a recurrence, and of which order. */
const RECURRENCE_BITS = 4
const MAX_STEP_BITS = 20
/** Fewer terms than these beside the seeds do not show a rule. */
const MIN_STEPS = 3

/** Results at consecutive numbers, the longest such run of the examples. */
function longestRun(task: Task): { readonly from: number; readonly terms: readonly number[] } {
  const known = new Map<number, number>()
  for (const { arguments: values, result } of task.examples) {
    const [n, value] = [toNumber(values[0]), toNumber(result)]
    if (n !== undefined && value !== undefined) known.set(n, value)
  }
  let best: { from: number; terms: readonly number[] } = { from: 0, terms: [] }
  for (const from of known.keys()) {
    if (known.has(from - 1)) continue
    const terms: number[] = []
    for (let n = from; known.has(n); n++) terms.push(known.get(n)!)
    if (terms.length > best.terms.length) best = { from, terms }
  }
  return best
}

/** Sequences in which each term follows from at most three before it and its number. */
export function* searchRecurrences(task: Task): Work<readonly Found[]> {
  const { parameters, result } = task.signature
  if (parameters.length !== 1 || !isInteger(parameters[0]!.type) || !isInteger(result)) return []
  const { from, terms } = longestRun(task)
  const out: Found[] = []
  for (let order = 1; order <= MAX_ORDER && terms.length - order >= MIN_STEPS; order++)
    out.push(...(yield* ofOrder(task, order, from, terms)))
  return out
}

/** Made-up terms, beside those of the examples: rules that differ on them are different rules. */
const ELSEWHERE = [
  { index: 9, before: [7, 4, 6] },
  { index: 14, before: [31, 12, 5] },
  { index: 5, before: [10, 3, 2] },
]

function* ofOrder(task: Task, order: number, from: number, terms: readonly number[]): Work<readonly Found[]> {
  const steps = [
    ...terms.slice(order).map((_, i) => ({
      index: from + order + i,
      before: Array.from({ length: order }, (_, k) => terms[order + i - 1 - k]!),
    })),
    ...ELSEWHERE,
  ]
  const goal = terms.slice(order)
  const found: Term[] = []
  const bank = createBank({
    firm: steps.map((_, i) => i < goal.length),
    prior: task.prior,
    budget: task.budget,
    maxTerms: 4000,
    simpleDivisors: true,
    onTerm: (term) => {
      if (
        term.kind === 'int' &&
        goal.every((value, i) => term.values[i] === value) &&
        usesBefore(term.meaning as Num, order)
      )
        found.push(term)
    },
  })
  for (let k = 0; k < order; k++)
    bank.add(
      'int',
      2,
      Float64Array.from(steps, ({ before }) => before[k]!),
      () => ({ kind: 'parameter', name: BEFORE[k]! }),
    )
  bank.add(
    'int',
    2,
    Float64Array.from(steps, ({ index }) => index),
    () => ({ kind: 'parameter', name: 'index' }),
  )
  addLiterals(bank, steps.length, task.prior, ['int'], [])
  for (let bits = 1; bits <= MAX_STEP_BITS && !task.budget.spent; bits++) {
    if (found.length > 0 && bits > found[0]!.bits + RIVAL_BITS) break
    yield* bank.grow(bits)
  }
  return found.flatMap((term) => {
    const meaning = {
      type: 'recurrence',
      seeds: terms.slice(0, order).map(BigInt),
      from: BigInt(from),
      step: term.meaning as Num,
    } as const
    const source = writeRecurrence(meaning, task.signature)
    if (source === undefined) return []
    const parts = partsOf(term.meaning as Num)
    return [
      createFound(task, { ...parts, keys: ['recurrence', ...parts.keys] }, term.bits + RECURRENCE_BITS, {
        source,
        restatement: sayResult(meaning, task.signature.parameters),
        seeds: order,
      }),
    ]
  })
}

/** The furthest term must matter, else the order is less. */
function usesBefore(step: Num, order: number): boolean {
  const wanted = BEFORE[order - 1]
  const uses = (num: Num): boolean =>
    num.kind === 'parameter'
      ? num.name === wanted
      : num.kind === 'arithmetic'
        ? uses(num.left) || uses(num.right)
        : num.kind === 'unary' && uses(num.operand)
  return uses(step)
}
