import { type Meaning, type Num, type Seq, standingFor } from '../meaning/meaning.js'
import type { Token } from '../text/tokenize.js'
import { asBool, asNum, asSeq, bool, find, type MeaningRule, make, num, seq } from './parts.js'

/** `x in`, `pair x, y of`, `x at index i in`, `x in p and y in q`: where letters are given to elements. */
const BINDER =
  /\b(?:each|every|all|some|any|number of|how many|elements?|values?|entries|items?) (?:pairs? )?\(? ?([b-z])(?: at (?:the )?(?:index|position) ([b-z]))?(?= (?:in|of|,|and|with|where|such) )(?: (?:,|and) ([b-z]) \)? ?(?:of|in)| in \w+ and ([b-z]) in)?/g

/** `a[i]`, `a[i + 1]` */
const SUBSCRIPT = /\w \[ ([a-z])(?= (?:[+-] \d+ )?\])/g

/** `the smallest k such that`, `how many k with`, `for some integer k`: numbers that are looked for by a letter. */
const SOUGHT =
  /\b(?:smallest|largest|least|greatest|lowest|highest|minimum|maximum|biggest|first|how many|number of|count|every|each|all|some|any|an?|there is|there exists) (?:all |every |the )?(?:positive |whole |natural |non - negative |nonnegative )*(?:integers? |numbers? |exponents? |values? |power )?([b-z])(?= (?:such|for|with|where|so|that|satisf\w+|exists?|from|between|in|[<>]=?|\.|\?|,)|$)/g

/** Letters that a sentence gives to elements, and what they stand for. One sequence at a time has them. */
export function lettersIn(tokens: readonly Token[]): ReadonlyMap<string, Num> {
  const text = tokens.map((token) => token.text.toLowerCase()).join(' ')
  const given = [...text.matchAll(BINDER)]
  const indices = given.length > 0 ? [] : [...text.matchAll(SUBSCRIPT)]
  if (indices.length > 0) return new Map(indices.map(([, index]) => [index!, letterOf('place')]))
  const [binder, more] = given.length > 0 ? given : [...text.matchAll(SOUGHT)]
  const out = new Map<string, Num>()
  if (binder === undefined || more !== undefined) return out
  const [, first, place, second, beside] = binder
  const other = second ?? beside
  out.set(first!, letterOf('it'))
  if (place !== undefined) out.set(place, letterOf('place'))
  if (other !== undefined) out.set(other, letterOf('other'))
  return out
}

/** No parameter has such a name. A letter is the element itself once the sequence around it is known. */
const letterOf = (kind: 'it' | 'other' | 'place'): Num => ({ kind: 'parameter', name: `.${kind}` })
const LETTER = /\bname:\./

/** With the elements instead of their letters; undefined where an inner sequence, with elements of its own, has one. */
export const bound = <T>(value: T): T | undefined =>
  standingFor(
    value,
    (text) => LETTER.test(text),
    (name) => ({ kind: name.slice(1) }) as Num,
    /^(filter|map|holds)$/,
  )

const named = (base: Seq | undefined): Meaning | undefined => (base === undefined ? undefined : seq(base))
const isPairs = (over: Seq | undefined): boolean => over?.base.kind === 'pairs'

/** Elements that have letters, and what is said of them: `the sum of x * i for each x at index i in values`. */
export const namedRules: readonly MeaningRule[] = [
  ...make('Named', ['Letter in|of Seq', 'Letter at index Letter in|of Seq'], (parts) => {
    const over = find(parts, asSeq)
    return over === undefined || isPairs(over) || over.map !== undefined ? undefined : named(over)
  }),
  ...make('Named', ['Seq Letter'], (parts) => {
    const over = find(parts, asSeq)
    return over?.base.kind !== 'parameter' || over.filter !== undefined || over.map !== undefined
      ? undefined
      : named(over)
  }),
  ...make('Named', ['pair (? Letter ,|and Letter )? of|in Seq'], (parts) => {
    const over = find(parts, asSeq)
    if (over === undefined || over.map !== undefined) return undefined
    if (isPairs(over)) return named(over)
    return over.base.kind === 'parameter' && over.filter === undefined
      ? seq({ base: { kind: 'pairs', of: over.base.name, next: false } })
      : undefined
  }),
  ...make('Named', ['pair (? Letter ,|and Letter )? of|in adjacent Seq'], (parts) => {
    const over = find(parts, asSeq)
    return over?.base.kind === 'parameter' && over.filter === undefined && over.map === undefined
      ? seq({ base: { kind: 'pairs', of: over.base.name, next: true } })
      : undefined
  }),
  ...make(
    'Named',
    ['Letter in Seq and Letter in Seq', 'Letter at index Letter in Seq and Letter in Seq'],
    (parts) => {
      const [left, right] = parts.map(asSeq).filter((part) => part !== undefined)
      return left?.base.kind === 'parameter' && right?.base.kind === 'parameter'
        ? seq({ base: { kind: 'zip', left: left.base.name, right: right.base.name } })
        : undefined
    },
    0,
  ),
  ...make('Named', ['Named where|with|if|when Bool', 'Named such that Bool', 'Named for which Bool'], ([a, b]) => {
    const [over, filter] = [asSeq(a), bound(asBool(b))]
    return over === undefined || filter === undefined || over.filter !== undefined
      ? undefined
      : seq({ ...over, filter })
  }),
  ...make('Seq', ['Num for|over each|every|all Named'], ([value, over]) => {
    const [map, base] = [bound(asNum(value)), asSeq(over)]
    return map === undefined || base === undefined ? undefined : seq(map.kind === 'it' ? base : { ...base, map })
  }),
  ...make('Num', ['number of Named', 'how many Named', 'count Named'], ([a]) => {
    const over = asSeq(a)
    return over === undefined ? undefined : num({ kind: 'fold', fold: 'count', over })
  }),
  ...make('Bool', ['Bool for each|every|all Named'], ([a, b]) => quantified('every', a, b)),
  ...make('Bool', ['Bool for some|any Named'], ([a, b]) => quantified('some', a, b)),
  ...make('Change', ['replace each|every|all element? Named with|by Num'], ([a, b]) => {
    const [over, value] = [asSeq(a), bound(asNum(b))]
    return over?.base.kind !== 'parameter' || value === undefined ? undefined : { type: 'change', over, value }
  }),
]

function quantified(kind: 'every' | 'some', a: Meaning | undefined, b: Meaning | undefined): Meaning | undefined {
  const [holds, over] = [bound(asBool(a)), asSeq(b)]
  return holds === undefined || over === undefined ? undefined : bool({ kind, over, holds })
}
