import type { Term, TermBuilder } from '@sourceless/isa'
import type { LaneOperation } from '../vector/lanes.js'
import { isIndefinite } from './arithmetic.js'
import {
  defaultNaN,
  flipped,
  formatOf,
  infinity,
  isNaNPattern,
  magnitude,
  powerOfTwo,
  signOf,
  widenHalf,
} from './format.js'

/**
 * Estimates of 1/x and 1/√x to 8 bits, and the Newton steps that refine them. The manual defines the estimates by
 * integer arithmetic (RecipEstimate, RecipSqrtEstimate), so that every processor gives the same bits.
 */
const NARROW = 32

/** RecipEstimate: a from 256 to 511 stands for a/512; gives 256 to 511 for half the reciprocal. */
function reciprocal(t: TermBuilder, a: Term): Term {
  const one = t.constant(1, NARROW)
  const middle = t.binary('add', t.binary('shl', a, one), one)
  const quotient = t.binary('udiv', t.constant(1 << 19, NARROW), middle)
  return t.binary('lshr', t.binary('add', quotient, one), one)
}

/**
 * RecipSqrtEstimate: a from 128 to 511 stands for a/512. The manual searches the greatest b from 512 with
 * middle × b² < 2^28; b has 10 bits, found from the top.
 */
function reciprocalSquareRoot(t: TermBuilder, a: Term): Term {
  const one = t.constant(1, NARROW)
  const fine = t.binary('or', t.binary('shl', a, one), one)
  const coarse = t.binary('shl', t.binary('or', a, one), one)
  const middle = t.ite(t.compare('ult', a, t.constant(256, NARROW)), fine, coarse)
  let root = t.constant(512, NARROW)
  for (let bit = 8; bit >= 0; bit--) {
    const trial = t.binary('or', root, t.constant(1 << bit, NARROW))
    const size = t.binary('mul', middle, t.binary('mul', trial, trial))
    root = t.ite(t.compare('ult', size, t.constant(1 << 28, NARROW)), trial, root)
  }
  return t.binary('lshr', t.binary('add', root, one), one)
}
const zero = (t: TermBuilder): Term => t.constant(0, NARROW)

/** urecpe: the operand is a fraction; below a half the result saturates. */
export const integerReciprocalEstimate: LaneOperation = (t, a) => {
  const estimate = reciprocal(t, t.convert('zext', t.extract(a!, 23, 9), NARROW))
  const small = t.unary('not', signOf(t, a!))
  return t.ite(small, t.constant(-1n, 32), t.binary('shl', estimate, t.constant(23, 32)))
}
/** ursqrte: below a quarter the result saturates. */
export const integerSquareRootEstimate: LaneOperation = (t, a) => {
  const estimate = reciprocalSquareRoot(t, t.convert('zext', t.extract(a!, 23, 9), NARROW))
  const small = t.compare('eq', t.extract(a!, 30, 2), t.constant(0, 2))
  return t.ite(small, t.constant(-1n, 32), t.binary('shl', estimate, t.constant(23, 32)))
}

/** A finite number that is not zero, as 1.fraction × 2^exponent with subnormals made normal. */
interface Normal {
  /** The biased exponent, which may be below 1; `NARROW` bits, signed. */
  readonly exponent: Term
  /** The fraction without the hidden bit, at the top of a lane. */
  readonly fraction: Term
}

function normalise(t: TermBuilder, a: Term): Normal {
  const { bits, fractionBits, exponentBits } = formatOf(a.bits)
  const field = t.convert('zext', t.extract(a, fractionBits, exponentBits), NARROW)
  const fraction = t.binary('shl', a, t.constant(exponentBits + 1, bits))
  const isSubnormal = t.compare('eq', field, zero(t))
  const lead = t.unary('clz', fraction)
  const shifted = t.binary('shl', t.binary('shl', fraction, lead), t.constant(1, bits))
  const places = bits > NARROW ? t.extract(lead, 0, NARROW) : t.convert('zext', lead, NARROW)
  return {
    exponent: t.ite(isSubnormal, t.unary('neg', places), field),
    fraction: t.ite(isSubnormal, shifted, fraction),
  }
}

/** The `count` top bits of a fraction as a number of `NARROW` bits. */
const top = (t: TermBuilder, fraction: Term, count: number): Term =>
  t.convert('zext', t.extract(fraction, fraction.bits - count, count), NARROW)

const withSign = (t: TermBuilder, sign: Term, size: Term): Term => t.ite(sign, flipped(t, size), size)

/** Where `a` is NaN, that NaN made quiet. */
function unlessNaN(t: TermBuilder, a: Term, result: Term): Term {
  const quiet = t.binary('or', a, t.constant(1n << BigInt(formatOf(a.bits).fractionBits - 1), a.bits))
  return t.ite(isNaNPattern(t, a), quiet, result)
}

/** FPRecipEstimate. */
export const reciprocalEstimate: LaneOperation = (t, a) => {
  const { bits, fractionBits, exponentBits, bias } = formatOf(a!.bits)
  const { exponent, fraction } = normalise(t, a!)
  const estimate = reciprocal(t, t.binary('or', top(t, fraction, 8), t.constant(256, NARROW)))
  const resultExponent = t.binary('sub', t.constant(2 * bias - 1, NARROW), exponent)
  // 8 bits behind the hidden one; exponents 0 and -1 are subnormal results, shifted right with the hidden bit in view.
  const digits = t.concat(t.extract(estimate, 0, 8), t.constant(0, fractionBits - 8))
  const hidden = t.constant(1n << BigInt(fractionBits - 1), fractionBits)
  const once = t.binary('or', t.binary('lshr', digits, t.constant(1, fractionBits)), hidden)
  const twice = t.binary('lshr', once, t.constant(1, fractionBits))
  const isZero = t.compare('eq', resultExponent, zero(t))
  const isBelow = t.compare('slt', resultExponent, zero(t))
  const field = t.extract(t.ite(isBelow, zero(t), resultExponent), 0, exponentBits)
  const normal = t.concat(field, t.ite(isBelow, twice, t.ite(isZero, once, digits)))
  const size = t.concat(t.constant(0, 1), normal)
  const absolute = t.binary('and', a!, t.constant((1n << BigInt(bits - 1)) - 1n, bits))
  // Below 2^-(bias + 1) the reciprocal overflows: that is a fraction pattern below a quarter of the least normal number.
  const overflows = t.compare('ult', absolute, t.constant(1n << BigInt(fractionBits - 2), bits))
  const isInfinite = t.compare('eq', absolute, infinity(t, bits))
  const finite = t.ite(overflows, infinity(t, bits), size)
  return unlessNaN(t, a!, withSign(t, signOf(t, a!), t.ite(isInfinite, t.constant(0, bits), finite)))
}

/** FPRSqrtEstimate. */
export const squareRootEstimate: LaneOperation = (t, a) => {
  const { bits, fractionBits, exponentBits, bias } = formatOf(a!.bits)
  const { exponent, fraction } = normalise(t, a!)
  const isEven = t.unary('not', t.extract(exponent, 0, 1))
  const long = t.binary('or', top(t, fraction, 8), t.constant(256, NARROW))
  const short = t.binary('or', top(t, fraction, 7), t.constant(128, NARROW))
  const estimate = reciprocalSquareRoot(t, t.ite(isEven, long, short))
  const twice = t.binary('sub', t.constant(3 * bias - 1, NARROW), exponent)
  const field = t.extract(t.binary('lshr', twice, t.constant(1, NARROW)), 0, exponentBits)
  const digits = t.concat(t.extract(estimate, 0, 8), t.constant(0, fractionBits - 8))
  const normal = t.concat(t.constant(0, 1), t.concat(field, digits))
  const absolute = t.binary('and', a!, t.constant((1n << BigInt(bits - 1)) - 1n, bits))
  const isZero = t.compare('eq', absolute, t.constant(0, bits))
  const isInfinite = t.compare('eq', a!, infinity(t, bits))
  const invalid = t.binary('and', signOf(t, a!), t.unary('not', isZero))
  const number = t.ite(isInfinite, t.constant(0, bits), t.ite(invalid, defaultNaN(t, bits), normal))
  const result = t.ite(isZero, withSign(t, signOf(t, a!), infinity(t, bits)), number)
  return unlessNaN(t, a!, result)
}

/** FPRecpX: the exponent inverted, the fraction dropped. */
export const reciprocalExponent: LaneOperation = (t, a) => {
  const { fractionBits, exponentBits } = formatOf(a!.bits)
  const field = t.extract(a!, fractionBits, exponentBits)
  const isSubnormal = t.compare('eq', field, t.constant(0, exponentBits))
  const greatest = t.constant((1n << BigInt(exponentBits)) - 2n, exponentBits)
  const inverted = t.ite(isSubnormal, greatest, t.unary('not', field))
  return unlessNaN(t, a!, t.concat(t.concat(signOf(t, a!), inverted), t.constant(0, fractionBits)))
}

/** frecps: 2 - ab, rounded once. Of halves, the double is exact. */
export const reciprocalStep: LaneOperation = (t, a, b) =>
  step(t, a!, b!, powerOfTwo(t, 1, a!.bits === 16 ? 64 : a!.bits), 1)

/**
 * frsqrts: (3 - ab)/2, rounded once. Halving a factor instead keeps a great product from overflowing; halving the smaller
 * one could lose its last bit.
 */
export const squareRootStep: LaneOperation = (t, a, b) => {
  const bits = a!.bits === 16 ? 64 : a!.bits
  return step(t, a!, b!, powerOfTwo(t, 0, bits, 0.5), 0.5)
}

function step(t: TermBuilder, a: Term, b: Term, start: Term, factor: 1 | 0.5): Term {
  const [x, y] = [flipped(t, widenHalf(t, a)), widenHalf(t, b)]
  const [left, right] = factor === 1 ? [x, y] : halveGreater(t, x, y)
  const value = t.fusedMultiplyAdd(left, right, start)
  const result = t.ite(isIndefinite(t, x, y), start, value)
  return a.bits === 16 ? t.convert('fcvt', result, 16) : result
}

function halveGreater(t: TermBuilder, a: Term, b: Term): readonly [Term, Term] {
  const half = powerOfTwo(t, -1, a.bits)
  const isGreat = t.compare('fle', powerOfTwo(t, 0, a.bits), magnitude(t, a))
  return [t.ite(isGreat, t.binary('fmul', a, half), a), t.ite(isGreat, b, t.binary('fmul', b, half))]
}
