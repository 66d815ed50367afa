import { edgeInteger, edgeNumber, type Random } from '@sourceless/testing'
import { FLOAT_WORD, SCRATCH, SCRATCH_WORD, STATE_WORDS, testedFloats } from './guest-machine.js'

const view = new DataView(new ArrayBuffer(8))
const BOX = 0xffffffff00000000n
/** Signalling and quiet NaNs with payloads. */
const singleNaNs = [0x7f800001n, 0xff800001n, 0x7fc12345n, 0xffffffffn] as const
const doubleNaNs = [0x7ff0000000000001n, 0xfff0000000000001n, 0x7ff8000012345678n] as const

/** A double, a boxed single, two singles of which neither is boxed, or any pattern. */
export function edgeFloat(random: Random): bigint {
  const number = (): number => edgeNumber(random)
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
