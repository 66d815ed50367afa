import type { Concept } from '../concept/format.js'
import { sayMeaning } from '../meaning/english.js'
import type { Bool, Fold, Meaning, Num, Seq } from '../meaning/meaning.js'
import type { Parameter } from '../meaning/types.js'

const FOLDS: Readonly<Record<Fold, string>> = {
  sum: 'sum',
  product: 'product',
  count: 'number',
  min: 'smallest',
  max: 'largest',
  xor: 'exclusive or',
  and: 'bitwise and',
  or: 'bitwise or',
  mean: 'mean',
  first: 'first',
  last: 'last',
  firstIndex: 'position of the first',
  lastIndex: 'position of the last',
  minIndex: 'position of the smallest',
  maxIndex: 'position of the largest',
  range: 'range',
  lastMinIndex: 'position of the last smallest',
  lastMaxIndex: 'position of the last largest',
  run: 'length of the longest run',
}

/** How tightly operators bind where they are written as signs. */
const PRECEDENCE: Readonly<Record<string, number>> = { '*': 2, '/': 2, '%': 2, '+': 1, '-': 1 }
const COMPARISONS = {
  '<': 'is less than',
  '<=': 'is at most',
  '>': 'is greater than',
  '>=': 'is at least',
  '==': 'is',
  '!=': 'is not',
} as const

const grouped = (num: Num, within = 3): string => {
  const binds = num.kind === 'arithmetic' ? (PRECEDENCE[num.operator] ?? 0) : num.kind === 'choice' ? 0 : 3
  const prefixed = num.kind === 'arithmetic' && /^(min|max|difference)$/.test(num.operator)
  return binds < within && !prefixed ? `(${sayNum(num)})` : sayNum(num)
}

function sayArithmetic(num: Num & { kind: 'arithmetic' }): string {
  const { operator, left, right } = num
  if (operator === 'min' || operator === 'max')
    return `the ${operator === 'min' ? 'smaller' : 'larger'} of ${grouped(left)} and ${grouped(right)}`
  if (operator === 'difference') return `the absolute difference of ${grouped(left)} and ${grouped(right)}`
  const binds = PRECEDENCE[operator]
  if (binds === undefined) return `${grouped(left)} ${operator} ${grouped(right)}`
  const associates = operator === '+' || operator === '*'
  return `${grouped(left, binds)} ${operator} ${grouped(right, associates ? binds : binds + 1)}`
}

const sayConcept = (concept: Concept, args: readonly Num[]): string =>
  `${concept.name.replaceAll('_', ' ')} of ${args.map(grouped).join(' and ')}`

/** `is_prime` of n says that n is prime. */
function sayTest(concept: Concept, args: readonly Num[]): string {
  const [first, ...rest] = args
  const adjective = /^is_(.*)$/.exec(concept.name)?.[1]
  return adjective === undefined || first === undefined || rest.length > 0
    ? `${sayConcept(concept, args)} holds`
    : `${grouped(first)} is ${adjective.replaceAll('_', ' ')}`
}

export function sayNum(num: Num): string {
  switch (num.kind) {
    case 'literal':
    case 'real':
      return String(num.value)
    case 'parameter':
    case 'letter':
      return num.name
    case 'it':
      return 'it'
    case 'other':
      return 'the other'
    case 'place':
      return 'its position'
    case 'neighbour':
      return num.offset < 0 ? 'the one before' : 'the one after'
    case 'occurrences':
      return `the number of times that ${sayNum(num.value)} is in ${num.among}`
    case 'length':
      return `the length of ${num.of}`
    case 'arithmetic':
      return sayArithmetic(num)
    case 'unary':
      return num.operator === 'negate'
        ? `minus ${grouped(num.operand)}`
        : `the ${num.operator} of ${grouped(num.operand)}`
    case 'choice':
      return `${sayNum(num.whenTrue)} if ${sayBool(num.condition)}, otherwise ${sayNum(num.whenFalse)}`
    case 'fold':
      return sayFold(num.fold, num.over)
    case 'element':
      return num.fromEnd === true ? `the last element of ${num.of}` : `element ${sayNum(num.index)} of ${num.of}`
    case 'repeat':
      return `what ${sayNum(num.start)} becomes step by step`
    case 'call':
      return sayConcept(num.concept, num.arguments)
  }
}

function sayFold(fold: Fold, over: Seq): string {
  const filter = over.filter === undefined ? '' : ` where ${sayBool(over.filter)}`
  if (fold === 'count') return `the number of ${sayBase(over)}${filter}`
  const what = over.map === undefined ? '' : `${sayNum(over.map)} over `
  return `the ${FOLDS[fold]} of ${what}${sayBase(over)}${filter}`
}

function sayBase({ base }: Seq): string {
  switch (base.kind) {
    case 'parameter':
      return `the elements of ${base.name}`
    case 'range':
      return `the numbers from ${grouped(base.from)} to ${grouped(base.to)}`
    case 'digits':
      return `the digits of ${grouped(base.of)}`
    case 'divisors':
      return `the ${base.proper ? 'proper ' : ''}divisors of ${grouped(base.of)}`
    case 'pairs':
      return base.next ? `the adjacent pairs of ${base.of}` : `the pairs of elements of ${base.of}`
    case 'zip':
      return `the elements of ${base.left} and ${base.right} at the same positions`
    case 'leading':
      return `the first ${grouped(base.count)} numbers from ${grouped(base.from)} on`
    case 'items':
      return base.items.map(grouped).join(' and ')
    case 'letters':
      return base.letters.map(({ name }) => name).join(' and ')
    case 'stdin':
      return 'the bytes of standard input'
  }
}

function sayBool(bool: Bool): string {
  switch (bool.kind) {
    case 'truth':
      return String(bool.value)
    case 'compare':
      return `${grouped(bool.left)} ${COMPARISONS[bool.operator]} ${grouped(bool.right)}`
    case 'divides': {
      const even = bool.divisor.kind === 'literal' && bool.divisor.value === 2n
      return even
        ? `${grouped(bool.number)} is even`
        : `${grouped(bool.number)} is divisible by ${grouped(bool.divisor)}`
    }
    case 'logic':
      return `${sayBool(bool.left)} ${bool.operator === '&&' ? 'and' : 'or'} ${sayBool(bool.right)}`
    case 'not':
      return `it does not hold that ${sayBool(bool.operand)}`
    case 'every':
      return `for all of ${sayBase(bool.over)}, ${sayBool(bool.holds)}`
    case 'some':
      return `for any of ${sayBase(bool.over)}, ${sayBool(bool.holds)}`
    case 'test':
      return sayTest(bool.concept, bool.arguments)
    case 'flag':
      return bool.name
  }
}

function sayPlain(meaning: Meaning): string {
  switch (meaning.type) {
    case 'num':
      return sayNum(meaning.num)
    case 'bool':
      return `whether ${sayBool(meaning.bool)}`
    case 'change':
      return `each of ${sayBase(meaning.over)} becomes ${sayNum(meaning.value)}`
    default:
      return ''
  }
}

/** Ends what is said of a program that no sentence of the grammar means. */
export const UNREAD = '; as the contract says, for no sentence reads as this'

/** A meaning as an English sentence that the grammar reads as the same; where it has no words, that is said. */
export function sayResult(meaning: Meaning, parameters: readonly Parameter[]): string {
  const said = sayMeaning(meaning) ?? `${sayPlain(meaning)}${UNREAD}`
  const [first] = said.split(/\W/)
  // A name keeps its case.
  const isName = first === 'it' || parameters.some(({ name }) => name === first)
  return `${isName ? said : `${said.charAt(0).toUpperCase()}${said.slice(1)}`}.`
}
