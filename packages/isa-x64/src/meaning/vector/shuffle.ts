import type { Term, TermBuilder } from '@sourceless/isa'
import { blockLanes, blockwise, join, type Parts, split, type VectorFunction } from './lanes.js'

const copies = <T>(value: T, count: number): T[] => Array.from({ length: count }, () => value)

/** pshufd, vpermilps: two immediate bits choose each of four lanes. */
export const shuffleDoublewords: VectorFunction = blockLanes(32, (_, [a], immediate) =>
  [0, 1, 2, 3].map((n) => a![(immediate >> (2 * n)) & 3]!),
)

/** pshuflw and pshufhw: the words of one half of each block. */
const shuffleHalf = (half: 0 | 1): VectorFunction =>
  blockwise((terms, [a], immediate) => {
    const words = split(terms, [a![half]!], 16)
    const [shuffled] = join(
      terms,
      [0, 1, 2, 3].map((n) => words[(immediate >> (2 * n)) & 3]!),
    )
    return half === 0 ? [shuffled!, a![1]!] : [a![0]!, shuffled!]
  })

export const shuffleLowWords: VectorFunction = shuffleHalf(0)
export const shuffleHighWords: VectorFunction = shuffleHalf(1)

/** shufps: two lanes of the first source, then two of the second. */
export const shuffleSingles: VectorFunction = blockLanes(32, (_, [a, b], immediate) =>
  [0, 1, 2, 3].map((n) => (n < 2 ? a! : b!)[(immediate >> (2 * n)) & 3]!),
)

/** shufpd: one part of each source in each block, one immediate bit per part of the result. */
export const shuffleDoubles: VectorFunction = (_, [a, b], immediate) =>
  a!.map((_part, n) => (n % 2 === 0 ? a! : b!)[(n & ~1) + ((immediate >> n) & 1)]!)

/** vpermilpd with an immediate: one bit per part, within its block. */
export const permuteDoubles: VectorFunction = (_, [a], immediate) =>
  a!.map((_part, n) => a![(n & ~1) + ((immediate >> n) & 1)]!)

/** Interleaves the low or high halves of each block, first source first. */
const unpack = (laneBits: number, half: 0 | 1): VectorFunction =>
  blockLanes(laneBits, (_, [a, b]) => {
    const count = a!.length / 2
    return Array.from({ length: count }, (_lane, n) => n + half * count).flatMap((n) => [a![n]!, b![n]!])
  })

export const unpackLow = (laneBits: number): VectorFunction => unpack(laneBits, 0)
export const unpackHigh = (laneBits: number): VectorFunction => unpack(laneBits, 1)

/** Lanes of the second source where the immediate has a one; 256 bits of words use the same eight bits in both blocks. */
export const blend =
  (laneBits: number): VectorFunction =>
  (terms, [a, b], immediate) => {
    const [first, second] = [split(terms, a!, laneBits), split(terms, b!, laneBits)]
    return join(
      terms,
      first.map((lane, n) => (((immediate >> (n & 7)) & 1) === 1 ? second[n]! : lane)),
    )
  }

/** The low lane everywhere, in `count` lanes. */
export const broadcast =
  (laneBits: number, count: number): VectorFunction =>
  (terms, [a]) =>
    join(terms, copies(terms.extract(a![0]!, 0, laneBits), count))

/** The whole source in both blocks. */
export const broadcastBlock: VectorFunction = (_, [a]) => [...a!, ...a!]

/** movddup: the even part of each block twice. */
export const duplicateEvenParts: VectorFunction = (_, [a]) => a!.map((_part, n) => a![n & ~1]!)

const duplicateLanes = (odd: 0 | 1): VectorFunction =>
  blockLanes(32, (_, [a]) => a!.map((_lane, n) => a![(n & ~1) + odd]!))
export const duplicateEvenSingles: VectorFunction = duplicateLanes(0)
export const duplicateOddSingles: VectorFunction = duplicateLanes(1)

/** pinsrb, pinsrw, pinsrd, pinsrq: the immediate chooses the lane, modulo their number. */
export const insertLane =
  (laneBits: number): VectorFunction =>
  (terms, [a, b], immediate) => {
    const lanes = split(terms, a!, laneBits)
    lanes[immediate & (lanes.length - 1)] = terms.extract(b![0]!, 0, laneBits)
    return join(terms, lanes)
  }

/** pextrb, pextrw, pextrd, pextrq and extractps: the lane alone. */
export const extractLane =
  (laneBits: number): VectorFunction =>
  (terms, [a], immediate) => {
    const lanes = split(terms, a!, laneBits)
    return [lanes[immediate & (lanes.length - 1)]!]
  }

/** insertps: bits 7:6 choose the source's lane (of a register: memory has one), 5:4 the place, 3:0 lanes to clear. */
export const insertSingle: VectorFunction = (terms, [a, b], immediate) => {
  const source = split(terms, b!, 32)
  const lanes = split(terms, a!, 32)
  lanes[(immediate >> 4) & 3] = source[source.length === 1 ? 0 : immediate >> 6]!
  return join(
    terms,
    lanes.map((lane, n) => (((immediate >> n) & 1) === 1 ? terms.constant(0, 32) : lane)),
  )
}

/** vinsertf128, vinserti128. */
export const insertBlock: VectorFunction = (_, [a, b], immediate) =>
  (immediate & 1) === 0 ? [...b!, ...a!.slice(2)] : [...a!.slice(0, 2), ...b!]

/** vextractf128, vextracti128. */
export const extractBlock: VectorFunction = (_, [a], immediate) => a!.slice(2 * (immediate & 1)).slice(0, 2)

/** vperm2f128: two bits choose each block among the four of both sources, a third clears it. */
export const permuteBlocks: VectorFunction = (terms, [a, b], immediate) =>
  [immediate, immediate >> 4].flatMap((control): Parts => {
    if ((control & 8) !== 0) return copies(terms.constant(0, 64), 2)
    const source = (control & 2) === 0 ? a! : b!
    return source.slice(2 * (control & 1)).slice(0, 2)
  })

/** vpermq, vpermpd: two bits choose each part among all four. */
export const permuteParts: VectorFunction = (_, [a], immediate) => a!.map((_part, n) => a![(immediate >> (2 * n)) & 3]!)

/** Moves that put 64-bit halves together: each names the halves of its sources, `a` first. */
export const lowOfBoth: VectorFunction = (_, [a, b]) => [a![0]!, b![0]!]
export const lowOfSecond: VectorFunction = (_, [a, b]) => [b![0]!, a![1]!]
export const highOfSecond: VectorFunction = (_, [a, b]) => [b![1]!, a![1]!]
export const highPart: VectorFunction = (_, [a]) => [a![1]!]
export const lowPart: VectorFunction = (_, [a]) => [a![0]!]

/** The source as it is; wider destinations are cleared above it. */
export const same: VectorFunction = (_, sources) => sources[sources.length - 1]!

/** pmovsx, pmovzx: as many low lanes as the result has room for, each extended. */
export const extend =
  (extension: 'sext' | 'zext', from: number, to: number): VectorFunction =>
  (terms, [a]) =>
    join(
      terms,
      split(terms, a!, from).map((lane) => terms.convert(extension, lane, to)),
    )

/** Each block: the lanes of the first source, then those of the second, at half the width. */
export const pack = (
  laneBits: number,
  narrow: (terms: TermBuilder, lane: Term, bits: number) => Term,
): VectorFunction =>
  blockLanes(laneBits, (terms, sources) => sources.flat().map((lane) => narrow(terms, lane, laneBits / 2)))
