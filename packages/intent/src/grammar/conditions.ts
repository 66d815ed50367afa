import { excludeEachOther } from '../meaning/contradiction.js'
import {
  arithmetic,
  type Bool,
  both,
  compare,
  either,
  fillBool,
  identity,
  it,
  literal,
  type Meaning,
  type Num,
  not,
  type Situation,
} from '../meaning/meaning.js'
import {
  asBool,
  asCondition,
  asNum,
  asOutcome,
  asProperty,
  bool,
  find,
  type MeaningRule,
  make,
  ofNums,
  property,
} from './parts.js'

const than = (operator: '<' | '<=' | '>' | '>=' | '==' | '!=', patterns: readonly string[]): readonly MeaningRule[] =>
  ofNums('Property', patterns, (a) => ({ type: 'property', property: compare(operator, it, a), follows: true }))
const fixed = (patterns: readonly string[], value: Bool): readonly MeaningRule[] =>
  make('Property', patterns, () => property(value))

const ofNumber = (parts: readonly Meaning[]): Meaning | undefined => {
  const [who, value] = parts.map(asNum)
  if (who?.kind === 'parameter' && value?.kind === 'literal' && parts.length === 2)
    return bool(compare('==', who, value))
  return subject(parts)
}
/** `x & 1` as a condition: some bit is set. */
const asBits = (value: Num | undefined): Meaning | undefined =>
  value?.kind === 'arithmetic' && /^[&|^]$/.test(value.operator) ? bool(compare('!=', value, literal(0))) : undefined
const subject = (parts: readonly Meaning[]): Meaning | undefined => {
  const [who, what] = [find(parts, asNum), find(parts, asProperty)]
  return who === undefined || what === undefined ? undefined : bool(fillBool(what, who))
}
const relation = (
  operator: '<' | '<=' | '>' | '>=' | '==' | '!=',
  patterns: readonly string[],
): readonly MeaningRule[] => ofNums('Bool', patterns, (a, b) => bool(compare(operator, a, b)))
const parity = (odd: boolean): Bool => {
  const even: Bool = { kind: 'divides', divisor: literal(2), number: it }
  return odd ? not(even) : even
}

/** Properties of one number, and truth values. */
export const conditionRules: readonly MeaningRule[] = [
  ...fixed(['even', 'even number'], parity(false)),
  ...fixed(['odd', 'odd number'], parity(true)),
  ...fixed(['positive', 'positive number', 'strictly positive'], compare('>', it, literal(0))),
  ...fixed(['zero'], compare('==', it, literal(0))),
  ...fixed(['negative', 'negative number', 'strictly negative'], compare('<', it, literal(0))),
  ...fixed(['non-negative', 'non negative', 'not negative', 'nonnegative'], compare('>=', it, literal(0))),
  ...fixed(['non zero', 'nonzero', 'not zero'], compare('!=', it, literal(0))),
  ...than('>', [
    'greater than Num',
    'strictly greater than Num',
    'more than Num',
    'greater Num',
    'after Num',
    'over Num',
    'past Num',
    '> Num',
  ]),
  ...than('>=', [
    'at minimum Num',
    'greater than or equal to Num',
    'no less than Num',
    'not less than Num',
    'at minimum as large|big|high as Num',
    'Num or more',
    'Num or greater',
    'Num or up',
    'Num and greater|up',
    'Num or over',
    '>= Num',
  ]),
  ...than('<', ['less than Num', 'strictly less than Num', 'less Num', 'before Num', '< Num']),
  ...than('<=', [
    'at maximum Num',
    'less than or equal to Num',
    'no more than Num',
    'not more than Num',
    'not greater than Num',
    'no greater than Num',
    'Num or less',
    'Num and less',
    'up to Num',
    'up to and include|including Num',
    'Num at maximum',
    'no more Num',
    '<= Num',
  ]),
  ...than('==', ['equal to Num', 'equal Num', 'exactly Num', '= Num', '== Num']),
  ...than('!=', ['different from Num', 'not equal to Num', 'other than Num', '!= Num', 'not Num']),
  ...ofNums(
    'Property',
    [
      'between Num and Num',
      'between Num and Num inclusive',
      'between Num and Num ,? both? end? include',
      'inside|in|within closed? interval|range? [ Num , Num ]',
      'inside|in|within closed? interval|range [? Num ,|to|.. Num ]?',
      'inside|in|within Num ..|to Num',
      'from Num to Num',
    ],
    (a, b) => property(both(compare('>=', it, a), compare('<=', it, b))),
    2,
  ),
  ...ofNums(
    'Property',
    [
      'strictly between Num and Num',
      'between Num and Num ,? exclusive',
      'between Num and Num ,? strictly',
      'inside|in|within open interval|range? ( Num , Num )',
    ],
    (a, b) => property(both(compare('>', it, a), compare('<', it, b))),
  ),
  ...ofNums(
    'Property',
    ['divisible by Num', 'multiple of Num', 'evenly divisible by Num', 'divisible by Num without? a? remainder'],
    (a) => property({ kind: 'divides', divisor: a, number: it }),
  ),
  ...ofNums(
    'Property',
    ['divisible by Num and Num', 'divisible by both Num and Num', 'multiple of Num and Num'],
    (a, b) => property(both({ kind: 'divides', divisor: a, number: it }, { kind: 'divides', divisor: b, number: it })),
  ),
  ...ofNums(
    'Property',
    ['divisible by Num or by? Num', 'divisible by either Num or Num', 'multiple of Num or of? Num'],
    (a, b) =>
      property(either({ kind: 'divides', divisor: a, number: it }, { kind: 'divides', divisor: b, number: it })),
  ),
  ...ofNums('Property', ['divisor of Num'], (a) => property({ kind: 'divides', divisor: it, number: a })),
  ...make('Bool', ['And'], ([a]) => asBits(asNum(a)), 2),
  ...make('Property', ['( Property )'], ([a]) => a, 0),
  ...make('Bool', ['( Bool )'], ([a]) => a, 0),
  ...make('Bool', ['not ( Bool )'], ([a]) => {
    const holds = asBool(a)
    return holds === undefined ? undefined : bool(not(holds))
  }),
  ...make('Property', ['not Property', 'non Property', 'non- Property'], ([a]) => negated(a), 2),
  ...make(
    'Property',
    ['Property and Property', 'Property ,? but Property', 'both Property and Property'],
    ([a, b]) => joined(a, b, both),
    2,
  ),
  ...make('Property', ['Property or Property', 'either Property or Property'], ([a, b]) => joined(a, b, either), 2),
  ...make('Bool', ['Num be|lie|fall Property', 'be Num Property', 'Num Property'], subject),
  ...make('Bool', ['Num be not Property', 'Num do not be Property'], (parts) => {
    const holds = asBool(subject(parts))
    return holds === undefined ? undefined : bool(not(holds))
  }),
  ...relation('==', [
    'Num be Num',
    'Num = Num',
    'Num == Num',
    'Num equal Num',
    'Num and Num be equal',
    'be Num and Num equal',
    'Num be equal to Num',
  ]),
  ...relation('!=', ['Num != Num', 'Num and Num be different', 'Num and Num be distinct']),
  ...ofNums(
    'Bool',
    [
      'Num leave remainder? of? Num when|if be? divided by Num',
      'Num leave Num when|if divided by Num',
      'remainder of Num divided by Num be Num',
    ],
    (a, b, c) => bool(compare('==', arithmetic('%', a, c), b)),
  ),
  ...ofNums(
    'Bool',
    ['Num leave no remainder when|if be? divided by Num', 'Num be divided by Num without remainder'],
    (a, b) => bool({ kind: 'divides', divisor: b, number: a }),
  ),
  ...ofNums('Bool', ['Num < Num < Num'], (a, b, c) => bool(both(compare('<', a, b), compare('<', b, c)))),
  ...ofNums('Bool', ['Num <= Num < Num'], (a, b, c) => bool(both(compare('<=', a, b), compare('<', b, c)))),
  ...ofNums('Bool', ['Num <= Num <= Num'], (a, b, c) => bool(both(compare('<=', a, b), compare('<=', b, c)))),
  ...relation('<', ['Num < Num']),
  ...relation('<=', ['Num <= Num']),
  ...relation('>', ['Num > Num']),
  ...relation('>=', ['Num >= Num']),
  ...ofNums('Bool', ['Num divide Num', 'Num divide Num evenly', 'Num divide Num exactly'], (a, b) =>
    bool({ kind: 'divides', divisor: a, number: b }),
  ),
  ...ofNums('Bool', ['Num and Num be both zero', 'both Num and Num be zero'], (a, b) =>
    bool(both(compare('==', a, literal(0)), compare('==', b, literal(0)))),
  ),
  ...make('Bool', ['whether Bool', 'if Bool', 'that Bool'], ([a]) => a, 0),
  ...make(
    'Bool',
    [
      '',
      ' ,|; false otherwise|else',
      ' ,|; otherwise|else return? false',
      ' ( Claim ) ,|; false otherwise|else',
      ' , and? false if not',
    ].map((rest) => `return? true if|when Bool${rest}`),
    ([a]) => a,
  ),
  ...make('Property', ['divisible by Num and|but not by? Num', 'multiple of Num and|but not of? Num'], (parts) => {
    const [divisor, other] = parts.map(asNum)
    if (divisor === undefined || other === undefined) return undefined
    return property(
      both({ kind: 'divides', divisor, number: it }, not({ kind: 'divides', divisor: other, number: it })),
    )
  }),
  ...make('Bool', ['Num be Property and|but Num be|do not', 'Num be Property , and|but Num be|do not'], (parts) => {
    const [a, b] = parts.map(asNum).filter((part) => part !== undefined)
    const holds = find(parts, asProperty)
    return a === undefined || b === undefined || holds === undefined
      ? undefined
      : bool(both(fillBool(holds, a), not(fillBool(holds, b))))
  }),
  ...make('Bool', ['Bool , and Bool'], (parts) => pair(parts, both), 3),
  ...make('Bool', ['Bool , or Bool'], (parts) => pair(parts, either), 3),
  ...make('Bool', ['Bool and Bool', 'Bool && Bool'], (parts) => pair(parts, both), 2),
  ...make('Bool', ['Bool or Bool', 'Bool || Bool'], (parts) => pair(parts, either), 2),
]

function negated(a: Meaning | undefined): Meaning | undefined {
  const inner = asProperty(a)
  return inner === undefined ? undefined : property(not(inner))
}
function joined(a: Meaning | undefined, b: Meaning | undefined, join: (a: Bool, b: Bool) => Bool): Meaning | undefined {
  const [left, right] = [asProperty(a), asProperty(b)]
  if (left === undefined || right === undefined || (join === both && excludeEachOther(left, right))) return undefined
  return join === both
    ? { type: 'property', property: both(left, right), parts: [left, right] }
    : property(join(left, right))
}
function pair(parts: readonly Meaning[], join: (a: Bool, b: Bool) => Bool): Meaning | undefined {
  const [left, right] = [asBool(parts[0]), asBool(parts[1])]
  return left === undefined || right === undefined ? undefined : bool(join(left, right))
}

const situation = (name: Situation, patterns: readonly string[]): readonly MeaningRule[] =>
  make('Condition', patterns, () => ({ type: 'condition', condition: { kind: 'situation', situation: name } }))
/** `if no temperature is higher than t` */
const noneOfThem = make('Condition', ['no Seq be Property', 'no Seq Property', 'no Seq that be Property'], ([a]) =>
  a?.type === 'seq' && a.seq.map === undefined
    ? { type: 'condition', condition: { kind: 'situation', situation: 'none' } }
    : undefined,
)
const truth = (value: boolean) => (): Meaning => ({ type: 'outcome', outcome: { kind: 'truth', value } })

/** What is returned in a stated case: `0 if there is none`, `an empty array gives 0`, `-1 when n is negative`. */
export const claimRules: readonly MeaningRule[] = [
  ...situation('empty', [
    'empty',
    'empty Thing',
    'Thing be empty',
    'it be empty',
    'Thing have no element',
    'there be no element',
    'no element',
    'nothing',
    'be empty',
    'empty one',
    'there be no Thing',
    'Thing have zero element',
    'Thing have length zero',
    'no Thing',
  ]),
  ...situation('empty', [
    'sum of no Thing',
    'total of no Thing',
    'product of no Thing',
    'average of nothing',
    'sum of nothing',
    'sum over nothing',
    'sum of an empty Thing',
    'average of no Thing',
    'Thing be of length zero',
  ]),
  ...situation('none', [
    'there be less than Num Thing',
    'Thing have less than Num Thing',
    'less than Num Thing',
    'there be no second one',
    'there be only one',
    'zero or one Thing',
    'it do not',
    'none do',
    'it be not',
    'there be no two Thing',
    'Thing have only one Thing',

    'there be none',
    'none',
    'not find',
    'it be not find',
    'no such Thing',
    'there be no such Thing',
    'no such',
    'not present',
    'it be not present',
    'absent',
    'it be absent',
    'missing',
    'no match',
    'there be no match',
    'nothing match',
    'no Thing match',
    'it do not occur',
    'do not occur',
    'it do not exist',
    'do not exist',
    'no Thing exist',
    'none exist',
    'nothing be find',
    'nobody',
    'never',
    'no one',
    'never stop',
    'no Thing be find',
    'there be not one',
    'there be not any',
    'it be not there',
    'not there',
    'it never occur',
    'never occur',
    'no Thing be',
    'Thing do not occur',
    'Thing be not find',
    'Thing do not contain it',
    'Thing be not present',
    'it be nowhere',
    'Thing be absent',
    'Thing be missing',
    'Thing never occur',
    'no Thing do',
    'not in Thing',
    'it be not in Thing',
    'Thing do not exist',
    'no Thing qualify',
    'there be nothing',
    'no Thing get that far',
    'Thing be not in it',
    'Thing be not in Thing',
    'Thing be not there',
    'Thing be not contain',
    'it do not contain Thing',
    'Thing do not contain Thing',
    'Thing do not appear',
    'no Thing have one',
    'no Thing have that',
    'not contain',
  ]),
  ...noneOfThem,
  ...situation('invalid', [
    'Thing have any other character',
    'have any other character in it',
    'Thing contain any other character',
    'contain anything else',
    'it contain anything else',
    'Thing contain anything else',
    'there be any other character',
    'Thing have any other character in it',
  ]),
  ...situation('overflow', [
    'Thing exceed TypeName',
    'it exceed TypeName',
    'Thing be too maximum for TypeName',
    'it be too big',
    'Thing be too big',

    'overflow',
    'it overflow',
    'Thing overflow',
    'Thing would overflow',
    'it would overflow',
    'Thing do not fit',
    'it do not fit',
    'Thing would not fit',
    'it would not fit',
    'no such Thing fit',
    'Thing be too maximum',
    'Thing do not fit in TypeName',
    'it do not fit in TypeName',
    'Thing would not fit in TypeName',
    'it would not fit in TypeName',
    'no such Thing fit in TypeName',
    'that overflow',
    'that do not fit',
    'that would overflow',
    'Thing be not representable',
    'Thing overflow TypeName',
    'it overflow TypeName',
    'there be none that fit',
    'no such Thing fit',
  ]),
  ...situation('invalid', [
    'invalid',
    'it be invalid',
    'Thing be invalid',
    'not valid',
    'Thing be not valid',
    'malformed',
    'Thing be malformed',
    'it be not valid',
    'anything else',
    'invalid Thing',
    'malformed Thing',
  ]),
  ...situation('full', [
    'Thing be too short',
    'Thing be too small',
    'Thing be too minimum',
    'it do not fit in Thing',
    'not enough room',
    'there be not enough room',
    'out be too small',
    'there be no room',
    'Thing do not fit in Thing',
    'it would not fit in Thing',
    'Thing would not fit in Thing',
    'Thing have no room',
  ]),
  ...make('Condition', ['Bool'], ([a]) => {
    const holds = asBool(a)
    return holds === undefined ? undefined : { type: 'condition', condition: { kind: 'holds', what: holds } }
  }),
  // `a single digit counts as yes`, `negative numbers give 0`
  ...make('Kind', ['Property number|one|value|input|code|integer?', 'number|one|value with Property'], (parts) => {
    const what = find(parts, asProperty)
    return what === undefined || identity(what).includes('kind:fold')
      ? undefined
      : { type: 'condition', condition: { kind: 'holds', what } }
  }),
  ...make('Kind', ['Some Property', 'Some be Property', 'Some number|one|value be? Property'], ([a, b]) => {
    const [over, holds] = [a?.type === 'seq' ? a.seq.base : undefined, asProperty(b)]
    if (over?.kind !== 'items' || holds === undefined) return undefined
    const what = over.items.map((item) => fillBool(holds, item)).reduce(either)
    return { type: 'condition', condition: { kind: 'holds', what } }
  }),
  ...make(
    'Claim',
    [
      'Kind give|return|mean|make|become|signify Outcome',
      'Kind count as Outcome',
      'for Kind ,? return|give Outcome',
      'for Kind ,? result|answer be Outcome',
      'return|give Outcome for|if|when|on Kind',
    ],
    (parts) =>
      claim(
        parts.find((part) => part.type === 'condition'),
        parts.find((part) => part.type === 'outcome'),
      ),
  ),
  ...make('Claim', ['Kind count|qualify|pass', 'Kind be always? fine|ok|included'], ([a]) => claim(a, truth(true)())),
  ...make('Claim', ['Kind do not count|qualify|pass', 'Kind do not count as one', 'Kind be not included'], ([a]) =>
    claim(a, truth(false)()),
  ),
  ...fixed(
    ['single digit', 'only? one digit', 'with only? one|single digit', 'have only? one|single digit'],
    compare('<', it, literal(10)),
  ),
  ...ofNums(
    'Condition',
    ['Num', 'input be? of? Num', 'an input of Num'],
    (a) => (a.kind === 'literal' ? { type: 'condition', condition: { kind: 'input', value: a } } : undefined),
    3,
  ),
  ...make('Condition', ['Num of Property', 'Num of Num'], (parts) => {
    const holds = asBool(ofNumber(parts))
    return holds === undefined ? undefined : { type: 'condition', condition: { kind: 'holds', what: holds } }
  }),
  ...make(
    'Claim',
    [
      'Num become|turn|map into|to? Num',
      'Num -> Num',
      'Num => Num',
      'Num give Num',
      'Num turn into Num',
      'Num stay Num',
      'Num have Num Thing',
      'Num map to Num',
    ],
    ([a, b]) => sample(a, b),
  ),
  ...make('Claim', ['Num be not', 'Num be not one', 'Num do not', 'Num do not count'], ([a]) => samples(a, false)),
  ...make('Claim', ['Num be', 'Num be too', 'Num count', 'Num do', 'Num count as one'], ([a]) => samples(a, true)),
  ...make(
    'Condition',
    [
      'Condition or if|when|for? Condition',
      'Condition , Condition or Condition',
      'Condition , Condition , or Condition',
      'Condition ( which include Condition )',
      'Condition ( include Condition )',
      'Condition ( Condition include )',
      'Condition ( which include Condition ) ,',
      'Condition ( or Condition )',
      'Condition ( Condition too )',
    ],
    (parts) => {
      const conditions = parts.map(asCondition)
      return conditions.every((condition) => condition !== undefined)
        ? { type: 'condition', condition: { kind: 'either', conditions } }
        : undefined
    },
    2,
  ),
  ...make(
    'Outcome',
    ['minimum possible? TypeName ,? Num', 'maximum possible? TypeName ,? Num', 'minimum TypeName value ,? Num'],
    (parts) => {
      const value = find(parts, asNum)
      return value === undefined ? undefined : { type: 'outcome', outcome: value }
    },
  ),
  ...make('Claim', ['Condition do not count', 'Condition do not', 'Condition count as false'], ([a]) =>
    asCondition(a)?.kind === 'situation' ? claim(a, truth(false)()) : undefined,
  ),
  ...make('Claim', ['Condition , Num', 'Condition : Num'], ([a, b]) => punctuated(a, b)),
  ...make('Outcome', ['true', 'yes'], truth(true)),
  ...make('Outcome', ['false', 'no'], truth(false)),
  ...make('Outcome', ['Num'], ([a]) => {
    const value: Num | undefined = asNum(a)
    return value === undefined ? undefined : { type: 'outcome', outcome: value }
  }),
  ...make(
    'Claim',
    [
      'Outcome if|when|for|on|where Condition',
      'return Outcome if|when|for|on Condition',
      'the? result be Outcome if|when|for Condition',
      'give Outcome if|when|for Condition',
      'Outcome in case of? Condition',
    ],
    ([a, b]) => claim(b, a),
  ),
  ...make(
    'Claim',
    [
      'Condition give|return|be|mean|yield|result|answer|make|signify|-> in? Outcome',
      'Outcome signify Condition',
      'if|when|for Condition ,? then? return? Outcome',
      'if|when|for Condition ,? then? the? result be Outcome',
      'if|when|for Condition ,? it|that|this|answer|result? be Outcome',
      'with Condition ,? answer|result be Outcome',
      'Condition => Outcome',
      'Condition have Outcome',
      'Condition count as Outcome',
      'when Condition ,? answer be? Outcome',
      'in Condition case return? Outcome',
      'input of Condition give|return Outcome',
      'Condition should? return Outcome',
      'if|when|for Condition ,? give Outcome',
    ],
    ([a, b]) => claim(a, b),
  ),
]

/** `x not found: -1`. A number alone is no condition here: `shifts 16, 13 and 16`. */
function punctuated(condition: Meaning | undefined, value: Meaning | undefined): Meaning | undefined {
  const [when, number] = [asCondition(condition), asNum(value)]
  if (when === undefined || when.kind === 'input' || number === undefined) return undefined
  // `the first value above x, -1 …` is what is asked for.
  if (when.kind === 'holds' && identity(when).includes('kind:fold')) return undefined
  return { type: 'claim', condition: when, outcome: number }
}
/** `-120 becomes -21`: about the one number that the function takes. */
function sample(a: Meaning | undefined, b: Meaning | undefined): Meaning | undefined {
  const [input, output] = [asNum(a), asNum(b)]
  if (input?.kind !== 'literal' || output?.kind !== 'literal') return undefined
  return { type: 'claim', condition: { kind: 'input', value: input }, outcome: output }
}
function samples(a: Meaning | undefined, value: boolean): Meaning | undefined {
  const input = asNum(a)
  if (input?.kind !== 'literal') return undefined
  return { type: 'claim', condition: { kind: 'input', value: input }, outcome: { kind: 'truth', value } }
}

function claim(condition: Meaning | undefined, outcome: Meaning | undefined): Meaning | undefined {
  const [when, value] = [asCondition(condition), asOutcome(outcome)]
  return when === undefined || value === undefined ? undefined : { type: 'claim', condition: when, outcome: value }
}
