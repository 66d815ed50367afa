import type { IntType, ScalarType } from '@sourceless/contract'
import { scalarValue } from '../proof/scalar.js'
import type { Random } from './random.js'

export type Scalar = bigint | number | boolean

const smallest = [
  0n,
  1n,
  2n,
  3n,
  5n,
  7n,
  8n,
  10n,
  16n,
  31n,
  32n,
  63n,
  64n,
  100n,
  127n,
  128n,
  255n,
  256n,
  1000n,
  32767n,
  32768n,
  65535n,
  65536n,
]

const edgesByType = new Map<number, readonly Scalar[]>()

/** Values where behaviour tends to change: around zero, powers of two, and the ends of each narrower type. */
export function edgeValues(type: ScalarType): readonly Scalar[] {
  const key = type.kind === 'int' ? (type.signed ? -type.bits : type.bits) : type.kind === 'float' ? 1 + type.bits : 0
  const known = edgesByType.get(key)
  if (known !== undefined) return known
  const made = makeEdges(type)
  edgesByType.set(key, made)
  return made
}

function makeEdges(type: ScalarType): readonly Scalar[] {
  if (type.kind === 'bool') return [false, true]
  if (type.kind === 'float') return floatEdges(type.bits)
  const { bits } = type
  const top = (1n << BigInt(bits)) - 1n
  const patterns = new Set<bigint>()
  const add = (value: bigint) => patterns.add(BigInt.asUintN(bits, value))
  for (const value of smallest) if (value <= top) add(value)
  for (const value of [1n, 2n, 3n, 10n, 128n]) add(-value)
  for (const width of [8, 16, 31, 32, 33, 48, 63, 64]) {
    if (width > bits) continue
    for (const delta of [-1n, 0n, 1n]) add((1n << BigInt(width - 1)) + delta)
    add((1n << BigInt(width)) - 1n)
  }
  add(0x5555555555555555n)
  add(0xaaaaaaaaaaaaaaaan)
  add(0x0123456789abcdefn)
  return [...patterns].map((p) => scalarValue(type, p))
}

/** Fewer of them, for products over several parameters. */
export function compactEdges(type: ScalarType): readonly Scalar[] {
  if (type.kind !== 'int') return type.kind === 'bool' ? [false, true] : floatEdges(type.bits).slice(0, 14)
  const { bits } = type
  const half = 1n << BigInt(bits - 1)
  const patterns = [
    0n,
    1n,
    2n,
    3n,
    7n,
    8n,
    10n,
    64n,
    2n * half - 1n,
    2n * half - 2n,
    half - 1n,
    half,
    half + 1n,
    BigInt.asUintN(bits, 0x0123456789abcdefn),
    1n << BigInt(bits / 2),
    (1n << BigInt(bits / 2)) - 1n,
  ]
  return [...new Set(patterns.map((p) => BigInt.asUintN(bits, p)))].map((p) => scalarValue(type, p))
}

function floatEdges(bits: 32 | 64): readonly number[] {
  const common = [
    0,
    -0,
    1,
    -1,
    Number.NaN,
    Infinity,
    -Infinity,
    0.5,
    -0.5,
    1.5,
    2,
    2.5,
    -2.5,
    3,
    0.1,
    -0.1,
    1e-3,
    10,
    255,
    256,
    1e6,
    2147483647,
    2147483648,
    -2147483648,
    4294967295,
    4294967296,
    1e18,
    2 ** 53,
    2 ** 64,
    -(2 ** 63),
  ]
  const own =
    bits === 32
      ? [2 ** -149, 2 ** -126, 3.4028234663852886e38, 16777216, 16777217]
      : [Number.MIN_VALUE, 2 ** -1022, Number.MAX_VALUE, 2 ** 52, 2 ** 53, 1e-300, 1e300]
  return [...common, ...own].map((x) => (bits === 32 ? Math.fround(x) : x))
}

/** 2^0 to 2^63. */
const powers: readonly bigint[] = Array.from({ length: 64 }, (_, bit) => 1n << BigInt(bit))

/** A value of a skewed size: small numbers, sparse bits and edges turn up far more often than under a uniform choice. */
export function randomScalar(type: ScalarType, random: Random, harvested: readonly bigint[]): Scalar {
  if (type.kind === 'bool') return random.oneIn(2)
  if (type.kind === 'float') return randomFloat(type.bits, random, harvested)
  const choice = random.below(10)
  return choice === 1
    ? random.pick(edgeValues(type))
    : wrapped(type, randomInteger(choice, type.bits, random, harvested))
}

/** The value of an integer type with the same low bits. */
export function wrapped({ bits, signed }: IntType, value: bigint): bigint {
  return signed ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value)
}

/** Low bits of a value to be; those above do not count. */
function randomInteger(choice: number, bits: number, random: Random, harvested: readonly bigint[]): bigint {
  switch (choice) {
    case 0:
      return random.bits(bits)
    case 2:
      return powers[random.below(bits)]!
    case 3:
      return powers[random.below(bits)]! | powers[random.below(bits)]! | powers[random.below(bits)]!
    case 4:
      return ~powers[random.below(bits)]!
    case 5:
      return random.bits(bits) << BigInt(bits / 2)
    case 6:
      return -random.bits(1 + random.below(bits))
    case 7:
      return harvested.length > 0 ? random.pick(harvested) + BigInt(random.below(3) - 1) : random.bits(8)
    case 8:
      return random.bits(1 + random.below(8))
    default:
      return random.bits(1 + random.below(bits))
  }
}

function randomFloat(bits: 32 | 64, random: Random, harvested: readonly bigint[]): number {
  const round = (x: number) => (bits === 32 ? Math.fround(x) : x)
  switch (random.below(7)) {
    case 0:
      return random.pick(edgeValues({ kind: 'float', bits })) as number
    case 1:
      return scalarValue({ kind: 'float', bits }, random.bits(bits)) as number
    case 2:
      return round(random.below(2001) - 1000)
    case 3:
      return round((random.below(20001) - 10000) / 8)
    case 4:
      return harvested.length > 0 ? round(Number(BigInt.asIntN(64, random.pick(harvested)))) : round(random.below(100))
    case 5:
      return round((random.word() / 2 ** 32) * 2 ** (random.below(80) - 40) * (random.oneIn(2) ? 1 : -1))
    default:
      return round((random.word() / 2 ** 32) * 2 - 1)
  }
}
