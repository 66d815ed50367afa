import { type ArithmeticName, arithmetic, type Bool, compare, fillBool, it, not, type Seq } from '../meaning/meaning.js'
import {
  asBool,
  asMapping,
  asNum,
  asProperty,
  asSeq,
  bool,
  find,
  type MeaningRule,
  make,
  mapping,
  narrowed,
  num,
  ofNums,
  seq,
} from './parts.js'

const other = { kind: 'other' } as const
const pairing = (operator: ArithmeticName, words: readonly string[]): readonly MeaningRule[] =>
  make('Pairing', words, () => mapping(arithmetic(operator, it, other)))

/** Elements of an array two at a time. */
function pairs(over: Seq | undefined, next: boolean, filter?: Bool): ReturnType<MeaningRule['build']> {
  return over?.base.kind !== 'parameter' || over.filter !== undefined || over.map !== undefined
    ? undefined
    : seq({ base: { kind: 'pairs', of: over.base.name, next }, ...(filter === undefined ? {} : { filter }) })
}
function kept(over: Seq | undefined, holds: Bool | undefined): ReturnType<MeaningRule['build']> {
  if (over?.base.kind !== 'pairs' || over.map !== undefined || holds === undefined) return undefined
  return seq(narrowed(over, holds))
}

const relation = (holds: Bool, patterns: readonly string[]): readonly MeaningRule[] =>
  make('Relation', patterns, () => bool(holds))
/** What is said of two elements, of neighbours or of any. */
function quantified(
  kind: 'every' | 'some',
  next: boolean,
  [over, holds]: readonly [Seq | undefined, Bool | undefined],
): ReturnType<MeaningRule['build']> {
  const all = asSeq(pairs(over, next))
  if (all === undefined || holds === undefined) return undefined
  return bool({ kind, over: all, holds })
}
const denied = (holds: Bool | undefined): Bool | undefined => (holds === undefined ? undefined : not(holds))
const quantifiers = [true, false].flatMap((next): readonly MeaningRule[] => {
  const two = next ? 'two|any|a? adjacent' : 'two|any|a? distinct?'
  const said = (parts: Parameters<MeaningRule['build']>[0]) =>
    [parts.map(asSeq).findLast((part) => part !== undefined), find(parts, asBool)] as const
  return [
    ...make(
      'Bool',
      [
        `some|any two ${next ? 'adjacent' : 'distinct?'} Seq be? Relation`,
        `two ${next ? 'adjacent' : 'distinct?'} Seq be? Relation`,
        `be any|some? two ${next ? 'adjacent' : 'distinct?'} Seq Relation`,
        `be|exist there any|some? two ${next ? 'adjacent' : 'distinct?'} Seq that|which be? Relation`,
        `there be|exist any|some? two ${next ? 'adjacent' : 'distinct?'} Seq that|which be? Relation`,
        `be there any|some? two ${next ? 'Relation? adjacent' : 'Relation'} Seq`,
        `there be|exist any|some? two ${next ? 'Relation adjacent' : 'Relation'} Seq`,
        `any pair of ${next ? 'adjacent' : ''} Seq be? Relation`,
        `Seq contain|have any|some? two ${next ? 'adjacent' : 'distinct?'} Seq that|which be? Relation`,
      ],
      (parts) => quantified('some', next, said(parts)),
    ),
    ...make('Bool', [`no ${two} Seq be? Relation`, `there be no ${two} Seq that|which be? Relation`], (parts) => {
      const [over, holds] = said(parts)
      return quantified('every', next, [over, denied(holds)])
    }),
    ...make(
      'Bool',
      next
        ? [
            'all|any|every|each two? adjacent Seq be? Relation',
            'all|every|each pair of adjacent Seq be? Relation',
            'adjacent Seq always? Relation',
          ]
        : ['all|every|each pair of Seq be? Relation'],
      (parts) => quantified('every', next, said(parts)),
    ),
  ]
})

const allDifferent = make(
  'Bool',
  ['all|every|each Seq be? distinct|different', 'Seq be all distinct|different'],
  ([a]) => quantified('every', false, [asSeq(a), compare('!=', it, other)]),
)

/** Pairs of elements, and what is made of the two: `the number of pairs of elements whose sum is k`. */
export const pairRules: readonly MeaningRule[] = [
  ...pairing('+', ['sum', 'total']),
  ...pairing('*', ['product']),
  ...pairing('difference', ['absolute difference', 'distance']),
  ...pairing('min', ['minimum']),
  ...pairing('max', ['maximum']),
  ...pairing('^', ['xor', 'bitwise xor']),
  ...relation(compare('==', it, other), ['equal', 'equal each other', 'equal to? each other', 'equal value']),
  ...relation(compare('<', it, other), ['in? ascending order', 'go up', 'rise']),
  ...relation(compare('>', it, other), ['in? descending order', 'go down', 'fall', 'out of order']),
  ...relation(compare('!=', it, other), ['different', 'differ', 'distinct', 'not equal']),
  ...ofNums('Relation', ['sum|add up? to Num', 'have sum Num', 'with sum Num', 'whose sum be Num'], (a) =>
    bool(compare('==', arithmetic('+', it, other), a)),
  ),
  ...ofNums('Relation', ['differ by exactly? Num'], (a) => bool(compare('==', arithmetic('difference', it, other), a))),
  ...make('Relation', ['differ by Amount'], ([a]) => {
    const holds = asProperty(a)
    return holds === undefined ? undefined : bool(fillBool(holds, arithmetic('difference', it, other)))
  }),
  ...make('Relation', ['have an? Pairing of Num', 'whose Pairing be Num'], ([a, b]) => {
    const [map, value] = [asMapping(a), asNum(b)]
    return map === undefined || value === undefined ? undefined : bool(compare('==', map, value))
  }),
  ...quantifiers,
  ...make(
    'Num',
    [
      'how many adjacent pair of? Seq? be? Relation',
      'number of time Seq Relation from one Seq? to next one?',
      'how many time do Seq Relation from one Seq? to next one?',
    ],
    (parts) => {
      const [over, filter] = [find(parts, asSeq), find(parts, asBool)]
      const all = asSeq(over?.base.kind === 'pairs' ? seq(over) : pairs(over, true))
      return all === undefined || filter === undefined
        ? undefined
        : num({ kind: 'fold', fold: 'count', over: narrowed(all, filter) })
    },
  ),
  ...allDifferent,
  ...make(
    'Seq',
    ['pair of adjacent Seq that|which be? Relation', 'adjacent pair of? Seq? that|which be? Relation'],
    (parts) => {
      const [over, holds] = [asSeq(parts[0]), find(parts, asBool)]
      return over === undefined ? undefined : pairs(over, true, holds)
    },
  ),
  ...make('Seq', ['pair of|in|from Seq'], ([a]) => pairs(asSeq(a), false)),
  ...make('Seq', ['pair of equal Seq', 'equal pair of|in|from Seq'], ([a]) =>
    pairs(asSeq(a), false, compare('==', it, other)),
  ),
  ...make('Seq', ['pair of adjacent Seq', 'adjacent pair of|in|from Seq'], ([a]) => pairs(asSeq(a), true)),
  ...make('Seq', ['Pairing of|between two? adjacent Seq'], ([a, b]) => {
    const [map, over] = [asMapping(a), asSeq(pairs(asSeq(b), true))]
    return map === undefined || over === undefined ? undefined : seq({ ...over, map })
  }),
  ...make(
    'Seq',
    [
      'difference|change|jump|gap|step|distance|absolute from one? Seq to next one?',
      'difference|change|jump|gap|step|distance between adjacent Seq',
      'absolute difference from one? Seq to next one?',
    ],
    (parts) => {
      const over = asSeq(pairs(asSeq(parts[0]), true))
      return over === undefined ? undefined : seq({ ...over, map: arithmetic('difference', it, other) })
    },
  ),
  ...make('Seq', ['correspond element|value|number of|in Seq and Seq', 'Seq and Seq at equal index'], ([a, b]) => {
    const [left, right] = [asSeq(a), asSeq(b)]
    return left?.base.kind === 'parameter' && right?.base.kind === 'parameter' && left.base.name !== right.base.name
      ? seq({ base: { kind: 'zip', left: left.base.name, right: right.base.name } })
      : undefined
  }),
  ...make('Seq', ['Pairing of|between all? Seq'], ([a, b]) => {
    const [map, over] = [asMapping(a), asSeq(b)]
    return map === undefined || (over?.base.kind !== 'pairs' && over?.base.kind !== 'zip') || over.map !== undefined
      ? undefined
      : seq({ ...over, map })
  }),
  ...make(
    'Seq',
    ['Seq whose Pairing be Num', 'Seq with|have a? Pairing of? Num', 'Seq whose Pairing equal Num'],
    (parts) => {
      const [over, map, value] = [asSeq(parts[0]), asMapping(parts[1]), asNum(parts[2])]
      return map === undefined || value === undefined ? undefined : kept(over, compare('==', map, value))
    },
  ),
  ...make('Seq', ['Seq whose Pairing be Property', 'Seq with|have a? Pairing Property'], (parts) => {
    const [over, map, holds] = [asSeq(parts[0]), asMapping(parts[1]), asProperty(parts[2])]
    return map === undefined || holds === undefined ? undefined : kept(over, fillBool(holds, map))
  }),
]
