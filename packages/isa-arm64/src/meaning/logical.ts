import type { MeaningContext, Term } from '@sourceless/isa'
import type { OperandAccess } from '../access.js'
import type { Meaning } from '../form.js'
import { flagged, writeFlags } from './flags.js'
import { secondSource } from './operand.js'

type Operation = 'and' | 'or' | 'xor'

function result(m: MeaningContext, o: OperandAccess, op: Operation, invert: boolean): Term {
  const second = secondSource(m, o)
  return m.terms.binary(op, o.read(1), invert ? m.terms.unary('not', second) : second)
}

const plain =
  (op: Operation, invert: boolean): Meaning =>
  (m, o) =>
    o.write(0, result(m, o, op, invert))

/** C and V become zero. */
const settingFlags =
  (op: Operation, invert: boolean): Meaning =>
  (m, o) => {
    const value = result(m, o, op, invert)
    const clear = m.terms.constant(0, 1)
    writeFlags(m, flagged(m, value, clear, clear))
    o.write(0, value)
  }

export const and = plain('and', false)
export const andNot = plain('and', true)
export const or = plain('or', false)
export const orNot = plain('or', true)
export const exclusiveOr = plain('xor', false)
export const exclusiveOrNot = plain('xor', true)
export const andSetFlags = settingFlags('and', false)
export const andNotSetFlags = settingFlags('and', true)
