import {
  type ArithmeticName,
  arithmetic,
  type Bool,
  both,
  compare,
  type Fold,
  fillBool,
  fillNum,
  identity,
  it,
  literal,
  type Meaning,
  mentions,
  type Num,
  not,
  type Seq,
} from '../meaning/meaning.js'
import {
  asFold,
  asMapping,
  asNum,
  asProperty,
  asSeq,
  bool,
  find,
  follows,
  type MeaningRule,
  make,
  narrowed,
  num,
  ofNums,
  partsOf,
  seq,
} from './parts.js'

const fold = (name: Fold, words: readonly string[]): readonly MeaningRule[] =>
  make('Fold', words, () => ({ type: 'fold', fold: name }))

const isWithin = (filter: Bool): boolean =>
  filter.kind === 'compare' && filter.operator === '>' && filter.left.kind === 'occurrences'
function filtered(base: Seq | undefined, filter: Bool | undefined): Meaning | undefined {
  if (base === undefined || filter === undefined) return undefined
  // Each element of an array is in it.
  if (base.base.kind === 'parameter' && identity(filter).includes(`among:${base.base.name})`) && isWithin(filter))
    return undefined
  const holds = base.map === undefined ? filter : fillBool(filter, base.map)
  return seq(narrowed(base, holds))
}
function mapped(base: Seq | undefined, map: ReturnType<typeof asMapping>): Meaning | undefined {
  if (base === undefined || map === undefined) return undefined
  return seq({ ...base, map: base.map === undefined ? map : fillNum(map, base.map) })
}
function folded(fold: Fold | undefined, over: Seq | undefined): Meaning | undefined {
  // How a mean of two numbers is rounded is not said.
  if (fold === undefined || over === undefined || (fold === 'mean' && over.base.kind === 'items')) return undefined
  return num({ kind: 'fold', fold, over })
}
/** `two numbers`, in the order of the parameters. */
function pairOf(operator: ArithmeticName, meaning: Meaning | undefined): Meaning | undefined {
  const base = asSeq(meaning)?.base
  const [left, right, more] = base?.kind === 'items' ? base.items : []
  return left === undefined || right === undefined || more !== undefined
    ? undefined
    : num(arithmetic(operator, left, right))
}
const pairFold = (fold: Fold, meaning: Meaning | undefined): Meaning | undefined =>
  asSeq(meaning)?.base.kind === 'items' ? folded(fold, asSeq(meaning)) : undefined
function element(index: Num | undefined, over: Seq | undefined, fromEnd: boolean): Meaning | undefined {
  if (index === undefined || over?.base.kind !== 'parameter' || over.filter !== undefined || over.map !== undefined)
    return undefined
  return num({ kind: 'element', of: over.base.name, index, ...(fromEnd ? { fromEnd } : {}) })
}
const ITEMS = 'element|number|value|integer|one|float|character|byte'
function largest(fold: 'min' | 'max', over: Seq | undefined): Meaning | undefined {
  if (!mentions(over?.filter, 'neighbour')) return folded(fold, over)
  return fold === 'max' ? folded('run', over) : undefined
}
/** By how much the first of two folds is greater, or how far they are apart. */
function beyond(parts: readonly Meaning[], operator: 'difference' | '-'): Meaning | undefined {
  const over = find(parts, asSeq)
  const [a, b] = parts.flatMap((part) => asNum(folded(asFold(part), over)) ?? [])
  return a === undefined || b === undefined ? undefined : num(arithmetic(operator, a, b))
}
/** Of several that are equal, the last instead of the first. */
const LAST: Readonly<Partial<Record<Fold, Fold>>> = { maxIndex: 'lastMaxIndex', minIndex: 'lastMinIndex' }
const quantified =
  (kind: 'every' | 'some', negate: boolean) =>
  (parts: readonly Meaning[]): Meaning | undefined => {
    const [over, holds] = [find(parts, asSeq), find(parts, asProperty)]
    if (over === undefined || holds === undefined) return undefined
    const two = find(parts, partsOf)
    // `contains a positive and a negative number` speaks of two elements.
    if (kind === 'some' && two !== undefined)
      return bool(both({ kind, over, holds: two[0] }, { kind, over, holds: two[1] }))
    return bool({ kind, over, holds: negate ? not(holds) : holds })
  }

/** Sequences (arrays, ranges, digits, divisors), what is kept of them, and what they are folded to. */
export const sequenceRules: readonly MeaningRule[] = [
  ...fold('sum', ['sum', 'total', 'sum up', 'total up', 'add up', 'add', 'add together']),
  ...fold('product', ['product', 'multiply', 'multiply together']),
  ...fold('count', [
    'number of',
    'count',
    'how many',
    'count number of',
    'total number of',
    'count total number of',
    'count of number of',
    'amount of',
  ]),
  ...fold('min', ['minimum', 'minimum element|value']),
  ...fold('max', ['maximum', 'maximum element|value']),
  ...fold('xor', ['xor', 'exclusive or', 'bitwise xor', 'xor sum']),
  ...fold('and', ['bitwise and']),
  ...fold('or', ['bitwise or']),
  ...fold('mean', ['average', 'arithmetic mean', 'average value', 'arithmetic average']),
  ...fold('minIndex', ['index of minimum', 'index of minimum element|value|number']),
  ...fold('maxIndex', ['index of maximum', 'index of maximum element|value|number', 'first index of maximum']),
  ...fold('lastMaxIndex', ['last index of maximum', 'index of last maximum', 'maximum index of maximum']),
  ...fold('lastMinIndex', ['last index of minimum', 'index of last minimum', 'maximum index of minimum']),
  ...fold('first', ['first']),
  ...fold('last', ['last']),
  ...fold('firstIndex', ['index of first', 'first index of', 'index']),
  ...fold('lastIndex', ['index of last', 'last index of']),

  ...make(
    'Seq',
    [`${ITEMS} of|in|from Seq`, `all|every|each? Seq`, `all|every|each of? ${ITEMS} of|in|from Seq`],
    (parts) => find(parts, asSeq) && seq(find(parts, asSeq)!),
    0,
  ),
  ...make(
    'Seq',
    [
      `Property ${ITEMS} of|in|from|among Seq`,
      `Property ${ITEMS} be in Seq`,
      `Property Seq`,
      `Property of|in|on|from|among Seq`,
    ],
    (parts) => (follows(parts[0]!) ? undefined : filtered(find(parts, asSeq), find(parts, asProperty))),
  ),
  ...make(
    'Seq',
    [
      'only? Seq that|which be Property',
      'Seq that|which be not Property',
      'Seq Property',
      'Seq be Property',
      `${ITEMS} that|which be Property in|of Seq`,
      `${ITEMS} Property in|of Seq`,
    ],
    (parts) => filtered(find(parts, asSeq), find(parts, asProperty)),
    2,
  ),
  ...make(
    'Seq',
    [
      'Seq ,? skip|ignore|exclude|omit|without|except|disregard Seq',
      'Seq ,? but not Seq',
      'Seq ,? leave|leaving out Seq',
      'Seq that|which be not Seq',
    ],
    ([a, b]) => {
      const [over, left] = [asSeq(a), asSeq(b)]
      if (left?.filter === undefined || left.map !== undefined || over?.map !== undefined) return undefined
      return over?.base.kind === 'parameter' && left.base.kind === 'parameter' && over.base.name === left.base.name
        ? filtered(over, not(left.filter))
        : undefined
    },
  ),
  ...make('Seq', ['only Seq'], ([a]) => (asSeq(a!)?.filter === undefined ? undefined : a), 0),
  ...make('Seq', ['Mapping of Seq', 'Mapping of all|every|each Seq'], (parts) =>
    mapped(find(parts, asSeq), find(parts, asMapping)),
  ),
  ...ofNums(
    'Seq',
    [
      'integer|number from Num to|through|up Num',
      'integer|number from Num to Num inclusive',
      'integer|number from Num to Num both? include',
      'natural number from Num to Num',
      'integer|number from Num up to Num',
      'integer|number between Num and Num inclusive',
      'integer|number between Num and Num ,? both include',
      'integer|number in the? range Num to Num',
      'Num .. Num inclusive?',
      'integer|number in the? range from? Num to Num',
    ],
    (from, to) => seq({ base: { kind: 'range', from, to } }),
  ),
  ...ofNums(
    'Seq',
    [
      'integer|number between Num and|to Num',
      'natural number between Num and|to Num',
      'integer|number within|in the? range Num and Num',
      'natural number within|in the? range Num and Num',
      'Num to Num',
      'from Num to Num',
    ],
    // `pairs that add up to k` are no numbers from a sum on.
    (from, to) => (from.kind === 'fold' ? undefined : seq({ base: { kind: 'range', from, to } })),
    3,
  ),
  ...ofNums(
    'Seq',
    ['integer|number up to Num', 'natural number up to Num', 'positive integer up to Num', 'positive number up to Num'],
    (to) => seq({ base: { kind: 'range', from: literal(1), to } }),
    2,
  ),
  ...ofNums(
    'Seq',
    ['first Num natural number', 'first Num positive integer|number', 'first Num integer|number', 'Num natural number'],
    (to) => seq({ base: { kind: 'range', from: literal(1), to } }),
  ),
  ...ofNums(
    'Seq',
    ['integer|number less than? Num', 'natural number less than? Num', 'positive integer less than? Num'],
    (to) =>
      seq({
        base: {
          kind: 'range',
          from: literal(1),
          to: { kind: 'arithmetic', operator: '-', left: to, right: literal(1) },
        },
      }),
    2,
  ),
  ...make(
    'Seq',
    ['first Num Property natural? number', 'first Num Property natural? integer', 'first Num natural Property number'],
    (parts) => {
      const [count, holds] = [asNum(parts[0]!), find(parts, asProperty)]
      return count === undefined || holds === undefined
        ? undefined
        : seq({ base: { kind: 'leading', count, from: literal(1) }, filter: holds })
    },
  ),
  ...make(
    'Seq',
    [
      'Property natural? number|integer from Num to|up Num',
      'Property natural? number|integer between Num and|to Num',
      'Property natural? number|integer within|in the? range Num and|to Num',
      'Property natural? number|integer from Num up to Num',
    ],
    (parts) => {
      const [holds, from, to] = [asProperty(parts[0]!), asNum(parts[1]!), asNum(parts[2]!)]
      return holds === undefined || from === undefined || to === undefined
        ? undefined
        : seq({ base: { kind: 'range', from, to }, filter: holds })
    },
  ),
  ...make('Seq', ['Property natural? number|integer up to Num'], (parts) => {
    const [holds, to] = [asProperty(parts[0]!), asNum(parts[1]!)]
    return holds === undefined || to === undefined
      ? undefined
      : seq({ base: { kind: 'range', from: literal(1), to }, filter: holds })
  }),
  ...make('Seq', ['Property natural? number|integer less than? Num', 'Property less than? Num'], (parts) => {
    const [holds, to] = [asProperty(parts[0]!), asNum(parts[1]!)]
    return holds === undefined || to === undefined
      ? undefined
      : seq({
          base: {
            kind: 'range',
            from: literal(1),
            to: { kind: 'arithmetic', operator: '-', left: to, right: literal(1) },
          },
          filter: holds,
        })
  }),
  ...ofNums('Seq', ['decimal? digit of|in Num', 'Num decimal? digit'], (of) => seq({ base: { kind: 'digits', of } })),
  ...ofNums('Seq', ['divisor of Num', 'positive divisor of Num'], (of) =>
    seq({ base: { kind: 'divisors', of, proper: false } }),
  ),
  ...ofNums('Seq', ['proper divisor of Num'], (of) => seq({ base: { kind: 'divisors', of, proper: true } })),

  ...make('Bool', ['Seq add|sum up|of? to exactly? Num', 'do Seq add|sum up|of? to exactly? Num'], ([a, b]) => {
    const [total, equal] = [folded('sum', asSeq(a!)), asNum(b)]
    return total?.type !== 'num' || equal === undefined ? undefined : bool(compare('==', total.num, equal))
  }),
  ...make('Num', ['Fold of|over|among|in? Seq', 'Fold of all|every|each? Seq', 'Fold Seq'], ([a, b]) =>
    folded(asFold(a!), asSeq(b!)),
  ),
  ...make('Atom', ['element at index Num of|in Seq'], ([at, over]) => element(asNum(at), asSeq(over), false)),
  ...make('Atom', ['element at index Num from end of Seq'], ([at, over]) => element(asNum(at), asSeq(over), true)),
  ...make('Num', [`${ITEMS} at start of Seq`], ([a]) => folded('first', asSeq(a!))),
  ...make('Num', [`${ITEMS} at end of Seq`], ([a]) => folded('last', asSeq(a!))),
  ...(
    [
      ['+', 'plus'],
      ['-', 'minus'],
      ['*', 'times'],
    ] as const
  ).flatMap(([operator, word]) =>
    ofNums(
      'Num',
      [`Num ${word} Num`],
      (a, b) => (a.kind === 'fold' || b.kind === 'fold' ? num(arithmetic(operator, a, b)) : undefined),
      3,
    ),
  ),
  ...make('Seq', ['Num to|through Num inclusive', 'from Num to|through Num inclusive'], ([a, b]) => {
    const [from, to] = [asNum(a), asNum(b)]
    if (from?.kind !== 'element' || to?.kind !== 'element' || from.of !== to.of) return undefined
    const place: Num = { kind: 'place' }
    const filter = both(compare('>=', place, from.index), compare('<=', place, to.index))
    return seq({ base: { kind: 'parameter', name: from.of }, filter })
  }),
  // `the smallest and the largest element`: two numbers, in this order.
  ...make('Seq', ['Fold and Fold of|in|among|over? Seq', 'Fold of|in? Seq and Fold of|in? Seq'], (parts) => {
    const [first, second] = parts.map(asFold).filter((part) => part !== undefined)
    const [left, right] = parts.map(asSeq).filter((part) => part !== undefined)
    const [a, b] = [folded(first, left), folded(second, right ?? left)].map(asNum)
    return a === undefined || b === undefined ? undefined : seq({ base: { kind: 'items', items: [a, b] } })
  }),
  ...make('Num', ['Fold minus Fold of|in|among? Seq'], ([first, second, over]) => {
    const [a, b] = [folded(asFold(first!), asSeq(over!)), folded(asFold(second!), asSeq(over!))].map(asNum)
    return a === undefined || b === undefined ? undefined : num(arithmetic('-', a, b))
  }),
  ...make(
    'Num',
    ['how much do Fold of|in? Seq greater Fold', 'how much greater be Fold of|in? Seq than Fold'],
    (parts) => beyond(parts, /^(min|max)$/.test(asFold(parts[0]!) ?? '') ? 'difference' : '-'),
  ),
  ...make('Num', ['how far apart be Fold and Fold of|in? Seq'], (parts) => beyond(parts, 'difference')),
  ...make(
    'Num',
    [
      'Fold of? Seq divided by how many there be',
      'Fold of? Seq divided by how many element|number|value there be',
      'Fold of? Seq divided by their? number|count',
      'Fold of? Seq divided by number of element|number|value',
      'Fold of? Seq and|, then? divide it? by how many there be',
      'Fold of? Seq and|, then? divide it? by how many element|number|value there be',
      'Fold of? Seq and|, then? divide it? by their? number|count',
      'Fold of? Seq and|, then? divide it? by number of element|number|value',
      'divide Fold of? Seq by how many there be',
      'divide Fold of? Seq by their? number|count',
    ],
    ([fold, over]) => (asFold(fold!) === 'sum' ? folded('mean', asSeq(over!)) : undefined),
  ),
  ...make(
    'Num',
    [
      'length of? longest run|streak|stretch|block|array of? adjacent? Seq',
      'length of? longest adjacent? run|streak|stretch|block|array of? Seq',
      'how long be longest run|streak|stretch|block|array of? adjacent? Seq',
      'longest run|streak|stretch|block|array of? adjacent? Seq',
      'maximum number|count|amount of adjacent Seq',
      'maximum number|count|amount of Seq in a? row',
      'number of Seq in longest run|streak|stretch|block',
      'how many adjacent Seq be there at maximum',
    ],
    ([a]) => (asSeq(a!)?.filter === undefined ? undefined : folded('run', asSeq(a!))),
  ),
  // `the largest number of equal neighbours` is how many they are.
  ...make('Num', ['maximum number of|in|among|from Seq'], ([a]) => largest('max', asSeq(a!))),
  ...make('Num', ['minimum number of|in|among|from Seq'], ([a]) => largest('min', asSeq(a!))),
  ...make('Num', ['how big|large|much|long|great|old|tall|heavy|high|expensive|warm|hot be Num'], ([a]) => a),
  ...make('Num', ['Num tie last'], ([a]) => {
    const value = asNum(a)
    const last = value?.kind === 'fold' ? LAST[value.fold] : undefined
    return value?.kind === 'fold' && last !== undefined ? num({ ...value, fold: last }) : undefined
  }),
  ...make('Num', ['length of Seq', 'size of Seq', 'number of element in|of Seq'], ([a]) => {
    const over = asSeq(a!)
    if (over === undefined || over.filter !== undefined || over.base.kind !== 'parameter') return undefined
    return num({ kind: 'length', of: over.base.name })
  }),
  ...make('Num', ['greater of|between|among Seq', 'Seq maximum'], ([a]) => pairFold('max', a)),
  ...make('Num', ['less of|between|among Seq', 'Seq minimum'], ([a]) => pairFold('min', a)),
  ...make('Num', ['difference of|between Seq'], ([a]) => pairOf('-', a)),
  ...make('Num', ['difference of|between Seq', 'absolute difference of|between Seq'], ([a]) => pairOf('difference', a)),
  ...make('Num', ['divide Seq', 'quotient of Seq'], ([a]) => pairOf('/', a)),
  ...make('Num', ['subtract Seq'], ([a]) => pairOf('-', a)),
  ...make('Num', ['Seq sum'], ([a]) => folded('sum', asSeq(a!))),
  ...make(
    'Num',
    [
      'how many of? Seq be Property',
      'how many time do? Property occur in Seq',
      'how many of? Seq lie|fall Property',
      'how many Seq Property',
      'how many Property Seq contain|have',
      'how many Property character Seq contain|have',
    ],
    (parts) => {
      const meaning = filtered(find(parts, asSeq), find(parts, asProperty))
      return folded('count', meaning === undefined ? undefined : asSeq(meaning))
    },
  ),
  ...make(
    'Num',
    [
      'number of|in time Num occur in Seq',
      'how many time Num occur in Seq',
      'count of? Num in Seq',
      'occurrence of Num in Seq',
      'number of occurrence of Num in Seq',
      'count of? occurrence of Num in Seq',
      'count of? element equal to Num in Seq',
    ],
    ([a, b]) => {
      const [value, over] = [asNum(a!), asSeq(b!)]
      return value === undefined || over === undefined || value.kind === 'fold' || value.kind === 'length'
        ? undefined
        : folded('count', narrowed(over, compare('==', over.map ?? it, value)))
    },
  ),
  ...make(
    'Bool',
    [
      'all|every|each? Seq be Property',
      'all|every|each Seq Property',
      'be all|every|each Seq Property',
      'all|every|each of Seq be Property',
      'Seq be all Property',
      'Seq contain only Property number|element|value',
      'Seq consist of Property only',
      'Seq consist only of Property',
      'Seq contain only Property',
      'Seq contain nothing but Property',
      'Seq be made up? of Property only',
    ],
    quantified('every', false),
  ),
  ...make(
    'Bool',
    [
      'any of? Seq be? Property',
      'some of? Seq be? Property',
      'be any of? Seq Property',
      'at minimum one of? Seq be Property',
    ],
    quantified('some', false),
  ),
  ...make(
    'Bool',
    [
      'Seq contain any|a|some? Property number|element|value',
      'be there any|a? Property number|element|value in Seq',
      'there be any|a? Property number|element|value in Seq',
    ],
    (parts) => (parts.some(follows) ? undefined : quantified('some', false)(parts)),
  ),
  ...make(
    'Bool',
    [
      'be there any|a|some? Seq',
      'there be any|a|some? Seq',
      'be there at minimum one Seq',
      'there be at minimum one Seq',
      'Seq exist',
      'any Seq exist',
    ],
    ([a]) => {
      const over = asSeq(a!)
      if (over?.filter === undefined) return undefined
      const { filter, ...rest } = over
      return bool({ kind: 'some', over: rest, holds: filter })
    },
  ),
  ...make(
    'Bool',
    ['none|no of? Seq be? Property', 'Seq contain no Property number|element|value'],
    quantified('every', true),
  ),
  ...make(
    'Bool',
    [
      'Seq contain Num',
      'Num be? in Seq',
      'Num be present in Seq',
      'Num occur in Seq',
      'element Num be present in Seq',
      'be Num in Seq',
    ],
    (parts) => {
      const [over, value] = [find(parts, asSeq), find(parts, asNum)]
      // `how many even numbers are in the array` does not ask whether their count is.
      return over === undefined || value === undefined || value.kind === 'fold' || value.kind === 'length'
        ? undefined
        : bool({ kind: 'some', over, holds: compare('==', it, value) })
    },
  ),
]
