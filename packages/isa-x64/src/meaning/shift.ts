import type { MeaningContext, Term } from '@sourceless/isa'
import type { Flag, Meaning, OperandAccess } from '../form.js'
import { parity, writeIf } from './flags.js'
import { isZero, lowBit, negate, topBit } from './parts.js'

/** The count of a shift or rotation, masked to 5 bits (6 for 64-bit operands), at the operand's width. */
export function readCount(m: MeaningContext, o: OperandAccess, index: number, bits: number): Term {
  const masked = m.terms.extract(o.read(index), 0, bits === 64 ? 6 : 5)
  return m.terms.convert('zext', masked, bits)
}

export const countIs = (m: MeaningContext, count: Term, value: number): Term =>
  m.terms.compare('eq', count, m.terms.constant(value, count.bits))

export const minusOne = (m: MeaningContext, count: Term): Term =>
  m.terms.binary('sub', count, m.terms.constant(1, count.bits))

interface ShiftResult {
  readonly result: Term
  readonly carry: Term
  /** OF after a shift by one. */
  readonly overflow: Term
}

/**
 * SDM: SAL/SAR/SHL/SHR, SHLD, SHRD. A count of 0 keeps all flags; AF is undefined otherwise, OF unless the count is 1,
 * and all of them where the result is not `defined`.
 */
function writeShiftFlags(m: MeaningContext, count: Term, parts: ShiftResult, defined = m.terms.constant(1, 1)): void {
  const { terms } = m
  const { result, carry, overflow } = parts
  const shifted = negate(m, isZero(m, count))
  const flag = (name: Flag, value: Term): void =>
    writeIf(m, shifted, name, terms.ite(defined, value, terms.undefined(1)))
  flag('CF', carry)
  flag('OF', terms.ite(countIs(m, count, 1), overflow, terms.undefined(1)))
  flag('AF', terms.undefined(1))
  flag('ZF', isZero(m, result))
  flag('SF', topBit(m, result))
  flag('PF', parity(m, result))
}

/** The bit that leaves on the left: the top bit before the last step. */
export const leftCarry = (m: MeaningContext, a: Term, count: Term): Term =>
  topBit(m, m.terms.binary('shl', a, minusOne(m, count)))

/** The bit that leaves on the right. */
export const rightCarry = (m: MeaningContext, op: 'lshr' | 'ashr', a: Term, count: Term): Term =>
  lowBit(m, m.terms.binary(op, a, minusOne(m, count)))

/** CF of shl and shr is undefined when the (masked) count reaches the width, which 8- and 16-bit operands allow. */
function definedBelowWidth(m: MeaningContext, count: Term, carry: Term): Term {
  const below = m.terms.compare('ult', count, m.terms.constant(count.bits, count.bits))
  return m.terms.ite(below, carry, m.terms.undefined(1))
}

export const shiftLeft: Meaning = (m, o) => {
  const a = o.read(0)
  const count = readCount(m, o, 1, a.bits)
  const result = m.terms.binary('shl', a, count)
  const carry = definedBelowWidth(m, count, leftCarry(m, a, count))
  writeShiftFlags(m, count, { result, carry, overflow: m.terms.binary('xor', topBit(m, result), topBit(m, a)) })
  o.write(0, result)
}

export const shiftRight: Meaning = (m, o) => {
  const a = o.read(0)
  const count = readCount(m, o, 1, a.bits)
  const result = m.terms.binary('lshr', a, count)
  const carry = definedBelowWidth(m, count, rightCarry(m, 'lshr', a, count))
  writeShiftFlags(m, count, { result, carry, overflow: topBit(m, a) })
  o.write(0, result)
}

export const shiftRightArithmetic: Meaning = (m, o) => {
  const a = o.read(0)
  const count = readCount(m, o, 1, a.bits)
  const result = m.terms.binary('ashr', a, count)
  const carry = rightCarry(m, 'ashr', a, count)
  writeShiftFlags(m, count, { result, carry, overflow: m.terms.constant(0, 1) })
  o.write(0, result)
}

/** shld and shrd: everything is undefined when the count exceeds the width, which only 16 bits allow. */
function doubleShift(left: boolean): Meaning {
  return (m, o) => {
    const { terms } = m
    const [a, b] = [o.read(0), o.read(1)]
    const { bits } = a
    const count = readCount(m, o, 2, bits)
    const width = terms.constant(bits, bits)
    const rest = terms.binary('sub', width, count)
    const shifted = terms.binary(
      'or',
      terms.binary(left ? 'shl' : 'lshr', a, count),
      terms.binary(left ? 'lshr' : 'shl', b, rest),
    )
    const defined = terms.compare('ule', count, width)
    const result = terms.ite(defined, shifted, terms.undefined(bits))
    const carry = left ? leftCarry(m, a, count) : rightCarry(m, 'lshr', a, count)
    writeShiftFlags(
      m,
      count,
      { result, carry, overflow: terms.binary('xor', topBit(m, result), topBit(m, a)) },
      defined,
    )
    o.write(0, result)
  }
}

export const shiftLeftDouble = doubleShift(true)
export const shiftRightDouble = doubleShift(false)

/** sarx, shlx, shrx: no flags. */
const plainShift =
  (op: 'shl' | 'lshr' | 'ashr'): Meaning =>
  (m, o) => {
    const a = o.read(1)
    const count = m.terms.extract(o.read(2), 0, a.bits === 64 ? 6 : 5)
    o.write(0, m.terms.binary(op, a, m.terms.convert('zext', count, a.bits)))
  }

export const shiftLeftPlain = plainShift('shl')
export const shiftRightPlain = plainShift('lshr')
export const shiftRightArithmeticPlain = plainShift('ashr')
