import type { Term, TermBuilder } from '@sourceless/isa'

/** An IEEE 754 binary format by its width. */
interface Format {
  readonly bits: 16 | 32 | 64
  readonly fractionBits: number
  readonly exponentBits: number
  readonly bias: number
}

const half: Format = { bits: 16, fractionBits: 10, exponentBits: 5, bias: 15 }
const single: Format = { bits: 32, fractionBits: 23, exponentBits: 8, bias: 127 }
const double: Format = { bits: 64, fractionBits: 52, exponentBits: 11, bias: 1023 }

export function formatOf(bits: number): Format {
  if (bits === 16) return half
  return bits === 32 ? single : double
}

/** 1.fraction × 2^exponent as a pattern; `fraction` counts from the top bit: 0.5 is the top bit alone. */
export function powerOfTwo(t: TermBuilder, exponent: number, bits: number, fraction = 0): Term {
  const { fractionBits, bias } = formatOf(bits)
  const significand = BigInt(fraction * 2 ** fractionBits)
  return t.constant((BigInt(exponent + bias) << BigInt(fractionBits)) | significand, bits)
}

export function infinity(t: TermBuilder, bits: number): Term {
  const { exponentBits, fractionBits } = formatOf(bits)
  return t.constant(((1n << BigInt(exponentBits)) - 1n) << BigInt(fractionBits), bits)
}

export function defaultNaN(t: TermBuilder, bits: number): Term {
  const { exponentBits, fractionBits } = formatOf(bits)
  return t.constant(((1n << BigInt(exponentBits + 1)) - 1n) << BigInt(fractionBits - 1), bits)
}

export const signOf = (t: TermBuilder, a: Term): Term => t.extract(a, a.bits - 1, 1)
export function exponentOf(t: TermBuilder, a: Term): Term {
  const { exponentBits, fractionBits } = formatOf(a.bits)
  return t.extract(a, fractionBits, exponentBits)
}
export const fractionOf = (t: TermBuilder, a: Term): Term => t.extract(a, 0, formatOf(a.bits).fractionBits)

/** Clears or flips the sign, in any format. */
export const magnitude = (t: TermBuilder, a: Term): Term =>
  a.bits === 16 ? t.binary('and', a, t.constant(0x7fff, 16)) : t.unary('fabs', a)
export const flipped = (t: TermBuilder, a: Term): Term =>
  a.bits === 16 ? t.binary('xor', a, t.constant(0x8000, 16)) : t.unary('fneg', a)

/** Whether `a` is a NaN: its magnitude lies above infinity's pattern. */
export const isNaNPattern = (t: TermBuilder, a: Term): Term =>
  t.compare('ult', infinity(t, a.bits), t.binary('and', a, t.constant((1n << BigInt(a.bits - 1)) - 1n, a.bits)))
/** A quiet NaN: the top bit of its fraction is set. */
export const isQuietNaN = (t: TermBuilder, a: Term): Term =>
  t.binary('and', isNaNPattern(t, a), t.extract(a, formatOf(a.bits).fractionBits - 1, 1))

/** The value of a half as a double: every half, sum, product and quotient of two below is told apart there. */
export const widenHalf = (t: TermBuilder, a: Term): Term => (a.bits === 16 ? t.convert('fcvt', a, 64) : a)
