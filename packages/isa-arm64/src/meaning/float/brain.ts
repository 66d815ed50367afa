import type { Term, TermBuilder } from '@sourceless/isa'
import { addToOdd } from './arithmetic.js'
import { narrowToOdd, widenBrain } from './convert.js'
import { exponentOf, infinity, magnitude, powerOfTwo } from './format.js'

/**
 * Arithmetic of bfdot and bfmmla without FEAT_EBF16 (BFAdd, BFMul, BFRound): FPCR is ignored, subnormal inputs and results
 * become zero, results are rounded to odd, and what overflows becomes infinite.
 */
function flushed(t: TermBuilder, a: Term): Term {
  const zero = t.binary('and', a, t.constant(1n << 31n, 32))
  return t.ite(t.compare('eq', exponentOf(t, a), t.constant(0, 8)), zero, a)
}

const wide = (t: TermBuilder, a: Term): Term => t.convert('fcvt', flushed(t, a), 64)

/** A double, itself exact or rounded to odd, as a single. */
function narrow(t: TermBuilder, a: Term): Term {
  const size = magnitude(t, a)
  const signed = (value: Term): Term => t.binary('fcopysign', value, t.convert('fcvt', a, 32))
  const rounded = narrowToOdd(t, a)
  const finite = t.ite(t.compare('flt', size, powerOfTwo(t, -126, 64)), signed(t.constant(0, 32)), rounded)
  return t.ite(t.compare('fle', powerOfTwo(t, 128, 64), size), signed(infinity(t, 32)), finite)
}

const multiply = (t: TermBuilder, a: Term, b: Term): Term => narrow(t, t.binary('fmul', wide(t, a), wide(t, b)))
const add = (t: TermBuilder, a: Term, b: Term): Term => narrow(t, addToOdd(t, wide(t, a), wide(t, b)))

/** accumulator + (a0 b0 + a1 b1); a and b are two bfloat16 each. */
export function brainDotProduct(t: TermBuilder, accumulator: Term, a: Term, b: Term): Term {
  const half = (of: Term, n: number): Term => widenBrain(t, t.extract(of, 16 * n, 16))
  const low = multiply(t, half(a, 0), half(b, 0))
  const high = multiply(t, half(a, 1), half(b, 1))
  return add(t, accumulator, add(t, low, high))
}
