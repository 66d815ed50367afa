import type { Term, TermBuilder } from '@sourceless/isa'
import { blockwise, type VectorFunction } from './lanes.js'

/** The product of two 64-bit polynomials over GF(2). */
function carrylessProduct(terms: TermBuilder, a: Term, b: Term): Term {
  const wide = terms.convert('zext', a, 128)
  let product = terms.constant(0, 128)
  for (let bit = 0; bit < 64; bit++) {
    const mask = terms.convert('sext', terms.extract(b, bit, 1), 128)
    const shifted = terms.binary('shl', wide, terms.constant(bit, 128))
    product = terms.binary('xor', product, terms.binary('and', mask, shifted))
  }
  return product
}

/** pclmulqdq: immediate bit 0 chooses the half of the first source, bit 4 that of the second. */
export const multiplyCarryless: VectorFunction = blockwise((terms, [a, b], immediate) => {
  const product = carrylessProduct(terms, a![immediate & 1]!, b![(immediate >> 4) & 1]!)
  return [terms.extract(product, 0, 64), terms.extract(product, 64, 64)]
})
