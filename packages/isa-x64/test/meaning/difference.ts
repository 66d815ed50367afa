import type { Form } from '../../src/index.js'
import { FLAG_BITS, FLAGS_WORD, STATE_WORDS, VECTOR_WORD } from './native-machine.js'
import { nameOfWord } from './state-layout.js'

const ALL = (1n << 64n) - 1n
const isNaN64 = (value: bigint): boolean => (value & 0x7fffffffffffffffn) > 0x7ff0000000000000n
const isNaN32 = (value: bigint): boolean => (value & 0x7fffffffn) > 0x7f800000n
const isNaN16 = (value: bigint): boolean => (value & 0x7fffn) > 0x7c00n

/** Equal, or both NaN, in each lane of `laneBits`: which NaN arithmetic gives is left open. */
function agrees(expected: bigint, actual: bigint, laneBits: Form['floatBits']): boolean {
  if (expected === actual) return true
  if (laneBits === 0) return false
  if (laneBits === 64) return isNaN64(expected) && isNaN64(actual)
  const anyNaN = laneBits === 32 ? isNaN32 : isNaN16
  for (let low = 0; low < 64; low += laneBits) {
    const [a, b] = [BigInt.asUintN(laneBits, expected >> BigInt(low)), BigInt.asUintN(laneBits, actual >> BigInt(low))]
    if (a !== b && !(anyNaN(a) && anyNaN(b))) return false
  }
  return true
}

/** The processor sets the interrupt flag (bit 9) and the reserved bit 1 by itself. */
const SHOWN_FLAGS = Object.values(FLAG_BITS).reduce<number>((mask, bit) => mask | (1 << bit), 0)

const halvesOf = (states: BigUint64Array): Int32Array =>
  new Int32Array(states.buffer, states.byteOffset, 2 * states.length)

/**
 * The first difference of states after an instruction, one after another, from the expected ones: `low` and `high` have
 * undefined results all zeros and all ones (and are the same array when there are none), and bits in which they differ
 * are not compared. `laneBits`: the row's `floatBits`.
 */
export function firstDifference(
  low: BigUint64Array,
  high: BigUint64Array,
  after: BigUint64Array,
  laneBits: Form['floatBits'],
): string | undefined {
  const [expectedHalves, afterHalves] = [halvesOf(low), halvesOf(after)]
  for (let half = 0; half < expectedHalves.length; half++) {
    const difference = expectedHalves[half]! ^ afterHalves[half]!
    if (difference === 0) continue
    const at = half >> 1
    const word = at % STATE_WORDS
    if (word === FLAGS_WORD && (difference & SHOWN_FLAGS) === 0) continue
    const [expected, actual] = [low[at]!, after[at]!]
    const defined = ~(expected ^ high[at]!) & (word === FLAGS_WORD ? BigInt(SHOWN_FLAGS) : ALL)
    if (agrees(expected & defined, actual & defined, word >= VECTOR_WORD ? laneBits : 0)) continue
    return `${nameOfWord(word)} is 0x${actual.toString(16)}, not 0x${expected.toString(16)}`
  }
  return undefined
}

/** What `after` should have been and is not, where nothing is left open. */
export const differenceOf = (expected: BigUint64Array, after: BigUint64Array): string | undefined =>
  firstDifference(expected, expected, after, 0)
