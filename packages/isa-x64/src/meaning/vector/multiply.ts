import type { Term, TermBuilder } from '@sourceless/isa'
import { saturateSigned } from './integer.js'
import { join, lanewise, partwise, split, type VectorFunction } from './lanes.js'

export const multiplyLow = (laneBits: number): VectorFunction =>
  lanewise(laneBits, (terms, a, b) => terms.binary('mul', a, b))

export const multiplyHighSigned: VectorFunction = lanewise(16, (terms, a, b) => terms.binary('smulh', a, b))
export const multiplyHighUnsigned: VectorFunction = lanewise(16, (terms, a, b) => terms.binary('umulh', a, b))

const signedProduct = (terms: TermBuilder, a: Term, b: Term): Term =>
  terms.binary('mul', terms.convert('sext', a, 32), terms.convert('sext', b, 32))

/** pmulhrsw: bits 30:15 of the product of two fractions, rounded. */
export const multiplyRounded: VectorFunction = lanewise(16, (terms, a, b) =>
  terms.extract(terms.binary('add', signedProduct(terms, a, b), terms.constant(0x4000, 32)), 15, 16),
)

const pairs = (terms: TermBuilder, lanes: readonly Term[], product: (n: number) => Term): Term[] =>
  Array.from({ length: lanes.length / 2 }, (_, n) => terms.binary('add', product(2 * n), product(2 * n + 1)))

/** pmaddwd: sums of neighbouring products of signed words. */
export const multiplyAndAddWords: VectorFunction = (terms, [a, b]) => {
  const [first, second] = [split(terms, a!, 16), split(terms, b!, 16)]
  return join(
    terms,
    pairs(terms, first, (n) => signedProduct(terms, first[n]!, second[n]!)),
  )
}

/** pmaddubsw: unsigned bytes of the first source by signed ones of the second, sums of neighbours saturated. */
export const multiplyAndAddBytes: VectorFunction = (terms, [a, b]) => {
  const [first, second] = [split(terms, a!, 8), split(terms, b!, 8)]
  const product = (n: number): Term =>
    terms.binary('mul', terms.convert('zext', first[n]!, 32), terms.convert('sext', second[n]!, 32))
  return join(
    terms,
    pairs(terms, first, product).map((sum) => saturateSigned(terms, sum, 16)),
  )
}

/** The low halves of each 64 bits, to a full product. */
const multiplyEven = (extension: 'zext' | 'sext'): VectorFunction =>
  partwise((terms, a, b) => {
    const low = (part: Term): Term => terms.convert(extension, terms.extract(part, 0, 32), 64)
    return terms.binary('mul', low(a), low(b))
  })

export const multiplyEvenUnsigned: VectorFunction = multiplyEven('zext')
export const multiplyEvenSigned: VectorFunction = multiplyEven('sext')
