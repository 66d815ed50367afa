import type { Term, TermBuilder } from '@sourceless/isa'
import { isNegative, type LaneOperation, type Signedness, zero } from './lanes.js'
import { allOnes, boundOf } from './saturate.js'

const rightOp = (sign: Signedness) => (sign === 'signed' ? 'ashr' : 'lshr')

/**
 * a >> count with `count` >= 1 of the lane's width. Rounding adds half a unit first, at unbounded precision: that is the
 * last bit shifted out. Counts beyond the width are allowed.
 */
function shiftRight(t: TermBuilder, sign: Signedness, rounding: boolean, a: Term, count: Term): Term {
  const shifted = t.binary(rightOp(sign), a, count)
  if (!rounding) return shifted
  const one = t.constant(1, a.bits)
  const last = t.binary('and', t.binary(rightOp(sign), a, t.binary('sub', count, one)), one)
  return t.binary('add', shifted, last)
}

/** a << count, or the nearest bound where bits are lost. */
function saturatingLeft(t: TermBuilder, sign: Signedness, a: Term, count: Term): Term {
  const shifted = t.binary('shl', a, count)
  const kept = t.compare('eq', t.binary(rightOp(sign), shifted, count), a)
  const bound = sign === 'signed' ? boundOf(t, a) : allOnes(t, a.bits)
  // A count of the width or more leaves zero, and zero shifted back is zero: only a = 0 is kept.
  return t.ite(kept, shifted, bound)
}

interface RegisterShift {
  readonly sign: Signedness
  readonly rounding: boolean
  readonly saturating: boolean
}

/** sshl and its like: the low byte of b, signed, is the count; negative counts shift right. */
export const shiftByRegister =
  ({ sign, rounding, saturating }: RegisterShift): LaneOperation =>
  (t, a, b) => {
    const bits = a!.bits
    const count = t.convert('sext', t.extract(b!, 0, 8), bits)
    const left = saturating ? saturatingLeft(t, sign, a!, count) : t.binary('shl', a!, count)
    return t.ite(isNegative(t, count), shiftRight(t, sign, rounding, a!, t.unary('neg', count)), left)
  }

/** Shifts by an immediate; the count is the last source, as a constant of the lane's width. */
export const leftByImmediate: LaneOperation = (t, a, count) => t.binary('shl', a!, count!)
export const rightByImmediate =
  (sign: Signedness, rounding = false): LaneOperation =>
  (t, a, count) =>
    shiftRight(t, sign, rounding, a!, count!)
export const saturatingLeftByImmediate =
  (sign: Signedness): LaneOperation =>
  (t, a, count) =>
    saturatingLeft(t, sign, a!, count!)
/** sqshlu: signed in, unsigned out. */
export const saturatingLeftToUnsigned: LaneOperation = (t, a, count) =>
  t.ite(isNegative(t, a!), zero(t, a!.bits), saturatingLeft(t, 'unsigned', a!, count!))

/** sli and sri keep the bits of the destination that are not shifted over; sources: destination, a, count. */
export const shiftLeftInsert: LaneOperation = (t, d, a, count) => insertShifted(t, 'shl', d!, a!, count!)
export const shiftRightInsert: LaneOperation = (t, d, a, count) => insertShifted(t, 'lshr', d!, a!, count!)

function insertShifted(t: TermBuilder, op: 'shl' | 'lshr', d: Term, a: Term, count: Term): Term {
  const mask = t.binary(op, allOnes(t, a.bits), count)
  return t.binary('or', t.binary(op, a, count), t.binary('and', d, t.unary('not', mask)))
}
