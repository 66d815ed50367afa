import { bitsFromFloat, type MeaningContext, type Term } from '@sourceless/isa'
import type { OperandAccess } from '../../access.js'
import type { Meaning } from '../../form.js'
import { readHalves, writeHalves } from './apply.js'
import { joinHalves, type LaneOperation, mapLanes } from './lanes.js'

/** The immediate of operand 1, shifted as operand 2 says: AdvSIMDExpandImm of one lane. */
function laneValue(o: OperandAccess): bigint {
  const value = BigInt(o.operand(1) as number | bigint)
  if (o.count < 3) return value
  const { type, amount } = o.shift(2)
  const shifted = value << BigInt(amount)
  return type === 'msl' ? shifted | ((1n << BigInt(amount)) - 1n) : shifted
}

/** `value` in every lane of the destination. */
function fill(m: MeaningContext, o: OperandAccess, value: bigint): Term[] {
  const { bits, laneBits } = o.register(0)
  const lane = m.terms.constant(value, laneBits)
  return joinHalves(
    m.terms,
    Array.from({ length: bits / laneBits }, () => lane),
  )
}

export const moveImmediate: Meaning = (m, o) => writeHalves(m, o.register(0), fill(m, o, laneValue(o)))
export const moveInverted: Meaning = (m, o) => writeHalves(m, o.register(0), fill(m, o, ~laneValue(o)))
export const moveFloat: Meaning = (m, o) => {
  const register = o.register(0)
  writeHalves(m, register, fill(m, o, bitsFromFloat(o.number(1), register.laneBits)))
}

const combined =
  (operation: LaneOperation): Meaning =>
  (m, o) => {
    const register = o.register(0)
    writeHalves(m, register, mapLanes(m.terms, operation, readHalves(m, register), fill(m, o, laneValue(o))))
  }
export const orBits = combined((t, a, b) => t.binary('or', a!, b!))
export const clearBits = combined((t, a, b) => t.binary('and', a!, t.unary('not', b!)))
