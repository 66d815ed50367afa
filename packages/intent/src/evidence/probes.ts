import {
  type FunctionDeclaration,
  integerRange,
  type ScalarType,
  sameType,
  type Type,
  type Value,
} from '@sourceless/contract'

/** Deterministic pseudo-random numbers (xorshift32). */
export function createRandom(seed: number): (below: number) => number {
  let state = seed | 1
  return (below) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % below
  }
}

const STRINGS = [
  '',
  'a',
  'A',
  'ab',
  'aba',
  'Hello, World',
  'abc 123',
  '  two  words ',
  '42',
  '-17',
  '0',
  'xyzzy',
  'aAbB',
  'racecar',
  '12ab',
  'a-b_c',
  '1001',
  '(a[b]{c})',
  '192.168.0.1',
  'one two one',
  '.',
  'Z9',
]

function scalarProbe(
  type: ScalarType,
  numbers: readonly bigint[],
  random: (below: number) => number,
): bigint | number | boolean {
  if (type.kind === 'bool') return random(2) === 1
  if (type.kind === 'float') return Math.fround([0, 1, -1, 0.5, 2.25, -3.75, 100, 7][random(8)]! + random(4))
  const { min, max } = integerRange(type)
  const wrap = (value: bigint) => (value < min || value > max ? BigInt(random(8)) : value)
  switch (random(8)) {
    case 0:
      return [0n, 1n, 2n, max, min, max - 1n][random(6)]!
    case 1:
      return numbers.length === 0 ? BigInt(random(12)) : wrap(numbers[random(numbers.length)]! + BigInt(random(3)) - 1n)
    case 2:
      return wrap(BigInt(random(2000)))
    case 3:
      return wrap(-BigInt(random(60)))
    case 4:
      return wrap(BigInt(random(1 << 30)))
    default:
      return wrap(BigInt(random(24)))
  }
}

function probe(type: Type, numbers: readonly bigint[], random: (below: number) => number): Value {
  if (type.kind === 'cstr') return new TextEncoder().encode(STRINGS[random(STRINGS.length)]!)
  if (type.kind === 'slice') {
    const spread = random(3)
    return Array.from({ length: random(7) }, () => {
      const value = scalarProbe(type.element, numbers, random)
      return typeof value === 'bigint' && spread > 0 && type.element.kind === 'int'
        ? value < 0n
          ? -(-value % 6n)
          : value % 6n
        : value
    })
  }
  return scalarProbe(type as ScalarType, numbers, random)
}

const sameElement = ({ parameters }: FunctionDeclaration, a: number, b: number): boolean => {
  const [left, right] = [parameters[a]!.type, parameters[b]!.type]
  return left.kind === 'slice' && right.kind === 'slice' && sameType(left.element, right.element)
}

/** Inputs on which two readings may differ: small values, edges, and neighbours of the numbers in the sentence. */
export function probeInputs(
  entry: FunctionDeclaration,
  numbers: readonly bigint[],
  count: number,
): readonly (readonly Value[])[] {
  const random = createRandom(0x9e3779b9)
  for (let i = 0; i < 8; i++) random(2)
  return Array.from({ length: count }, (_, i) => {
    const values = entry.parameters.map((parameter) => probe(parameter.type, numbers, random))
    const [first, second] = entry.parameters.flatMap(({ type }, at) => (type.kind === 'slice' ? [at] : []))
    const array = first === undefined ? undefined : values[first]
    // Two arrays of the same elements, in the same or another order, tell comparisons apart.
    if (second !== undefined && Array.isArray(array) && i % 4 < 2 && sameElement(entry, first!, second))
      values[second] = i % 4 === 0 ? [...array] : [...array].reverse()
    return values
  })
}
