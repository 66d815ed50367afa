import type { Random } from '../support/random.js'
import {
  FLAGS_WORD,
  SCRATCH_BYTES,
  SCRATCH_WORD,
  SP_WORD,
  STATE_WORDS,
  testedVectors,
  VECTOR_WORD,
} from './qemu-machine.js'

const MASK = (1n << 64n) - 1n

/** Small numbers, their negatives, powers of two and neighbours at every width, sparse and dense patterns, anything. */
export function edgeInteger(random: Random): bigint {
  switch (random.below(8)) {
    case 0:
      return BigInt(random.below(70))
    case 1:
      return -BigInt(random.below(70)) & MASK
    case 2: {
      const boundary = 1n << BigInt([7, 8, 15, 16, 31, 32, 63, random.below(64)][random.below(8)]!)
      return (boundary + BigInt(random.below(3) - 1)) & MASK
    }
    case 3:
      return (1n << BigInt(random.below(64))) | (1n << BigInt(random.below(64)))
    case 4:
      return random.bits64() & random.bits64() & random.bits64()
    case 5:
      return random.pick([
        0x5555555555555555n,
        0xaaaaaaaaaaaaaaaan,
        0xffffffffn,
        0xffffffff00000000n,
        0x7f80ff017f80ff01n,
        0x80007fff80007fffn,
        0n,
      ])
    default:
      return random.bits64()
  }
}

const numbers = [
  0,
  -0,
  1,
  -1,
  0.5,
  -0.5,
  1.5,
  2.5,
  -2.5,
  1e308,
  5e-324,
  2.2250738585072014e-308,
  Infinity,
  -Infinity,
  NaN,
  2147483647,
  2147483648,
  -2147483648,
  -2147483649,
  2147483647.5,
  4294967295,
  4294967296,
  2 ** 63,
  -(2 ** 63),
  2 ** 63 - 1024,
  2 ** 64,
  4503599627370495.5,
  3.4028234663852886e38,
  1e-45,
  1e39,
  16777217,
  65504,
  65519,
  65520,
  2 ** -14,
  2 ** -24,
] as const
/** Binary16: zeros, subnormals, one and neighbours, the largest, infinities, NaNs. */
// biome-ignore format: columns
const halves = [0, 0x8000, 1, 0x8001, 0x3ff, 0x400, 0x3bff, 0x3c00, 0x3c01, 0xbc00, 0x3800, 0x4000, 0x4200, 0x7bff, 0xfbff, 0x7c00, 0xfc00, 0x7c01, 0x7e00, 0xfe00]
const view = new DataView(new ArrayBuffer(8))

/** A double, two singles or four halves: special values, small ratios, or any pattern (which includes signalling NaNs). */
export function edgeFloats(random: Random): bigint {
  const number = (): number =>
    random.below(2) === 0 ? random.pick(numbers) : (random.below(4001) - 2000) / (1 + random.below(64))
  switch (random.below(10)) {
    case 0:
    case 1:
    case 2:
      view.setFloat64(0, number())
      break
    case 3:
    case 4:
    case 5:
      view.setFloat32(0, number())
      view.setFloat32(4, number())
      break
    case 6:
    case 7:
      for (let n = 0; n < 8; n += 2)
        view.setUint16(n, random.below(2) === 0 ? random.pick(halves) : random.below(65536))
      break
    case 8:
      return random.bits64()
    default:
      return edgeInteger(random)
  }
  return view.getBigUint64(0)
}

/** One random state. Equal registers are common, so that comparisons meet them. */
export function fillState(states: BigUint64Array, index: number, random: Random): void {
  const at = index * STATE_WORDS
  for (let n = 0; n < SP_WORD; n++) {
    states[at + n] = n > 0 && random.below(6) === 0 ? states[at + random.below(n)]! : edgeInteger(random)
  }
  states[at + SP_WORD] = edgeInteger(random) & ~15n
  states[at + FLAGS_WORD] = BigInt(random.below(16)) << 28n
  for (let n = 0; n < 2 * testedVectors.length; n++) {
    const word = at + VECTOR_WORD + n
    if (n > 1 && random.below(8) === 0) states[word] = states[word - 2]!
    else states[word] = random.below(2) === 0 ? edgeFloats(random) : edgeInteger(random)
  }
  for (let n = 0; n < SCRATCH_BYTES / 8; n++) {
    const value = random.below(2) === 0 ? edgeFloats(random) : edgeInteger(random)
    states[at + SCRATCH_WORD + n] = random.below(6) === 0 ? states[at + random.below(4)]! : value
  }
}

export function makeStates(count: number, random: Random): BigUint64Array {
  const states = new BigUint64Array(count * STATE_WORDS)
  for (let index = 0; index < count; index++) fillState(states, index, random)
  return states
}

export const stateAt = (states: BigUint64Array, index: number): BigUint64Array =>
  states.subarray(index * STATE_WORDS, (index + 1) * STATE_WORDS)
