import type { Term, TermBuilder } from '@sourceless/isa'
import { isNegative, type LaneOperation, type Signedness } from '../vector/lanes.js'
import { greatest, least } from '../vector/saturate.js'
import { defaultNaN, formatOf, fractionOf, isNaNPattern, magnitude, powerOfTwo, signOf, widenHalf } from './format.js'
import { type Rounding, roundTo } from './round.js'

/**
 * FPToFixed: saturating, NaN gives 0. `fractionBits` places of the integer lie behind the point: a product past the
 * format's range is past every integer's too, so it saturates rightly.
 */
export function floatToInteger(
  t: TermBuilder,
  a: Term,
  bits: number,
  sign: Signedness,
  rounding: Rounding,
  fractionBits = 0,
): Term {
  const value = widenHalf(t, a)
  const scaled = fractionBits === 0 ? value : t.binary('fmul', value, powerOfTwo(t, fractionBits, value.bits))
  const integral = rounding === 'z' ? scaled : roundTo(t, rounding, scaled)
  if (bits !== 16) return t.convert(sign === 'signed' ? 'f2s' : 'f2u', integral, bits)
  const wide = t.convert('f2s', integral, 32)
  const [low, high] =
    sign === 'signed'
      ? [t.convert('sext', least(t, 16), 32), t.convert('sext', greatest(t, 16), 32)]
      : [t.constant(0, 32), t.constant(0xffff, 32)]
  const raised = t.ite(t.compare('slt', wide, low), low, wide)
  return t.extract(t.ite(t.compare('slt', high, raised), high, raised), 0, 16)
}

const integer = (t: TermBuilder, a: Term, bits: number, sign: Signedness): Term =>
  t.convert(
    sign === 'signed' ? 's2f' : 'u2f',
    a.bits < 32 ? t.convert(sign === 'signed' ? 'sext' : 'zext', a, 32) : a,
    bits,
  )

/** FixedToFP. Dividing by a power of two is exact: at most 2^-64 in a format that reaches 2^-126. */
export function integerToFloat(t: TermBuilder, a: Term, bits: number, sign: Signedness, fractionBits = 0): Term {
  const scale = (value: Term): Term =>
    fractionBits === 0 ? value : t.binary('fmul', value, powerOfTwo(t, -fractionBits, value.bits))
  if (bits !== 16) return scale(integer(t, a, bits, sign))
  return t.convert('fcvt', scale(integer(t, a.bits === 64 ? sticky(t, a, sign) : a, 64, sign)), 16)
}

/**
 * A 64-bit integer that a double can hold and that rounds to a half as `a` does: where `a` is too long, its low 12 bits
 * become one sticky bit.
 */
function sticky(t: TermBuilder, a: Term, sign: Signedness): Term {
  const low = t.extract(a, 0, 12)
  const rest = t.convert('zext', t.unary('not', t.compare('eq', low, t.constant(0, 12))), 12)
  const shortened = t.concat(t.extract(a, 12, 52), t.binary('shl', rest, t.constant(11, 12)))
  const size = sign === 'signed' ? t.ite(isNegative(t, a), t.unary('neg', a), a) : a
  return t.ite(t.compare('ult', size, t.constant(1n << 53n, 64)), a, shortened)
}

/** Between formats, rounding once to nearest. */
export const convertFormat =
  (bits: number): LaneOperation =>
  (t, a) =>
    t.convert('fcvt', a!, bits)

/**
 * fcvtxn: double to single, rounded to odd: an inexact result has its last bit set and lies on the side of zero or is
 * the odd neighbour.
 */
export const narrowToOdd: LaneOperation = (t, a) => {
  const rounded = t.convert('fcvt', a!, 32)
  const back = t.convert('fcvt', rounded, 64)
  const one = t.constant(1, 32)
  const above = t.compare('flt', magnitude(t, a!), magnitude(t, back))
  const cut = t.ite(above, t.binary('sub', rounded, one), rounded)
  const exact = t.binary('or', t.compare('feq', back, a!), t.compare('funordered', a!, a!))
  return t.ite(exact, rounded, t.binary('or', cut, one))
}

/** bfcvt: the upper half of a single, rounded to nearest even; NaN stays NaN. */
export const narrowToBrain: LaneOperation = (t, a) => {
  const last = t.convert('zext', t.extract(a!, 16, 1), 32)
  const rounded = t.binary('add', a!, t.binary('add', last, t.constant(0x7fff, 32)))
  return t.ite(isNaNPattern(t, a!), t.extract(defaultNaN(t, 32), 16, 16), t.extract(rounded, 16, 16))
}
/** A bfloat16 as a single. */
export const widenBrain = (t: TermBuilder, a: Term): Term => t.concat(a, t.constant(0, 16))

/** FPToFixedJS: the integer part modulo 2^32, and whether it is exactly `a` (and not -0). */
export function toJavaScriptInteger(t: TermBuilder, a: Term): { readonly value: Term; readonly exact: Term } {
  const { bias, fractionBits } = formatOf(64)
  const exponent = t.convert('zext', t.extract(a, fractionBits, 11), 64)
  const significand = t.concat(t.constant(1, 12), fractionOf(t, a))
  const unit = t.constant(bias + fractionBits, 64)
  // Where the exponent field is 0 or all ones the shift is far beyond the width and leaves 0, whatever the fraction.
  const left = t.binary('shl', significand, t.binary('sub', exponent, unit))
  const right = t.binary('lshr', significand, t.binary('sub', unit, exponent))
  const size = t.extract(t.ite(t.compare('ule', unit, exponent), left, right), 0, 32)
  const value = t.ite(signOf(t, a), t.unary('neg', size), size)
  const same = t.compare('feq', t.convert('s2f', value, 64), a)
  const isMinusZero = t.compare('eq', a, t.constant(1n << 63n, 64))
  return { value, exact: t.binary('and', same, t.unary('not', isMinusZero)) }
}
