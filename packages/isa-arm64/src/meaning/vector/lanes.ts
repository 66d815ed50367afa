import type { Term, TermBuilder } from '@sourceless/isa'

/** Lanes of a vector, lane 0 (the lowest bits) first. Terms are at most 128 bits wide and registers are read in halves of 64. */
export type Lanes = readonly Term[]

/** What one lane of the result is, from one lane of each source. */
export type LaneOperation = (t: TermBuilder, ...lanes: Term[]) => Term

/** The lanes in `halves` (64 bits each, low half first, or one scalar of any width), `bits` each. */
export function splitLanes(t: TermBuilder, halves: Lanes, bits: number): Term[] {
  const lanes: Term[] = []
  for (const half of halves) for (let low = 0; low < half.bits; low += bits) lanes.push(t.extract(half, low, bits))
  return lanes
}

/** One term from lanes of equal width, at most 128 bits together. */
export function joinLanes(t: TermBuilder, lanes: Lanes): Term {
  if (lanes.length === 1) return lanes[0]!
  const middle = lanes.length >> 1
  return t.concat(joinLanes(t, lanes.slice(middle)), joinLanes(t, lanes.slice(0, middle)))
}

/** The halves (64 bits each) that lanes make up; fewer than 64 bits are one half, zero-extended. */
export function joinHalves(t: TermBuilder, lanes: Lanes): Term[] {
  const perHalf = 64 / lanes[0]!.bits
  if (lanes.length <= perHalf) return [t.convert('zext', joinLanes(t, lanes), 64)]
  return [joinLanes(t, lanes.slice(0, perHalf)), joinLanes(t, lanes.slice(perHalf))]
}

export const mapLanes = (t: TermBuilder, operation: LaneOperation, ...sources: Lanes[]): Term[] =>
  sources[0]!.map((_, n) => operation(t, ...sources.map((lanes) => lanes[n]!)))

/** `operation` on neighbours of the concatenation of the sources (lanes 2n and 2n + 1): AddP, MaxP and their like. */
export function pairwise(t: TermBuilder, operation: LaneOperation, lanes: Lanes): Term[] {
  const result: Term[] = []
  for (let n = 0; n < lanes.length; n += 2) result.push(operation(t, lanes[n]!, lanes[n + 1]!))
  return result
}

/** The manual's Reduce(): halves first, which is exact for integers and is the order it prescribes for floats. */
export function reduce(t: TermBuilder, operation: LaneOperation, lanes: Lanes): Term {
  if (lanes.length === 1) return lanes[0]!
  const middle = lanes.length >> 1
  return operation(t, reduce(t, operation, lanes.slice(0, middle)), reduce(t, operation, lanes.slice(middle)))
}

export type Signedness = 'signed' | 'unsigned'

/** A lane at twice its width. */
export const widen = (t: TermBuilder, a: Term, sign: Signedness): Term =>
  t.convert(sign === 'signed' ? 'sext' : 'zext', a, 2 * a.bits)

/** The low half of a lane. */
export const narrow = (t: TermBuilder, a: Term): Term => t.extract(a, 0, a.bits / 2)

/** All ones where the 1-bit condition holds, otherwise zeros. */
export const spread = (t: TermBuilder, condition: Term, bits: number): Term => t.convert('sext', condition, bits)

export const zero = (t: TermBuilder, bits: number): Term => t.constant(0, bits)
export const isNegative = (t: TermBuilder, a: Term): Term => t.extract(a, a.bits - 1, 1)
