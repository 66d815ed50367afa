import { writeGeneral } from '../../access.js'
import type { Meaning } from '../../form.js'
import type { Lane } from '../../operand/operand.js'
import { laneAt, writeLane, writeLanes } from './apply.js'
import type { Signedness } from './lanes.js'

/** dup from a lane, to a vector or a scalar. */
export const duplicateLane: Meaning = (m, o) => {
  const destination = o.register(0)
  const value = laneAt(m, o, 1)
  writeLanes(
    m,
    destination,
    Array.from({ length: destination.bits / value.bits }, () => value),
  )
}

export const duplicateGeneral: Meaning = (m, o) => {
  const destination = o.register(0)
  const value = m.terms.extract(o.read(1), 0, destination.laneBits)
  writeLanes(
    m,
    destination,
    Array.from({ length: destination.bits / value.bits }, () => value),
  )
}

const elementBits: Readonly<Record<string, number>> = { b: 8, h: 16, s: 32, d: 64 }

export const insertGeneral: Meaning = (m, o) => {
  const { number, index, element } = o.operand(0) as Lane
  writeLane(m, number, index, m.terms.extract(o.read(1), 0, elementBits[element]!))
}

export const insertLane: Meaning = (m, o) => {
  const { number, index } = o.operand(0) as Lane
  writeLane(m, number, index, laneAt(m, o, 1))
}

/** smov, umov */
export const laneToGeneral =
  (sign: Signedness): Meaning =>
  (m, o) => {
    const register = o.register(0)
    writeGeneral(m, register, m.terms.convert(sign === 'signed' ? 'sext' : 'zext', laneAt(m, o, 1), register.bits))
  }
