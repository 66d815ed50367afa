import type { BinaryOp, CompareOp, Term, TermBuilder, UnaryOp } from '@sourceless/isa'
import type { Meaning } from '../table/row.js'

/** Meanings of numeric instructions as terms. Core specification, section 4.3. */

export const constant =
  (bits: number): Meaning =>
  (m, _, [value]) => [m.terms.constant(BigInt.asUintN(bits, BigInt(value as number | bigint)), bits)]

export const unary =
  (op: UnaryOp): Meaning =>
  (m, [a]) => [m.terms.unary(op, a!)]

export const binary =
  (op: BinaryOp): Meaning =>
  (m, [a, b]) => [m.terms.binary(op, a!, b!)]

/** Shifts take their count modulo the width; terms do not. */
export const shift =
  (op: 'shl' | 'lshr' | 'ashr'): Meaning =>
  (m, [a, count]) => {
    const mask = m.terms.constant(a!.bits - 1, a!.bits)
    return [m.terms.binary(op, a!, m.terms.binary('and', count!, mask))]
  }

/** A WebAssembly condition: 1 or 0 in 32 bits. */
const condition = (terms: TermBuilder, bit: Term): Term => terms.convert('zext', bit, 32)

export const compare =
  (op: CompareOp): Meaning =>
  (m, [a, b]) => [condition(m.terms, m.terms.compare(op, a!, b!))]

/** `a > b` as `b < a`. */
export const compareSwapped =
  (op: CompareOp): Meaning =>
  (m, [a, b]) => [condition(m.terms, m.terms.compare(op, b!, a!))]

export const notEqual =
  (op: 'eq' | 'feq'): Meaning =>
  (m, [a, b]) => [condition(m.terms, m.terms.unary('not', m.terms.compare(op, a!, b!)))]

export const isZero: Meaning = (m, [a]) => [
  condition(m.terms, m.terms.compare('eq', a!, m.terms.constant(0n, a!.bits))),
]

/** Division traps on a zero divisor; signed division also on the one quotient that does not fit. */
export const divide =
  (op: 'udiv' | 'urem' | 'sdiv' | 'srem'): Meaning =>
  (m, [a, b]) => {
    const bits = a!.bits
    m.trap(m.terms.compare('eq', b!, m.terms.constant(0n, bits)), 'divide-error')
    if (op === 'sdiv') {
      const isSmallest = m.terms.compare('eq', a!, m.terms.constant(1n << BigInt(bits - 1), bits))
      const isMinusOne = m.terms.compare('eq', b!, m.terms.constant((1n << BigInt(bits)) - 1n, bits))
      m.trap(m.terms.binary('and', isSmallest, isMinusOne), 'integer-overflow')
    }
    return [m.terms.binary(op, a!, b!)]
  }

/** Sign-extends the low `from` bits to the operand's own width. */
export const extendLow =
  (from: number): Meaning =>
  (m, [a]) => [m.terms.convert('sext', m.terms.extract(a!, 0, from), a!.bits)]

export const wrap: Meaning = (m, [a]) => [m.terms.extract(a!, 0, 32)]

export const convert =
  (op: 'zext' | 'sext' | 'fcvt' | 's2f' | 'u2f' | 'f2s' | 'f2u', bits: number): Meaning =>
  (m, [a]) => [m.terms.convert(op, a!, bits)]

export const reinterpret: Meaning = (_, [a]) => [a!]

/** Bits of a power of two (or zero for `undefined`) as a float of the given width. */
const powerOfTwo = (terms: TermBuilder, bits: number, exponent: number, negative = false): Term => {
  const [fraction, bias] = bits === 32 ? [23n, 127] : [52n, 1023]
  const sign = negative ? 1n << BigInt(bits - 1) : 0n
  return terms.constant(sign | (BigInt(exponent + bias) << fraction), bits)
}

/** Truncation that traps: on NaN, and when the truncated value does not fit. */
export const truncateTrapping =
  (op: 'f2s' | 'f2u', bits: number): Meaning =>
  (m, [a]) => {
    const terms = m.terms
    m.trap(terms.compare('funordered', a!, a!), 'bad-conversion')
    const truncated = terms.unary('ftrunc', a!)
    const lowest = op === 'f2s' ? powerOfTwo(terms, a!.bits, bits - 1, true) : terms.constant(0n, a!.bits)
    const limit = powerOfTwo(terms, a!.bits, op === 'f2s' ? bits - 1 : bits)
    const fits = terms.binary('and', terms.compare('fle', lowest, truncated), terms.compare('flt', truncated, limit))
    m.trap(terms.unary('not', fits), 'integer-overflow')
    return [terms.convert(op, a!, bits)]
  }
