import type { Term, TermBuilder } from '@sourceless/isa'
import { join, split, type VectorFunction } from './lanes.js'

/** The low lane or all lanes of the source, each to another format; the result is as wide as it comes out. */
const convertLanes =
  (from: number, f: (terms: TermBuilder, lane: Term) => Term): VectorFunction =>
  (terms, [a]) =>
    join(
      terms,
      split(terms, a!, from).map((lane) => f(terms, lane)),
    )

export const fromInteger = (from: number, to: number): VectorFunction =>
  convertLanes(from, (terms, lane) => terms.convert('s2f', lane, to))

export const toFloat = (from: number, to: number): VectorFunction =>
  convertLanes(from, (terms, lane) => terms.convert('fcvt', lane, to))

/** 2^(bits - 1) as a float: biased exponent bits - 1, fraction 0. */
function halfRange(terms: TermBuilder, bits: number, format: number): Term {
  const pattern = format === 32 ? BigInt(126 + bits) << 23n : BigInt(1022 + bits) << 52n
  return terms.constant(pattern, format)
}

/** NaN and what does not fit give the integer indefinite, the most negative value, as saturation below does too. */
function integerOf(terms: TermBuilder, value: Term, bits: number): Term {
  const indefinite = terms.constant(1n << BigInt(bits - 1), bits)
  const fits = terms.compare('flt', value, halfRange(terms, bits, value.bits))
  return terms.ite(fits, terms.convert('f2s', value, bits), indefinite)
}

export const truncateToInteger = (from: number, to: number): VectorFunction =>
  convertLanes(from, (terms, lane) => integerOf(terms, lane, to))

export const roundToInteger = (from: number, to: number): VectorFunction =>
  convertLanes(from, (terms, lane) => integerOf(terms, terms.unary('fnearest', lane), to))

/** One step away from zero or towards it: floats of one sign are ordered as their bit patterns are. */
const step = (terms: TermBuilder, value: Term, by: 1 | -1): Term =>
  terms.binary('add', value, terms.constant(by, value.bits))

/** binary32 to binary16 rounded down, up or towards zero: the nearest, corrected by a step where it went too far. */
function directedHalf(terms: TermBuilder, value: Term, direction: 1 | 2 | 3): Term {
  const nearest = terms.convert('fcvt', value, 16)
  const back = terms.convert('fcvt', nearest, 32)
  const isNegative = terms.extract(value, 31, 1)
  const tooHigh = terms.compare('flt', value, back)
  const tooLow = terms.compare('flt', back, value)
  // Infinity from overflow steps to the greatest finite number.
  const down = terms.ite(isNegative, step(terms, nearest, 1), step(terms, nearest, -1))
  const up = terms.ite(isNegative, step(terms, nearest, -1), step(terms, nearest, 1))
  const floor = terms.ite(tooHigh, down, nearest)
  const ceiling = terms.ite(tooLow, up, nearest)
  return direction === 1 ? floor : direction === 2 ? ceiling : terms.ite(isNegative, ceiling, floor)
}

/** vcvtps2ph: immediate bits 1:0 choose the rounding, unless bit 2 says to use MXCSR. */
export const toHalf: VectorFunction = (terms, [a], immediate) => {
  const direction = (immediate & 4) === 0 ? immediate & 3 : 0
  return join(
    terms,
    split(terms, a!, 32).map((lane) =>
      direction === 0 ? terms.convert('fcvt', lane, 16) : directedHalf(terms, lane, direction as 1 | 2 | 3),
    ),
  )
}
