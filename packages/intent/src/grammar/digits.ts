import { arithmetic, type Bool, compare, it, literal, type Meaning, type Num } from '../meaning/meaning.js'
import { asNum, asSeq, bool, find, type MeaningRule, make, num, ofNums, property, seq } from './parts.js'

const folded = (fold: 'max' | 'min' | 'count', meaning: Meaning | undefined, filter?: Bool): Meaning | undefined => {
  const over = asSeq(meaning)
  return over === undefined
    ? undefined
    : num({ kind: 'fold', fold, over: { ...over, ...(filter === undefined ? {} : { filter }) } })
}
const digitsOf = (of: Num): Meaning => seq({ base: { kind: 'digits', of } })
/** What every decimal digit is to the one after it; places are counted from the last. */
const neighbours = (operator: '<' | '<=' | '>' | '>=' | '!=', patterns: readonly string[]): readonly MeaningRule[] =>
  make('Bool', patterns, ([a]) => {
    const over = asSeq(a)
    if (over?.base.kind !== 'digits' || over.filter !== undefined || over.map !== undefined) return undefined
    const { of } = over.base
    const digit = (place: Num): Num =>
      arithmetic('%', arithmetic('/', of, arithmetic('**', literal(10), place)), literal(10))
    const length: Num = { kind: 'fold', fold: 'count', over }
    const base = { kind: 'range', from: literal(1), to: arithmetic('-', length, literal(1)) } as const
    return bool({
      kind: 'every',
      over: { base },
      holds: compare(operator, digit(it), digit(arithmetic('-', it, literal(1)))),
    })
  })
/** How many digits are this one. */
const timesIn = (parts: readonly Meaning[]): Meaning | undefined => {
  const [digit, of] = [asNum(parts[0]), asNum(parts[1])]
  return digit === undefined || of === undefined ? undefined : folded('count', digitsOf(of), compare('==', it, digit))
}
/** The lowest bits, which a mask keeps. */
const lowBits = (of: Num | undefined, count: bigint): Meaning | undefined =>
  of === undefined || count < 1n || count > 63n ? undefined : num(arithmetic('&', of, literal((1n << count) - 1n)))
const bitOf = (of: Num, at: Num): Num => arithmetic('&', arithmetic('>>', of, at), literal(1))
const LOW = 'low|less|minimum|last|bottom|rightmost'
const SET = 'set|on|1|one'
const CLEAR = 'clear|off|0|zero|unset'
/** As a condition of something else: by itself it is asked for as a concept. */
const bitIs = (patterns: readonly string[], value: number): readonly MeaningRule[] =>
  make('Bit', patterns, (parts) => {
    const [at, of] = parts.map(asNum)
    return at === undefined || of === undefined ? undefined : bool(compare('==', bitOf(of, at), literal(value)))
  })

/** Decimal digits and bits of one number. */
export const digitRules: readonly MeaningRule[] = [
  // `the digit d`; a chart passes over `of`, so `digits of n` must be told from it by its tokens.
  ...make('Atom', ['Digit'], ([a]) => a, 0),
  ...ofNums(
    'Seq',
    [
      'decimal? writing|form|representation|expansion|notation of Num',
      'digit of|in Num in base ten|10',
      'digit of|in Num in decimal',
      'digit of|in decimal? writing|form|representation|expansion|notation of Num',
    ],
    digitsOf,
  ),
  ...make(
    'Atom',
    ['which|what Seq be maximum', 'which|what be maximum Seq', 'maximum one of|in Seq', 'maximum one in Seq'],
    ([a]) => folded('max', a),
  ),
  ...make('Atom', ['which|what Seq be minimum', 'which|what be minimum Seq', 'minimum one of|in Seq'], ([a]) =>
    folded('min', a),
  ),
  ...make(
    'Num',
    ['look|go|run|walk|search through|over|at all? Seq ,|and? return|give|find|tell|report Fold one?'],
    ([a, b]) =>
      b?.type === 'fold' && /^(min|max|sum|product)$/.test(b.fold) && asSeq(a)?.base.kind === 'digits'
        ? num({ kind: 'fold', fold: b.fold, over: asSeq(a)! })
        : undefined,
  ),
  ...neighbours('<', [
    'Seq get|grow|become|be strictly greater',
    'Seq be in? strictly ascending order?',
    'every|each? Seq be greater than one|digit before it',
    'every|each? Seq be greater than Before',
    'Seq strictly ascending',
    'do Seq get|grow|become strictly greater',
    'do Seq strictly ascending',
  ]),
  ...neighbours('<=', [
    'Seq be sorted? in? ascending order?',
    'no Seq be less than Before',
    'no Seq be ever less than Before',
    'Seq never descending',
    'every|each? Seq be at minimum Before',
    'Seq never get less',
  ]),
  ...neighbours('>', [
    'Seq get|grow|become|be strictly less',
    'Seq be in? strictly descending order?',
    'every|each? Seq be less than Before',
    'do Seq get|grow|become strictly less',
  ]),
  ...neighbours('>=', ['Seq be sorted? in? descending order?', 'no Seq be greater than Before', 'Seq never ascending']),
  ...neighbours('!=', [
    'every|each? Seq be different from Before',
    'no two adjacent Seq be equal',
    'adjacent Seq be different',
    'adjacent Seq differ',
    'no Seq be equal to? Before',
    'no Seq be equal as? Before',
  ]),
  ...make('Bool', ['for Seq : Bool'], ([a, b]) => (asSeq(a)?.base.kind === 'digits' ? b : undefined)),
  ...make(
    'Before',
    [
      'one|digit|that just? before it',
      'one|digit|that just? precede it',
      'digit|one to its? left',
      'digit|one on its? left',
      'previous one|digit',
      'one|digit it follow',
      'its predecessor',
      'left neighbour',
    ],
    () => ({ type: 'text', text: '' }),
  ),
  ...make(
    'Num',
    [
      'how many time do? Digit occur in|among|within Atom',
      'number of time Digit occur in|among|within Atom',
      'number of time that Digit occur in|among|within Atom',
      'count? number? of? occurrence of Digit in|among|within Atom',
      'count how many time Digit occur in|among|within Atom',
    ],
    timesIn,
  ),
  ...make(
    'Num',
    [
      'how many time do? Num occur in|among|within Seq',
      'number of time Num occur in|among|within Seq',
      'number of time that Num occur in|among|within Seq',
      'count? number? of? occurrence of Num in|among|within Seq',
      'how many Seq equal Num',
      'how many of? Seq be Num',
      'number of Seq equal to Num',
    ],
    (parts) => {
      const [value, over] = [find(parts, asNum), find(parts, asSeq)]
      return over?.base.kind !== 'digits' || over.filter !== undefined || over.map !== undefined || value === undefined
        ? undefined
        : folded('count', seq(over), compare('==', it, value))
    },
  ),
  ...ofNums('Property', ['end in|with Num', 'end in|with digit Num', 'have Num as last digit'], (digit) =>
    digit.kind === 'literal' && digit.value > 9n
      ? undefined
      : property(compare('==', arithmetic('%', it, literal(10)), digit)),
  ),
  ...make('Bool', ['do Num end in|with Num', 'Num end in|with Num'], (parts) => {
    const [of, digit] = parts.map(asNum)
    if (of?.kind !== 'parameter' || digit === undefined || (digit.kind === 'literal' && digit.value > 9n))
      return undefined
    return bool(compare('==', arithmetic('%', of, literal(10)), digit))
  }),
  ...make(
    'Atom',
    ['Atom without|minus last digit', 'drop|remove last digit of|from Atom', 'drop|remove last digit'],
    ([a]) => {
      const of = a === undefined ? it : asNum(a)
      return of === undefined ? undefined : num(arithmetic('/', of, literal(10)))
    },
  ),

  ...make(
    'Atom',
    [
      `${LOW} Num bit of|in Atom`,
      `${LOW} significant Num bit of|in Atom`,
      `Num ${LOW} significant? bit of|in Atom`,
      'Num less significant bit of|in Atom',
    ],
    (parts) => {
      const [count, of] = parts.map(asNum)
      return count?.kind === 'literal' ? lowBits(of, count.value) : undefined
    },
  ),
  ...make('Atom', [`${LOW} byte of Atom`, `${LOW} significant byte of Atom`], ([a]) => lowBits(asNum(a), 8n)),
  ...make('Atom', [`${LOW} nibble of Atom`, `${LOW} half byte of Atom`], ([a]) => lowBits(asNum(a), 4n)),
  ...ofNums(
    'Atom',
    [
      'bit number? Num of|in Atom',
      'bit at position|index Num of|in Atom',
      'Num th? bit of|in Atom',
      'value of bit number? Num of|in Atom',
    ],
    (at, of) => (at.kind === 'literal' && at.value > 63n ? undefined : num(bitOf(of, at))),
  ),
  ...bitIs(
    [
      `bit number? Num of|in Atom be ${SET}`,
      `bit at position|index Num of|in Atom be ${SET}`,
      `be bit number? Num of|in Atom ${SET}`,
    ],
    1,
  ),
  ...bitIs(
    [
      `bit number? Num of|in Atom be ${CLEAR}`,
      `bit at position|index Num of|in Atom be ${CLEAR}`,
      `bit number? Num of|in Atom be not set`,
      `be bit number? Num of|in Atom ${CLEAR}`,
    ],
    0,
  ),
]
