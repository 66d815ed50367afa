import {
  arithmetic,
  type Bool,
  both,
  compare,
  fillBool,
  fillNum,
  identity,
  it,
  literal,
  type Meaning,
  type Num,
  not,
  type Seq,
} from '../meaning/meaning.js'
import { bound } from './named.js'
import { asBool, asProperty, asSeq, bool, find, type MeaningRule, make, narrowed, num, seq } from './parts.js'

const LEAST = 'minimum|less|first'
const MOST = 'maximum|greater|last'
const NUMBER = 'integer|number|exponent|value|power'
const SUCH = [
  'such that',
  'so that',
  'for which',
  'with',
  'where',
  'whose',
  'that satisfy',
  'satisfy',
  'which satisfy',
  'that',
]
const described = (pattern: string): readonly string[] =>
  SUCH.flatMap((such) => [`${pattern} Letter ,? ${such} Bool`, `${pattern} positive Letter ,? ${such} Bool`])

const usesIt = (value: Num): boolean => /kind:it\b/.test(identity(value))

/** The first number from `start` on of which it holds. */
const first = (start: Num, holds: Bool): Num => ({
  kind: 'repeat',
  start,
  step: arithmetic('+', it, literal(1)),
  until: holds,
})
/** Whether some number meets it: one that is large enough, or a multiple or divisor. `k * k = n` has none for most n. */
function isMet(holds: Bool): boolean {
  if (holds.kind === 'logic') return isMet(holds.left) && isMet(holds.right)
  if (holds.kind === 'divides' || holds.kind === 'test') return true
  const limit = bounded(holds)
  if (limit?.operator === '==') return limit.left.kind === 'arithmetic' && limit.left.operator === '%'
  return limit !== undefined && /^>/.test(limit.operator) && grows(limit.left)
}
/** Zero divides nothing, and everything divides it. */
const startOf = (holds: Bool): Num => {
  const from = ranged(holds).from
  return from ?? literal(/kind:divides|operator:[%/] /.test(identity(holds)) ? 1n : 0n)
}
/** The first number of which it holds, if there is one. */
export const firstOf = (holds: Bool | undefined): Num | undefined =>
  holds === undefined || !isMet(holds) ? undefined : first(startOf(holds), holds)

const TURNED = { '<': '>', '<=': '>=', '>': '<', '>=': '<=', '==': '==', '!=': '!=' } as const
/** `F(k) <= n`, with what the letter is in on the left. */
function bounded(holds: Bool): (Bool & { kind: 'compare' }) | undefined {
  if (holds.kind !== 'compare') return undefined
  if (usesIt(holds.left) === usesIt(holds.right)) return undefined
  return usesIt(holds.left)
    ? holds
    : { ...holds, operator: TURNED[holds.operator], left: holds.right, right: holds.left }
}
/** The last number before the first one that is too large. */
export function lastOf(holds: Bool): Num | undefined {
  // All smaller powers divide what a power divides.
  if (holds.kind === 'divides' && !usesIt(holds.number)) {
    const { divisor } = holds
    const isPower = divisor.kind === 'arithmetic' && divisor.operator === '**' && !usesIt(divisor.left)
    return isPower && divisor.right.kind === 'it'
      ? first(literal(0), not(fillBool(holds, arithmetic('+', it, literal(1)))))
      : undefined
  }
  const limit = bounded(holds)
  if (limit === undefined || !/^<=?$/.test(limit.operator)) return undefined
  const beyond = fillBool({ ...limit, operator: limit.operator === '<' ? '>=' : '>' }, arithmetic('+', it, literal(1)))
  return first(literal(0), beyond)
}

/** The range that a condition on a number gives it, and what else it says. */
function ranged(holds: Bool): { readonly from?: Num; readonly to?: Num; readonly rest: readonly Bool[] } {
  const parts: Bool[] = []
  const split = (part: Bool): void => {
    if (part.kind === 'logic' && part.operator === '&&') {
      split(part.left)
      split(part.right)
    } else parts.push(part)
  }
  split(holds)
  let from: Num | undefined
  let to: Num | undefined
  const rest: Bool[] = []
  for (const part of parts) {
    const limit = bounded(part)
    if (limit?.left.kind === 'it' && from === undefined && /^>/.test(limit.operator))
      from = limit.operator === '>=' ? limit.right : arithmetic('+', limit.right, literal(1))
    else if (limit?.left.kind === 'it' && to === undefined && /^</.test(limit.operator))
      to = limit.operator === '<=' ? limit.right : arithmetic('-', limit.right, literal(1))
    else rest.push(part)
  }
  return { rest, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }
}
/** The numbers of which it holds, where it bounds them. A divisor is no greater than what it divides. */
export function rangeOf(holds: Bool | undefined): Seq | undefined {
  if (holds === undefined) return undefined
  const { from = literal(1), to: stated, rest } = ranged(holds)
  const divided = rest.find((part) => part.kind === 'divides' && part.divisor.kind === 'it' && !usesIt(part.number))
  const to = stated ?? (divided?.kind === 'divides' ? divided.number : undefined)
  if (to === undefined) return undefined
  return { base: { kind: 'range', from, to }, ...(rest.length === 0 ? {} : { filter: rest.reduce(both) }) }
}
const letterThat = (parts: readonly Meaning[]): Bool | undefined => bound(find(parts, asBool))

/** Numbers that are looked for: `the smallest k with k * k >= n`, `how many k with 1 <= k <= n satisfy …`. */
export const searchRules: readonly MeaningRule[] = [
  ...make('Num', [...described(LEAST), ...described(`${LEAST} ${NUMBER}`)], (parts) => {
    const value = firstOf(letterThat(parts))
    return value === undefined ? undefined : num(value)
  }),
  ...make('Num', [...described(MOST), ...described(`${MOST} ${NUMBER}`)], (parts) => {
    const holds = letterThat(parts)
    const value = holds === undefined ? undefined : lastOf(holds)
    return value === undefined ? undefined : num(value)
  }),
  // `the smallest prime that is at least n`
  ...make(
    'Num',
    [
      `${LEAST} Property number|integer? Property`,
      `${LEAST} Property number|integer? that|which be? Property`,
      `${LEAST} number|integer that|which be? Property and|that|which? be? Property`,
    ],
    (parts) => {
      const said = parts.map(asProperty).filter((part) => part !== undefined)
      const bound = said.find(
        (part) => part.kind === 'compare' && /^>=?$/.test(part.operator) && part.left.kind === 'it',
      )
      const kind = said.find((part) => part !== bound)
      const value = bound === undefined || kind?.kind !== 'test' ? undefined : firstOf(both(bound, kind))
      return value === undefined ? undefined : num(value)
    },
  ),
  // `every d < n with n % d == 0`
  ...make(
    'Sought',
    [
      'Letter with|where Bool',
      'Letter such that Bool',
      'integer|number Letter with|where Bool',
      'integer|number Letter such that Bool',
    ],
    (parts) => {
      const over = rangeOf(letterThat(parts))
      return over === undefined ? undefined : seq(over)
    },
  ),
  ...make(
    'Sought',
    ['Bool'],
    ([a]) => {
      const holds = bound(asBool(a))
      const over = holds === asBool(a) ? undefined : rangeOf(holds)
      return over === undefined ? undefined : seq(over)
    },
    2,
  ),
  ...make(
    'Sought',
    ['Sought satisfy Bool', 'Sought with|where Bool', 'Sought such that Bool', 'Sought for which Bool'],
    ([a, b]) => {
      const [over, holds] = [asSeq(a), bound(asBool(b))]
      return over === undefined || holds === undefined ? undefined : seq(narrowed(over, holds))
    },
  ),
  ...make('Named', ['Sought'], ([a]) => a, 1),
  ...make('Named', ['Named satisfy Bool', 'Named that|which satisfy Bool'], ([a, b]) => {
    const [over, holds] = [asSeq(a), bound(asBool(b))]
    return over === undefined || holds === undefined || over.filter !== undefined
      ? undefined
      : seq({ ...over, filter: holds })
  }),
  ...make('Seq', ['all|every|each Named'], ([a]) => a),
  ...make('Num', ['count all|every|each? Named'], ([a]) => {
    const over = asSeq(a)
    return over === undefined ? undefined : num({ kind: 'fold', fold: 'count', over })
  }),
  // `n equals k * k for some integer k`: the first that is not smaller decides.
  ...make(
    'Bool',
    [
      'Bool for some|any|an? integer|number? Letter',
      'some|an|any integer|number? Letter exist with|where Bool',
      'some|an|any integer|number? Letter exist such that Bool',
      'there be|exist some|an? integer|number? Letter with|where Bool',
      'there be|exist some|an? integer|number? Letter such that Bool',
      'do some|an|any integer|number? Letter exist with|where Bool',
      'do some|an|any integer|number? Letter exist such that Bool',
      'be there some|an? integer|number? Letter with|where Bool',
      'be there some|an? integer|number? Letter such that Bool',
    ],
    (parts) => {
      const holds = letterThat(parts)
      const equal = holds === undefined ? undefined : bounded(holds)
      if (equal?.operator !== '==' || !grows(equal.left)) return undefined
      const found = first(literal(0), { ...equal, operator: '>=' })
      return bool(compare('==', fillNum(equal.left, found), equal.right))
    },
  ),
]

/** Forms that only grow as the number does. */
const grows = (value: Num): boolean =>
  value.kind === 'it' ||
  value.kind === 'literal' ||
  value.kind === 'parameter' ||
  (value.kind === 'arithmetic' && value.operator === '/' && value.right.kind === 'literal' && grows(value.left)) ||
  (value.kind === 'arithmetic' && /^(\+|\*|\*\*)$/.test(value.operator) && grows(value.left) && grows(value.right))
