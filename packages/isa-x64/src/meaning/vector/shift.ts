import type { Term, TermBuilder } from '@sourceless/isa'
import { blockwise, join, lanewise, slice64, split, type VectorFunction } from './lanes.js'

type Shift = 'shl' | 'lshr' | 'ashr'

/** A count at or above the lane's width gives zeros, or copies of the sign: SMT-LIB's shifts do the same. */
const shiftLanes = (op: Shift, terms: TermBuilder, lanes: readonly Term[], count: Term): Term[] =>
  lanes.map((lane) => terms.binary(op, lane, count))

/** By the low 64 bits of the second source, the same for all lanes. */
export const shiftByRegister =
  (op: Shift, laneBits: number): VectorFunction =>
  (terms, [a, b]) => {
    const fits = terms.compare('ult', b![0]!, terms.constant(laneBits, 64))
    const count = terms.ite(fits, terms.extract(b![0]!, 0, laneBits), terms.constant(laneBits, laneBits))
    return join(terms, shiftLanes(op, terms, split(terms, a!, laneBits), count))
  }

export const shiftByImmediate =
  (op: Shift, laneBits: number): VectorFunction =>
  (terms, [a], immediate) => {
    const count = terms.constant(Math.min(immediate, laneBits), laneBits)
    return join(terms, shiftLanes(op, terms, split(terms, a!, laneBits), count))
  }

/** Each lane by its own count. */
export const shiftByLanes = (op: Shift, laneBits: number): VectorFunction =>
  lanewise(laneBits, (terms, a, b) => terms.binary(op, a, b))

/** Whole blocks by bytes; more than 15 leave zeros. */
export const shiftBytesLeft: VectorFunction = blockwise((terms, [a], immediate) => {
  const zero = terms.constant(0, 64)
  const low = 128 - 8 * Math.min(immediate, 16)
  return [0, 64].map((offset) => slice64(terms, [zero, zero, ...a!], low + offset))
})

export const shiftBytesRight: VectorFunction = blockwise((terms, [a], immediate) => {
  const low = 8 * Math.min(immediate, 16)
  return [0, 64].map((offset) => slice64(terms, a!, low + offset))
})

/** palignr: 16 bytes from the immediate on of the first source above the second. */
export const alignRight: VectorFunction = blockwise((terms, [a, b], immediate) =>
  [0, 64].map((offset) => slice64(terms, [...b!, ...a!], 8 * immediate + offset)),
)
