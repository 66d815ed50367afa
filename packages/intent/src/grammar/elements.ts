import {
  type Bool,
  both,
  compare,
  either,
  fillBool,
  isClosed,
  it,
  literal,
  type Meaning,
  type Num,
  not,
  type Seq,
} from '../meaning/meaning.js'
import {
  asBool,
  asNum,
  asProperty,
  asSeq,
  bool,
  find,
  type MeaningRule,
  make,
  narrowed,
  num,
  ofNums,
  property,
  seq,
} from './parts.js'

const place = { kind: 'place' } as const
const ONE = 'element|one|value|number|neighbour'
const neighbour = (offset: number, patterns: readonly string[]): readonly MeaningRule[] =>
  make('Atom', patterns, () => num({ kind: 'neighbour', offset }))

/** The array itself, of which nothing was left out. */
const arrayOf = (meaning: Meaning | undefined): string | undefined => {
  const over = asSeq(meaning)
  return over?.base.kind === 'parameter' &&
    over.filter === undefined &&
    over.map === undefined &&
    over.until === undefined
    ? over.base.name
    : undefined
}
/** How often the element under consideration is in an array. */
const found = (patterns: readonly string[], holds: (times: Num) => Bool): readonly MeaningRule[] =>
  make('Property', patterns, ([a]) => {
    const among = arrayOf(a)
    return among === undefined ? undefined : property(holds({ kind: 'occurrences', value: it, among }))
  })

function alike(operator: '==' | '!=', left: string | undefined, right: string | undefined): Meaning | undefined {
  if (left === undefined || right === undefined) return undefined
  const filter = compare(operator, it, { kind: 'element', of: right, index: place })
  return num({ kind: 'fold', fold: 'count', over: { base: { kind: 'parameter', name: left }, filter } })
}

/** The sequence with only those that a property of their places keeps. */
export function placed(over: Seq | undefined, holds: Bool | undefined): Meaning | undefined {
  if (over?.base.kind !== 'parameter' || over.map !== undefined || over.filter !== undefined || holds === undefined)
    return undefined
  return seq({ ...over, filter: fillBool(holds, place) })
}
const positions = (
  patterns: readonly string[],
  holds: (...parts: readonly Num[]) => Bool | undefined,
): readonly MeaningRule[] =>
  make('Seq', patterns, (parts) => {
    const numbers = parts.map(asNum).filter((part) => part !== undefined)
    return placed(find(parts, asSeq), holds(...numbers))
  })
const lengthOf = (parts: readonly Meaning[]): Num | undefined => {
  const of = find(parts, arrayOf)
  return of === undefined ? undefined : { kind: 'length', of }
}
const plus = (left: Num, right: Num): Num => ({ kind: 'arithmetic', operator: '+', left, right })

/** Every second place from the first or the second on. */
function startingAt(from: Num | undefined): Bool | undefined {
  if (from === undefined) return EVEN
  return from.kind === 'literal' && from.value >= 0n && from.value < 2n
    ? from.value === 0n
      ? EVEN
      : not(EVEN)
    : undefined
}
const EVEN: Bool = { kind: 'divides', divisor: literal(2), number: it }
const INCLUSIVE = [
  'inclusive',
  'both? include',
  ', both include',
  ', both? inclusive',
  'include both end|index|element?',
]

/** What is said of elements by their neighbours, their places, and how often they occur. */
export const elementRules: readonly MeaningRule[] = [
  ...neighbour(-1, [
    `${ONE} before|preceding it?`,
    `${ONE} right|directly|immediately|just before|preceding it?`,
    `${ONE} that? precede|come it before?`,
    'previous element|one|value|number?',
    'immediate? predecessor',
    'left adjacent',
    `${ONE} on|to its? left`,
  ]),
  ...neighbour(1, [
    `${ONE} after|following it?`,
    `${ONE} right|directly|immediately|just after|following it?`,
    `${ONE} that? follow it`,
    'next element|one|value|number?',
    'immediate? successor',
    'right adjacent',
    `${ONE} on|to its? right`,
  ]),
  ...make('Property', ['equal to? direct|immediate? adjacent', 'equal to? adjacent element|value|one'], () =>
    property(compare('==', it, { kind: 'neighbour', offset: -1 })),
  ),
  ...make('Property', ['different from direct|immediate? adjacent'], () =>
    property(compare('!=', it, { kind: 'neighbour', offset: -1 })),
  ),
  ...(
    [
      ['>', 'greater'],
      ['<', 'less'],
    ] as const
  ).flatMap(([operator, word]) =>
    make(
      'Property',
      [
        `${word} than both of? adjacent`,
        `strictly ${word} than both of? adjacent`,
        `${word} than both adjacent element`,
      ],
      () =>
        property(
          both(
            compare(operator, it, { kind: 'neighbour', offset: -1 }),
            compare(operator, it, { kind: 'neighbour', offset: 1 }),
          ),
        ),
    ),
  ),
  ...make('Bool', ['no Seq be? present|find|there|include', 'no Seq occur|exist'], ([a]) => {
    const over = asSeq(a)
    if (over?.filter === undefined || over.map !== undefined) return undefined
    const { filter, ...rest } = over
    return bool({ kind: 'every', over: rest, holds: not(filter) })
  }),
  ...make('Bool', ['do? all|every|each Seq lie|stay|remain|fall Property'], ([a, b]) => {
    const [over, holds] = [asSeq(a), asProperty(b)]
    return over === undefined || holds === undefined ? undefined : bool({ kind: 'every', over, holds })
  }),
  ...make('Num', ['only Seq be to? be? sum|add|total up?'], ([a]) => {
    const over = asSeq(a)
    return over?.filter === undefined ? undefined : num({ kind: 'fold', fold: 'sum', over })
  }),
  ...make('Seq', ['Seq that|which equal Num'], ([a, b]) => {
    const [over, value] = [asSeq(a), asNum(b)]
    return over?.base.kind !== 'parameter' || over.filter !== undefined || over.map !== undefined || value === undefined
      ? undefined
      : seq({ ...over, filter: compare('==', it, value) })
  }),
  ...make('Property', ['neither Property nor Property'], ([a, b]) => {
    const [left, right] = [asProperty(a), asProperty(b)]
    return left === undefined || right === undefined ? undefined : property(both(not(left), not(right)))
  }),
  ...make('Atom', ['its own? index', 'index it be at', 'its zero-based index'], () => num(place), 0),

  // `the quantity at the same position`, `the corresponding element of b`
  ...make(
    'Atom',
    [
      'Seq at|on equal index',
      'correspond Seq',
      'correspond element|value|number|one of|in|from Seq',
      `${ONE} of|in Seq at equal index`,
      `${ONE} at|on equal index of|in Seq`,
      `${ONE} that? stand|be at equal index of|in Seq`,
    ],
    ([a]) => {
      const of = arrayOf(a)
      return of === undefined ? undefined : num({ kind: 'element', of, index: place })
    },
  ),
  ...make(
    'Num',
    [
      'how many index do Seq and Seq agree',
      'how many index do Seq and Seq be|contain|have equal element|value|number?',
      'number of index at|in|where which? Seq and Seq agree',
      'number of index at|in|where which? Seq and Seq be|contain|have equal element|value|number?',
    ],
    ([a, b]) => alike('==', arrayOf(a), arrayOf(b)),
  ),
  ...make(
    'Num',
    [
      'how many index do Seq and Seq be? differ|different|disagree',
      'number of index at|in|where which? Seq and Seq be? differ|different|disagree',
    ],
    ([a, b]) => alike('!=', arrayOf(a), arrayOf(b)),
  ),
  ...make(
    'Seq',
    ['equal adjacent? Seq', 'equal adjacent? element|value|number of|in Seq'],
    ([a]) => {
      const name = arrayOf(a)
      return name === undefined
        ? undefined
        : seq({ base: { kind: 'parameter', name }, filter: compare('==', it, { kind: 'neighbour', offset: -1 }) })
    },
    3,
  ),
  ...make('Seq', ['Occurrence of Num', 'Occurrence of Num in Seq'], (parts) => {
    const [over, value] = [parts.map(asSeq).findLast((part) => part !== undefined), asNum(parts[1])]
    return over?.base.kind !== 'parameter' || over.filter !== undefined || value === undefined
      ? undefined
      : seq({ ...over, filter: compare('==', it, value) })
  }),
  ...found(
    [
      'occur|find|present|contain|exist in|inside Seq',
      'in|inside Seq',
      'also? in Seq',
      'also occur in Seq',
      'also present in Seq',
    ],
    (times) => compare('>', times, literal(0)),
  ),
  ...found(
    [
      'not occur|find|present|contain|exist in|inside Seq',
      'absent from Seq',
      'missing from Seq',
      'do not occur|exist in Seq',
      'never occur in Seq',
    ],
    (times) => compare('==', times, literal(0)),
  ),
  ...make(
    'Seq',
    [
      'Seq occur Quantity',
      'Seq that|which occur Quantity',
      'Seq that|which be find Quantity',
      'Seq that|which occur Quantity in|within Seq',
    ],
    (parts) => {
      const [over, times] = [asSeq(parts[0]), asProperty(parts[1])]
      const among = arrayOf(parts[2] ?? parts[0])
      if (over?.base.kind !== 'parameter' || over.map !== undefined || among === undefined || times === undefined)
        return undefined
      const holds = fillBool(times, { kind: 'occurrences', value: it, among })
      return seq(narrowed(over, holds))
    },
  ),
  // What comes before the first of some kind, and what stands at the start.
  ...make(
    'Seq',
    [
      'Seq before|until|till first Seq',
      'Seq up? to? but not include first Seq',
      'Seq come before first Seq',
      'Seq precede first Seq',
    ],
    ([a, b]) => {
      const [over, end] = [asSeq(a), asSeq(b)]
      if (over?.base.kind !== 'parameter' || over.map !== undefined || over.until !== undefined) return undefined
      return end?.filter === undefined ||
        end.map !== undefined ||
        end.base.kind !== 'parameter' ||
        end.base.name !== over.base.name
        ? undefined
        : seq({ ...over, until: end.filter })
    },
  ),
  ...make('Seq', ['leading Seq', 'Seq at|in start|front of Seq', 'Seq at|in start|front'], ([a, b]) => {
    const over = asSeq(a)
    if (over?.base.kind !== 'parameter' || over.filter === undefined || over.map !== undefined) return undefined
    return b !== undefined && arrayOf(b) !== over.base.name ? undefined : seq({ ...over, until: not(over.filter) })
  }),
  // `each element times its index`
  ...(
    [
      ['*', 'times|multiplied by? by|with?'],
      ['+', 'plus'],
      ['-', 'minus'],
    ] as const
  ).flatMap(([operator, word]) =>
    make('Seq', [`Seq ${word} Num`, `every|each Seq ${word} Num`], ([a, b]) => {
      const [over, value] = [asSeq(a), asNum(b)]
      return over?.base.kind !== 'parameter' || over.map !== undefined || value === undefined || isClosed(value)
        ? undefined
        : seq({ ...over, map: { kind: 'arithmetic', operator, left: it, right: value } })
    }),
  ),
  ...make(
    'Bool',
    [
      'Seq and Seq have|share|contain no element|value|number in? common?',
      'Seq and Seq be disjoint',
      'no Seq be|occur in Seq',
      'Seq and Seq do not share|have any? element|value|number in? common?',
    ],
    ([a, b]) => {
      const [left, right] = [arrayOf(a), arrayOf(b)]
      if (left === undefined || right === undefined) return undefined
      const times: Num = { kind: 'occurrences', value: it, among: right }
      return bool({
        kind: 'every',
        over: { base: { kind: 'parameter', name: left } },
        holds: compare('==', times, literal(0)),
      })
    },
  ),
  ...make(
    'Seq',
    ['distinct Seq', 'distinct element|value|number of|in Seq', 'Seq without duplicate', 'Seq be distinct'],
    (parts) => {
      const over = asSeq(parts[0])
      if (over?.base.kind !== 'parameter' || over.map !== undefined) return undefined
      const earlier: Num = { kind: 'occurrences', value: it, among: over.base.name, earlier: true }
      const holds = compare('==', earlier, literal(0))
      return seq(narrowed(over, holds))
    },
  ),
  ...make(
    'Seq',
    [
      'Seq that|which have? already? occur|be? find? earlier|before in? Seq?',
      'Seq that|which have? already occur|be? find? in? Seq?',
      'Seq equal to? some|any|a|an? element|one|value earlier|before it?',
    ],
    (parts) => {
      const over = asSeq(parts[0])
      if (over?.base.kind !== 'parameter' || over.filter !== undefined || over.map !== undefined) return undefined
      const earlier: Num = { kind: 'occurrences', value: it, among: over.base.name, earlier: true }
      return seq({ ...over, filter: compare('>', earlier, literal(0)) })
    },
  ),

  ...make(
    'Seq',
    [
      'Seq at|on index Property',
      'Seq at|on Property index',
      'Seq whose index be Property',
      'Seq with Property index',
      'Property indexed Seq',
      'element|number|value|one at|on Property index of|in Seq',
      'element|number|value|one at|on index Property of|in Seq',
    ],
    (parts) => placed(find(parts, asSeq), find(parts, asProperty)),
  ),
  ...positions(['first Num Seq', 'first Num of Seq', 'first Num element|number|value of|in Seq'], (count) =>
    compare('<', it, count!),
  ),
  ...make('Seq', ['last Num Seq', 'last Num of Seq', 'last Num element|number|value of|in Seq'], (parts) => {
    const [count, length] = [asNum(parts[0]), lengthOf(parts)]
    return count === undefined || length === undefined
      ? undefined
      : placed(asSeq(parts[1]), compare('>=', plus(it, count), length))
  }),
  ...positions(
    [
      ...INCLUSIVE.map((end) => `Seq from|between|at index Num to|through|and index? Num ${end}`),
      'Seq from index Num through index? Num',
    ],
    (from, to) => both(compare('>=', it, from!), compare('<=', it, to!)),
  ),
  ...positions(
    ['Seq from index Num up? to? but not include index? Num', 'Seq from index Num to index? Num exclusive'],
    (from, to) => both(compare('>=', it, from!), compare('<', it, to!)),
  ),
  ...positions(['Seq from index Num on|onward', 'Seq from index Num to end', 'Seq start at index Num'], (from) =>
    compare('>=', it, from!),
  ),
  ...positions(
    ['Seq except|but first one?', 'Seq after first one?', 'Seq without first one?', 'Seq exclude first one?'],
    () => compare('>', it, literal(0)),
  ),
  ...make(
    'Seq',
    ['Seq except|but last one?', 'Seq before last one?', 'Seq without last one?', 'Seq exclude last one?'],
    (parts) => {
      const length = lengthOf(parts)
      return length === undefined ? undefined : placed(asSeq(parts[0]), compare('<', plus(it, literal(1)), length))
    },
  ),
  ...positions(
    [
      'every|each second|other Seq start|begin with|from|at first',
      'every|each second|other Seq start|begin with|from|at index Num',
    ],
    (from) => startingAt(from),
  ),
]

const amount = (operator: '<' | '<=' | '>' | '>=' | '==', patterns: readonly string[]): readonly MeaningRule[] =>
  ofNums('Amount', patterns, (a) => property(compare(operator, it, a)))
const times = (count: bigint, patterns: readonly string[]): readonly MeaningRule[] =>
  make('Quantity', patterns, () => property(compare('==', it, literal(count))))
const counted = (over: Seq | undefined, holds: Bool | undefined, amount: Bool | undefined): Meaning | undefined => {
  if (over === undefined || amount === undefined) return undefined
  const kept = holds === undefined ? over.filter : narrowed(over, fillBool(holds, over.map ?? it)).filter
  if (kept === undefined) return undefined
  const { map: _counted, ...rest } = over
  return bool(fillBool(amount, { kind: 'fold', fold: 'count', over: { ...rest, filter: kept } }))
}
const seqIn = (parts: readonly Meaning[]): Seq | undefined => parts.map(asSeq).findLast((part) => part !== undefined)

/** How many: `at least two of the values are negative`, `x occurs exactly once`, `more even than odd numbers`. */
export const quantityRules: readonly MeaningRule[] = [
  ...amount('>=', ['at minimum Num', 'Num or more', 'no less than Num', 'not less than Num']),
  ...amount('<=', ['at maximum Num', 'Num or less', 'no more than Num', 'not more than Num']),
  ...amount('==', ['exactly Num', 'just Num', 'precisely Num']),
  ...make('Amount', ['exactly? single'], () => property(compare('==', it, literal(1)))),
  ...amount('>', ['more than Num', 'greater than Num']),
  ...amount('<', ['less than Num']),
  ...make('Quantity', ['Amount time', 'Amount'], ([a]) => a, 0),
  ...ofNums('Quantity', ['Num time'], (a) => property(compare('==', it, a))),
  ...times(1n, ['exactly? once', 'only once', 'just once']),
  ...times(2n, ['exactly? twice']),
  ...make('Quantity', ['more than once'], () => property(compare('>', it, literal(1)))),
  ...make('Quantity', ['more than twice'], () => property(compare('>', it, literal(2)))),
  ...make('Quantity', ['at minimum once'], () => property(compare('>=', it, literal(1)))),
  ...make('Quantity', ['at minimum twice'], () => property(compare('>=', it, literal(2)))),
  ...make('Quantity', ['at maximum once'], () => property(compare('<=', it, literal(1)))),
  ...make(
    'Bool',
    ['Amount of? Seq be|lie|fall Property', 'Amount of? Seq Property', 'be Amount of? Seq Property'],
    ([quantity, over, holds]) => counted(asSeq(over), asProperty(holds), asProperty(quantity)),
  ),
  ...make('Bool', ['there be|exist Amount Seq', 'be there Amount Seq', 'Amount Seq exist'], ([quantity, over]) =>
    counted(asSeq(over), undefined, asProperty(quantity)),
  ),
  ...make('Bool', ['Seq contain|have Amount Seq'], ([whole, quantity, over]) =>
    arrayOf(whole) === undefined ? undefined : counted(asSeq(over), undefined, asProperty(quantity)),
  ),
  ...(
    [
      ['>', 'more than half'],
      ['>=', 'at minimum half'],
      ['<', 'less than half'],
    ] as const
  ).flatMap(([operator, share]) =>
    make('Bool', [`${share} of? Seq be? Property`], ([a, b]) => {
      const [over, holds] = [asSeq(a), asProperty(b)]
      if (over === undefined || holds === undefined || over.map !== undefined || over.until !== undefined)
        return undefined
      const count = (filter: Bool | undefined): Num => ({
        kind: 'fold',
        fold: 'count',
        over: filter === undefined ? { base: over.base } : { base: over.base, filter },
      })
      return bool(
        compare(
          operator,
          { kind: 'arithmetic', operator: '*', left: literal(2), right: count(narrowed(over, holds).filter) },
          count(over.filter),
        ),
      )
    }),
  ),
  ...make(
    'Bool',
    ['Num occur Quantity in|within Seq', 'Seq contain|have Num Quantity', 'Num be? find? in Seq Quantity'],
    (parts) => {
      const value = find(parts, asNum)
      const amount = find(parts, asProperty)
      return value === undefined ? undefined : counted(seqIn(parts), compare('==', it, value), amount)
    },
  ),
  ...make(
    'Bool',
    [
      'there be more Property than Property Seq',
      'Seq contain|have more Property than Property element|number|value|one?',
    ],
    (parts) => {
      const [over, [more, less]] = [seqIn(parts), parts.map(asProperty).filter((part) => part !== undefined)]
      if (over === undefined || more === undefined || less === undefined || over.filter !== undefined) return undefined
      const count = (filter: Bool): Num => ({ kind: 'fold', fold: 'count', over: { ...over, filter } })
      return bool(compare('>', count(more), count(less)))
    },
  ),
]

const one = (parts: readonly Meaning[]): Bool | undefined => {
  const [over, holds] = [find(parts, asSeq), find(parts, asProperty)]
  return over === undefined || holds === undefined ? undefined : { kind: 'some', over, holds }
}
/** Yes and no with both answers said: `true if …, otherwise false`. */
export const answerRules: readonly MeaningRule[] = [
  // `false as soon as one balance is negative`
  ...[true, false].flatMap((answer) =>
    make(
      'Bool',
      ['if|when|once', 'as soon as'].map(
        (when) => `${answer} ${when} one|a|an Seq be Property ,|;|.? otherwise|else return? ${!answer}`,
      ),
      (parts) => {
        const holds = one(parts)
        return holds === undefined ? undefined : bool(answer ? holds : not(holds))
      },
      0,
    ),
  ),
  ...make(
    'Bool',
    [
      'true if|when Bool ,|; otherwise|else return? false',
      'true if|when Bool otherwise|else return? false',
      'true if|when Bool ,|;? and? return? false otherwise|else',
      'true if|when Bool ,|;? and? return? false if|when not',
    ],
    ([a]) => a,
    0,
  ),
  // `all are positive, and also when it is empty`
  ...make(
    'Bool',
    ['true? if|when? Bool ,? and also? when|if|for Seq be empty', 'true? if|when? Bool ,? or when|if Seq be empty'],
    ([a, b]) => {
      const [holds, over] = [asBool(a), arrayOf(b)]
      return holds === undefined || over === undefined
        ? undefined
        : bool(either(holds, compare('==', { kind: 'length', of: over }, literal(0))))
    },
  ),
  ...make(
    'Bool',
    [
      'false if|when Bool ,|;|.? otherwise|else return? true',
      'false as soon as Bool ,|;|.? otherwise|else return? true',
      'false once Bool ,|;|.? otherwise|else return? true',
      'false if|when Bool ,|;? and? return? true otherwise|else',
    ],
    ([a]) => {
      const holds = asBool(a)
      return holds === undefined ? undefined : bool(not(holds))
    },
    0,
  ),
]
