import { type ArithmeticName, arithmetic, compare, it, literal, type Meaning, type Num } from '../meaning/meaning.js'
import { asBool, asNum, find, type MeaningRule, make, mapping, num, ofNums } from './parts.js'

const binary = (operator: ArithmeticName) => (a: Num, b: Num) => num(arithmetic(operator, a, b))
const unary =
  (operator: 'negate' | 'complement' | 'absolute' | 'popcount' | 'clz' | 'ctz' | 'bswap' | 'sqrt') => (a: Num) =>
    num({ kind: 'unary', operator, operand: a })
const power = (exponent: number) => (a: Num) => num(arithmetic('**', a, literal(exponent)))

/** `the smallest i32` */
function extreme(a: Meaning | undefined, largest: boolean): Meaning | undefined {
  const match = /^([ui])(8|16|32|64)$/.exec(a?.type === 'text' ? a.text : '')
  if (match === null) return undefined
  const size = 1n << BigInt(match[2]!)
  if (match[1] === 'u') return num(literal(largest ? size - 1n : 0n))
  return num(literal(largest ? size / 2n - 1n : -size / 2n))
}

/** Numbers: symbols by precedence (Or, Xor, And, Shift, Sum, Product, Power, Atom), then words. `Num` is any number phrase. */
export const numberRules: readonly MeaningRule[] = [
  ...make('Num', ['Or'], ([a]) => a, 0),
  ...make('Or', ['Xor'], ([a]) => a, 0),
  ...make('Xor', ['And'], ([a]) => a, 0),
  ...make('And', ['Shift'], ([a]) => a, 0),
  ...make('Shift', ['Sum'], ([a]) => a, 0),
  ...make('Sum', ['Product', 'Phrase'], ([a]) => a, 0),
  ...make('Product', ['Power'], ([a]) => a, 0),
  ...make('Power', ['Atom'], ([a]) => a, 0),
  ...make('Atom', ['( Num )', 'Atom itself'], ([a]) => a, 0),
  ...make('Atom', ['minimum possible? TypeName'], ([a]) => extreme(a, false), 0),
  ...make('Atom', ['maximum possible? TypeName'], ([a]) => extreme(a, true), 0),
  ...ofNums('Sum', ['Sum + Product', 'Sum plus Product'], binary('+')),
  ...ofNums('Sum', ['Sum - Product', 'Sum minus Product'], binary('-')),
  ...ofNums('Product', ['Product * Power', 'Product times Power', 'Product multiplied by Power'], binary('*')),
  ...ofNums('Product', ['Product / Power', 'Product divided by Power'], binary('/')),
  ...ofNums(
    'Product',
    [
      'Product % Power',
      'Product mod Power',
      'Product mod by Power',
      'remainder of Product divided by Power',
      'remainder of dividing Product by Power',
      'remainder when Product be divided by Power',
      'remainder of Product by Power',
      'remainder left? when Num be divided by Num',
      'what remain|be left? when|if|after Num be? divided by Num',
      'remainder on|of|after division of Num by Num',
    ],
    binary('%'),
  ),
  ...ofNums(
    'Power',
    [
      'Atom ** Power',
      'Atom raised? to the? power of? Power',
      'Atom raised? to Power power',
      'Atom to Power',
      'Power of Atom raised? to Power',
    ],
    binary('**'),
  ),
  ...ofNums('Power', ['Atom squared', 'square of Atom', 'square of Phrase', 'Atom square'], power(2)),
  ...ofNums('Power', ['Atom cubed', 'cube of Atom'], power(3)),
  ...ofNums('Power', ['fourth power of Atom'], power(4)),
  ...ofNums('Power', ['fifth power of Atom'], power(5)),
  // `text/products.ts` settles most of these signs.
  ...ofNums('Power', ['Atom ^ Power'], binary('**')),
  ...ofNums('Xor', ['Xor ^ And'], binary('^')),
  ...ofNums('Or', ['Or | Xor', 'Or bitwise or Xor'], binary('|')),
  ...ofNums('Sum', ['bitwise or of Sum and Product'], binary('|')),
  ...ofNums('And', ['And & Shift', 'And bitwise and Shift'], binary('&')),
  ...ofNums('Sum', ['bitwise and of Sum and Product'], binary('&')),
  ...ofNums('Xor', ['Xor xor And'], binary('^')),
  ...ofNums('Sum', ['bitwise? exclusive? xor of Sum and Product', 'exclusive or of Sum and Product'], binary('^')),
  ...ofNums('Shift', ['Shift << Sum', 'Shift shifted left by Sum'], binary('<<')),
  ...ofNums('Shift', ['Shift >> Sum', 'Shift shifted right by Sum'], binary('>>')),
  ...ofNums('Phrase', ['sum of Num and Num', 'add Num and|to Num', 'total of Num and Num'], binary('+')),
  ...ofNums('Phrase', ['divide Num by Num', 'quotient of Num and|by Num'], binary('/')),
  ...ofNums('Phrase', ['difference of|between Num and Num'], binary('-')),
  ...ofNums('Phrase', ['difference of|between Num and Num'], binary('difference')),
  ...ofNums('Power', ['raise Num to power? of? Power'], binary('**')),
  ...ofNums(
    'Phrase',
    ['take Num away from Num', 'take away Num from Num', 'deduct Num from Num', 'subtract Num from Num'],
    (a, b) => num(arithmetic('-', b, a)),
  ),
  ...ofNums(
    'Num',
    [
      'limit|clamp|saturate|restrict|confine|force|squeeze|bring|keep Num to|into|within|between|inside range|interval|limit? [? Num ..|to|and|, Num ]?',
    ],
    (x, least, most) =>
      num({
        kind: 'choice',
        condition: compare('<', x, least),
        whenTrue: least,
        whenFalse: { kind: 'choice', condition: compare('>', x, most), whenTrue: most, whenFalse: x },
      }),
  ),
  ...ofNums(
    'Num',
    [
      ...['and', ', and', ', then', '. then', '.', ';'].flatMap((then) => [
        `Num ${then} return|take|give|find|compute remainder on|of|after|when|from division|dividing|divided by Num`,
        `Num ${then} take|return it? modulo|mod Num`,
      ]),
      'remainder of Num on|after division by Num',
    ],
    binary('%'),
  ),
  ...ofNums(
    'Num',
    [
      'Num reduced|lowered|discounted by Num %|percent',
      'Num minus|less|after take off? Num %|percent discount?',
      'Num with Num %|percent off',
      'Num with discount of Num %|percent',
    ],
    (a, b) => num(arithmetic('-', a, arithmetic('/', arithmetic('*', a, b), { kind: 'real', value: 100 }))),
  ),
  ...ofNums('Phrase', ['Num %|percent of Num'], (a, b) =>
    num(arithmetic('/', arithmetic('*', a, b), { kind: 'real', value: 100 })),
  ),
  ...ofNums('Phrase', ['multiply Num and|by|with Num', 'product of Num and Num'], binary('*')),
  ...ofNums(
    'Sum',
    ['absolute difference between|of Num and Num', 'distance between Num and Num'],
    binary('difference'),
  ),
  ...ofNums(
    'Atom',
    ['minimum of|between Num and Num', 'less of Num and Num', 'min ( Num , Num )', 'whichever of Num and Num be less'],
    binary('min'),
  ),
  ...ofNums(
    'Atom',
    [
      'maximum of|between Num and Num',
      'greater of Num and Num',
      'max ( Num , Num )',
      'whichever of Num and Num be greater',
    ],
    binary('max'),
  ),
  ...ofNums('Power', ['twice Atom', 'twice Phrase', 'double of? Atom', 'double of? Phrase'], (a) =>
    num(arithmetic('*', literal(2), a)),
  ),
  ...ofNums('Power', ['triple of? Atom', 'thrice Atom'], (a) => num(arithmetic('*', literal(3), a))),
  ...ofNums('Power', ['half of? Atom', 'half of? Phrase'], (a) => num(arithmetic('/', a, literal(2)))),
  ...ofNums(
    'Atom',
    [
      'absolute value of Atom',
      'absolute value of Phrase',
      'absolute of Atom',
      'magnitude of Atom',
      'absolute ( Num )',
      'abs ( Num )',
      '| Num |',
    ],
    unary('absolute'),
  ),
  ...ofNums('Atom', ['- Atom', 'negative of Atom', 'negation of Atom', 'negate Atom'], unary('negate'), 2),
  ...ofNums('Atom', ['~ Atom', 'bitwise complement|not of Atom', 'one complement of Atom'], unary('complement')),
  ...ofNums('Atom', ['square root of Atom', 'square root of Sum', 'sqrt Atom'], unary('sqrt')),
  ...ofNums(
    'Num',
    [
      'Num ,? but never|not more|greater than? Num',
      'Num ,? never more|greater than? Num',
      'Num ,? but at maximum Num',
      'Num ,? cap|limit at|to Num',
      'Num ,|;|.? but? it? never|not go? beyond|over|above|greater|past Num',
      'Num ,? but Num at maximum',
    ],
    binary('min'),
  ),
  ...ofNums(
    'Num',
    [
      'Num ,? but never|not less than? Num',
      'Num ,? never less than? Num',
      'Num ,? but at minimum Num',
      'Num ,|;|.? but? it? never|not go? under|less|beneath than? Num',
      'Num ,? stopping|stop at Num',
      'Num ,? but Num at minimum',
    ],
    binary('max'),
  ),
  // `the absolute value of x minus 5`: of which, nothing tells.
  ...ofNums('Num', ['absolute value of Sum'], (a) =>
    a.kind === 'arithmetic' && /^[-+]$/.test(a.operator) ? unary('absolute')(a) : undefined,
  ),
  ...make('Num', ['if Bool ,? then? Num ,? otherwise|else Num', 'Num if|when Bool ,? otherwise|else Num'], (parts) =>
    choice(parts),
  ),
  ...make('Mapping', ['square'], () => mapping(arithmetic('**', it, literal(2)))),
  ...make('Mapping', ['cube'], () => mapping(arithmetic('**', it, literal(3)))),
  ...make('Mapping', ['fourth power'], () => mapping(arithmetic('**', it, literal(4)))),
  ...make('Mapping', ['fifth power'], () => mapping(arithmetic('**', it, literal(5)))),
  ...make('Mapping', ['absolute value', 'absolute', 'magnitude'], () =>
    mapping({ kind: 'unary', operator: 'absolute', operand: it }),
  ),
]

/** `if B then X otherwise Y` and `X if B, otherwise Y`: the truth value tells which order it was. */
function choice(parts: Parameters<MeaningRule['build']>[0]): ReturnType<MeaningRule['build']> {
  const condition = find(parts, asBool)
  const values = parts.map(asNum).filter((part) => part !== undefined)
  if (condition === undefined || values.length !== 2) return undefined
  return num({ kind: 'choice', condition, whenTrue: values[0]!, whenFalse: values[1]! })
}
