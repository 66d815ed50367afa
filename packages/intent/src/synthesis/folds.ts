import type { Value } from '@sourceless/contract'
import { type Bool, type Fold, it, type Num, type Seq } from '../meaning/meaning.js'
import type { Parameter } from '../meaning/types.js'
import { addLiterals, type Bank, createBank, type Term } from './bank.js'
import type { Budget, Work } from './budget.js'
import { type Applier, growCalls } from './calls.js'
import { kindOf, toNumber } from './domain.js'
import type { Prior } from './prior.js'
import type { Row, Source } from './sources.js'

/** A sequence with the bank of what can be said of one of its elements. */
export interface Walk {
  readonly source: Source
  readonly bank: Bank
  /** Context and row of each inner context. */
  readonly rows: readonly { readonly context: number; readonly row: Row }[]
  /** Where the rows of each context start; the last entry is their number. */
  readonly starts: readonly number[]
  /** What a fold over it costs at least, beside what is said of its elements. */
  readonly leastBits: number
}

const MAX_INNER_TERMS = 2500

export function createWalk(
  source: Source,
  parameters: readonly Parameter[],
  contexts: readonly (readonly Value[])[],
  firm: readonly boolean[],
  prior: Prior,
  budget: Budget,
  literals: readonly bigint[],
): Walk {
  const rows: { context: number; row: Row }[] = []
  const starts: number[] = []
  for (const [context, list] of source.rows.entries()) {
    starts.push(rows.length)
    for (const row of list ?? []) rows.push({ context, row })
  }
  starts.push(rows.length)
  const bank = createBank({
    firm: rows.map(({ context }) => firm[context]!),
    prior,
    budget,
    maxTerms: MAX_INNER_TERMS,
    simpleDivisors: true,
  })
  const column = (of: (entry: { context: number; row: Row }) => number | undefined): Float64Array =>
    Float64Array.from(rows, (entry) => of(entry) ?? Number.NaN)
  if (rows.length > 0) {
    bank.add(
      source.kind,
      1,
      column(({ row }) => row.it),
      () => it,
    )
    if (source.rows.some((list) => list?.some((row) => row.other !== undefined)))
      bank.add(
        source.kind,
        1,
        column(({ row }) => row.other),
        () => ({ kind: 'other' }),
      )
    if (source.whole)
      bank.add(
        'int',
        prior.bits('place'),
        column(({ row }) => row.place),
        () => ({ kind: 'place' }),
      )
    for (const [i, { name, type }] of parameters.entries()) {
      const kind = kindOf(type)
      if (kind === 'int' || kind === 'real')
        bank.add(
          kind,
          2,
          column(({ context }) => toNumber(contexts[context]![i])),
          () => ({ kind: 'parameter', name }),
        )
    }
    addLiterals(bank, rows.length, prior, source.kind === 'real' ? ['int', 'real'] : ['int'], literals)
  }
  const folds = [...FOLDINGS.map(({ fold }) => `fold:${fold}`), 'every', 'some'].map((key) => prior.bits(key))
  return { source, bank, rows, starts, leastBits: prior.bits(source.key) + Math.min(...folds) }
}

/** Largest cost of a filter or a mapping. */
const MAX_INNER_BITS = 16

/** Grows what is said of elements as far as folds that cost `outerBits` can use it. */
export function* growWalk(walk: Walk, outerBits: number, applier: Applier): Work<void> {
  const bits = outerBits - walk.leastBits
  if (bits < 1 || bits > MAX_INNER_BITS || walk.rows.length === 0) return
  yield* growCalls(walk.bank, bits, walk.rows.length, applier, walk.source.type)
  yield* walk.bank.grow(bits)
}

interface Folding {
  readonly fold: Fold
  /** Whether what is taken of each element matters, or only which pass. */
  readonly maps: boolean
  readonly filters: boolean
  readonly real: boolean
  readonly run: (values: readonly number[], places: readonly number[]) => number
}

const safe = (value: number): number => (Number.isSafeInteger(value) ? value : Number.NaN)
/** Position of the first value that `better` prefers. */
const bestAt = (values: readonly number[], better: (a: number, b: number) => boolean): number => {
  let at = 0
  for (let i = 1; i < values.length; i++) if (better(values[i]!, values[at]!)) at = i
  return at
}

const FOLDINGS: readonly Folding[] = [
  { fold: 'sum', maps: true, filters: true, real: true, run: (values) => values.reduce((a, b) => a + b, 0) },
  { fold: 'count', maps: false, filters: true, real: false, run: (values) => values.length },
  { fold: 'product', maps: true, filters: true, real: true, run: (values) => values.reduce((a, b) => a * b, 1) },
  {
    fold: 'min',
    maps: true,
    filters: true,
    real: true,
    run: (values) => values.reduce((a, b) => Math.min(a, b), values[0]!),
  },
  {
    fold: 'max',
    maps: true,
    filters: true,
    real: true,
    run: (values) => values.reduce((a, b) => Math.max(a, b), values[0]!),
  },
  {
    fold: 'xor',
    maps: true,
    filters: true,
    real: false,
    run: (values) =>
      values.every(Number.isSafeInteger) ? Number(values.reduce((a, b) => a ^ BigInt(b), 0n)) : Number.NaN,
  },
  { fold: 'first', maps: true, filters: true, real: true, run: (values) => values[0]! },
  { fold: 'last', maps: true, filters: true, real: true, run: (values) => values.at(-1)! },
  {
    fold: 'mean',
    maps: true,
    filters: true,
    real: true,
    run: (values) => values.reduce((a, b) => a + b, 0) / values.length,
  },
]
const PLACED: readonly Folding[] = [
  { fold: 'firstIndex', maps: false, filters: true, real: false, run: (_, places) => places[0]! },
  { fold: 'lastIndex', maps: false, filters: true, real: false, run: (_, places) => places.at(-1)! },
  {
    fold: 'minIndex',
    maps: true,
    filters: false,
    real: true,
    run: (values, places) => places[bestAt(values, (a, b) => a < b)]!,
  },
  {
    fold: 'maxIndex',
    maps: true,
    filters: false,
    real: true,
    run: (values, places) => places[bestAt(values, (a, b) => a > b)]!,
  },
]

/** What a fold gives where no element passes, as it is written: 0, or -1 for a position. */
function emptyFold(fold: Fold, source: Source, filtered: boolean, signed: boolean): number | undefined {
  if (fold === 'sum' || fold === 'count' || fold === 'xor') return 0
  if (fold === 'product') return 1
  if (source.whole && !filtered) return undefined
  return /Index$/.test(fold) && signed ? -1 : 0
}

/** Adds every fold over the sequence that costs exactly `bits`. */
export function* growFolds(
  walk: Walk,
  outer: Bank,
  bits: number,
  prior: Prior,
  budget: Budget,
  signed: boolean,
): Work<void> {
  const { source, bank, rows, starts } = walk
  const own = bits - prior.bits(source.key)
  if (own < 1) return
  const contexts = source.rows.length
  const steps = 1 + (rows.length >> 3)
  const run = (folding: Folding, filter: Term | undefined, map: Term | undefined): void => {
    if (!budget.spend(steps)) return
    const kind = folding.maps ? (map?.kind ?? source.kind) : 'int'
    const out = new Float64Array(contexts)
    for (let context = 0; context < contexts; context++) {
      const values: number[] = []
      const places: number[] = []
      if (source.rows[context] === undefined) {
        out[context] = Number.NaN
        continue
      }
      for (let at = starts[context]!; at < starts[context + 1]!; at++) {
        if (filter !== undefined && filter.values[at] !== 1) continue
        values.push(map === undefined ? rows[at]!.row.it : map.values[at]!)
        if (source.whole) places.push(rows[at]!.row.place!)
      }
      const value =
        values.length === 0
          ? (emptyFold(folding.fold, source, filter !== undefined, signed) ?? Number.NaN)
          : folding.run(values, places)
      out[context] = kind === 'int' ? safe(value) : value
    }
    const over: Seq = {
      base: source.base,
      ...(filter === undefined ? {} : { filter: filter.meaning as Bool }),
      ...(map === undefined ? {} : { map: map.meaning as Num }),
    }
    outer.add(kind, bits, out, () => ({ kind: 'fold', fold: folding.fold, over }))
  }
  const foldings = source.whole ? [...FOLDINGS, ...PLACED] : FOLDINGS
  for (const folding of foldings) {
    if (folding.fold === 'mean' && source.kind !== 'real') continue
    if (source.kind === 'real' && folding.maps && !folding.real) continue
    const left = own - prior.bits(`fold:${folding.fold}`)
    if (left < 0) continue
    const filters = folding.filters ? filtersUpTo(bank, left) : [undefined]
    for (const filter of filters) {
      const rest = left - (filter?.bits ?? 0)
      if (!folding.maps) {
        // How many elements there are is a length, and how many numbers a range has is arithmetic.
        if (rest === 0 && (filter !== undefined || /digits|divisors/.test(source.key))) run(folding, filter, undefined)
        continue
      }
      // The element itself costs nothing as a mapping.
      if (rest === 0 && source.key !== 'over:pairs' && source.key !== 'over:next' && source.key !== 'over:zip')
        run(folding, filter, undefined)
      for (const kind of source.kind === 'real' ? (['real'] as const) : (['int'] as const))
        for (const map of bank.terms(kind, rest))
          if (
            !/^(it|literal)$/.test(map.meaning.kind) &&
            !(map.meaning.kind === 'other' && source.key === 'over:pairs')
          )
            run(folding, filter, map)
      if (budget.spent) return
      yield* budget.pause()
    }
  }
  growQuantifiers(walk, outer, bits, own, prior, budget)
}

function filtersUpTo(bank: Bank, bits: number): readonly (Term | undefined)[] {
  const out: (Term | undefined)[] = [undefined]
  for (let cost = 1; cost <= bits; cost++) out.push(...bank.terms('bool', cost))
  return out
}

function growQuantifiers(walk: Walk, outer: Bank, bits: number, own: number, prior: Prior, budget: Budget): void {
  const { source, bank, starts } = walk
  for (const kind of ['every', 'some'] as const)
    for (const holds of bank.terms('bool', own - prior.bits(kind))) {
      if (!budget.spend(1 + (walk.rows.length >> 5))) return
      const wanted = kind === 'every' ? 0 : 1
      const out = Float64Array.from(source.rows, (list, context) => {
        if (list === undefined) return Number.NaN
        for (let at = starts[context]!; at < starts[context + 1]!; at++) if (holds.values[at] === wanted) return wanted
        return 1 - wanted
      })
      outer.add('bool', bits, out, () => ({ kind, over: { base: source.base }, holds: holds.meaning as Bool }))
    }
}
