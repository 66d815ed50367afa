import type { Value } from '@sourceless/contract'
import { arithmetic, literal, type Num, type Seq } from '../meaning/meaning.js'
import { elementOf, isInteger, isSequence, isSigned, type Parameter } from '../meaning/types.js'
import type { Kind } from './bank.js'
import { itemsOf, kindOf, toNumber } from './domain.js'

/** The values that one context walks over, one row each: the element, the second element, the position. */
export interface Row {
  readonly it: number
  readonly other?: number
  readonly place?: number
}

/** A sequence that programs may fold, with its rows in each context. */
export interface Source {
  readonly base: Seq['base']
  readonly key: string
  /** Whether it walks elements of a parameter: positions are meant and an empty one has no largest element. */
  readonly whole: boolean
  readonly kind: Kind
  /** Type of an element, as the notation has it. */
  readonly type: string
  /** Undefined where it has too many rows or makes no sense. */
  readonly rows: readonly (readonly Row[] | undefined)[]
}

const MAX_ROWS = 1200
const MAX_ALL_ROWS = 4000

const numbersOf = (value: Value): readonly number[] => itemsOf(value).map((item) => toNumber(item) ?? Number.NaN)

const upTo = (from: number, to: number): readonly Row[] | undefined =>
  to - from >= MAX_ROWS ? undefined : Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => ({ it: from + i }))

function digitsOf(value: number): readonly Row[] {
  const out: Row[] = []
  let rest = Math.abs(value)
  do {
    out.push({ it: rest % 10 })
    rest = Math.floor(rest / 10)
  } while (rest > 0)
  return out
}

function divisorsOf(value: number, proper: boolean): readonly Row[] | undefined {
  if (!(value >= 1 && value <= 20_000)) return undefined
  const out: Row[] = []
  for (let d = 1; d <= value; d++) if (value % d === 0 && !(proper && d === value)) out.push({ it: d })
  return out
}

function pairsOf(list: readonly number[], next: boolean): readonly Row[] {
  const out: Row[] = []
  for (let i = 0; i < list.length; i++)
    for (let j = i + 1; j < (next ? Math.min(i + 2, list.length) : list.length); j++)
      out.push({ it: list[i]!, other: list[j]! })
  return out
}

export function sourcesOf(
  parameters: readonly Parameter[],
  contexts: readonly (readonly Value[])[],
  firm: readonly boolean[],
): readonly Source[] {
  const out: Source[] = []
  const add = (
    base: Seq['base'],
    key: string,
    type: string,
    rows: (values: readonly Value[]) => readonly Row[] | undefined,
    whole = false,
  ) => {
    const kind = kindOf(type)
    if (kind === undefined || kind === 'bool') return
    const all = contexts.map((values) => {
      const list = rows(values)
      return list === undefined || list.length > MAX_ROWS ? undefined : list
    })
    const shown = all.filter((_, i) => firm[i])
    // Where no example has two elements, folding them says nothing.
    if (shown.some((list) => list === undefined) || !shown.some((list) => list!.length > 1)) return
    if (all.reduce((sum, list) => sum + (list?.length ?? 0), 0) <= MAX_ALL_ROWS)
      out.push({ base, key, whole, kind, type, rows: all })
  }
  const ints = parameters.flatMap(({ name, type }, i) => (isInteger(type) ? [{ name, type, i }] : []))
  const lists = parameters.flatMap(({ name, type }, i) =>
    isSequence(type) ? [{ name, type: elementOf(type), i }] : [],
  )
  for (const { name, type, i } of lists) {
    add(
      { kind: 'parameter', name },
      'over:parameter',
      type,
      (values) => numbersOf(values[i]!).map((item, place) => ({ it: item, place })),
      true,
    )
    for (const next of [true, false])
      add({ kind: 'pairs', of: name, next }, next ? 'over:next' : 'over:pairs', type, (values) =>
        pairsOf(numbersOf(values[i]!), next),
      )
  }
  for (const [at, left] of lists.entries())
    for (const right of lists.slice(at + 1))
      add({ kind: 'zip', left: left.name, right: right.name }, 'over:zip', left.type, (values) => {
        const [a, b] = [numbersOf(values[left.i]!), numbersOf(values[right.i]!)]
        return a.slice(0, b.length).map((item, place) => ({ it: item, other: b[place]!, place }))
      })
  const number = (values: readonly Value[], i: number): number => toNumber(values[i]) ?? Number.NaN
  for (const { name, type, i } of ints) {
    const of: Num = { kind: 'parameter', name }
    add({ kind: 'digits', of }, 'over:digits', type, (values) => digitsOf(number(values, i)))
    add({ kind: 'range', from: literal(1), to: of }, 'over:range', type, (values) => upTo(1, number(values, i)))
    add(
      { kind: 'range', from: literal(0), to: arithmetic('-', of, literal(1)) },
      'over:range',
      isSigned(type) ? type : 'i64',
      (values) => upTo(0, number(values, i) - 1),
    )
    for (const proper of [false, true])
      add({ kind: 'divisors', of, proper }, 'over:divisors', type, (values) => divisorsOf(number(values, i), proper))
  }
  for (const [at, from] of ints.entries())
    for (const to of ints.slice(at + 1))
      add(
        { kind: 'range', from: { kind: 'parameter', name: from.name }, to: { kind: 'parameter', name: to.name } },
        'over:range',
        from.type,
        (values) => upTo(number(values, from.i), number(values, to.i)),
      )
  return out
}
