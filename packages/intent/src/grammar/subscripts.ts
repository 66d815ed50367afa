import {
  arithmetic,
  type Bool,
  both,
  compare,
  type Fold,
  identity,
  it,
  literal,
  type Meaning,
  type Num,
  rewritten,
  type Seq,
  termsOf,
} from '../meaning/meaning.js'
import { bound } from './named.js'
import { asBool, asFold, asNum, asSeq, bool, find, type MeaningRule, make, num, seq } from './parts.js'

const place = { kind: 'place' } as const

/** How far an index is from the place under consideration; undefined where it is something else. */
function offsetOf(index: Num): number | undefined {
  if (index.kind === 'place') return 0
  if (index.kind !== 'arithmetic' || index.right.kind !== 'literal' || index.left.kind !== 'place') return undefined
  const by = Number(index.right.value)
  return index.operator === '+' ? by : index.operator === '-' ? -by : undefined
}

/** With the element and its neighbours for what is subscripted in the array: `a[i]` is the element at the place i. */
const atPlace = <T>(value: T, array: string): T =>
  rewritten(value, (part) => {
    const offset = part.kind === 'element' && part.of === array ? offsetOf(part.index) : undefined
    return offset === undefined ? undefined : offset === 0 ? it : { kind: 'neighbour', offset }
  })

/** The arrays that a meaning subscripts with the place under consideration. */
const subscripted = (value: unknown): readonly string[] => [
  ...new Set(
    [...identity(value).matchAll(/kind:element of:(\w+) index:\((?:kind:place|[^)]*left:\(kind:place)/g)].map(
      ([, of]) => of!,
    ),
  ),
]

interface Looped<T> {
  readonly array: string
  readonly value: T
}
/** What is said of an index letter, as said of the elements of the first array that it subscripts. */
function looped<T extends Num | Bool>(value: T | undefined): Looped<T> | undefined {
  const inside = bound(value)
  const [array] = subscripted(inside)
  return inside === undefined || array === undefined ? undefined : { array, value: atPlace(inside, array) }
}
const kept = (value: Bool | undefined): Seq | undefined => {
  const each = looped(value)
  return each === undefined ? undefined : { base: { kind: 'parameter', name: each.array }, filter: each.value }
}
const folded = (fold: Fold, over: Seq | undefined): Meaning | undefined =>
  over === undefined ? undefined : num({ kind: 'fold', fold, over })
function quantified(kind: 'every' | 'some', holds: Bool | undefined): Meaning | undefined {
  const each = looped(holds)
  return each === undefined
    ? undefined
    : bool({ kind, over: { base: { kind: 'parameter', name: each.array } }, holds: each.value })
}
function mapped(value: Num | undefined): Seq | undefined {
  const each = looped(value)
  if (each === undefined) return undefined
  const base = { kind: 'parameter', name: each.array } as const
  return each.value.kind === 'it' ? { base } : { base, map: each.value }
}

/** Literal subscripts of two terms that are alike otherwise: those of the first, and by how much the second is further. */
function advance(first: unknown, second: unknown): readonly (readonly [bigint, bigint])[] | undefined {
  if (identity(first) === identity(second)) return []
  if (typeof first !== 'object' || typeof second !== 'object' || first === null || second === null) return undefined
  const [a, b] = [first as Num, second as Num]
  if (a.kind === 'element' && b.kind === 'element' && a.of === b.of) {
    if (a.index.kind !== 'literal' || b.index.kind !== 'literal') return undefined
    return [[a.index.value, b.index.value - a.index.value]]
  }
  const keys = Object.keys(first)
  const all = keys.map((key) =>
    advance((first as Record<string, unknown>)[key], (second as Record<string, unknown>)[key]),
  )
  return all.some((part) => part === undefined) ? undefined : all.flatMap((part) => part!)
}
const withPlace = (value: Num): Num =>
  rewritten(value, (part) =>
    part.kind === 'element' && part.index.kind === 'literal' ? { ...part, index: place } : undefined,
  )
/** `x[0] * y[0] + x[1] * y[1] + …` */
function continued(terms: readonly Num[]): Meaning | undefined {
  const [first, second] = terms
  const steps = terms.slice(1).map((term, i) => advance(terms[i], term))
  const [start, step] = steps[0]?.[0] ?? []
  if (first === undefined || second === undefined || start === undefined || step === undefined || step < 1n)
    return undefined
  const regular = steps.every((all, i) => all?.every(([from, by]) => from === start + BigInt(i) * step && by === step))
  const over = regular ? mapped(withPlace(first)) : undefined
  if (over === undefined) return undefined
  const beyond = compare('>=', place, literal(start))
  const every: Bool = {
    kind: 'divides',
    divisor: literal(step),
    number: start === 0n ? place : arithmetic('-', place, literal(start)),
  }
  const filter = step === 1n ? (start === 0n ? undefined : beyond) : start === 0n ? every : both(beyond, every)
  return folded('sum', filter === undefined ? over : { ...over, filter })
}

const EVERY = 'each|every|all'
/** Arrays with subscripts: `a[i]`, `the number of i with a[i] > b[i]`, `a[0] + a[1] + …`. */
export const subscriptRules: readonly MeaningRule[] = [
  ...make(
    'Atom',
    ['Seq [ Num ]'],
    ([a, b]) => {
      const [over, index] = [asSeq(a), asNum(b)]
      return over?.base.kind !== 'parameter' ||
        over.filter !== undefined ||
        over.map !== undefined ||
        index === undefined
        ? undefined
        : num({ kind: 'element', of: over.base.name, index })
    },
    0,
  ),
  ...make(
    'Indexed',
    [
      'index? Letter with|where|if|when|satisfying Bool',
      'index? Letter such that Bool',
      'index? Letter for|at which Bool',
      'index? Letter with Bool such that Bool',
      'index? Letter that satisfy Bool',
    ],
    (parts) => {
      const all = parts.map(asBool).filter((part) => part !== undefined)
      const over = kept(all.length === 0 ? undefined : all.reduce(both))
      return over === undefined ? undefined : seq(over)
    },
    0,
  ),
  ...make('Num', ['number of Indexed', 'how many Indexed', 'count Indexed', 'count all? Indexed'], ([a]) =>
    folded('count', asSeq(a)),
  ),
  ...make('Num', ['minimum|first Indexed'], ([a]) => folded('firstIndex', asSeq(a))),
  ...make('Num', ['maximum|last Indexed'], ([a]) => folded('lastIndex', asSeq(a))),
  ...make('Bool', ['there exist|be some|any|at? minimum? one? Indexed', 'any|some Indexed exist'], ([a]) => {
    const over = asSeq(a)
    return over?.filter === undefined
      ? undefined
      : bool({ kind: 'some', over: { base: over.base }, holds: over.filter })
  }),
  ...make('Bool', ['there exist|be no Indexed', 'no Indexed exist'], ([a]) => {
    const over = asSeq(a)
    return over?.filter === undefined
      ? undefined
      : bool({ kind: 'every', over: { base: over.base }, holds: { kind: 'not', operand: over.filter } })
  }),
  ...make('Bool', [`Bool for ${EVERY} index? Letter`, `for ${EVERY} index? Letter ,? Bool`], (parts) =>
    quantified('every', find(parts, asBool)),
  ),
  ...make('Bool', ['Bool for some|any index? Letter', 'for some|any index? Letter ,? Bool'], (parts) =>
    quantified('some', find(parts, asBool)),
  ),
  ...make('Num', [`Fold of? ${EVERY}? Num`, `Fold of? Num for|over ${EVERY}? index? Letter`], (parts) => {
    const fold = asFold(parts[0])
    return fold === undefined ? undefined : folded(fold, mapped(asNum(parts[1])))
  }),
  // `a[i], a[i + 1], …, a[j]`
  ...make('Seq', ['Num , Num , ... ,? Num', 'Num , ... ,? Num'], (parts) => {
    const terms = parts.map(asNum)
    const [first, last] = [terms[0], terms.at(-1)]
    if (
      first?.kind !== 'element' ||
      last?.kind !== 'element' ||
      terms.some((term) => term?.kind !== 'element' || term.of !== first.of)
    )
      return undefined
    const filter = both(compare('>=', place, first.index), compare('<=', place, last.index))
    return seq({ base: { kind: 'parameter', name: first.of }, filter })
  }),
  ...make('Num', ['Num + ... ', 'Num + ... + Num'], ([a]) => {
    const sum = asNum(a)
    return sum === undefined ? undefined : continued(termsOf(sum, '+'))
  }),
  ...make(
    'Change',
    [
      `set|replace|change|turn|make ${EVERY}? Num to|with|by|into|= Num`,
      `${EVERY}? Num become|<- Num`,
      `set|let? ${EVERY}? Num = Num`,
      `store|write|put Num in|into|to ${EVERY}? Num`,
      `set|let? ${EVERY}? Num = Num for ${EVERY} index? Letter`,
    ],
    (parts) => {
      const numbers = parts.map(asNum).filter((part) => part !== undefined)
      const target = numbers.find((part) => part.kind === 'element' && isLetter(part.index))
      const value = bound(numbers.find((part) => part !== target))
      if (target?.kind !== 'element' || value === undefined) return undefined
      return {
        type: 'change',
        over: { base: { kind: 'parameter', name: target.of } },
        value: atPlace(value, target.of),
      }
    },
  ),
]
const isLetter = (index: Num): boolean => index.kind === 'parameter' && index.name === '.place'
