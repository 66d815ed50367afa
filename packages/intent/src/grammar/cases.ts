import {
  type Bool,
  both,
  compare,
  either,
  fillBool,
  isNum,
  it,
  type Meaning,
  type Num,
  not,
  type Stated,
} from '../meaning/meaning.js'
import { truthOver } from '../meaning/value.js'
import { asBool, asNum, asOutcome, asProperty, bool, find, type MeaningRule, make, num } from './parts.js'

const asCases = (meaning: Meaning | undefined): readonly Stated[] | undefined =>
  meaning?.type === 'cases' ? meaning.cases : undefined
const cases = (all: readonly Stated[]): Meaning => ({ type: 'cases', cases: all })

/** `if` the condition holds the one, else the other. Truth values are told apart, so that nothing is written twice. */
function chosen(condition: Bool, yes: Num | Bool, no: Num | Bool): Num | Bool | undefined {
  if (isNum(yes) && isNum(no)) return { kind: 'choice', condition, whenTrue: yes, whenFalse: no }
  if (isNum(yes) || isNum(no)) return undefined
  if (yes.kind === 'truth') return yes.value ? either(condition, no) : both(not(condition), no)
  if (no.kind === 'truth') return no.value ? either(not(condition), yes) : both(condition, yes)
  return either(both(condition, yes), both(not(condition), no))
}
/** `either(c, false)` and the like are the condition itself. */
function plain(outcome: Num | Bool): Num | Bool {
  if (outcome.kind === 'choice') return { ...outcome, whenFalse: plain(outcome.whenFalse) as Num }
  if (outcome.kind !== 'logic') return outcome
  const right = plain(outcome.right) as Bool
  if (right.kind === 'truth') {
    if (right.value === (outcome.operator === '||')) return right
    return outcome.left
  }
  return { ...outcome, right }
}

const ordered = (all: readonly Stated[]): readonly Stated[] | undefined => {
  if (reaches(all)) return all
  const turned = [...all].reverse()
  return reaches(turned) ? turned : undefined
}
/** Whether every case is met by some number that no earlier case takes. Conditions that cannot be tried count as met. */
function reaches(all: readonly Stated[]): boolean {
  return all.every(({ condition }, i) => {
    const before = all.slice(0, i).map((each) => each.condition)
    return (
      truthOver([condition, ...before], ([holds, ...earlier]) => holds! && !earlier.some(Boolean), 'some') !== false
    )
  })
}
/** Whether every number meets one of the cases; false where that cannot be tried. */
const exhausts = (all: readonly Stated[]): boolean =>
  truthOver(
    all.map(({ condition }) => condition),
    (holds) => holds.some(Boolean),
    'every',
  ) === true

function settled(all: readonly Stated[], last: Num | Bool): Meaning | undefined {
  const inOrder = ordered(all)
  let out: Num | Bool | undefined = last
  for (const { condition, outcome } of [...(inOrder ?? [])].reverse()) {
    if (out === undefined) return undefined
    out = chosen(condition, outcome, out)
  }
  if (inOrder === undefined || out === undefined) return undefined
  const value = plain(out)
  return isNum(value) ? num(value) : bool(value)
}
const withRest = (a: Meaning | undefined, b: Meaning | undefined): Meaning | undefined => {
  const [all, last] = [asCases(a) ?? asCases(b), asOutcome(a) ?? asOutcome(b)]
  return all === undefined || last === undefined ? undefined : settled(all, last)
}
/** All cases are stated, so the last needs no condition. */
function complete(a: Meaning | undefined): Meaning | undefined {
  const all = asCases(a)
  if (all === undefined || all.length < 2 || !exhausts(all)) return undefined
  const inOrder = ordered(all)
  return inOrder === undefined ? undefined : settled(inOrder.slice(0, -1), inOrder.at(-1)!.outcome)
}
function oneCase(parts: readonly Meaning[]): Meaning | undefined {
  const outcome = find(parts, asOutcome)
  const property = find(parts, asProperty)
  const condition = find(parts, asBool) ?? property
  return condition === undefined || outcome === undefined ? undefined : cases([{ condition, outcome }])
}
/** `x, or y if B`: the exception. */
function except(parts: readonly Meaning[]): Meaning | undefined {
  const value = asNum(parts[0]) ?? asBool(parts[0])
  const all = asCases(parts[1])
  return value === undefined || all === undefined ? undefined : settled(all, value)
}
function unless(parts: readonly Meaning[], last: Num | Bool | undefined): Meaning | undefined {
  const [value, condition] = [asNum(parts[0]) ?? asOutcome(parts[0]) ?? asBool(parts[0]), asBool(parts[1])]
  if (value === undefined || condition === undefined || last === undefined) return undefined
  return settled([{ condition, outcome: last }], value)
}

const SEPARATORS = [',', ';', '.', 'and', ', and', 'but', ', but', ', or', 'or', '']
const ELSE = 'otherwise|else'

/** Values that depend on conditions: `1 if n is even, otherwise 0`; `-1 for negative numbers, 1 for positive ones and 0 for zero`. */
export const caseRules: readonly MeaningRule[] = [
  ...make('Give', ['Outcome'], ([a]) => a, 0),
  ...make(
    'Give',
    [
      'return|give|use|take|answer|be|mean|signify|-> the? Outcome',
      'then return|give|use|take|be? the? Outcome',
      'the? result|answer|it|output be Outcome',
      'it become|return|give Outcome',
      'result in Outcome',
      'you get Outcome',
    ],
    ([a]) => a,
  ),
  ...make(
    'Give',
    ['leave|keep Num unchanged', 'leave|keep Num alone', 'leave|keep Num as be', 'leave|keep Num as it be'],
    ([a]) => {
      const kept = asNum(a)
      return kept === undefined ? undefined : { type: 'outcome', outcome: kept }
    },
  ),
  ...make(
    'If',
    [
      'if|when|where|while|for Bit',
      'if|when|where|while|for Bool',
      'in case Bool',
      'as long as Bool',
      'provided that? Bool',
      'else if Bool',
    ],
    ([a]) => a,
  ),
  // What the case before it said: cases hold in order.
  ...make('If', ['if|when it be greater|less than that ,? but|and Property'], ([a]) => a),
  ...make('If', ['for a? Property', 'for a? Property number|one|value|input|integer'], ([a]) => a),
  ...make(
    'Case',
    [
      'If ,? Give',
      'If : Give',
      'Give ,? If',
      'If ; Give',
      'Property number|one|value|input|integer? give|become|be|return|turn|: into? Outcome',
      'If give|be|return|mean Outcome',
      'Thing? Property pay|cost|get|receive|score|earn|take Outcome',
      'Property it be Outcome',
      'Outcome to|for Thing? that|who|which? have|be|get|reach? Property',
      'Thing that|who|which have|be|weigh|get|reach|take|score|last|need Property give|pay|cost|get|receive Outcome',
      'If it|they give|pay|cost|get|receive|take Outcome',
      'If ,? it|they give|pay|cost|get|receive|take Outcome',
      'Bool ->|:|=> Outcome',
    ],
    oneCase,
  ),
  ...make('If', ['from Num', 'from Num on|up|upward|onward', 'from Num and up|greater'], ([a]) => {
    const least = asNum(a)
    return least === undefined ? undefined : { type: 'property', property: compare('>=', it, least) }
  }),
  ...make('If', ['Num to Num', 'for Num to Num', 'Num .. Num', 'from Num to Num'], ([a, b]) => {
    const [least, most] = [asNum(a), asNum(b)]
    return least?.kind !== 'literal' || most?.kind !== 'literal'
      ? undefined
      : { type: 'property', property: both(compare('>=', it, least), compare('<=', it, most)) }
  }),
  ...make('Cases', ['Case'], ([a]) => a, 0),
  ...make(
    'Cases',
    SEPARATORS.flatMap((each) => [`Cases ${each} Case`, `Cases ${each} ${ELSE} Case`]),
    ([a, b]) => {
      const [before, one] = [asCases(a), asCases(b)]
      if (before === undefined || one === undefined || isNum(before[0]!.outcome) !== isNum(one[0]!.outcome))
        return undefined
      return cases([...before, ...one])
    },
    0,
  ),
  ...make(
    'Cased',
    [
      ...SEPARATORS.flatMap((each) => [
        `Cases ${each} ${ELSE} ,? Give`,
        `Cases ${each} Give ${ELSE}`,
        `Cases ${each} in|for|with all? other|any case ,? Give`,
        `Cases ${each} Give in|for all? other|any case`,
        `Cases ${each} Give for|to everything|anything|all|everyone|everybody else`,
        `Cases ${each} Outcome for|to|on all? rest|other|remaining|else|everyone|everybody else?`,
        `Cases ${each} Give for|to|on all? rest|other|remaining`,
        `Cases ${each} rest|other|everything|anything|everyone|everybody|all else? give|pay|cost|get|be|return|:|receive|mean Outcome`,
        `Cases ${each} anything|all|everything|everybody? greater|less|more still? give|pay|cost|get|be|return|:|receive|mean Outcome`,
        `Cases ${each} if|when not ,? Give`,
        `Cases ${each} in|for all? other number ,? Give`,
      ]),
    ],
    ([a, b]) => withRest(a, b),
  ),
  ...make('Cased', ['Cases'], ([a]) => complete(a)),
  ...make('Cased', ['return|give Cased'], ([a]) => a, 0),
  // `otherwise -1 (also when b is 0)`
  ...make(
    'Cased',
    ['Cased ( also|even if|when Bool )', 'Cased ,|; also if|when Bool', 'Cased ( include|including if|when Bool )'],
    ([a, b]) => {
      const [value, also] = [asNum(a), asBool(b)]
      return value?.kind === 'choice' && also !== undefined
        ? num({
            kind: 'choice',
            condition: both(value.condition, not(also)),
            whenTrue: value.whenTrue,
            whenFalse: value.whenFalse,
          })
        : undefined
    },
  ),
  // What is asked for is told before or after the cases.
  ...make(
    'Cased',
    ['Cased .|; Ask', 'Ask .|;|: Cased', 'Thing : Cased', 'Ask ,? as|where|such that : Cased'],
    (parts) => parts.find(({ type }) => type !== 'text'),
    2,
  ),
  ...make(
    'Ask',
    [
      'return|give|tell|find|report|calculate|work Thing',
      'return|give|tell|find|report|calculate|work out? Thing for|of|from Thing',
      'what be Thing for|of? Thing?',
      'what do Thing',
    ],
    () => ({ type: 'text', text: '' }),
  ),
  ...make(
    'Outcome',
    ['Num Unit', 'grade|mark|class|category|level|group|type|answer|number|value Num'],
    (parts) => {
      const value = parts.map(asNum).find((part) => part?.kind === 'literal')
      return value === undefined ? undefined : { type: 'outcome', outcome: value }
    },
    3,
  ),
  ...make('Num', ['( Cased )'], ([a]) => (asNum(a) === undefined ? undefined : a)),
  ...make('Bool', ['( Cased )'], ([a]) => (asBool(a) === undefined ? undefined : a)),
  ...make('Cased', ['Num ,|;|. or|but|and? Case', 'Num or|but Case', 'Bool ,|; but Case'], except),
  ...make(
    'Cased',
    [
      'Give ,? unless Bool ,|; in which case it? Give',
      'Num ,? unless Bool ,|; in which case it? Give',
      'Num ,? unless Bool ,|; then|when it? Give',
    ],
    (parts) => unless(parts, asOutcome(parts[2])),
  ),
  ...make(
    'Cased',
    ['it', 'that', 'this', 'result', 'sum', 'difference', 'product'].flatMap((it) => [
      `Num ,|;|.? and|but? if|when|where|whenever ${it} would? be|go|get|become? Property ,|: then? stay|return|use|give|take|it|answer at|be? Outcome`,
      `Num ,? unless ${it} would? be|go|get|become? Property ,|;|. in? which? case it|result|answer? return|be|use|take|give? Outcome`,
    ]),
    (parts) => {
      const [value, is, last] = [asNum(parts[0]), asProperty(parts[1]), asOutcome(parts[2])]
      return value === undefined || is === undefined || last === undefined || !isNum(last)
        ? undefined
        : num({ kind: 'choice', condition: fillBool(is, value), whenTrue: last, whenFalse: value })
    },
  ),
  ...make('Cased', ['Num ,? but Num instead of Num', 'Num ,? with Num in place of Num'], (parts) => {
    const [value, better, worse] = parts.map(asNum)
    return value === undefined || better === undefined || worse === undefined
      ? undefined
      : num({ kind: 'choice', condition: compare('==', value, worse), whenTrue: better, whenFalse: value })
  }),
  ...make(
    'Cased',
    ['Num ,? but|or Num if|when that|it|result be Property', 'Num ,? but|or Num if|when that|it|result be Num'],
    (parts) => {
      const [value, better] = parts.map(asNum)
      const [last, holds] = [asNum(parts[2]), asProperty(parts[2])]
      const is = holds ?? (last === undefined ? undefined : compare('==', it, last))
      return value === undefined || better === undefined || is === undefined
        ? undefined
        : num({ kind: 'choice', condition: fillBool(is, value), whenTrue: better, whenFalse: value })
    },
  ),
]
