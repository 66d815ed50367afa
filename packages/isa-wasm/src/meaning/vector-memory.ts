import type { MeaningContext, Term } from '@sourceless/isa'
import type { Meaning } from '../table/row.js'
import { join, split } from './lanes.js'
import { effectiveAddress } from './state.js'
import { halfOf, repeat, withLane } from './vector.js'

/** Meanings of vector loads and stores. Core specification, section 4.4.7. */

/** Address of the upper half of a 16-byte access. An offset that leaves 32 bits lies outside of every memory. */
const upperAddress = (m: MeaningContext, base: Term, offset: number): Term => {
  if (offset + 8 <= 0xffff_ffff) return effectiveAddress(m, base, offset + 8)
  m.trap(m.terms.constant(1, 1), 'out-of-bounds')
  return base
}

/** The upper half first: where it is inside the memory, so is the lower one, and a trap comes before any effect. */
export const loadVector: Meaning = (m, [base], [, offset]) => {
  const high = m.load(upperAddress(m, base!, offset as number), 8)
  return [m.terms.concat(high, m.load(effectiveAddress(m, base!, offset!), 8))]
}

export const storeVector: Meaning = (m, [base, value], [, offset]) => {
  m.store(upperAddress(m, base!, offset as number), halfOf(m.terms, value!, 'high'))
  m.store(effectiveAddress(m, base!, offset!), halfOf(m.terms, value!, 'low'))
  return []
}

/** Eight bytes of lanes, each extended to twice its width. */
export const loadExtended =
  (bits: number, op: 'sext' | 'zext'): Meaning =>
  (m, [base], [, offset]) => {
    const { terms } = m
    const value = m.load(effectiveAddress(m, base!, offset!), 8)
    const lanes = split(terms, value, bits).map((lane) => terms.convert(op, lane, 2 * bits))
    return [join(terms, lanes)]
  }

export const loadSplat =
  (sizeBytes: number): Meaning =>
  (m, [base], [, offset]) => [repeat(m.terms, m.load(effectiveAddress(m, base!, offset!), sizeBytes))]

export const loadZero =
  (sizeBytes: number): Meaning =>
  (m, [base], [, offset]) => [m.terms.convert('zext', m.load(effectiveAddress(m, base!, offset!), sizeBytes), 128)]

export const loadLane =
  (sizeBytes: number): Meaning =>
  (m, [base, vector], [, offset, lane]) => {
    const value = m.load(effectiveAddress(m, base!, offset!), sizeBytes)
    return [withLane(m.terms, vector!, lane as number, value)]
  }

export const storeLane =
  (sizeBytes: number): Meaning =>
  (m, [base, vector], [, offset, lane]) => {
    const bits = 8 * sizeBytes
    const address = effectiveAddress(m, base!, offset!)
    m.store(address, m.terms.extract(vector!, (lane as number) * bits, bits))
    return []
  }
