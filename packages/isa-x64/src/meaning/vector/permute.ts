import type { Term, TermBuilder } from '@sourceless/isa'
import { blockLanes, blockwise, join, laneAt, lanewise, split, topBitOf, type VectorFunction } from './lanes.js'

/** pshufb: each byte of the second source chooses a byte of the first by its low four bits, or zero by its top bit. */
export const shuffleBytes: VectorFunction = blockwise((terms, [a, control]) =>
  join(
    terms,
    split(terms, control!, 8).map((byte) => {
      const chosen = laneAt(terms, a!, 8, terms.extract(byte, 0, 4))
      return terms.ite(topBitOf(terms, byte), terms.constant(0, 8), chosen)
    }),
  ),
)

/** vpermilps: within each block, by the low two bits of each lane of the second source. */
export const permuteSingles: VectorFunction = blockwise((terms, [a, control]) =>
  join(
    terms,
    split(terms, control!, 32).map((lane) => laneAt(terms, a!, 32, terms.extract(lane, 0, 2))),
  ),
)

/** vpermilpd: by bit 1 of each lane of the second source. */
export const permuteDoublesByLanes: VectorFunction = blockLanes(64, (terms, [a, control]) =>
  control!.map((lane) => terms.ite(terms.extract(lane, 1, 1), a![1]!, a![0]!)),
)

/** vpermd, vpermps: the first source holds the indices, any lane of the second may be chosen. */
export const permuteAcross: VectorFunction = (terms, [control, a]) =>
  join(
    terms,
    split(terms, control!, 32).map((lane) => laneAt(terms, a!, 32, terms.extract(lane, 0, 3))),
  )

/** Lanes of the second source where the third has its top bit set. */
export const blendBySigns = (laneBits: number): VectorFunction =>
  lanewise(laneBits, (terms, a, b, mask) => terms.ite(topBitOf(terms, mask), b, a))

/** The top bits of all lanes as a number, lowest lane first; 32 bits. */
export const signMask =
  (laneBits: number): VectorFunction =>
  (terms, [a]) => {
    const signs = split(terms, a!, laneBits).map((lane) => topBitOf(terms, lane))
    return [terms.convert('zext', concatenate(terms, signs), 32)]
  }

/** Terms of any width side by side, lowest first. */
export const concatenate = (terms: TermBuilder, pieces: readonly Term[]): Term =>
  pieces.reduceRight((high, low) => terms.concat(high, low))
