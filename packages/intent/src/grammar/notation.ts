import {
  arithmetic,
  type Bool,
  both,
  compare,
  either,
  literal,
  type Meaning,
  type Num,
  not,
  type Seq,
} from '../meaning/meaning.js'
import { bound } from './named.js'
import { asBool, asNum, asProperty, asSeq, bool, type MeaningRule, make, num, ofNums, property, seq } from './parts.js'
import { firstOf, lastOf, rangeOf } from './searches.js'

const find = <T>(parts: readonly Meaning[], as: (part: Meaning) => T | undefined): T | undefined =>
  parts.map(as).find((part) => part !== undefined)
const isZero = (value: Num): Bool => compare('==', value, literal(0))
const sameSign = (a: Num, b: Num): Bool => {
  const below = (value: Num) => compare('<', value, literal(0))
  return b.kind === 'literal' ? not(below(a)) : either(both(below(a), below(b)), both(not(below(a)), not(below(b))))
}
/** A quotient that is no whole number, one up or down. */
function rounded(value: Num, up: boolean): Meaning | undefined {
  if (value.kind !== 'arithmetic' || value.operator !== '/') return undefined
  const { left, right } = value
  const exact = isZero(arithmetic('%', left, right))
  const whenTrue = value
  const same = sameSign(left, right)
  return num({
    kind: 'choice',
    condition: either(exact, up ? not(same) : same),
    whenTrue,
    whenFalse: arithmetic(up ? '+' : '-', value, literal(1)),
  })
}
/** What is said of the numbers of a set without a stated range. */
const holding = (parts: readonly Meaning[]): Bool | undefined => {
  const said = parts.map(asBool).filter((part) => part !== undefined)
  return said.length === 0 ? undefined : bound(said.reduce(both))
}
const folded = (fold: 'min' | 'max' | 'count' | 'sum' | 'product', over: Seq | undefined): Meaning | undefined =>
  over === undefined ? undefined : num({ kind: 'fold', fold, over })
const within = (a: Meaning | undefined, b: Meaning | undefined): Meaning | undefined => {
  const [over, holds] = [asSeq(a), bound(asBool(b))]
  return over === undefined || holds === undefined || over.filter !== undefined
    ? undefined
    : seq({ ...over, filter: holds })
}

/** Notation of mathematics and of code inside a sentence: `max { k : k * k <= n }`, `for all d in 2..n - 1: …`, `c ? x : y`. */
export const notationRules: readonly MeaningRule[] = [
  ...make('Set', ['{ Named }', '{ Named : Bool }', '{ Named | Bool }'], ([a, b]) =>
    b === undefined ? a : within(a, b),
  ),
  ...make('Seq', ['Set'], ([a]) => a, 0),
  ...make('Open', ['{ Letter : Bool }', '{ Letter | Bool }', '{ Bool : Bool }', '{ Bool | Bool }'], (parts) => {
    const holds = holding(parts)
    return holds === undefined ? undefined : property(holds)
  }),
  ...make('Atom', ['minimum Open'], ([a]) => {
    const value = firstOf(asProperty(a))
    return value === undefined ? undefined : num(value)
  }),
  ...make('Atom', ['maximum Open'], ([a]) => {
    const holds = asProperty(a)
    const value = holds === undefined ? undefined : lastOf(holds)
    return value === undefined ? folded('max', rangeOf(holds)) : num(value)
  }),
  ...make('Atom', ['| Set |', '| Open |', 'number of Open', 'size of Set', 'size of Open'], ([a]) =>
    folded('count', asSeq(a) ?? rangeOf(asProperty(a))),
  ),
  ...make('Atom', ['sum of? Open'], ([a]) => folded('sum', rangeOf(asProperty(a)))),
  ...make('Seq', ['Num for|over Sought'], ([value, over]) => {
    const [map, base] = [bound(asNum(value)), asSeq(over)]
    return map === undefined || base === undefined ? undefined : seq(map.kind === 'it' ? base : { ...base, map })
  }),
  ...make('Bool', ['Letter | Sum'], ([a, b]) => {
    const [divisor, number] = [asNum(a), asNum(b)]
    return divisor === undefined || number === undefined ? undefined : bool({ kind: 'divides', divisor, number })
  }),
  ...make(
    'Named',
    ['Property Letter with|where Bool', 'Property Letter such that Bool', 'Property Letter that Bool'],
    (parts) => {
      const [kind, holds] = [find(parts, asProperty), bound(find(parts, asBool))]
      const over = rangeOf(holds)
      return kind === undefined || over === undefined
        ? undefined
        : seq({ ...over, filter: over.filter === undefined ? kind : both(kind, over.filter) })
    },
  ),
  ...make(
    'Bool',
    [
      'for all|each|every? Named :|, Bool',
      'every|each|all Named satisfy|have? Bool',
      'for all|each|every? Sought :|, Bool',
    ],
    ([a, b]) => {
      const [over, holds] = [asSeq(a), bound(asBool(b))]
      return over === undefined || holds === undefined ? undefined : bool({ kind: 'every', over, holds })
    },
  ),
  ...make(
    'Bool',
    [
      'exist Named with|where|: Bool',
      'exist Named such that Bool',
      'exist Named that Bool',
      'there be|exist a|an|some? Named with|where|: Bool',
      'there be|exist a|an|some? Named such that Bool',
    ],
    ([a, b]) => {
      const [over, holds] = [asSeq(a), bound(asBool(b))]
      return over === undefined || holds === undefined ? undefined : bool({ kind: 'some', over, holds })
    },
  ),
  ...make('Num', ['Bool ? Num : Num'], (parts) => {
    const [condition, whenTrue, whenFalse] = [asBool(parts[0]), asNum(parts[1]), asNum(parts[2])]
    return condition === undefined || whenTrue === undefined || whenFalse === undefined
      ? undefined
      : num({ kind: 'choice', condition, whenTrue, whenFalse })
  }),
  ...ofNums('Atom', ['floor ( Num )', 'floor of Atom'], (a) => rounded(a, false)),
  ...ofNums('Atom', ['ceil|ceiling ( Num )', 'ceil|ceiling of Atom'], (a) => rounded(a, true)),
  ...ofNums('Num', ['Num ,? rounded up', 'Num ,? rounding up'], (a) => rounded(a, true)),
  ...ofNums('Atom', ['xor of all? Num? bit of|in Atom', 'xor all? bit of|in Atom'], (...values) =>
    num(arithmetic('%', { kind: 'unary', operator: 'popcount', operand: values.at(-1)! }, literal(2))),
  ),
  ...ofNums(
    'Num',
    [
      'Num ,? kept|keep|limit|reduced|reduce|truncate|cut to|in lower? Num bit',
      'Num ,? keep|keeping only? lower|low Num bit',
      'lower|low Num bit of Num',
    ],
    (a, b) => {
      const [of, count] = b.kind === 'literal' ? [a, b.value] : [b, a.kind === 'literal' ? a.value : 0n]
      return count < 1n || count > 63n ? undefined : num(arithmetic('&', of, literal((1n << count) - 1n)))
    },
  ),
  ...make('Atom', ['number of distinct value|number? of|among|in? Items'], ([a]) => {
    const base = asSeq(a)?.base
    if (base?.kind !== 'items') return undefined
    const isNew = base.items.map((item, i): Num => {
      const before = base.items.slice(0, i).map((other) => compare('!=', item, other))
      return before.length === 0
        ? literal(1)
        : { kind: 'choice', condition: before.reduce(both), whenTrue: literal(1), whenFalse: literal(0) }
    })
    return num(isNew.reduce((left, right) => arithmetic('+', left, right)))
  }),
]
