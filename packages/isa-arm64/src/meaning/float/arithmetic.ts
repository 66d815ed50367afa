import type { BinaryOp, CompareOp, Term, TermBuilder, UnaryOp } from '@sourceless/isa'
import type { LaneOperation } from '../vector/lanes.js'
import { flipped, infinity, isQuietNaN, magnitude, powerOfTwo, signOf, widenHalf } from './format.js'

/**
 * Float operations on one lane of each source. FPCR holds its default: round to nearest, no flushing to zero, no default
 * NaN, and FPSR is not modelled. Any NaN stands for any NaN.
 *
 * Halves are computed as doubles and rounded once more. That is exact for + - × ÷ and square root, since a double has
 * more than twice a half's precision and two bits (Figueroa, 1995); the least half, 2^-24, is far from a double's limits.
 */
export const inFormat =
  (operation: LaneOperation): LaneOperation =>
  (t, ...lanes) =>
    lanes[0]!.bits === 16
      ? t.convert('fcvt', operation(t, ...lanes.map((lane) => widenHalf(t, lane))), 16)
      : operation(t, ...lanes)

const binary = (op: BinaryOp): LaneOperation => inFormat((t, a, b) => t.binary(op, a!, b!))
const unary = (op: UnaryOp): LaneOperation => inFormat((t, a) => t.unary(op, a!))

export const add = binary('fadd')
export const subtract = binary('fsub')
export const multiply = binary('fmul')
export const divide = binary('fdiv')
export const squareRoot = unary('fsqrt')
/** As WebAssembly's: NaN wins and -0 < +0. */
export const minimum = binary('fmin')
export const maximum = binary('fmax')

export const absolute: LaneOperation = (t, a) => magnitude(t, a!)
export const negate: LaneOperation = (t, a) => flipped(t, a!)
export const negatedMultiply: LaneOperation = (t, a, b) => negate(t, multiply(t, a!, b!))
export const absoluteDifference: LaneOperation = (t, a, b) => absolute(t, subtract(t, a!, b!))

/**
 * A quiet NaN beside a number counts as the identity: the number wins. A signalling one gives NaN. The operation on a
 * value and itself is that value, quieted.
 */
const numberWins =
  (operation: LaneOperation): LaneOperation =>
  (t, a, b) => {
    const [left, right] = [isQuietNaN(t, a!), isQuietNaN(t, b!)]
    return t.ite(
      t.binary('and', left, t.unary('not', right)),
      operation(t, b!, b!),
      t.ite(t.binary('and', right, t.unary('not', left)), operation(t, a!, a!), operation(t, a!, b!)),
    )
  }
export const minimumNumber = numberWins(minimum)
export const maximumNumber = numberWins(maximum)

/** Whether one factor is zero and the other infinite. */
export function isIndefinite(t: TermBuilder, a: Term, b: Term): Term {
  const [left, right] = [magnitude(t, a), magnitude(t, b)]
  const [none, most] = [t.constant(0, a.bits), infinity(t, a.bits)]
  const crossed = (x: Term, y: Term): Term => t.binary('and', t.compare('eq', x, none), t.compare('eq', y, most))
  return t.binary('or', crossed(left, right), crossed(right, left))
}

/** Infinity × 0 is ±2 and not NaN. */
export const multiplyExtended: LaneOperation = (t, a, b) => {
  const sign = t.binary('xor', signOf(t, a!), signOf(t, b!))
  const two = powerOfTwo(t, 1, a!.bits)
  return t.ite(isIndefinite(t, a!, b!), t.ite(sign, flipped(t, two), two), multiply(t, a!, b!))
}

/** The sum of two doubles rounded to odd: with an error, the last bit is set, as if it were sticky (Boldo and Melquiond, 2008). */
export function addToOdd(t: TermBuilder, a: Term, b: Term): Term {
  const sum = t.binary('fadd', a, b)
  const part = t.binary('fsub', sum, a)
  const error = t.binary('fadd', t.binary('fsub', a, t.binary('fsub', sum, part)), t.binary('fsub', b, part))
  const zero = t.constant(0, 64)
  const inexact = t.binary('or', t.compare('flt', error, zero), t.compare('flt', zero, error))
  const isEven = t.unary('not', t.extract(sum, 0, 1))
  // Away from the rounded sum, towards the exact one: one unit up or down in magnitude.
  const grows = t.compare('eq', signOf(t, error), signOf(t, sum))
  const one = t.constant(1, 64)
  const moved = t.ite(grows, t.binary('add', sum, one), t.binary('sub', sum, one))
  return t.ite(t.binary('and', inexact, isEven), moved, sum)
}

/** a × b + c with one rounding. Of halves the product is exact in double, and the sum rounded to odd rounds rightly once more. */
export const fused = (t: TermBuilder, a: Term, b: Term, c: Term): Term => {
  if (a.bits !== 16) return t.fusedMultiplyAdd(a, b, c)
  const product = t.binary('fmul', widenHalf(t, a), widenHalf(t, b))
  return t.convert('fcvt', addToOdd(t, product, widenHalf(t, c)), 16)
}

/** fmla, fmls: sources are the accumulator and two factors. */
export const multiplyAdd: LaneOperation = (t, accumulator, a, b) => fused(t, a!, b!, accumulator!)
export const multiplySubtract: LaneOperation = (t, accumulator, a, b) => fused(t, flipped(t, a!), b!, accumulator!)

/** fmadd and its like: factors first. `negateProduct` and `negateAddend` as the manual's op1_neg and opa_neg. */
export const scalarFused =
  (negateProduct: boolean, negateAddend: boolean): LaneOperation =>
  (t, a, b, c) =>
    fused(t, negateProduct ? flipped(t, a!) : a!, b!, negateAddend ? flipped(t, c!) : c!)

/** fmlal, fmlsl: halves as factors, a single as accumulator. Widening is exact. */
export const multiplyAddLong =
  (subtracting: boolean): LaneOperation =>
  (t, accumulator, a, b) =>
    t.fusedMultiplyAdd(
      t.convert('fcvt', subtracting ? flipped(t, a!) : a!, 32),
      t.convert('fcvt', b!, 32),
      accumulator!,
    )

/** Comparisons give a bit; those with NaN are false. */
export const compare =
  (op: CompareOp, swapped: boolean, absolutes = false): LaneOperation =>
  (t, a, b) => {
    const [left, right] = [a!, b!].map((lane) => widenHalf(t, absolutes ? magnitude(t, lane) : lane)) as [Term, Term]
    return swapped ? t.compare(op, right, left) : t.compare(op, left, right)
  }
