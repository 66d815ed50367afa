import { type ArithmeticName, arithmetic, it, literal, type Meaning, type Num } from '../meaning/meaning.js'
import { asBool, asNum, type MeaningRule, make, mapping, num, ofNums } from './parts.js'

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

/** Numbers: symbols by precedence (Sum, Product, Power, Atom), then words. `Num` is any number phrase. */
export const numberRules: readonly MeaningRule[] = [
  ...make('Num', ['Sum'], ([a]) => a, 0),
  ...make('Sum', ['Product'], ([a]) => a, 0),
  ...make('Product', ['Power'], ([a]) => a, 0),
  ...make('Power', ['Atom'], ([a]) => a, 0),
  ...make('Atom', ['( Num )'], ([a]) => a, 0),
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
    ],
    binary('%'),
  ),
  ...ofNums(
    'Power',
    ['Atom ** Power', 'Atom raised? to the? power of? Power', 'Power of Atom raised? to Power'],
    binary('**'),
  ),
  ...ofNums('Power', ['Atom squared', 'square of Atom'], power(2)),
  ...ofNums('Power', ['Atom cubed', 'cube of Atom'], power(3)),
  ...ofNums('Power', ['fourth power of Atom'], power(4)),
  ...ofNums('Power', ['fifth power of Atom'], power(5)),
  ...ofNums('Sum', ['Sum | Product', 'Sum bitwise or Product', 'bitwise or of Sum and Product'], binary('|')),
  ...ofNums('Sum', ['Sum & Product', 'Sum bitwise and Product', 'bitwise and of Sum and Product'], binary('&')),
  ...ofNums(
    'Sum',
    ['Sum xor Product', 'bitwise? exclusive? xor of Sum and Product', 'exclusive or of Sum and Product'],
    binary('^'),
  ),
  ...ofNums('Sum', ['Sum << Product', 'Sum shifted left by Product'], binary('<<')),
  ...ofNums('Sum', ['Sum >> Product', 'Sum shifted right by Product'], binary('>>')),
  ...ofNums('Sum', ['sum of Num and Num', 'add Num and|to Num', 'total of Num and Num'], binary('+')),
  ...ofNums('Sum', ['divide Num by Num', 'quotient of Num and|by Num'], binary('/')),
  ...ofNums('Sum', ['difference of|between Num and Num'], binary('-')),
  ...ofNums('Sum', ['difference of|between Num and Num'], binary('difference')),
  ...ofNums('Power', ['raise Num to power? of? Num'], binary('**')),
  ...ofNums('Sum', ['subtract Num from Num'], (a, b) => num(arithmetic('-', b, a))),
  ...ofNums('Sum', ['multiply Num and|by|with Num', 'product of Num and Num'], binary('*')),
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
  ...ofNums('Atom', ['maximum of|among Num , Num ,? and Num'], (a, b, c) =>
    num(arithmetic('max', arithmetic('max', a, b), c)),
  ),
  ...ofNums('Atom', ['minimum of|among Num , Num ,? and Num'], (a, b, c) =>
    num(arithmetic('min', arithmetic('min', a, b), c)),
  ),
  ...ofNums('Sum', ['sum of Num , Num ,? and Num', 'add Num , Num ,? and Num'], (a, b, c) =>
    num(arithmetic('+', arithmetic('+', a, b), c)),
  ),
  ...ofNums('Sum', ['product of Num , Num ,? and Num', 'multiply Num , Num ,? and Num'], (a, b, c) =>
    num(arithmetic('*', arithmetic('*', a, b), c)),
  ),
  ...ofNums('Power', ['twice Atom', 'double of? Atom'], (a) => num(arithmetic('*', literal(2), a))),
  ...ofNums('Power', ['triple of? Atom', 'thrice Atom'], (a) => num(arithmetic('*', literal(3), a))),
  ...ofNums('Power', ['half of? Atom'], (a) => num(arithmetic('/', a, literal(2)))),
  ...ofNums('Atom', ['absolute value of Atom', 'absolute of Atom', 'magnitude of Atom', '| Num |'], unary('absolute')),
  ...ofNums('Atom', ['- Atom', 'negative of Atom', 'negation of Atom', 'negate Atom'], unary('negate'), 2),
  ...ofNums('Atom', ['~ Atom', 'bitwise complement|not of Atom', 'one complement of Atom'], unary('complement')),
  ...ofNums('Atom', ['square root of Atom', 'square root of Sum', 'sqrt ( Num )'], unary('sqrt')),
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
  const condition = parts.map(asBool).find((part) => part !== undefined)
  const values = parts.map(asNum).filter((part) => part !== undefined)
  if (condition === undefined || values.length !== 2) return undefined
  return num({ kind: 'choice', condition, whenTrue: values[0]!, whenFalse: values[1]! })
}
