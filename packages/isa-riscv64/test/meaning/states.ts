import type { Random } from '../support/random.js'
import { FLOAT_WORD, SCRATCH, SCRATCH_WORD, STATE_WORDS, testedFloats } from './guest-machine.js'

const MASK = (1n << 64n) - 1n
/** What divisions, comparisons and extensions turn on. */
const special = [0n, 1n, MASK, 1n << 63n, 1n << 31n, 0xffffffff80000000n, 0x7fffffffn, 0x7fffffffffffffffn] as const
const patterns = [
  0x5555555555555555n,
  0xaaaaaaaaaaaaaaaan,
  0xffffffffn,
  0xffffffff00000000n,
  0x7f80ff017f80ff01n,
] as const

/** Small numbers, their negatives, powers of two and neighbours, sparse and dense patterns, anything. */
export function edgeInteger(random: Random): bigint {
  switch (random.below(9)) {
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

const numbers = [
  ...[
    0, -0, 1, -1, 0.5, -0.5, 1.5, -1.5, 2.5, -2.5, 0.49999999999999994, 0.49999997, 1e308, 5e-324,
    2.2250738585072014e-308,
  ],
  ...[
    Infinity,
    -Infinity,
    NaN,
    2 ** 31,
    2 ** 31 - 1,
    -(2 ** 31),
    -(2 ** 31) - 1,
    2 ** 31 - 0.5,
    2 ** 32,
    2 ** 32 - 0.5,
  ],
  ...[2 ** 63, -(2 ** 63), 2 ** 63 - 1024, 2 ** 64, 2 ** 64 - 2048, 4503599627370495.5, 8388607.5],
  ...[3.4028234663852886e38, -3.4028234663852886e38, 1.1754943508222875e-38, 1e-45, 1e39, 16777217, 0.1],
] as const
const view = new DataView(new ArrayBuffer(8))
const BOX = 0xffffffff00000000n
/** Signalling and quiet NaNs with payloads. */
const singleNaNs = [0x7f800001n, 0xff800001n, 0x7fc12345n, 0xffffffffn] as const
const doubleNaNs = [0x7ff0000000000001n, 0xfff0000000000001n, 0x7ff8000012345678n] as const

/** A double, a boxed single, two singles of which neither is boxed, or any pattern. */
export function edgeFloat(random: Random): bigint {
  const number = (): number =>
    random.below(2) === 0 ? random.pick(numbers) : (random.below(4001) - 2000) / (1 + random.below(64))
  switch (random.below(10)) {
    case 0:
      return random.below(2) === 0 ? BOX | random.pick(singleNaNs) : random.pick(doubleNaNs)
    case 1:
    case 2:
    case 3:
      view.setFloat64(0, number())
      return view.getBigUint64(0)
    case 4:
      view.setFloat32(0, number())
      view.setFloat32(4, number())
      return view.getBigUint64(0)
    case 5:
      return random.bits64()
    case 6:
      return BOX | (random.bits64() & 0xffffffffn)
    default:
      view.setFloat32(4, number())
      return BOX | BigInt(view.getUint32(4))
  }
}

/** Registers that point to scratch in all shared states: sp and two that three-bit fields can name. */
export const pointers: ReadonlyMap<number, number> = new Map([
  [2, 0],
  [10, 24],
  [15, 48],
])

export function fillState(states: BigUint64Array, index: number, random: Random): void {
  const at = index * STATE_WORDS
  states[at] = 0n
  // Equal registers are common, so that comparisons meet them.
  for (let n = 1; n < 32; n++)
    states[at + n] = n > 1 && random.below(8) === 0 ? states[at + n - 1]! : edgeInteger(random)
  for (const [number, offset] of pointers) states[at + number] = BigInt(SCRATCH + offset)
  for (let n = 0; n < testedFloats.length; n++) {
    const repeats = n > 0 && random.below(8) === 0
    states[at + FLOAT_WORD + n] = repeats ? states[at + FLOAT_WORD + n - 1]! : edgeFloat(random)
  }
  for (let n = SCRATCH_WORD; n < STATE_WORDS; n++) {
    const value = random.below(3) === 0 ? edgeFloat(random) : edgeInteger(random)
    states[at + n] = random.below(6) === 0 ? states[at + 11]! : value
  }
}

export function makeStates(count: number, random: Random): BigUint64Array {
  const states = new BigUint64Array(count * STATE_WORDS)
  for (let index = 0; index < count; index++) fillState(states, index, random)
  return states
}
