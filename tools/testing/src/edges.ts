import type { Random } from './random.js'

const MASK = (1n << 64n) - 1n
/** What divisions, comparisons and extensions turn on. */
const special = [0n, 1n, MASK, 1n << 63n, 1n << 31n, 0xffffffff80000000n, 0x7fffffffn, 0x7fffffffffffffffn] as const
const patterns = [
  0x5555555555555555n,
  0xaaaaaaaaaaaaaaaan,
  0xffffffffn,
  0xffffffff00000000n,
  0x7f80ff017f80ff01n,
  0x80007fff80007fffn,
] as const

/** 64 bits: small numbers, their negatives, powers of two and neighbours at every width, sparse and dense patterns, anything. */
export function edgeInteger(random: Random): bigint {
  switch (random.below(10)) {
    case 0:
      return BigInt(random.below(70))
    case 1:
      return -BigInt(random.below(70)) & MASK
    case 2: {
      const boundary = 1n << BigInt(random.pick([7, 8, 15, 16, 31, 32, 63, random.below(64)]))
      return (boundary + BigInt(random.below(3) - 1)) & MASK
    }
    case 3:
      return (1n << BigInt(random.below(64))) | (1n << BigInt(random.below(64)))
    case 4:
      return random.bits64() & random.bits64() & random.bits64()
    case 5:
      return random.pick(patterns)
    case 6:
    case 7:
      return random.pick(special)
    default:
      return random.bits64()
  }
}

/** Zeros, halves to round, ends of the formats and of the integers that they convert to, in all three float formats. */
// biome-ignore format: by kind
const numbers = [
  0, -0, 1, -1, 0.1, Infinity, -Infinity, NaN,
  0.5, -0.5, 1.5, -1.5, 2.5, -2.5, 0.49999999999999994, 0.49999997, 8388607.5, 4503599627370495.5,
  1e308, 5e-324, 2.2250738585072014e-308,
  3.4028234663852886e38, -3.4028234663852886e38, 1.1754943508222875e-38, 1e-45, 1e39, 16777217,
  65504, 65519, 65520, 2 ** -14, 2 ** -24,
  2 ** 31, 2 ** 31 - 1, 2 ** 31 - 0.5, -(2 ** 31), -(2 ** 31) - 1, 2 ** 32, 2 ** 32 - 1, 2 ** 32 - 0.5,
  2 ** 63, -(2 ** 63), 2 ** 63 - 1024, 2 ** 64, 2 ** 64 - 2048,
] as const

/** Special values, small ratios (with halves to round), or any fraction near 1, where products and sums are inexact. */
export function edgeNumber(random: Random): number {
  switch (random.below(4)) {
    case 0:
      return (random.below(4001) - 2000) / (1 + random.below(64))
    case 1:
      return (random.below(2) === 0 ? 1 : -1) * (1 + random.below(2 ** 32) / 2 ** 32) * 2 ** (random.below(5) - 2)
    default:
      return random.pick(numbers)
  }
}
