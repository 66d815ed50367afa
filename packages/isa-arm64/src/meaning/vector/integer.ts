import type { BinaryOp, CompareOp, TermBuilder } from '@sourceless/isa'
import { type LaneOperation, narrow, type Signedness, spread, widen, zero } from './lanes.js'

/** Integer operations on one lane of each source, all of the lane's width unless said otherwise. */
export const binary =
  (op: BinaryOp): LaneOperation =>
  (t, a, b) =>
    t.binary(op, a!, b!)

export const add = binary('add')
export const subtract = binary('sub')
export const multiply = binary('mul')
export const and = binary('and')
export const or = binary('or')
export const exclusiveOr = binary('xor')
export const bitClear: LaneOperation = (t, a, b) => t.binary('and', a!, t.unary('not', b!))
export const orNot: LaneOperation = (t, a, b) => t.binary('or', a!, t.unary('not', b!))

export const not: LaneOperation = (t, a) => t.unary('not', a!)
export const negate: LaneOperation = (t, a) => t.unary('neg', a!)
export const countOnes: LaneOperation = (t, a) => t.unary('popcount', a!)
export const countLeadingZeros: LaneOperation = (t, a) => t.unary('clz', a!)
/** Leading bits equal to the sign, not counting it: leading zeros of a with each bit compared to the one above. */
export const countLeadingSigns: LaneOperation = (t, a) => {
  const bits = a!.bits
  const changes = t.binary('xor', t.extract(a!, 1, bits - 1), t.extract(a!, 0, bits - 1))
  return t.convert('zext', t.unary('clz', changes), bits)
}
export const absolute: LaneOperation = (t, a) => t.ite(t.compare('slt', a!, zero(t, a!.bits)), t.unary('neg', a!), a!)

const select =
  (op: CompareOp, pickFirstWhenLess: boolean): LaneOperation =>
  (t, a, b) =>
    pickFirstWhenLess ? t.ite(t.compare(op, a!, b!), a!, b!) : t.ite(t.compare(op, a!, b!), b!, a!)

export const signedMinimum = select('slt', true)
export const signedMaximum = select('slt', false)
export const unsignedMinimum = select('ult', true)
export const unsignedMaximum = select('ult', false)

export const signedDifference: LaneOperation = (t, a, b) =>
  t.binary('sub', signedMaximum(t, a!, b!), signedMinimum(t, a!, b!))
export const unsignedDifference: LaneOperation = (t, a, b) =>
  t.binary('sub', unsignedMaximum(t, a!, b!), unsignedMinimum(t, a!, b!))

/** acc + f(a, b) and acc - f(a, b); sources in this order. */
export const accumulate =
  (operation: LaneOperation): LaneOperation =>
  (t, accumulator, ...rest) =>
    t.binary('add', accumulator!, operation(t, ...rest))
export const deduct =
  (operation: LaneOperation): LaneOperation =>
  (t, accumulator, ...rest) =>
    t.binary('sub', accumulator!, operation(t, ...rest))

/** `operation` at twice the lane's width. */
export const widened =
  (operation: LaneOperation, sign: Signedness): LaneOperation =>
  (t, ...lanes) =>
    operation(t, ...lanes.map((lane) => widen(t, lane, sign)))
/** `operation` on a wide lane and a narrow one. */
export const widenedSecond =
  (operation: LaneOperation, sign: Signedness): LaneOperation =>
  (t, a, b) =>
    operation(t, a!, widen(t, b!, sign))

/** (a + b) >> 1 without a wider sum: what both have, and half of what one has. */
export const halvingAdd =
  (sign: Signedness): LaneOperation =>
  (t, a, b) =>
    t.binary('add', t.binary('and', a!, b!), half(t, sign, t.binary('xor', a!, b!)))
/** (a + b + 1) >> 1 */
export const roundingHalvingAdd =
  (sign: Signedness): LaneOperation =>
  (t, a, b) =>
    t.binary('sub', t.binary('or', a!, b!), half(t, sign, t.binary('xor', a!, b!)))
/** (a - b) >> 1: half the bits that differ, less what b has and a has not. */
export const halvingSubtract =
  (sign: Signedness): LaneOperation =>
  (t, a, b) =>
    t.binary('sub', half(t, sign, t.binary('xor', a!, b!)), t.binary('and', t.unary('not', a!), b!))

const half = (t: TermBuilder, sign: Signedness, a: Parameters<LaneOperation>[1]) =>
  t.binary(sign === 'signed' ? 'ashr' : 'lshr', a, t.constant(1, a.bits))

/** The high half of a sum or difference: addhn, subhn; rounding adds half a unit of the result. */
export const highNarrow =
  (op: 'add' | 'sub', rounding: boolean): LaneOperation =>
  (t, a, b) => {
    const bits = a!.bits
    const exact = t.binary(op, a!, b!)
    const value = rounding ? t.binary('add', exact, t.constant(1n << BigInt(bits / 2 - 1), bits)) : exact
    return t.extract(value, bits / 2, bits / 2)
  }

export const narrowed: LaneOperation = (t, a) => narrow(t, a!)

/** Comparisons give all ones or zeros. */
export const compared =
  (op: CompareOp, swapped = false): LaneOperation =>
  (t, a, b) =>
    spread(t, swapped ? t.compare(op, b!, a!) : t.compare(op, a!, b!), a!.bits)
export const test: LaneOperation = (t, a, b) =>
  spread(t, t.unary('not', t.compare('eq', t.binary('and', a!, b!), zero(t, a!.bits))), a!.bits)

/** bsl, bit and bif: sources are the old destination, the first and the second. */
export const bitSelect: LaneOperation = (t, d, n, m) =>
  t.binary('or', t.binary('and', n!, d!), t.binary('and', m!, t.unary('not', d!)))
export const bitInsertIfTrue: LaneOperation = (t, d, n, m) => bitSelect(t, m!, n!, d!)
export const bitInsertIfFalse: LaneOperation = (t, d, n, m) => bitSelect(t, m!, d!, n!)
