import type { Term, TermBuilder } from '@sourceless/isa'

/** A vector value as 64-bit parts, lowest first; a value of fewer bits is one part of its width. */
export type Parts = readonly Term[]

/** The result of an instruction from its sources, in the order of the operands, and its immediate (0 without one). */
export type VectorFunction = (terms: TermBuilder, sources: readonly Parts[], immediate: number) => Parts

/** One lane of a result from the lanes at the same place in the sources. */
export type LaneFunction = (terms: TermBuilder, a: Term, b: Term, c: Term) => Term

/** The lanes of a value, lowest first. */
export function split(terms: TermBuilder, parts: Parts, laneBits: number): Term[] {
  const lanes: Term[] = []
  for (const part of parts) {
    for (let low = 0; low + laneBits <= part.bits; low += laneBits) lanes.push(terms.extract(part, low, laneBits))
  }
  return lanes
}

/** Lanes of equal width, lowest first, as parts. */
export function join(terms: TermBuilder, lanes: readonly Term[]): Parts {
  const perPart = 64 / lanes[0]!.bits
  const parts: Term[] = []
  for (let first = 0; first < lanes.length; first += perPart) {
    // From the top down: concatenations nest to the right.
    let part = lanes[Math.min(first + perPart, lanes.length) - 1]!
    for (let n = Math.min(first + perPart, lanes.length) - 2; n >= first; n--) part = terms.concat(part, lanes[n]!)
    parts.push(part)
  }
  return parts
}

/** Lane by lane: `f` gets the lanes of up to three sources. */
export const lanewise =
  (laneBits: number, f: LaneFunction): VectorFunction =>
  (terms, sources) => {
    const [a, b = a!, c = b] = sources.map((source) => split(terms, source, laneBits))
    return join(
      terms,
      a!.map((lane, n) => f(terms, lane, b[n]!, c[n]!)),
    )
  }

/** Part by part, for what does not care about lanes. */
export const partwise =
  (f: LaneFunction): VectorFunction =>
  (terms, [a, b, c]) =>
    a!.map((part, n) => f(terms, part, b?.[n] ?? part, c?.[n] ?? part))

/** Each 128-bit block on its own, as nearly all 256-bit instructions work (SDM volume 1, 14.4). */
export const blockwise =
  (f: VectorFunction): VectorFunction =>
  (terms, sources, immediate) => {
    const parts: Term[] = []
    for (let n = 0; n < sources[0]!.length; n += 2) {
      parts.push(
        ...f(
          terms,
          sources.map((source) => source.slice(n, n + 2)),
          immediate,
        ),
      )
    }
    return parts
  }

/** As `blockwise`, on the lanes of each block. */
export const blockLanes = (
  laneBits: number,
  f: (terms: TermBuilder, lanes: readonly (readonly Term[])[], immediate: number) => readonly Term[],
): VectorFunction =>
  blockwise((terms, sources, immediate) =>
    join(
      terms,
      f(
        terms,
        sources.map((source) => split(terms, source, laneBits)),
        immediate,
      ),
    ),
  )

/** Bits `low` to `low + 63` of parts in a row; what lies beyond them is zero. */
export function slice64(terms: TermBuilder, parts: Parts, low: number): Term {
  const zero = terms.constant(0, 64)
  const [part, shift] = [low >> 6, low & 63]
  const [first, second] = [parts[part] ?? zero, parts[part + 1] ?? zero]
  return shift === 0 ? first : terms.concat(terms.extract(second, 0, shift), terms.extract(first, shift, 64 - shift))
}

/** All ones where the 1-bit condition holds. */
export const maskOf = (terms: TermBuilder, condition: Term, bits: number): Term =>
  terms.convert('sext', condition, bits)

export const topBitOf = (terms: TermBuilder, lane: Term): Term => terms.extract(lane, lane.bits - 1, 1)

/** The lane that a variable index (of just enough bits) chooses. */
export function laneAt(terms: TermBuilder, parts: Parts, laneBits: number, index: Term): Term {
  const withinBits = Math.log2(64 / laneBits)
  let candidates: readonly Term[] = parts
  for (let bit = withinBits; candidates.length > 1; bit++) {
    const condition = terms.extract(index, bit, 1)
    const next: Term[] = []
    for (let n = 0; n < candidates.length; n += 2) {
      next.push(terms.ite(condition, candidates[n + 1]!, candidates[n]!))
    }
    candidates = next
  }
  if (withinBits === 0) return candidates[0]!
  const within = terms.convert('zext', terms.extract(index, 0, withinBits), 64)
  const shift = terms.binary('shl', within, terms.constant(Math.log2(laneBits), 64))
  return terms.extract(terms.binary('lshr', candidates[0]!, shift), 0, laneBits)
}
