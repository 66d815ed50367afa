import type { Term, TermBuilder } from '@sourceless/isa'
import type { Meaning } from '../table/row.js'
import { type Half, join, split } from './lanes.js'

/** Meanings that move lanes, or look at a vector as a whole. Core specification, sections 4.3.6 and 4.4.2. */

export const vectorConstant: Meaning = ({ terms }, _, [bits]) => [terms.constant(bits as bigint, 128)]

export const andNot: Meaning = ({ terms }, [a, b]) => [terms.binary('and', a!, terms.unary('not', b!))]

export const bitSelect: Meaning = ({ terms }, [a, b, selector]) => {
  const fromSecond = terms.binary('and', b!, terms.unary('not', selector!))
  return [terms.binary('or', terms.binary('and', a!, selector!), fromSecond)]
}

const isNotZero = (terms: TermBuilder, value: Term): Term =>
  terms.unary('not', terms.compare('eq', value, terms.constant(0, value.bits)))

export const anyTrue: Meaning = ({ terms }, [a]) => [terms.convert('zext', isNotZero(terms, a!), 32)]

export const allTrue =
  (bits: number): Meaning =>
  ({ terms }, [a]) => {
    const all = split(terms, a!, bits).map((lane) => isNotZero(terms, lane))
    const every = all.reduce((left, right) => terms.binary('and', left, right))
    return [terms.convert('zext', every, 32)]
  }

/** The sign bit of every lane, that of lane 0 lowest. */
export const bitmask =
  (bits: number): Meaning =>
  ({ terms }, [a]) => {
    const signs = split(terms, a!, bits).map((lane) => terms.extract(lane, bits - 1, 1))
    return [terms.convert('zext', join(terms, signs), 32)]
  }

/** A lane from an operand that may be wider. */
const laneOf = (terms: TermBuilder, value: Term, bits: number): Term =>
  value.bits === bits ? value : terms.extract(value, 0, bits)

/** A vector with the same value in every lane. */
export const repeat = (terms: TermBuilder, lane: Term): Term => join(terms, new Array<Term>(128 / lane.bits).fill(lane))

export const splat =
  (bits: number): Meaning =>
  ({ terms }, [a]) => [repeat(terms, laneOf(terms, a!, bits))]

export const extractLane =
  (bits: number, op?: 'sext' | 'zext'): Meaning =>
  ({ terms }, [a], [lane]) => {
    const value = terms.extract(a!, (lane as number) * bits, bits)
    return [op === undefined ? value : terms.convert(op, value, 32)]
  }

/** The vector with one lane replaced. */
export const withLane = (terms: TermBuilder, vector: Term, lane: number, value: Term): Term => {
  const from = lane * value.bits
  const to = from + value.bits
  const upper = to === 128 ? value : terms.concat(terms.extract(vector, to, 128 - to), value)
  return from === 0 ? upper : terms.concat(upper, terms.extract(vector, 0, from))
}

export const replaceLane =
  (bits: number): Meaning =>
  ({ terms }, [a, value], [lane]) => [withLane(terms, a!, lane as number, laneOf(terms, value!, bits))]

export const shuffle: Meaning = ({ terms }, [a, b], [lanes]) => {
  const bytes = (lanes as readonly number[]).map((lane) => terms.extract(lane < 16 ? a! : b!, 8 * (lane & 15), 8))
  return [join(terms, bytes)]
}

/** Each byte picks one of the first operand's by its index; from 16 on the shift leaves nothing, and the byte is zero. */
export const swizzle: Meaning = ({ terms }, [a, indices]) => {
  const three = terms.constant(3, 128)
  const bytes = split(terms, indices!, 8).map((index) => {
    const distance = terms.binary('shl', terms.convert('zext', index, 128), three)
    return terms.extract(terms.binary('lshr', a!, distance), 0, 8)
  })
  return [join(terms, bytes)]
}

type Conversion = 'sext' | 'zext' | 'fcvt' | 's2f' | 'u2f' | 'f2s' | 'f2u'

export const convertLanes =
  (op: Conversion, bits: number): Meaning =>
  ({ terms }, [a]) => [
    join(
      terms,
      split(terms, a!, bits).map((lane) => terms.convert(op, lane, bits)),
    ),
  ]

/** Two lanes of 32 bits, the lower half, become two of 64. */
export const widenLow =
  (op: 'fcvt' | 's2f' | 'u2f'): Meaning =>
  ({ terms }, [a]) => [
    join(
      terms,
      split(terms, terms.extract(a!, 0, 64), 32).map((lane) => terms.convert(op, lane, 64)),
    ),
  ]

/** Two lanes of 64 bits become the lower two of 32; the upper two are zero. */
export const narrowToLow =
  (op: 'fcvt' | 'f2s' | 'f2u'): Meaning =>
  ({ terms }, [a]) => {
    const lanes = split(terms, a!, 64).map((lane) => terms.convert(op, lane, 32))
    return [terms.convert('zext', join(terms, lanes), 128)]
  }

export const halfOf = (terms: TermBuilder, vector: Term, half: Half): Term =>
  terms.extract(vector, half === 'low' ? 0 : 64, 64)
