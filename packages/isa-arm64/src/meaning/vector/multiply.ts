import type { Term, TermBuilder } from '@sourceless/isa'
import { type LaneOperation, type Signedness, widen } from './lanes.js'
import { greatest, least, signedNarrow, signedSaturatingAdd, signedSaturatingSubtract } from './saturate.js'

export const widenedMultiply =
  (sign: Signedness): LaneOperation =>
  (t, a, b) =>
    t.binary('mul', widen(t, a!, sign), widen(t, b!, sign))

/** Twice a product overflows only for least × least. */
const bothLeast = (t: TermBuilder, a: Term, b: Term): Term =>
  t.binary('and', t.compare('eq', a, least(t, a.bits)), t.compare('eq', b, least(t, b.bits)))

/** sqdmulh, sqrdmulh: the high half of twice the product; that is the product from bit `bits - 1`. */
export const doublingHigh =
  (rounding: boolean): LaneOperation =>
  (t, a, b) => {
    const bits = a!.bits
    const product = widenedMultiply('signed')(t, a!, b!)
    const value = rounding ? t.binary('add', product, t.constant(1n << BigInt(bits - 2), 2 * bits)) : product
    return t.ite(bothLeast(t, a!, b!), greatest(t, bits), t.extract(value, bits - 1, bits))
  }

/** sqdmull */
export const doublingLong: LaneOperation = (t, a, b) => {
  const wide = 2 * a!.bits
  const twice = t.binary('shl', widenedMultiply('signed')(t, a!, b!), t.constant(1, wide))
  return t.ite(bothLeast(t, a!, b!), greatest(t, wide), twice)
}
/** sqdmlal, sqdmlsl: saturates the product, then the sum. Sources: wide accumulator, a, b. */
export const doublingLongAccumulate: LaneOperation = (t, accumulator, a, b) =>
  signedSaturatingAdd(t, accumulator!, doublingLong(t, a!, b!))
export const doublingLongDeduct: LaneOperation = (t, accumulator, a, b) =>
  signedSaturatingSubtract(t, accumulator!, doublingLong(t, a!, b!))

/**
 * sqrdmlah, sqrdmlsh: (acc << bits ± 2ab + half) >> bits, saturated once. Everything is halved, so that it fits in twice
 * the width.
 */
export const roundingDoublingAccumulate =
  (op: 'add' | 'sub'): LaneOperation =>
  (t, accumulator, a, b) => {
    const bits = a!.bits
    const wide = 2 * bits
    const raised = t.binary('shl', widen(t, accumulator!, 'signed'), t.constant(bits - 1, wide))
    const sum = t.binary(op, raised, widenedMultiply('signed')(t, a!, b!))
    const rounded = t.binary('add', sum, t.constant(1n << BigInt(bits - 2), wide))
    return signedNarrow(t, t.binary('ashr', rounded, t.constant(bits - 1, wide)))
  }
