import {
  arithmetic,
  type Bool,
  both,
  compare,
  either,
  fillBool,
  fillNum,
  it,
  literal,
  type Meaning,
  type Num,
  not,
} from '../meaning/meaning.js'
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
  num,
  ofNums,
  property,
  seq,
} from './parts.js'

const itemsOf = (meaning: Meaning | undefined): readonly Num[] | undefined => {
  const over = asSeq(meaning)
  return over?.base.kind === 'items' && over.filter === undefined && over.map === undefined
    ? over.base.items
    : undefined
}
const items = (all: readonly Num[]): Meaning => seq({ base: { kind: 'items', items: all } })
const joined = (parts: readonly Meaning[]): Meaning | undefined => {
  const all = parts.map((part) => itemsOf(part) ?? (asNum(part) === undefined ? undefined : [asNum(part)!]))
  return all.every((part) => part !== undefined) ? items(all.flat() as Num[]) : undefined
}
const all = (truths: readonly Bool[]): Bool => truths.reduce(both)
const any = (truths: readonly Bool[]): Bool => truths.reduce(either)

/** Exactly, at least or at most so many of a few truth values. */
function soMany(truths: readonly Bool[], operator: '==' | '>=' | '<=', count: bigint): Bool | undefined {
  if (operator === '>=') return count === 1n ? any(truths) : count === BigInt(truths.length) ? all(truths) : undefined
  if (operator === '<=') return count === 0n ? not(any(truths)) : undefined
  if (count === BigInt(truths.length)) return all(truths)
  if (count !== 1n) return undefined
  return any(truths.map((truth, i) => all([truth, ...truths.filter((_, k) => k !== i).map(not)])))
}
type Say = (truths: readonly Bool[], count: bigint) => Bool | undefined

/** A property said of several numbers: `both a and b are even`, `exactly one of a and b is negative`. */
const quantified = (patterns: readonly string[], say: Say): readonly MeaningRule[] =>
  make('Bool', patterns, (parts) => {
    const those = find(parts, itemsOf)
    const holds = find(parts, asProperty)
    const count = find(parts, asNum)
    if (those === undefined || holds === undefined || (count !== undefined && count.kind !== 'literal'))
      return undefined
    const said = say(
      those.map((each) => fillBool(holds, each)),
      count?.kind === 'literal' ? count.value : 1n,
    )
    return said === undefined ? undefined : bool(said)
  })
const pairwise = (patterns: readonly string[], operator: '==' | '!=', negated = false): readonly MeaningRule[] =>
  make('Bool', patterns, ([a]) => {
    const those = itemsOf(a)
    if (those === undefined || those.length < 2) return undefined
    const pairs = those.flatMap((left, i) => those.slice(i + 1).map((right) => compare(operator, left, right)))
    return bool(negated ? not(all(pairs)) : all(pairs))
  })
const chain = (operators: readonly ('<' | '<=' | '>' | '>=' | '==')[]): readonly MeaningRule[] =>
  operators.flatMap((first) =>
    operators.flatMap((second) =>
      ofNums('Bool', [`Num ${first} Num ${second} Num`], (a, b, c) =>
        bool(both(compare(first, a, b), compare(second, b, c))),
      ),
    ),
  )
const steps = (patterns: readonly string[], operator: '<' | '<=' | '>' | '>='): readonly MeaningRule[] =>
  make('Bool', patterns, ([a]) => {
    const those = itemsOf(a)
    return those === undefined || those.length < 2
      ? undefined
      : bool(all(those.slice(1).map((each, i) => compare(operator, those[i]!, each))))
  })
const OF = 'of|among|between'
const folded = (
  patterns: readonly string[],
  operator: '+' | '*' | 'min' | 'max' | '&' | '|' | '^',
): readonly MeaningRule[] =>
  make('Atom', patterns, ([a]) => {
    const those = itemsOf(a)
    return those === undefined || those.length < 2
      ? undefined
      : num(those.reduce((left, right) => arithmetic(operator, left, right)))
  })
const sign: Bool = compare('<', it, literal(0))
const exclusive = (a: Bool, b: Bool): Bool => either(both(a, not(b)), both(not(a), b))

/** A few numbers that are listed, and what is said of them together. */
export const severalRules: readonly MeaningRule[] = [
  ...make('Listed', ['Atom , Atom', 'Listed , Atom'], joined, 0),
  ...make('Items', ['Atom and|or|nor Atom', 'Listed ,? and|or|nor Atom'], joined, 0),
  ...make(
    'Items',
    ['( Items )', '( Listed )', 'three? number|value|integer Items', 'three? number|value|integer Listed'],
    (parts) => parts.at(-1),
    0,
  ),
  ...make('Items', ['Listed'], ([a]) => a, 2),
  ...make('Items', ['Mapping of both Items'], ([a, b]) => {
    const [map, those] = [asMapping(a), itemsOf(b)]
    return map === undefined || those === undefined ? undefined : items(those.map((each) => fillNum(map, each)))
  }),
  ...make(
    'Bool',
    [
      'Each of? Thing? be less than sum of other two',
      'Each of? Thing? less than sum of other two',
      'Each of? Thing? be strictly less than sum of other two',
    ],
    (parts) => {
      const those = itemsOf(parts[0])
      const [a, b, c, more] = those ?? []
      if (a === undefined || b === undefined || c === undefined || more !== undefined) return undefined
      const shorter = (x: Num, y: Num, z: Num) => compare('<', x, arithmetic('+', y, z))
      return bool(all([shorter(a, b, c), shorter(b, a, c), shorter(c, a, b)]))
    },
  ),
  ...quantified(['Each be|lie|fall Property', 'Each number|one|value be|lie|fall Property'], all),
  ...quantified(['Some be|lie|fall Property', 'Some number|one|value be|lie|fall Property'], any),
  ...make('Items', ['Seq'], ([a]) => (itemsOf(a) === undefined ? undefined : a), 0),
  ...folded(
    [
      `maximum|greater ${OF} Items`,
      `maximum|greater Items`,
      'max Items',
      `which ${OF}? Items be maximum|greater`,
      `whichever ${OF}? Items be maximum|greater`,
    ],
    'max',
  ),
  ...folded(
    [
      `minimum|less ${OF} Items`,
      'minimum|less Items',
      'min Items',
      `which ${OF}? Items be minimum|less`,
      `whichever ${OF}? Items be minimum|less`,
    ],
    'min',
  ),
  ...folded(
    ['sum of Items', 'total of Items', 'add Items', 'add up? Items', 'sum Items', 'add|sum Items up|together'],
    '+',
  ),
  ...folded(['product of Items', 'multiply Items', 'multiply Items together'], '*'),
  ...folded(['xor of Items'], '^'),
  ...make('Atom', ['average|mean of Items', 'arithmetic average|mean of Items', 'average Items'], ([a]) => {
    const those = itemsOf(a)
    return those === undefined || those.length < 2
      ? undefined
      : num(
          arithmetic(
            '/',
            those.reduce((left, right) => arithmetic('+', left, right)),
            literal(those.length),
          ),
        )
  }),

  ...quantified(
    [
      'both|all of? Items be|lie|fall Property',
      'Items be|lie|fall both|all Property',
      'be both|all of? Items Property',
      'Items be|lie|fall Property',
      'be Items both|all? Property',
      'each of Items be Property',
    ],
    all,
  ),
  ...quantified(
    [
      'neither of? Items be Property',
      'none of Items be Property',
      'be neither of? Items Property',
      'be none of Items Property',
    ],
    (truths) => not(any(truths)),
  ),
  ...quantified(['either of? Items be Property', 'any of Items be Property', 'be either|any of? Items Property'], any),
  ...quantified(
    [
      'exactly Num of Items be Property',
      'exactly Num of Items Property',
      'only Num of Items be Property',
      'be exactly Num of Items Property',
    ],
    (truths, count) => soMany(truths, '==', count),
  ),
  ...quantified(['at minimum Num of Items be Property', 'be at minimum Num of Items Property'], (truths, count) =>
    soMany(truths, '>=', count),
  ),
  ...quantified(['at maximum Num of Items be Property'], (truths, count) => soMany(truths, '<=', count)),
  ...make('Property', ['divide Num'], ([a]) => {
    const number = asNum(a)
    return number === undefined ? undefined : property({ kind: 'divides', divisor: it, number })
  }),
  ...make('Property', ['divisible by exactly Num of Items', 'multiple of exactly Num of Items'], ([a, b]) => {
    const [count, those] = [asNum(a), itemsOf(b)]
    if (count?.kind !== 'literal' || those === undefined) return undefined
    const said = soMany(
      those.map((divisor): Bool => ({ kind: 'divides', divisor, number: it })),
      '==',
      count.value,
    )
    return said === undefined ? undefined : property(said)
  }),
  ...make(
    'Property',
    ['divisible by neither Items', 'divisible by none of Items', 'multiple of neither Items'],
    ([a]) => {
      const those = itemsOf(a)
      return those === undefined
        ? undefined
        : property(not(any(those.map((divisor): Bool => ({ kind: 'divides', divisor, number: it })))))
    },
  ),
  ...pairwise(['Items be all? distinct', 'Items differ', 'be Items all? distinct', 'no two of Items be equal'], '!='),
  ...pairwise(['Items be all equal', 'be Items all equal', 'Items have equal value'], '=='),
  ...pairwise(['Items be not all equal'], '==', true),
  ...make(
    'Bool',
    ['any|some|at minimum two of Items be equal', 'be any two of? Items equal', 'Items be not all distinct'],
    ([a]) => {
      const those = itemsOf(a)
      if (those === undefined) return undefined
      return bool(any(those.flatMap((left, i) => those.slice(i + 1).map((right) => compare('==', left, right)))))
    },
  ),
  ...make('Bool', ['Items have equal sign', 'do Items have equal sign', 'sign of Items be equal'], ([a]) => {
    const [left, right, more] = itemsOf(a) ?? []
    if (left === undefined || right === undefined || more !== undefined) return undefined
    return bool(not(exclusive(fillBool(sign, left), fillBool(sign, right))))
  }),
  ...steps(['Items be in? strictly ascending order?'], '<'),
  ...steps(['Items be in ascending order', 'Items be sorted? in? ascending order?'], '<='),
  ...steps(['Items be in? strictly descending order?'], '>'),
  ...chain(['<', '<=']),
  ...chain(['>', '>=']),
  ...chain(['==']),
  ...make(
    'Property',
    [
      'Property or Property but not both',
      'either Property or Property but not both',
      'exactly one of Property and|or Property',
    ],
    ([a, b]) => {
      const [left, right] = [asProperty(a), asProperty(b)]
      return left === undefined || right === undefined ? undefined : property(exclusive(left, right))
    },
  ),
  ...make(
    'Bool',
    [
      'one of Items be Property and other one? be? Property',
      'one of Items be Property , other one? be? Property',
      'one be Property and other one? be? Property',
    ],
    (parts) => {
      const [a, b] = find(parts, itemsOf) ?? []
      const [first, second] = parts.map(asProperty).filter((part) => part !== undefined)
      if (a === undefined || b === undefined || first === undefined || second === undefined) return undefined
      return bool(either(both(fillBool(first, a), fillBool(second, b)), both(fillBool(second, a), fillBool(first, b))))
    },
  ),
  // `3 or 5 but not both`
  ...make('Property', ['Property but not by|of? both', 'Property ,? unless by|of? both'], ([a]) => {
    const either = asProperty(a)
    return either?.kind === 'logic' && either.operator === '||'
      ? property(exclusive(either.left, either.right))
      : undefined
  }),
  ...make(
    'Bool',
    [
      'Bool ,? but not both',
      'Bool ,? unless it? be? Property? of|by? both',
      'Bool ,? unless it? be? multiple|divisible of|by both',
      'Bool ,? unless both do?',
    ].flatMap((one) => [one, `${one} ,? in which case return|it? be? false`]),
    ([a]) => {
      const holds = asBool(a)
      return holds?.kind === 'logic' && holds.operator === '||' ? bool(exclusive(holds.left, holds.right)) : undefined
    },
  ),
  ...make(
    'Bool',
    ['either Bool or Bool but not both', 'Bool or Bool but not both', 'exactly one of Bool and|or Bool'],
    ([a, b]) => {
      const [left, right] = [asBool(a), asBool(b)]
      return left === undefined || right === undefined ? undefined : bool(exclusive(left, right))
    },
  ),
  ...make('Bool', ['Bool unless Bool', 'Bool ,? but not if|when Bool', 'Bool ,? but not Bool'], ([a, b]) => {
    const [holds, exception] = [asBool(a), asBool(b)]
    return holds === undefined || exception === undefined ? undefined : bool(both(holds, not(exception)))
  }),
]
