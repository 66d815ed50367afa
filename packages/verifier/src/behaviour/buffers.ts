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
  const any = () => randomScalar(type, random, harvested)
  const fill = (make: (i: number) => Scalar): Scalar[] => Array.from({ length }, (_, i) => make(i))
  const fromBits = (pattern: bigint) => scalarValue(type, BigInt.asUintN(scalarBits(type), pattern))
  const small = () =>
    type.kind === 'float'
      ? random.below(9) - 4
      : fromBits(BigInt(random.below(9) - (type.kind === 'int' && type.signed ? 4 : 0)))
  switch (style) {
    case 'mixed':
      return fill(any)
    case 'small':
      return fill(small)
    case 'equal': {
      const value = any()
      return fill(() => value)
    }
    case 'sorted':
      return fill(random.oneIn(2) ? any : small).sort(compareScalars)
    case 'reversed':
      return fill(random.oneIn(2) ? any : small)
        .sort(compareScalars)
        .reverse()
    case 'nearly-sorted': {
      const values = fill(small).sort(compareScalars)
      if (length > 0) values[random.below(length)] = any()
      return values
    }
    case 'duplicates': {
      const values = [any(), any(), small()]
      return fill(() => random.pick(values))
    }
    case 'one-differs': {
      const values = fill(() => fromBits(0n))
      if (length > 0) values[random.below(length)] = any()
      return values
    }
    case 'zeros':
      return fill(() => fromBits(0n))
    case 'ones':
      return fill(() => fromBits(-1n))
    case 'ascending': {
      const first = random.below(100)
      return fill((i) => (type.kind === 'float' ? first + i : fromBits(BigInt(first + i))))
    }
  }
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
