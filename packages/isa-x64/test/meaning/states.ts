import { edgeInteger, edgeNumber, type Random } from '@sourceless/testing'
import {
  FLAG_BITS,
  FLAGS_WORD,
  SCRATCH,
  SCRATCH_WORD,
  STATE_WORDS,
  testedVectors,
  VECTOR_WORD,
} from './native-machine.js'

const view = new DataView(new ArrayBuffer(8))

/** A double, two singles or four halves. */
function edgeFloats(random: Random): bigint {
  switch (random.below(5)) {
    case 0:
    case 1:
      view.setFloat64(0, edgeNumber(random))
      break
    case 2:
    case 3:
      view.setFloat32(0, edgeNumber(random))
      view.setFloat32(4, edgeNumber(random))
      break
    default:
      for (let lane = 0; lane < 4; lane++) view.setUint16(2 * lane, edgeHalf(random))
  }
  return view.getBigUint64(0)
}

/** Zero, subnormals, ties, the greatest number, infinity and NaNs (which signal without bit 9), of either sign. */
const halves = [0, 1, 0x3ff, 0x400, 0x3800, 0x3c00, 0x3e00, 0x4100, 0x7bff, 0x7c00, 0x7c01, 0x7e00] as const
const edgeHalf = (random: Random): number =>
  random.below(2) === 0 ? halves[random.below(halves.length)]! | (random.below(2) << 15) : random.below(0x1_0000)

/** Lanes of 8, 16, 32 or 64 bits, each 0, 1, 2, all ones, the least or the greatest signed number or anything. */
function edgeLanes(random: Random): bigint {
  const laneBits = 8 << random.below(4)
  const half = 1n << BigInt(laneBits - 1)
  const edges = [0n, 0n, 1n, 2n, 2n * half - 1n, half, half - 1n, half + 1n]
  let value = 0n
  for (let low = 0; low < 64; low += laneBits) {
    const lane = random.below(3) === 0 ? random.bits64() : edges[random.below(edges.length)]!
    value |= BigInt.asUintN(laneBits, lane) << BigInt(low)
  }
  return value
}

/** Bytes or words of a few letters and zeros, as strings are that have something in common. */
function edgeText(random: Random): bigint {
  const laneBits = 8 << random.below(2)
  let value = 0n
  for (let low = 0; low < 64; low += laneBits) {
    const letter = random.below(8) === 0 ? 0 : 0x61 + random.below(3)
    value |= BigInt(letter) << BigInt(low)
  }
  return value
}

/** 64 bits of a vector register. */
function edgeVector(random: Random): bigint {
  switch (random.below(12)) {
    case 0:
      return random.bits64()
    case 1:
      return edgeInteger(random)
    case 2:
      return edgeText(random)
    case 3:
    case 4:
    case 5:
      return edgeLanes(random)
    default:
      return edgeFloats(random)
  }
}

/** Fixed in shared states, so that memory operands can be made of them. */
export const POINTER = 6
export const FAR_POINTER = 13
export const FAR_DISTANCE = 0x100
export const INDEX = 7
export const INDEX_VALUE = 2n
const STACK_OFFSET = 80

/** One random state: rsi and r13 point to (and before) the scratch memory, rdi is a small index, rsp is in its stack part. */
export function fillState(states: BigUint64Array, index: number, random: Random): void {
  const at = index * STATE_WORDS
  // Equal registers are common, so that comparisons and exchanges meet them.
  for (let n = 0; n < 16; n++) states[at + n] = n > 0 && random.below(6) === 0 ? states[at]! : edgeInteger(random)
  states[at + 1] = random.below(2) === 0 ? BigInt(random.below(80)) : states[at + 1]!
  states[at + 4] = BigInt(SCRATCH + STACK_OFFSET)
  states[at + POINTER] = BigInt(SCRATCH)
  states[at + FAR_POINTER] = BigInt(SCRATCH - FAR_DISTANCE)
  states[at + INDEX] = INDEX_VALUE
  let flags = 0x2n
  for (const bit of Object.values(FLAG_BITS)) if (random.below(2) === 1) flags |= 1n << BigInt(bit)
  states[at + FLAGS_WORD] = flags
  for (let n = 0; n < 4 * testedVectors.length; n++) {
    // Parts that are equal to the first register's are common too.
    const same = n >= 4 && random.below(8) === 0
    states[at + VECTOR_WORD + n] = same ? states[at + VECTOR_WORD + (n & 3)]! : edgeVector(random)
  }
  for (let n = 0; n < 16; n++) {
    const value = n < 6 && random.below(4) > 0 ? edgeVector(random) : edgeInteger(random)
    states[at + SCRATCH_WORD + n] = random.below(6) === 0 ? states[at]! : value
  }
}

export function makeStates(count: number, random: Random, adjust?: (state: BigUint64Array) => void): BigUint64Array {
  const states = new BigUint64Array(count * STATE_WORDS)
  for (let index = 0; index < count; index++) {
    fillState(states, index, random)
    adjust?.(states.subarray(index * STATE_WORDS, (index + 1) * STATE_WORDS))
  }
  return states
}
