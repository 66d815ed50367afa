import type { Term, TermBuilder } from '@sourceless/isa'
import { blockwise, type Parts, type VectorFunction } from './lanes.js'

/** Low and high half of the product of two 64-bit polynomials over GF(2). */
function carrylessProduct(terms: TermBuilder, a: Term, b: Term): Parts {
  let [low, high] = [terms.constant(0, 64), terms.constant(0, 64)]
  for (let bit = 0; bit < 64; bit++) {
    const mask = terms.convert('sext', terms.extract(b, bit, 1), 64)
    const add = (sum: Term, op: 'shl' | 'lshr', count: number): Term => {
      const shifted = terms.binary(op, a, terms.constant(count, 64))
      return terms.binary('xor', sum, terms.binary('and', mask, shifted))
    }
    low = add(low, 'shl', bit)
    high = add(high, 'lshr', 64 - bit)
  }
  return [low, high]
}

/** pclmulqdq: immediate bit 0 chooses the half of the first source, bit 4 that of the second. */
export const multiplyCarryless: VectorFunction = blockwise((terms, [a, b], immediate) =>
  carrylessProduct(terms, a![immediate & 1]!, b![(immediate >> 4) & 1]!),
)
