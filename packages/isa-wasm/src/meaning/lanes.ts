import type { BinaryOp, CompareOp, Term, TermBuilder, UnaryOp } from '@sourceless/isa'
import type { Meaning } from '../table/row.js'

/** Meanings that work lane by lane. Core specification, section 4.3.6. A vector is one term of 128 bits, lane 0 lowest. */

export type LaneUnary = (terms: TermBuilder, a: Term) => Term
export type LaneBinary = (terms: TermBuilder, a: Term, b: Term) => Term

/** The lanes of a term, lane 0 first. */
export const split = (terms: TermBuilder, value: Term, bits: number): Term[] =>
  Array.from({ length: value.bits / bits }, (_, lane) => terms.extract(value, lane * bits, bits))

/** The inverse of `split`. */
export const join = (terms: TermBuilder, lanes: readonly Term[]): Term =>
  lanes.reduceRight((high, low) => terms.concat(high, low))

export const mapLanes =
  (bits: number, operation: LaneUnary): Meaning =>
  ({ terms }, [a]) => [
    join(
      terms,
      split(terms, a!, bits).map((lane) => operation(terms, lane)),
    ),
  ]

export const zipLanes =
  (bits: number, operation: LaneBinary): Meaning =>
  ({ terms }, [a, b]) => {
    const right = split(terms, b!, bits)
    const lanes = split(terms, a!, bits).map((lane, index) => operation(terms, lane, right[index]!))
    return [join(terms, lanes)]
  }

export const one =
  (op: UnaryOp): LaneUnary =>
  (terms, a) =>
    terms.unary(op, a)

export const two =
  (op: BinaryOp): LaneBinary =>
  (terms, a, b) =>
    terms.binary(op, a, b)

/** All ones where the comparison holds, otherwise zero. */
export const mask =
  (op: CompareOp): LaneBinary =>
  (terms, a, b) =>
    terms.convert('sext', terms.compare(op, a, b), a.bits)

export const maskSwapped =
  (op: CompareOp): LaneBinary =>
  (terms, a, b) =>
    terms.convert('sext', terms.compare(op, b, a), a.bits)

export const maskNot =
  (op: CompareOp): LaneBinary =>
  (terms, a, b) =>
    terms.convert('sext', terms.unary('not', terms.compare(op, a, b)), a.bits)

export const minimum =
  (op: 'slt' | 'ult'): LaneBinary =>
  (terms, a, b) =>
    terms.ite(terms.compare(op, a, b), a, b)

export const maximum =
  (op: 'slt' | 'ult'): LaneBinary =>
  (terms, a, b) =>
    terms.ite(terms.compare(op, b, a), a, b)

/** `b < a ? b : a`: unlike `fmin`, the first operand wins when either is a NaN or both are zeros. */
export const pseudoMinimum: LaneBinary = (terms, a, b) => terms.ite(terms.compare('flt', b, a), b, a)
export const pseudoMaximum: LaneBinary = (terms, a, b) => terms.ite(terms.compare('flt', a, b), b, a)

export const absolute: LaneUnary = (terms, a) =>
  terms.ite(terms.compare('slt', a, terms.constant(0, a.bits)), terms.unary('neg', a), a)

/** Limits a signed term to a signed range of `bits`, and narrows it. */
const clampSigned = (terms: TermBuilder, value: Term, bits: number): Term => {
  const lowest = terms.constant(-(1n << BigInt(bits - 1)), value.bits)
  const highest = terms.constant((1n << BigInt(bits - 1)) - 1n, value.bits)
  const limited = terms.ite(terms.compare('slt', highest, value), highest, value)
  return terms.extract(terms.ite(terms.compare('slt', value, lowest), lowest, limited), 0, bits)
}

/** Limits a signed term to an unsigned range of `bits`, and narrows it. */
const clampUnsigned = (terms: TermBuilder, value: Term, bits: number): Term => {
  const zero = terms.constant(0, value.bits)
  const highest = terms.constant((1n << BigInt(bits)) - 1n, value.bits)
  const limited = terms.ite(terms.compare('slt', highest, value), highest, value)
  return terms.extract(terms.ite(terms.compare('slt', value, zero), zero, limited), 0, bits)
}

/** Addition or subtraction with one more bit, limited to the signed range. */
export const saturatingSigned =
  (op: 'add' | 'sub'): LaneBinary =>
  (terms, a, b) => {
    const [left, right] = [terms.convert('sext', a, a.bits + 1), terms.convert('sext', b, b.bits + 1)]
    return clampSigned(terms, terms.binary(op, left, right), a.bits)
  }

export const saturatingAddUnsigned: LaneBinary = (terms, a, b) => {
  const { bits } = a
  const sum = terms.binary('add', terms.convert('zext', a, bits + 1), terms.convert('zext', b, bits + 1))
  return terms.ite(terms.extract(sum, bits, 1), terms.constant(-1n, bits), terms.extract(sum, 0, bits))
}

export const saturatingSubtractUnsigned: LaneBinary = (terms, a, b) =>
  terms.ite(terms.compare('ult', a, b), terms.constant(0, a.bits), terms.binary('sub', a, b))

/** Rounds half up: (a + b + 1) / 2. */
export const averageUnsigned: LaneBinary = (terms, a, b) => {
  const wide = a.bits + 1
  const sum = terms.binary('add', terms.convert('zext', a, wide), terms.convert('zext', b, wide))
  return terms.extract(terms.binary('add', sum, terms.constant(1, wide)), 1, a.bits)
}

/** Product of two fractions of 15 bits, rounded and limited. */
export const multiplyQ15: LaneBinary = (terms, a, b) => {
  const product = terms.binary('mul', terms.convert('sext', a, 32), terms.convert('sext', b, 32))
  const rounded = terms.binary('add', product, terms.constant(0x4000, 32))
  return clampSigned(terms, terms.binary('ashr', rounded, terms.constant(15, 32)), 16)
}

/** Shifts every lane by a count modulo the lane's width. */
export const shiftLanes =
  (op: 'shl' | 'lshr' | 'ashr', bits: number): Meaning =>
  ({ terms }, [a, count]) => {
    const modulo = terms.binary('and', count!, terms.constant(bits - 1, 32))
    const amount = bits > 32 ? terms.convert('zext', modulo, bits) : terms.extract(modulo, 0, bits)
    const lanes = split(terms, a!, bits).map((lane) => terms.binary(op, lane, amount))
    return [join(terms, lanes)]
  }

/** Lanes of both operands, limited to half their width: those of the first operand come lowest. */
export const narrow =
  (bits: number, range: 'signed' | 'unsigned'): Meaning =>
  ({ terms }, [a, b]) => {
    const clamp = range === 'signed' ? clampSigned : clampUnsigned
    const lanes = [...split(terms, a!, bits), ...split(terms, b!, bits)]
    return [
      join(
        terms,
        lanes.map((lane) => clamp(terms, lane, bits / 2)),
      ),
    ]
  }

export type Half = 'low' | 'high'

/** The lanes of one half of a vector, each extended to twice its width. */
const extendedHalf = (terms: TermBuilder, value: Term, bits: number, half: Half, op: 'sext' | 'zext'): Term[] =>
  split(terms, terms.extract(value, half === 'low' ? 0 : 64, 64), bits).map((lane) => terms.convert(op, lane, 2 * bits))

export const extendHalf =
  (bits: number, half: Half, op: 'sext' | 'zext'): Meaning =>
  ({ terms }, [a]) => [join(terms, extendedHalf(terms, a!, bits, half, op))]

export const multiplyHalves =
  (bits: number, half: Half, op: 'sext' | 'zext'): Meaning =>
  ({ terms }, [a, b]) => {
    const right = extendedHalf(terms, b!, bits, half, op)
    const lanes = extendedHalf(terms, a!, bits, half, op).map((lane, index) => terms.binary('mul', lane, right[index]!))
    return [join(terms, lanes)]
  }

/** Sums of neighbours, which become lanes of twice the width. */
const addNeighbours = (terms: TermBuilder, lanes: readonly Term[]): Term =>
  join(
    terms,
    Array.from({ length: lanes.length / 2 }, (_, index) =>
      terms.binary('add', lanes[2 * index]!, lanes[2 * index + 1]!),
    ),
  )

export const extendAndAddPairs =
  (bits: number, op: 'sext' | 'zext'): Meaning =>
  ({ terms }, [a]) => [
    addNeighbours(
      terms,
      split(terms, a!, bits).map((lane) => terms.convert(op, lane, 2 * bits)),
    ),
  ]

export const dotProduct: Meaning = ({ terms }, [a, b]) => {
  const wide = (value: Term) => split(terms, value, 16).map((lane) => terms.convert('sext', lane, 32))
  const right = wide(b!)
  const products = wide(a!).map((lane, index) => terms.binary('mul', lane, right[index]!))
  return [addNeighbours(terms, products)]
}
