import type { Term, TermBuilder } from '@sourceless/isa'
import { everyByte, fromPlanes, invert, multiply, toPlanes } from './byte-field.js'
import { partwise, type VectorFunction } from './lanes.js'

export const multiplyBytes: VectorFunction = partwise((terms, a, b) => multiply(terms, a, b))

/** Bit 0 of each byte: whether the byte has an odd number of ones. */
function parity(terms: TermBuilder, value: Term): Term {
  let folded = value
  for (const count of [4, 2, 1]) {
    folded = terms.binary('xor', folded, terms.binary('lshr', folded, terms.constant(count, 64)))
  }
  return terms.binary('and', folded, everyByte(terms, 1, 64))
}

/** Each byte of `value` times the 8 × 8 bit matrix, whose row for bit n is byte 7 - n, plus a constant. */
function affine(terms: TermBuilder, value: Term, matrix: Term, constant: number): Term {
  const planes = Array.from({ length: 8 }, (_, bit) => {
    const row = terms.convert('zext', terms.extract(matrix, 8 * (7 - bit), 8), 64)
    const rows = terms.binary('mul', row, everyByte(terms, 1, 64))
    return parity(terms, terms.binary('and', value, rows))
  })
  return terms.binary('xor', fromPlanes(terms, planes), everyByte(terms, constant, 64))
}

/** gf2p8affineqb: bytes in the first source, matrices in the second. */
export const affineTransform: VectorFunction = (terms, [a, b], immediate) =>
  a!.map((part, n) => affine(terms, part, b![n]!, immediate))

/** gf2p8affineinvqb: the same on the inverses of the bytes. */
export const affineTransformOfInverse: VectorFunction = (terms, [a, b], immediate) =>
  a!.map((part, n) => {
    const inverse = fromPlanes(terms, invert(terms, toPlanes(terms, part)))
    return affine(terms, inverse, b![n]!, immediate)
  })
