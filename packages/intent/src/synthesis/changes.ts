import type { Num } from '../meaning/meaning.js'
import { elementOf, isInteger } from '../meaning/types.js'
import { addLiterals, createBank, type Term } from './bank.js'
import type { Work } from './budget.js'
import { createApplier, growCalls } from './calls.js'
import { itemsOf, toNumber } from './domain.js'
import { foundFrom, RIVAL_BITS } from './search.js'
import { type Found, type Task, writtenSlice } from './task.js'

const MAX_BITS = 22

/** Changes of a slice in which each element becomes something that depends on it alone, its position and the numbers given. */
export function* searchChanges(task: Task, limitBits: number): Work<readonly Found[]> {
  const written = writtenSlice(task)
  if (written === undefined) return []
  const { parameters } = task.signature
  const type = elementOf(parameters[written.at]!.type)
  if (!isInteger(type)) return []
  const rows = task.contexts.flatMap((values, context) =>
    itemsOf(values[written.at]!).map((item, place) => ({
      context,
      place,
      item: toNumber(item) ?? Number.NaN,
      goal: task.firm[context] ? toNumber(itemsOf(task.examples[context]!.after[written.name]!)[place]) : undefined,
    })),
  )
  const firm = rows.map(({ context }) => task.firm[context]!)
  const found: Term[] = []
  const bank = createBank({
    firm,
    prior: task.prior,
    budget: task.budget,
    maxTerms: 5000,
    simpleDivisors: true,
    onTerm: (term) => {
      if (term.kind === 'int' && rows.every(({ goal }, i) => !firm[i] || term.values[i] === goal)) found.push(term)
    },
  })
  bank.add(
    'int',
    1,
    Float64Array.from(rows, ({ item }) => item),
    () => ({ kind: 'it' }),
  )
  bank.add(
    'int',
    task.prior.bits('place'),
    Float64Array.from(rows, ({ place }) => place),
    () => ({ kind: 'place' }),
  )
  for (const [i, { name, type: own }] of parameters.entries())
    if (isInteger(own))
      bank.add(
        'int',
        2,
        Float64Array.from(rows, ({ context }) => toNumber(task.contexts[context]![i]) ?? Number.NaN),
        () => ({ kind: 'parameter', name }),
      )
  addLiterals(bank, rows.length, task.prior, ['int'], task.literals)
  const applier = createApplier(task.concepts, task.prior, task.budget)
  for (let bits = 1; bits <= Math.min(MAX_BITS, limitBits) && !task.budget.spent; bits++) {
    if (found.length > 0 && bits > found[0]!.bits + RIVAL_BITS) break
    yield* growCalls(bank, bits, rows.length, applier, type)
    yield* bank.grow(bits)
  }
  return found.flatMap((term) => {
    const value = term.meaning as Num
    const over = { base: { kind: 'parameter', name: written.name } } as const
    const one = foundFrom({ type: 'change', over, value }, term.bits + 2, task)
    return one === undefined ? [] : [one]
  })
}
