import type { MeaningContext, Term } from '@sourceless/isa'
import type { Meaning } from '../form.js'
import { writeAdjust, writeResultFlags } from './flags.js'
import { isZero, negate, topBit } from './parts.js'

/** The sum's flags but CF. */
function writeSumFlags(m: MeaningContext, a: Term, b: Term, sum: Term): void {
  const { terms } = m
  m.write('OF', topBit(m, terms.binary('and', terms.binary('xor', a, sum), terms.binary('xor', b, sum))))
  writeAdjust(m, a, b, sum)
  writeResultFlags(m, sum)
}

function addTerms(m: MeaningContext, a: Term, b: Term): Term {
  const sum = m.terms.binary('add', a, b)
  m.write('CF', m.terms.compare('ult', sum, a))
  writeSumFlags(m, a, b, sum)
  return sum
}

/**
 * The difference's flags but CF. OF is written as (a < b signed) ^ SF, so that SF ^ OF, which the conditional jumps
 * test, is the comparison itself.
 */
function writeDifferenceFlags(m: MeaningContext, a: Term, b: Term, difference: Term): void {
  const { terms } = m
  m.write('OF', terms.binary('xor', terms.compare('slt', a, b), topBit(m, difference)))
  writeAdjust(m, a, b, difference)
  writeResultFlags(m, difference)
}

/** a - b with all flags: what sub, cmp and cmpxchg share. */
export function subtractTerms(m: MeaningContext, a: Term, b: Term): Term {
  const difference = m.terms.binary('sub', a, b)
  m.write('CF', m.terms.compare('ult', a, b))
  writeDifferenceFlags(m, a, b, difference)
  return difference
}

export const add: Meaning = (m, o) => o.write(0, addTerms(m, o.read(0), o.read(1)))
export const subtract: Meaning = (m, o) => o.write(0, subtractTerms(m, o.read(0), o.read(1)))
export const compare: Meaning = (m, o) => {
  subtractTerms(m, o.read(0), o.read(1))
}

export const addWithCarry: Meaning = (m, o) => {
  const { terms } = m
  const [a, b, carry] = [o.read(0), o.read(1), m.read('CF')]
  const partial = terms.binary('add', a, b)
  const sum = terms.binary('add', partial, terms.convert('zext', carry, a.bits))
  m.write('CF', terms.binary('or', terms.compare('ult', partial, a), terms.compare('ult', sum, partial)))
  writeSumFlags(m, a, b, sum)
  o.write(0, sum)
}

export const subtractWithBorrow: Meaning = (m, o) => {
  const { terms } = m
  const [a, b, borrow] = [o.read(0), o.read(1), m.read('CF')]
  const difference = terms.binary('sub', terms.binary('sub', a, b), terms.convert('zext', borrow, a.bits))
  const both = terms.binary('and', terms.compare('eq', a, b), borrow)
  m.write('CF', terms.binary('or', terms.compare('ult', a, b), both))
  m.write('OF', topBit(m, terms.binary('and', terms.binary('xor', a, b), terms.binary('xor', a, difference))))
  writeAdjust(m, a, b, difference)
  writeResultFlags(m, difference)
  o.write(0, difference)
}

/** inc and dec leave CF alone. */
export const increment: Meaning = (m, o) => {
  const a = o.read(0)
  const one = m.terms.constant(1, a.bits)
  const sum = m.terms.binary('add', a, one)
  writeSumFlags(m, a, one, sum)
  o.write(0, sum)
}

export const decrement: Meaning = (m, o) => {
  const a = o.read(0)
  const one = m.terms.constant(1, a.bits)
  const difference = m.terms.binary('sub', a, one)
  writeDifferenceFlags(m, a, one, difference)
  o.write(0, difference)
}

export const negateOperand: Meaning = (m, o) => {
  const a = o.read(0)
  const result = m.terms.unary('neg', a)
  m.write('CF', negate(m, isZero(m, a)))
  m.write('OF', m.terms.compare('eq', a, m.terms.constant(1n << BigInt(a.bits - 1), a.bits)))
  writeAdjust(m, m.terms.constant(0, a.bits), a, result)
  writeResultFlags(m, result)
  o.write(0, result)
}

/** The source receives the old destination; written first, so that `xadd r, r` leaves the sum. */
export const exchangeAndAdd: Meaning = (m, o) => {
  const [a, b] = [o.read(0), o.read(1)]
  const sum = addTerms(m, a, b)
  o.write(1, a)
  o.write(0, sum)
}
