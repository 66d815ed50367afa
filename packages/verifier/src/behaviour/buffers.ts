import type { ScalarType } from '@sourceless/contract'
import { scalarBits, scalarValue } from '../proof/scalar.js'
import type { Random } from './random.js'
import { randomScalar, type Scalar } from './scalars.js'

/** How the elements of a slice relate; many faults show on one kind only. */
const styles = [
  'mixed',
  'small',
  'equal',
  'sorted',
  'reversed',
  'nearly-sorted',
  'duplicates',
  'one-differs',
  'zeros',
  'ones',
  'ascending',
] as const

/** Lengths in the order they are tried first; later ones are drawn around these. */
export const firstLengths = [0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 64, 100] as const

export function randomLength(random: Random, harvested: readonly bigint[], longest: number): number {
  const choice = random.below(8)
  if (choice === 0 && harvested.length > 0) {
    const wanted = Number(random.pick(harvested)) + random.below(3) - 1
    if (wanted >= 0 && wanted <= longest) return wanted
  }
  if (choice < 5) return random.below(Math.min(9, longest + 1))
  return Math.min(longest, choice === 5 ? random.pick(firstLengths) : random.below(40))
}

export function randomElements(
  type: ScalarType,
  length: number,
  random: Random,
  harvested: readonly bigint[],
): Scalar[] {
  const style = styles[random.below(styles.length)]!
  switch (style) {
    case 'mixed':
      return mixed(type, length, random, harvested)
    case 'small':
      return smallOnes(type, length, random)
    case 'equal':
      return repeated(randomScalar(type, random, harvested), length)
    case 'sorted':
      return mixedOrSmall(type, length, random, harvested).sort(compareScalars)
    case 'reversed':
      return mixedOrSmall(type, length, random, harvested).sort(compareScalars).reverse()
    case 'nearly-sorted':
      return withOneOfAny(smallOnes(type, length, random).sort(compareScalars), type, random, harvested)
    case 'duplicates': {
      const values = [randomScalar(type, random, harvested), randomScalar(type, random, harvested), small(type, random)]
      const elements: Scalar[] = []
      for (let i = 0; i < length; i++) elements.push(random.pick(values))
      return elements
    }
    case 'one-differs':
      return withOneOfAny(repeated(fromBits(type, 0n), length), type, random, harvested)
    case 'zeros':
      return repeated(fromBits(type, 0n), length)
    case 'ones':
      return repeated(fromBits(type, -1n), length)
    case 'ascending':
      return ascending(type, length, random.below(100))
  }
}

const fromBits = (type: ScalarType, pattern: bigint): Scalar =>
  scalarValue(type, BigInt.asUintN(scalarBits(type), pattern))

function small(type: ScalarType, random: Random): Scalar {
  const drawn = random.below(9)
  if (type.kind === 'float') return drawn - 4
  return fromBits(type, BigInt(drawn - (type.kind === 'int' && type.signed ? 4 : 0)))
}

function mixed(type: ScalarType, length: number, random: Random, harvested: readonly bigint[]): Scalar[] {
  const elements: Scalar[] = []
  for (let i = 0; i < length; i++) elements.push(randomScalar(type, random, harvested))
  return elements
}

function smallOnes(type: ScalarType, length: number, random: Random): Scalar[] {
  const elements: Scalar[] = []
  for (let i = 0; i < length; i++) elements.push(small(type, random))
  return elements
}

function mixedOrSmall(type: ScalarType, length: number, random: Random, harvested: readonly bigint[]): Scalar[] {
  return random.oneIn(2) ? mixed(type, length, random, harvested) : smallOnes(type, length, random)
}

function repeated(value: Scalar, length: number): Scalar[] {
  const elements: Scalar[] = []
  for (let i = 0; i < length; i++) elements.push(value)
  return elements
}

function withOneOfAny(elements: Scalar[], type: ScalarType, random: Random, harvested: readonly bigint[]): Scalar[] {
  if (elements.length > 0) elements[random.below(elements.length)] = randomScalar(type, random, harvested)
  return elements
}

function ascending(type: ScalarType, length: number, first: number): Scalar[] {
  const elements: Scalar[] = []
  for (let i = 0; i < length; i++) elements.push(type.kind === 'float' ? first + i : fromBits(type, BigInt(first + i)))
  return elements
}

function compareScalars(a: Scalar, b: Scalar): number {
  return a < b ? -1 : a > b ? 1 : 0
}

const alphabets = [
  'abcdefghijklmnopqrstuvwxyz',
  'ABCXYZ',
  '0123456789',
  ' \t\n',
  'aA',
  '-+.0123456789eE',
  '()[]{}<>',
  ',;:/.',
  'abc ABC 123 !?',
]

/** Bytes without a NUL: texts of the contract cut and joined, one alphabet, or any bytes. */
export function randomText(
  length: number,
  random: Random,
  texts: readonly Uint8Array[],
  anyByte: () => number,
): Uint8Array {
  const bytes = new Uint8Array(length)
  const kind = random.below(6)
  const alphabet = random.pick(alphabets)
  const text = texts.length > 0 ? random.pick(texts) : undefined
  const shift = random.below(4)
  for (let i = 0; i < length; i++) {
    if (kind === 0) bytes[i] = anyByte()
    else if (kind === 1 && text !== undefined) bytes[i] = text[(i + shift) % text.length]!
    else if (kind === 2 && i * 2 >= length) bytes[i] = bytes[length - 1 - i]!
    else if (kind === 3) bytes[i] = alphabet.charCodeAt(0)
    else bytes[i] = alphabet.charCodeAt(random.below(alphabet.length))
  }
  if (kind === 4 && length > 0) bytes[random.below(length)] = anyByte()
  return bytes
}
