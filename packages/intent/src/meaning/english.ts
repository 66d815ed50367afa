import type { Concept } from '../concept/format.js'
import { characterClasses } from '../grammar/characters.js'
import type { ArithmeticName, Bool, Condition, Fold, Meaning, Num, Seq } from './meaning.js'
import { identity } from './meaning.js'

/**
 * Meanings as English that the grammar reads as the same meaning. Arithmetic is written in symbols with parentheses,
 * all else in words; an element that no adjective or noun speaks of gets a letter: `x * x for each x in digits of n`.
 * Undefined where the grammar has no words for it.
 */

/** Stand for the letters until those that name parameters are known. */
const LETTERS = { it: '\ue001', other: '\ue002', place: '\ue003' } as const
const LETTER = /[\ue001-\ue003]/
const CHOICES: readonly (readonly string[])[] = [
  ['x', 'y', 'z', 'u', 'w'],
  ['y', 'z', 'v', 'q', 'p'],
  ['i', 'j', 'k', 'm', 'h'],
]

const FOLDS: Readonly<Partial<Record<Fold, string>>> = {
  sum: 'sum of',
  product: 'product of',
  count: 'number of',
  min: 'minimum of',
  max: 'maximum of',
  xor: 'bitwise xor of',
  and: 'bitwise and of',
  or: 'bitwise or of',
  mean: 'average of',
  minIndex: 'index of the minimum of',
  maxIndex: 'index of the maximum of',
  first: 'first of',
  last: 'last of',
  firstIndex: 'index of the first of',
  lastIndex: 'index of the last of',
  lastMinIndex: 'last index of the minimum of',
  lastMaxIndex: 'last index of the maximum of',
  run: 'length of the longest run of',
}

const INFIX: Readonly<Partial<Record<ArithmeticName, string>>> = {
  '+': '+',
  '-': '-',
  '*': '*',
  '/': '/',
  '%': '%',
  '**': '**',
  '&': '&',
  '|': '|',
  '^': 'xor',
  '<<': '<<',
  '>>': '>>',
}
const OF_TWO: Readonly<Partial<Record<ArithmeticName, string>>> = {
  min: 'minimum of',
  max: 'maximum of',
  difference: 'absolute difference of',
}

/** Whether all parts can be said; then the text made of them. */
function all(parts: readonly (string | undefined)[], text: (...said: string[]) => string): string | undefined {
  return parts.every((part) => part !== undefined) ? text(...(parts as string[])) : undefined
}

const atomic = (num: Num): boolean => /^(literal|real|parameter|it|other|place)$/.test(num.kind)
function grouped(num: Num): string | undefined {
  const said = sayNum(num)
  return atomic(num) ? said : all([said], (text) => `(${text})`)
}

export function sayNum(num: Num): string | undefined {
  switch (num.kind) {
    case 'literal':
      return String(num.value)
    case 'real':
      return /^-?\d+\.\d+$/.test(String(num.value)) ? String(num.value) : undefined
    case 'parameter':
      return num.name
    case 'it':
    case 'other':
    case 'place':
      return LETTERS[num.kind]
    case 'element':
      return num.orElse === undefined
        ? all(
            [grouped(num.index)],
            (at) => `element at index ${at} ${num.fromEnd === true ? 'from the end ' : ''}of ${num.of}`,
          )
        : undefined
    case 'neighbour':
      return num.offset === -1 ? 'the element before it' : num.offset === 1 ? 'the element after it' : undefined
    case 'length':
      return `length of ${num.of}`
    case 'arithmetic':
      return sayArithmetic(num.operator, num.left, num.right)
    case 'unary':
      return sayUnary(num)
    case 'choice':
      return all(
        [sayBool(num.condition), grouped(num.whenTrue), grouped(num.whenFalse)],
        (when, yes, no) => `if ${when} then ${yes} otherwise ${no}`,
      )
    case 'fold':
      return sayFold(num.fold, num.over)
    case 'call': {
      const { noun } = num.concept
      return noun === undefined
        ? undefined
        : all(num.arguments.map(grouped), (...said) => `${noun} of ${said.join(' and ')}`)
    }
    default:
      return undefined
  }
}

function sayArithmetic(operator: ArithmeticName, left: Num, right: Num): string | undefined {
  const [infix, ofTwo] = [INFIX[operator], OF_TWO[operator]]
  if (infix !== undefined) return all([grouped(left), grouped(right)], (a, b) => `${a} ${infix} ${b}`)
  return ofTwo === undefined ? undefined : all([grouped(left), grouped(right)], (a, b) => `${ofTwo} ${a} and ${b}`)
}

function sayUnary(num: Num & { kind: 'unary' }): string | undefined {
  const words = { negate: '-', complement: '~', absolute: 'absolute value of ', sqrt: 'square root of ' }
  const before = words[num.operator as 'negate']
  return before === undefined ? undefined : all([grouped(num.operand)], (text) => `${before}${text}`)
}

function sayFold(fold: Fold, over: Seq): string | undefined {
  if (fold === 'range') return undefined
  if (over.base.kind === 'items') {
    const operator = ({ sum: '+', product: '*', min: 'min', max: 'max', xor: '^', and: '&', or: '|' } as const)[
      fold as 'sum'
    ]
    const [first, ...rest] = over.base.items
    if (operator === undefined || first === undefined || over.filter !== undefined || over.map !== undefined)
      return undefined
    return sayNum(rest.reduce((left, right): Num => ({ kind: 'arithmetic', operator, left, right }), first))
  }
  if (fold === 'count') {
    const { map: _counted, ...kept } = over
    const said = sayPlural(kept) ?? sayNamed(kept)
    return all([said], (what) => `number of ${what.replace(/^pair /, 'pairs ')}`)
  }
  return all([FOLDS[fold], saySeq(over)], (name, what) => `${name} ${what}`)
}

function saySeq(seq: Seq): string | undefined {
  const plural = sayPlural(seq)
  if (plural !== undefined) return plural
  const { map, ...kept } = seq
  return all(
    [map === undefined ? LETTERS.it : grouped(map), sayNamed(kept)],
    (value, what) => `${value} for each ${what}`,
  )
}

/** The sequence by the letters of its elements: `x at index i in elements of values where (i is even)`. */
function sayNamed({ base, filter, map, until }: Seq): string | undefined {
  if (map !== undefined || until !== undefined) return undefined
  const { it, other, place } = LETTERS
  const those =
    base.kind === 'pairs'
      ? `pair ${it}, ${other} of ${base.next ? 'adjacent ' : ''}elements of ${base.of}`
      : base.kind === 'zip'
        ? `${it} at index ${place} in ${base.left} and ${other} in ${base.right}`
        : all([sayPlural({ base })], (what) => `${it} at index ${place} in ${what}`)
  if (filter === undefined) return those
  return all([those, sayBool(filter)], (what, holds) => `${what} where (${holds})`)
}

const PAIRINGS: Readonly<Partial<Record<ArithmeticName, string>>> = {
  '+': 'sum',
  '*': 'product',
  difference: 'absolute difference',
  min: 'minimum',
  max: 'maximum',
}
/** What is made of the two elements of a pair: their sum. */
const sayPairing = (num: Num): string | undefined =>
  num.kind === 'arithmetic' && num.left.kind === 'it' && num.right.kind === 'other' ? PAIRINGS[num.operator] : undefined

function sayPairs(base: Seq['base'] & { kind: 'pairs' }, filter: Bool | undefined): string | undefined {
  const pairs = `pairs of ${base.next ? 'adjacent ' : ''}elements of ${base.of}`
  if (filter === undefined) return pairs
  if (filter.kind !== 'compare') return undefined
  const turned = sayPairing(filter.left) === undefined
  const [made, value] = turned ? [filter.right, filter.left] : [filter.left, filter.right]
  const compared = COMPARED[turned ? TURNED[filter.operator] : filter.operator]
  return all(
    [sayPairing(made), unlettered(grouped(value))],
    (pairing, than) => `${pairs} whose ${pairing} is ${compared} ${than}`,
  )
}

/** What speaks of no element by its letter. */
const unlettered = (said: string | undefined): string | undefined =>
  said === undefined || LETTER.test(said) ? undefined : said

/** The sequence in the plural. */
function sayPlural({ base, filter, map, until }: Seq): string | undefined {
  if (until !== undefined) return undefined
  if (map !== undefined)
    return all(
      [
        base.kind === 'pairs' ? sayPairing(map) : sayMapping(map),
        sayPlural({ base, ...(filter === undefined ? {} : { filter }) }),
      ],
      (of, what) => `${of} of ${what}`,
    )
  if (base.kind === 'pairs') return sayPairs(base, filter)
  const that = filter === undefined ? '' : unlettered(sayProperty(filter))
  if (that === undefined) return undefined
  const kept = that === '' ? '' : ` that are ${that}`
  switch (base.kind) {
    case 'parameter':
      return `elements of ${base.name}${kept}`
    case 'range':
      return base.unbounded === true
        ? undefined
        : all([grouped(base.from), grouped(base.to)], (from, to) => `integers from ${from} to ${to}${kept}`)
    case 'digits':
      return all([grouped(base.of)], (of) => `digits of ${of}${kept}`)
    case 'divisors':
      return all([grouped(base.of)], (of) => `${base.proper ? 'proper ' : ''}divisors of ${of}${kept}`)
    case 'leading':
      return base.from.kind !== 'literal' || base.from.value !== 1n
        ? undefined
        : all([grouped(base.count)], (count) => `first ${count} ${that} numbers`)
    default:
      return undefined
  }
}

const POWERS: Readonly<Record<string, string>> = { 2: 'squares', 3: 'cubes', 4: 'fourth powers', 5: 'fifth powers' }
function sayMapping(map: Num): string | undefined {
  if (map.kind === 'arithmetic' && map.operator === '**' && map.left.kind === 'it' && map.right.kind === 'literal')
    return POWERS[String(map.right.value)]
  if (map.kind === 'unary' && map.operator === 'absolute' && map.operand.kind === 'it') return 'absolute values'
  if (map.kind === 'call' && map.arguments.length === 1 && map.arguments[0]!.kind === 'it') return map.concept.noun
  return undefined
}

const COMPARED = {
  '<': 'less than',
  '<=': 'at most',
  '>': 'greater than',
  '>=': 'at least',
  '==': 'equal to',
  '!=': 'different from',
} as const
const TURNED = { '<': '>', '<=': '>=', '>': '<', '>=': '<=', '==': '==', '!=': '!=' } as const
const DENIED = { '<': '>=', '<=': '>', '>': '<=', '>=': '<', '==': '!=', '!=': '==' } as const

/** The adjective of a concept; these are the grammar's own. */
const adjectiveOf = ({ adjective, name }: Concept): string | undefined =>
  adjective ?? /^is_(even|odd|positive|negative)$/.exec(name)?.[1]

/** A truth value about `it` as an adjective. */
export function sayProperty(bool: Bool): string | undefined {
  const known = characterClasses.find(([, holds]) => identity(holds) === identity(bool))
  if (known !== undefined) return known[0]
  switch (bool.kind) {
    case 'compare':
      if (bool.left.kind !== 'it') return undefined
      return all([grouped(bool.right)], (than) => `${COMPARED[bool.operator]} ${than}`)
    case 'divides':
      if (bool.divisor.kind === 'it') return all([grouped(bool.number)], (number) => `divisors of ${number}`)
      if (bool.number.kind !== 'it') return undefined
      if (bool.divisor.kind === 'literal' && bool.divisor.value === 2n) return 'even'
      return all([grouped(bool.divisor)], (by) => `divisible by ${by}`)
    case 'logic':
      return all(
        [sayProperty(bool.left), sayProperty(bool.right)],
        (left, right) => `(${left} ${bool.operator === '&&' ? 'and' : 'or'} ${right})`,
      )
    case 'not': {
      const { operand } = bool
      if (operand.kind === 'divides' && sayProperty(operand) === 'even') return 'odd'
      return all([sayProperty(operand)], (said) => `not (${said})`)
    }
    case 'test':
      return bool.arguments.length === 1 && bool.arguments[0]!.kind === 'it' ? adjectiveOf(bool.concept) : undefined
    default:
      return undefined
  }
}

export function sayBool(bool: Bool): string | undefined {
  switch (bool.kind) {
    case 'truth':
      return bool.value ? 'true' : 'false'
    case 'compare':
      return all([grouped(bool.left), grouped(bool.right)], (a, b) => `${a} ${bool.operator} ${b}`)
    case 'divides': {
      const even = bool.divisor.kind === 'literal' && bool.divisor.value === 2n
      return all([grouped(bool.number), grouped(bool.divisor)], (a, b) =>
        even ? `${a} is even` : `${a} is divisible by ${b}`,
      )
    }
    case 'logic':
      return all(
        [sayPart(bool.left), sayPart(bool.right)],
        (a, b) => `${a} ${bool.operator === '&&' ? 'and' : 'or'} ${b}`,
      )
    case 'not': {
      const { operand } = bool
      if (operand.kind === 'compare') return sayBool({ ...operand, operator: DENIED[operand.operator] })
      if (operand.kind === 'divides' && operand.divisor.kind === 'literal' && operand.divisor.value === 2n)
        return all([grouped(operand.number)], (a) => `${a} is odd`)
      return all([sayBool(operand)], (text) => `not (${text})`)
    }
    case 'every':
    case 'some':
      return (
        all(
          [sayPlural(bool.over), unlettered(sayProperty(bool.holds))],
          (over, holds) => `${bool.kind === 'every' ? 'all' : 'any'} ${over} are ${holds}`,
        ) ??
        all(
          [sayBool(bool.holds), sayNamed(bool.over)],
          (holds, over) => `(${holds}) for ${bool.kind === 'every' ? 'every' : 'some'} ${over}`,
        )
      )
    case 'test': {
      const [only, more] = bool.arguments
      return only === undefined || more !== undefined
        ? undefined
        : all([grouped(only), adjectiveOf(bool.concept)], (a, is) => `${a} is ${is}`)
    }
    case 'flag':
      return bool.name
  }
}
const sayPart = (bool: Bool): string | undefined =>
  bool.kind === 'logic' || bool.kind === 'every' || bool.kind === 'some'
    ? all([sayBool(bool)], (text) => `(${text})`)
    : sayBool(bool)

/** An in-place change of an array. */
function sayChange(over: Seq, value: Num): string | undefined {
  const each = sayPlural(over)
    ?.replace(/^elements/, 'element')
    .replace(' that are ', ' that is ')
  const amount = value.kind === 'arithmetic' && value.left.kind === 'it' ? unlettered(grouped(value.right)) : undefined
  const plain = unlettered(sayNum(value))
  if (each !== undefined && value.kind === 'arithmetic' && amount !== undefined) {
    if (value.operator === '+') return `add ${amount} to every ${each}`
    if (value.operator === '-') return `subtract ${amount} from every ${each}`
    if (value.operator === '*') return `multiply every ${each} by ${amount}`
  }
  const mapped = sayMapping(value)
  if (each !== undefined) {
    if (mapped !== undefined) return `replace every ${each} with its ${mapped.replace(/s$/, '')}`
    if (value.kind === 'unary' && value.operator === 'negate' && value.operand.kind === 'it')
      return `negate every ${each}`
    if (plain !== undefined) return `replace every ${each} with ${plain}`
  }
  return all([sayNamed(over), grouped(value)], (what, text) => `replace every ${what} with ${text}`)
}

const BEFORE: Readonly<Record<string, string>> = {
  previous: 'the previous term',
  previous2: 'the term two before',
  previous3: 'the term three before',
  index: 'its index',
}
function sayRecurrence({ seeds, from, step }: Meaning & { type: 'recurrence' }): string | undefined {
  const next = sayNum(step)?.replace(/\b(previous[23]?|index)\b/g, (name) => BEFORE[name]!)
  return all(
    [next],
    (text) => `term of the sequence that starts with ${seeds.join(', ')} at ${from}, each next term being ${text}`,
  )
}

const SITUATIONS = {
  empty: 'the input is empty',
  none: 'there is none',
  overflow: 'it overflows',
  invalid: 'it is invalid',
  full: 'there is no room',
} as const

const isTruth = (outcome: Num | Bool): outcome is Bool =>
  /^(truth|compare|divides|logic|not|every|some|test|flag)$/.test(outcome.kind)

/** A stated case: `-1 when there is none`. */
export function sayCase(condition: Condition, outcome: Num | Bool): string | undefined {
  const result = isTruth(outcome) ? sayBool(outcome) : sayNum(outcome)
  const when =
    condition.kind === 'situation'
      ? SITUATIONS[condition.situation]
      : condition.kind === 'holds'
        ? sayBool(condition.what)
        : condition.kind === 'input'
          ? all([sayNum(condition.value)], (value) => `the input is ${value}`)
          : undefined
  return all([result, when], (a, b) => `${a} when ${b}`)
}

/** The meaning of a whole sentence, without capital and full stop. */
export function sayMeaning(meaning: Meaning): string | undefined {
  const said = sayWith(meaning)
  // The grammar tells the elements of one sequence at a time by letters.
  if (said === undefined || said.split(/(?:each|every|some|number of) (?:pairs? )?\ue001/).length > 2) return undefined
  const used = identity(meaning)
  const taken = new Set([...used.matchAll(/:([a-z])\b/g)].map(([, name]) => name!))
  const letters = CHOICES.map((choice) => {
    const letter = choice.find((each) => !taken.has(each))
    if (letter !== undefined) taken.add(letter)
    return letter ?? ''
  })
  const place = said.split(LETTERS.place).length > 2 ? said : said.replace(` at index ${LETTERS.place}`, '')
  return place.replace(/[\ue001-\ue003]/g, (mark) => letters[mark.charCodeAt(0) - 0xe001]!)
}

function sayWith(meaning: Meaning): string | undefined {
  switch (meaning.type) {
    case 'num':
      return sayNum(meaning.num)
    case 'bool':
      return all([sayBool(meaning.bool)], (text) => `whether ${text}`)
    case 'change':
      return sayChange(meaning.over, meaning.value)
    case 'copy':
      return all(
        [saySeq(meaning.over)],
        (what) => `copy ${what} to ${meaning.to}${meaning.counts ? ' and return how many there are' : ''}`,
      )
    case 'recurrence':
      return sayRecurrence(meaning)
    default:
      return undefined
  }
}
