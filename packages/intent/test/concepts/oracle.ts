import { type FunctionDeclaration, integerRange, type ScalarType, type Type, type Value } from '@sourceless/contract'

/** An independent way to the results of one concept. */
export interface Oracle {
  /** What it is run on; without them values of the parameters' types, edges first. What `requires` excludes is left out. */
  readonly inputs?: readonly (readonly Value[])[]
  /**
   * The result, integers before they wrap at the result's width; where nothing is returned, the parameters afterwards.
   * It may be given the arguments in any form it can compute with, so their types are its own.
   */
  readonly expected: (...values: never[]) => unknown
  /** The parameters afterwards of what returns something too; as they were given when this is not. */
  readonly after?: (...values: never[]) => readonly unknown[]
  /** How far a float may be from `expected`, relative to it; 0 when not given. */
  readonly tolerance?: number
  /** Values of its options that are not their defaults, such as `{ EMPTY: '-1.0' }`. */
  readonly options?: Readonly<Record<string, string>>
  /** Types of its type variables that are not their defaults, such as `{ R: 'u32' }`. */
  readonly types?: Readonly<Record<string, string>>
}

/** By the name of the concept's function; several where its types or options make a difference. */
export type Oracles = Readonly<Record<string, Oracle | readonly Oracle[]>>

/** The same at further types of T. */
export const alsoAt = (types: readonly string[], oracle: Oracle): readonly Oracle[] => [
  oracle,
  ...types.map((T) => ({ ...oracle, types: { T } })),
]

export type Random = (below: number) => number

/** Repeatable pseudo-random numbers (xorshift32). */
export function createRandom(seed: number): Random {
  let state = seed | 1
  const next = (below: number): number => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % below
  }
  for (let i = 0; i < 8; i++) next(2)
  return next
}

/** A random integer from `low` to `high`, small distances from `low` as likely as large ones. */
function randomInteger(low: bigint, high: bigint, random: Random): bigint {
  const span = high - low + 1n
  const bits = random(span.toString(2).length + 1)
  const wide = (BigInt(random(0x80000000)) << 62n) | (BigInt(random(0x80000000)) << 31n) | BigInt(random(0x80000000))
  return low + ((wide & ((1n << BigInt(bits)) - 1n)) % span)
}

const asBigint = (value: number | bigint): bigint => BigInt(value)

/**
 * Integers within ranges, one range per parameter, ends included: every value where there is one range of at most 300,
 * otherwise the ends in all combinations and 40 random tuples.
 */
export function within(
  ...ranges: readonly (readonly [number | bigint, number | bigint])[]
): readonly (readonly bigint[])[] {
  const exact = ranges.map(([low, high]) => [asBigint(low), asBigint(high)] as const)
  const [only] = exact
  if (exact.length === 1 && only![1] - only![0] < 300n)
    return Array.from({ length: Number(only![1] - only![0]) + 1 }, (_, i) => [only![0] + BigInt(i)])
  const random = createRandom(ranges.length * 7919)
  return [
    ...product(...exact),
    ...Array.from({ length: 40 }, () => exact.map(([low, high]) => randomInteger(low, high, random))),
  ]
}

/** All tuples of one value of each list. */
export function product<T>(...lists: readonly (readonly T[])[]): readonly (readonly T[])[] {
  return lists.reduce<readonly (readonly T[])[]>(
    (tuples, list) => tuples.flatMap((tuple) => list.map((value) => [...tuple, value])),
    [[]],
  )
}

/** Lengths, factors and coefficients: zero, fractions that floats hold and that they do not, the very small and large. */
export const floats: readonly number[] = [
  0,
  1,
  2,
  3,
  7,
  10,
  12,
  100,
  0.5,
  0.75,
  12.25,
  0.1,
  1 / 3,
  7.7,
  99.9,
  1e-9,
  6371.0088,
  123456.789,
  4294967296,
  1e15,
]

/** Random arrays of the lengths 0, 1, 2, … whose elements `element` makes. */
export function arrays<T extends Value>(count: number, element: (random: Random) => T): readonly (readonly T[])[] {
  const random = createRandom(count * 31 + 5)
  return Array.from({ length: count }, (_, length) => Array.from({ length }, () => element(random)))
}

const CHARACTERS = 'aAbBzZ019 .,-+_()[]{}\t\n\\/é'

function scalarOf(type: ScalarType, random: Random): bigint | number | boolean {
  if (type.kind === 'bool') return random(2) === 1
  // Sixteenths: sums and products of a few of them are exact.
  if (type.kind === 'float') return (random(8001) - 4000) / 16
  const { min, max } = integerRange(type)
  const magnitude = randomInteger(0n, max, random)
  return min < 0n && random(2) === 1 ? -magnitude - 1n : magnitude
}

function edgesOf(type: ScalarType): readonly (bigint | number | boolean)[] {
  if (type.kind === 'bool') return [false, true]
  if (type.kind === 'float') return [0, 1, -1, 0.5, -2.25]
  const { min, max } = integerRange(type)
  return min < 0n ? [0n, 1n, -1n, 2n, max, min, max - 1n, min + 1n] : [0n, 1n, 2n, max, max - 1n, max / 2n + 1n]
}

function anyValue(type: Type, random: Random): Value {
  if (type.kind === 'cstr') {
    const length = random(12)
    return new TextEncoder().encode(Array.from({ length }, () => CHARACTERS[random(CHARACTERS.length)]!).join(''))
  }
  if (type.kind !== 'slice') return scalarOf(type as ScalarType, random)
  // Few different values, so that equal ones meet, or any.
  const few = random(2) === 0
  return Array.from({ length: random(9) }, () => {
    const value = scalarOf(type.element, random)
    return few && typeof value === 'bigint' ? value % 4n : value
  }) as Value
}

/** Values for the parameters: edges of scalars in combinations (at most `edges` of them), then `count` random ones. */
export function generated({ parameters }: FunctionDeclaration, edges = 72, count = 48): readonly (readonly Value[])[] {
  const random = createRandom(parameters.length * 977 + 1)
  const scalar = (type: Type): type is ScalarType => type.kind !== 'slice' && type.kind !== 'cstr'
  const all = parameters.every(({ type }) => scalar(type))
    ? product<Value>(...parameters.map(({ type }) => edgesOf(type as ScalarType)))
    : []
  const stride = Math.max(1, Math.ceil(all.length / edges))
  return [
    ...all.filter((_, i) => i % stride === 0),
    ...Array.from({ length: count }, () => parameters.map(({ type }) => anyValue(type, random))),
  ]
}
