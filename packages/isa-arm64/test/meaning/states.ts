import { edgeInteger, edgeNumber, type Random } from '@sourceless/testing'
import {
  FLAGS_WORD,
  SCRATCH_BYTES,
  SCRATCH_WORD,
  SP_WORD,
  STATE_WORDS,
  testedVectors,
  VECTOR_WORD,
} from './qemu-machine.js'

/** Binary16: zeros, subnormals, one and neighbours, the largest, infinities, NaNs. */
// biome-ignore format: columns
const halves = [0, 0x8000, 1, 0x8001, 0x3ff, 0x400, 0x3bff, 0x3c00, 0x3c01, 0xbc00, 0x3800, 0x4000, 0x4200, 0x7bff, 0xfbff, 0x7c00, 0xfc00, 0x7c01, 0x7e00, 0xfe00]
const view = new DataView(new ArrayBuffer(8))

/** A double, two singles or four halves: special values, small ratios, or any pattern (which includes signalling NaNs). */
export function edgeFloats(random: Random): bigint {
  const number = (): number => edgeNumber(random)
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
