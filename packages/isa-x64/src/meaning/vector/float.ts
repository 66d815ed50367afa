import type { BinaryOp, CompareOp, Term, TermBuilder, UnaryOp } from '@sourceless/isa'
import { blockLanes, join, lanewise, maskOf, split, type VectorFunction } from './lanes.js'

/** MXCSR is taken to hold its default (SDM volume 1, 10.2.3): round to nearest, exceptions masked, denormals kept. */
export const arithmetic = (op: BinaryOp, laneBits: number): VectorFunction =>
  lanewise(laneBits, (terms, a, b) => terms.binary(op, a, b))

export const squareRoot = (laneBits: number): VectorFunction =>
  lanewise(laneBits, (terms, a) => terms.unary('fsqrt', a))

/** The second source wins when either is NaN or both are zeros. */
export const minimum = (laneBits: number): VectorFunction =>
  lanewise(laneBits, (terms, a, b) => terms.ite(terms.compare('flt', a, b), a, b))
export const maximum = (laneBits: number): VectorFunction =>
  lanewise(laneBits, (terms, a, b) => terms.ite(terms.compare('flt', b, a), a, b))

const roundings: readonly UnaryOp[] = ['fnearest', 'ffloor', 'fceil', 'ftrunc']

/** Immediate bits 1:0 choose the rounding, unless bit 2 says to use MXCSR; bit 3 only concerns exceptions. */
export const round =
  (laneBits: number): VectorFunction =>
  (terms, [a], immediate) => {
    const op = roundings[(immediate & 4) === 0 ? immediate & 3 : 0]!
    return join(
      terms,
      split(terms, a!, laneBits).map((lane) => terms.unary(op, lane)),
    )
  }

/** addsubps, addsubpd: subtracts in even lanes, adds in odd ones. */
export const addSubtract =
  (laneBits: number): VectorFunction =>
  (terms, [a, b]) => {
    const second = split(terms, b!, laneBits)
    return join(
      terms,
      split(terms, a!, laneBits).map((lane, n) => terms.binary(n % 2 === 0 ? 'fsub' : 'fadd', lane, second[n]!)),
    )
  }

/** haddps and its like: neighbours of the first source, then of the second, block by block. */
export const withNeighbour = (op: 'fadd' | 'fsub', laneBits: number): VectorFunction =>
  blockLanes(laneBits, (terms, sources) => {
    const lanes = sources.flat()
    return Array.from({ length: lanes.length / 2 }, (_, n) => terms.binary(op, lanes[2 * n]!, lanes[2 * n + 1]!))
  })

/**
 * dpps, dppd: immediate bits from 4 on choose the products (others are +0), the low bits the lanes that get their sum.
 * Neighbours are added first, then the two sums.
 */
export const dotProduct = (laneBits: number): VectorFunction =>
  blockLanes(laneBits, (terms, [a, b], immediate) => {
    const zero = terms.constant(0, laneBits)
    let sums: Term[] = a!.map((lane, n) =>
      ((immediate >> (4 + n)) & 1) === 1 ? terms.binary('fmul', lane, b![n]!) : zero,
    )
    while (sums.length > 1) {
      sums = Array.from({ length: sums.length / 2 }, (_, n) => terms.binary('fadd', sums[2 * n]!, sums[2 * n + 1]!))
    }
    return a!.map((_, n) => (((immediate >> n) & 1) === 1 ? sums[0]! : zero))
  })

type Predicate = (terms: TermBuilder, a: Term, b: Term) => Term

const test =
  (op: CompareOp): Predicate =>
  (terms, a, b) =>
    terms.compare(op, a, b)
const swapped =
  (predicate: Predicate): Predicate =>
  (terms, a, b) =>
    predicate(terms, b, a)
const complement =
  (predicate: Predicate): Predicate =>
  (terms, a, b) =>
    terms.unary('not', predicate(terms, a, b))
const either =
  (first: Predicate, second: Predicate): Predicate =>
  (terms, a, b) =>
    terms.binary('or', first(terms, a, b), second(terms, a, b))

const [equal, less, lessOrEqual, unordered] = [test('feq'), test('flt'), test('fle'), test('funordered')]
const equalOrUnordered = either(equal, unordered)

/** SDM volume 2, table 3-1. Predicates 16 to 31 differ from these only in which NaNs raise an exception. */
// biome-ignore format: columns
const predicates: readonly Predicate[] = [
  equal,                      less,                      lessOrEqual,                      unordered,
  complement(equal),          complement(less),          complement(lessOrEqual),          complement(unordered),
  equalOrUnordered,           complement(swapped(lessOrEqual)), complement(swapped(less)), (terms) => terms.constant(0, 1),
  complement(equalOrUnordered), swapped(lessOrEqual),    swapped(less),                    (terms) => terms.constant(1, 1),
]

/** SSE takes three immediate bits, AVX five; what is above them is ignored. */
export const compareFloats =
  (laneBits: number, predicateMask: 7 | 31): VectorFunction =>
  (terms, [a, b], immediate) => {
    const predicate = predicates[immediate & predicateMask & 15]!
    const second = split(terms, b!, laneBits)
    return join(
      terms,
      split(terms, a!, laneBits).map((lane, n) => maskOf(terms, predicate(terms, lane, second[n]!), laneBits)),
    )
  }

/** Which sign a product or an addend has, lane by lane. */
export interface FusedSigns {
  readonly product: '+' | '-'
  /** In even and odd lanes. */
  readonly addend: readonly ['+' | '-', '+' | '-']
}

/** Sources in the order of the operands; `order` (132, 213, 231) numbers the factors and the addend among them. */
export const fused =
  (laneBits: number, order: '132' | '213' | '231', { product, addend }: FusedSigns): VectorFunction =>
  (terms, sources) => {
    const lanes = sources.map((source) => split(terms, source, laneBits))
    const [factor, other, added] = [...order].map((digit) => lanes[Number(digit) - 1]!)
    const signed = (lane: Term, sign: '+' | '-'): Term => (sign === '+' ? lane : terms.unary('fneg', lane))
    return join(
      terms,
      factor!.map((lane, n) =>
        terms.fusedMultiplyAdd(signed(lane, product), other![n]!, signed(added![n]!, addend[n % 2 === 0 ? 0 : 1])),
      ),
    )
  }
