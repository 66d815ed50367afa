import type { MeaningContext, Term } from '@sourceless/isa'
import type { Meaning } from '../form.js'
import { writeIf } from './flags.js'
import { isZero, lowBit, negate, topBit } from './parts.js'
import { countIs, leftCarry, readCount, rightCarry } from './shift.js'

/** SDM: RCL/RCR/ROL/ROR. A masked count of 0 keeps the flags; OF is defined only for a count of 1. */
function writeRotateFlags(m: MeaningContext, count: Term, carry: Term, overflow: Term): void {
  const rotated = negate(m, isZero(m, count))
  writeIf(m, rotated, 'CF', carry)
  writeIf(m, rotated, 'OF', m.terms.ite(countIs(m, count, 1), overflow, m.terms.undefined(1)))
}

export const rotateLeft: Meaning = (m, o) => {
  const a = o.read(0)
  const count = readCount(m, o, 1, a.bits)
  const result = m.terms.binary('rotl', a, count)
  const carry = lowBit(m, result)
  writeRotateFlags(m, count, carry, m.terms.binary('xor', topBit(m, result), carry))
  o.write(0, result)
}

export const rotateRight: Meaning = (m, o) => {
  const a = o.read(0)
  const count = readCount(m, o, 1, a.bits)
  const result = m.terms.binary('rotr', a, count)
  const next = m.terms.extract(result, a.bits - 2, 1)
  writeRotateFlags(m, count, topBit(m, result), m.terms.binary('xor', topBit(m, result), next))
  o.write(0, result)
}

/** Rotations through CF turn one bit more than the operand has: 8- and 16-bit counts are taken modulo 9 and 17. */
function throughCarry(m: MeaningContext, count: Term): Term {
  return count.bits > 16 ? count : m.terms.binary('urem', count, m.terms.constant(count.bits + 1, count.bits))
}

export const rotateLeftThroughCarry: Meaning = (m, o) => {
  const { terms } = m
  const [a, carry] = [o.read(0), m.read('CF')]
  const { bits } = a
  const count = readCount(m, o, 1, bits)
  const steps = throughCarry(m, count)
  // Counts out of range (steps of 0 make bits + 1 and -1) shift to zero, so the pieces simply drop out.
  const wrapped = terms.binary('lshr', a, terms.binary('sub', terms.constant(bits + 1, bits), steps))
  const entered = terms.binary('shl', terms.convert('zext', carry, bits), minus(m, steps, 1))
  const result = terms.binary('or', terms.binary('or', terms.binary('shl', a, steps), wrapped), entered)
  const out = terms.ite(isZero(m, steps), carry, leftCarry(m, a, steps))
  writeRotateFlags(m, count, out, terms.binary('xor', topBit(m, result), out))
  o.write(0, result)
}

export const rotateRightThroughCarry: Meaning = (m, o) => {
  const { terms } = m
  const [a, carry] = [o.read(0), m.read('CF')]
  const { bits } = a
  const count = readCount(m, o, 1, bits)
  const steps = throughCarry(m, count)
  const wrapped = terms.binary('shl', a, terms.binary('sub', terms.constant(bits + 1, bits), steps))
  const distance = terms.binary('sub', terms.constant(bits, bits), steps)
  const entered = terms.binary('shl', terms.convert('zext', carry, bits), distance)
  const result = terms.binary('or', terms.binary('or', terms.binary('lshr', a, steps), wrapped), entered)
  const out = terms.ite(isZero(m, steps), carry, rightCarry(m, 'lshr', a, steps))
  writeRotateFlags(m, count, out, terms.binary('xor', topBit(m, a), carry))
  o.write(0, result)
}

const minus = (m: MeaningContext, a: Term, value: number): Term =>
  m.terms.binary('sub', a, m.terms.constant(value, a.bits))

/** rorx: no flags. */
export const rotateRightPlain: Meaning = (m, o) => {
  const a = o.read(1)
  const count = m.terms.extract(o.read(2), 0, a.bits === 64 ? 6 : 5)
  o.write(0, m.terms.binary('rotr', a, m.terms.convert('zext', count, a.bits)))
}
