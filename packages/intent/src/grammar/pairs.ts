import {
  type ArithmeticName,
  arithmetic,
  type Bool,
  both,
  compare,
  fillBool,
  it,
  type Seq,
} from '../meaning/meaning.js'
import { asMapping, asNum, asProperty, asSeq, type MeaningRule, make, mapping, seq } from './parts.js'

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
  return seq({ ...over, filter: over.filter === undefined ? holds : both(over.filter, holds) })
}

/** Pairs of elements, and what is made of the two: `the number of pairs of elements whose sum is k`. */
export const pairRules: readonly MeaningRule[] = [
  ...pairing('+', ['sum', 'total']),
  ...pairing('*', ['product']),
  ...pairing('difference', ['absolute difference', 'distance']),
  ...pairing('min', ['minimum']),
  ...pairing('max', ['maximum']),
  ...pairing('^', ['xor', 'bitwise xor']),
  ...make('Seq', ['pair of|in|from Seq'], ([a]) => pairs(asSeq(a), false)),
  ...make('Seq', ['pair of equal Seq', 'equal pair of|in|from Seq'], ([a]) =>
    pairs(asSeq(a), false, compare('==', it, other)),
  ),
  ...make('Seq', ['pair of adjacent Seq', 'adjacent pair of|in|from Seq'], ([a]) => pairs(asSeq(a), true)),
  ...make('Seq', ['Pairing of|between two? adjacent Seq'], ([a, b]) => {
    const [map, over] = [asMapping(a), asSeq(pairs(asSeq(b), true))]
    return map === undefined || over === undefined ? undefined : seq({ ...over, map })
  }),
  ...make('Seq', ['Pairing of all? Seq'], ([a, b]) => {
    const [map, over] = [asMapping(a), asSeq(b)]
    return map === undefined || over?.base.kind !== 'pairs' || over.map !== undefined
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
