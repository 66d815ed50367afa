import type { BinaryOp, CompareOp, Term, TermBuilder } from '@sourceless/isa'
import { blockLanes, join, lanewise, maskOf, partwise, split, type VectorFunction } from './lanes.js'

const binary = (op: BinaryOp, laneBits: number): VectorFunction =>
  lanewise(laneBits, (terms, a, b) => terms.binary(op, a, b))

export const add = (laneBits: number): VectorFunction => binary('add', laneBits)
export const subtract = (laneBits: number): VectorFunction => binary('sub', laneBits)

export const and: VectorFunction = partwise((terms, a, b) => terms.binary('and', a, b))
export const or: VectorFunction = partwise((terms, a, b) => terms.binary('or', a, b))
export const xor: VectorFunction = partwise((terms, a, b) => terms.binary('xor', a, b))
/** The complement is of the first source. */
export const andNot: VectorFunction = partwise((terms, a, b) => terms.binary('and', terms.unary('not', a), b))

/** The nearest number that fits in `bits` signed bits of a signed number of more. */
export function saturateSigned(terms: TermBuilder, value: Term, bits: number): Term {
  const least = terms.constant(-(1n << BigInt(bits - 1)), value.bits)
  const most = terms.constant((1n << BigInt(bits - 1)) - 1n, value.bits)
  const bounded = terms.ite(terms.compare('slt', value, least), least, value)
  return terms.extract(terms.ite(terms.compare('slt', most, value), most, bounded), 0, bits)
}

/** The nearest number that fits in `bits` unsigned bits of a signed number of more. */
export function saturateUnsigned(terms: TermBuilder, value: Term, bits: number): Term {
  const least = terms.constant(0, value.bits)
  const most = terms.constant((1n << BigInt(bits)) - 1n, value.bits)
  const bounded = terms.ite(terms.compare('slt', value, least), least, value)
  return terms.extract(terms.ite(terms.compare('slt', most, value), most, bounded), 0, bits)
}

const saturating = (op: 'add' | 'sub', laneBits: number, signed: boolean): VectorFunction =>
  lanewise(laneBits, (terms, a, b) => {
    const wide = (x: Term): Term => terms.convert(signed ? 'sext' : 'zext', x, 2 * laneBits)
    const exact = terms.binary(op, wide(a), wide(b))
    return signed ? saturateSigned(terms, exact, laneBits) : saturateUnsigned(terms, exact, laneBits)
  })

export const addSigned = (laneBits: number): VectorFunction => saturating('add', laneBits, true)
export const addUnsigned = (laneBits: number): VectorFunction => saturating('add', laneBits, false)
export const subtractSigned = (laneBits: number): VectorFunction => saturating('sub', laneBits, true)
export const subtractUnsigned = (laneBits: number): VectorFunction => saturating('sub', laneBits, false)

/** (a + b + 1) / 2 without overflow. */
export const average = (laneBits: number): VectorFunction =>
  lanewise(laneBits, (terms, a, b) => {
    const bits = 2 * laneBits
    const sum = terms.binary('add', terms.convert('zext', a, bits), terms.convert('zext', b, bits))
    return terms.extract(terms.binary('add', sum, terms.constant(1, bits)), 1, laneBits)
  })

const choose = (laneBits: number, less: 'slt' | 'ult', which: 'least' | 'most'): VectorFunction =>
  lanewise(laneBits, (terms, a, b) => {
    const isLess = which === 'least' ? terms.compare(less, a, b) : terms.compare(less, b, a)
    return terms.ite(isLess, a, b)
  })

export const leastSigned = (laneBits: number): VectorFunction => choose(laneBits, 'slt', 'least')
export const mostSigned = (laneBits: number): VectorFunction => choose(laneBits, 'slt', 'most')
export const leastUnsigned = (laneBits: number): VectorFunction => choose(laneBits, 'ult', 'least')
export const mostUnsigned = (laneBits: number): VectorFunction => choose(laneBits, 'ult', 'most')

const isNegative = (terms: TermBuilder, a: Term): Term => terms.compare('slt', a, terms.constant(0, a.bits))

export const absolute = (laneBits: number): VectorFunction =>
  lanewise(laneBits, (terms, a) => terms.ite(isNegative(terms, a), terms.unary('neg', a), a))

/** a times the sign of b: -a, 0 or a. */
export const applySign = (laneBits: number): VectorFunction =>
  lanewise(laneBits, (terms, a, b) => {
    const zero = terms.constant(0, laneBits)
    const positive = terms.ite(terms.compare('eq', b, zero), zero, a)
    return terms.ite(isNegative(terms, b), terms.unary('neg', a), positive)
  })

const compare = (laneBits: number, of: (terms: TermBuilder, a: Term, b: Term) => Term): VectorFunction =>
  lanewise(laneBits, (terms, a, b) => maskOf(terms, of(terms, a, b), laneBits))

export const isEqual = (laneBits: number): VectorFunction =>
  compare(laneBits, (terms, a, b) => terms.compare('eq' satisfies CompareOp, a, b))
export const isGreater = (laneBits: number): VectorFunction =>
  compare(laneBits, (terms, a, b) => terms.compare('slt', b, a))

/** Neighbours of the first source, then of the second, block by block. */
const horizontal = (laneBits: number, f: (terms: TermBuilder, low: Term, high: Term) => Term): VectorFunction =>
  blockLanes(laneBits, (terms, sources) => {
    const lanes = sources.flat()
    return Array.from({ length: lanes.length / 2 }, (_, n) => f(terms, lanes[2 * n]!, lanes[2 * n + 1]!))
  })

export const addNeighbours = (laneBits: number): VectorFunction =>
  horizontal(laneBits, (terms, low, high) => terms.binary('add', low, high))
export const subtractNeighbours = (laneBits: number): VectorFunction =>
  horizontal(laneBits, (terms, low, high) => terms.binary('sub', low, high))

const horizontalSaturating = (op: 'add' | 'sub'): VectorFunction =>
  horizontal(16, (terms, low, high) => {
    const exact = terms.binary(op, terms.convert('sext', low, 32), terms.convert('sext', high, 32))
    return saturateSigned(terms, exact, 16)
  })

export const addNeighboursSigned: VectorFunction = horizontalSaturating('add')
export const subtractNeighboursSigned: VectorFunction = horizontalSaturating('sub')

/** |a - b| of unsigned bytes, in 16 bits. */
function distance(terms: TermBuilder, a: Term, b: Term): Term {
  const [low, high] = [terms.binary('sub', b, a), terms.binary('sub', a, b)]
  return terms.convert('zext', terms.ite(terms.compare('ult', a, b), low, high), 16)
}

const sum = (terms: TermBuilder, values: readonly Term[]): Term => values.reduce((a, b) => terms.binary('add', a, b))

/** psadbw: the sum of the eight distances in each 64 bits. */
export const sumOfDistances: VectorFunction = partwise((terms, a, b) => {
  const other = split(terms, [b], 8)
  const distances = split(terms, [a], 8).map((byte, n) => distance(terms, byte, other[n]!))
  return terms.convert('zext', sum(terms, distances), 64)
})

/**
 * mpsadbw: distances of four bytes of the second source from each of eight neighbouring groups of the first. The
 * immediate chooses the groups, in bits 2:0 for the low block and 5:3 for the high one.
 */
export const multipleSumsOfDistances: VectorFunction = (terms, [a, b], immediate) =>
  a!.flatMap((_, part) => {
    if (part % 2 === 1) return []
    const control = immediate >> (part === 0 ? 0 : 3)
    const [first, second] = [a!, b!].map((source) => split(terms, source.slice(part, part + 2), 8))
    const [from, group] = [4 * ((control >> 2) & 1), 4 * (control & 3)]
    const lane = (n: number): Term =>
      sum(
        terms,
        [0, 1, 2, 3].map((k) => distance(terms, first![from + n + k]!, second![group + k]!)),
      )
    return join(
      terms,
      Array.from({ length: 8 }, (_, n) => lane(n)),
    )
  })

/** phminposuw: the least of eight words and, above it, the index of its first occurrence. */
export const leastWordAndIndex: VectorFunction = (terms, [a]) => {
  const lanes = split(terms, a!, 16)
  let [least, index] = [lanes[0]!, terms.constant(0, 16)]
  lanes.forEach((lane, n) => {
    const isLess = terms.compare('ult', lane, least)
    least = terms.ite(isLess, lane, least)
    index = terms.ite(isLess, terms.constant(n, 16), index)
  })
  return [terms.convert('zext', terms.concat(index, least), 64)]
}
