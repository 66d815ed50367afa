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
} from '../meaning/meaning.js'
import { asSeq, type MeaningRule, make, num, ofNums } from './parts.js'

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
/** What is made of a whole value: `floor(a / b)`, `a / b rounded up`, `x << 4 kept to 8 bits`, `number of distinct values among a, b, c`. */
export const roundingRules: readonly MeaningRule[] = [
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
