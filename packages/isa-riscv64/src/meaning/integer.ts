import type { BinaryOp, CompareOp, MeaningContext, Term } from '@sourceless/isa'
import type { Meaning } from '../form.js'

/** The low 32 bits. */
export const low32 = ({ terms }: MeaningContext, value: Term): Term => terms.extract(value, 0, 32)
/** Results of 32-bit instructions are sign-extended, also the unsigned ones (manual, section 4.2). */
export const signExtended = ({ terms }: MeaningContext, value: Term): Term => terms.convert('sext', value, 64)
export const zeroExtended = ({ terms }: MeaningContext, value: Term): Term => terms.convert('zext', value, 64)

export const binary =
  (op: BinaryOp): Meaning =>
  (m, o) =>
    o.write(0, m.terms.binary(op, o.read(1), o.read(2)))

export const binaryWord =
  (op: BinaryOp): Meaning =>
  (m, o) =>
    o.write(0, signExtended(m, m.terms.binary(op, low32(m, o.read(1)), low32(m, o.read(2)))))

/** Counts are taken modulo the width. */
const count = ({ terms }: MeaningContext, value: Term): Term =>
  terms.binary('and', value, terms.constant(value.bits - 1, value.bits))

export const shift =
  (op: BinaryOp): Meaning =>
  (m, o) =>
    o.write(0, m.terms.binary(op, o.read(1), count(m, o.read(2))))

export const shiftWord =
  (op: BinaryOp): Meaning =>
  (m, o) => {
    const shifted = m.terms.binary(op, low32(m, o.read(1)), count(m, low32(m, o.read(2))))
    o.write(0, signExtended(m, shifted))
  }

export const setIf =
  (op: CompareOp): Meaning =>
  (m, o) =>
    o.write(0, zeroExtended(m, m.terms.compare(op, o.read(1), o.read(2))))

/** rd = the upper 20 bits, sign-extended. */
export const loadUpper: Meaning = (_, o) => o.write(0, o.upper(1))
export const addUpperToPc: Meaning = (m, o) => o.write(0, m.terms.binary('add', o.instructionStart, o.upper(1)))

/** The upper half of the product of a signed and an unsigned number. */
export const multiplyHighSignedUnsigned: Meaning = (m, o) => {
  const { terms } = m
  const [a, b] = [o.read(1), o.read(2)]
  const zero = terms.constant(0, 64)
  const excess = terms.ite(terms.compare('slt', a, zero), b, zero)
  o.write(0, terms.binary('sub', terms.binary('umulh', a, b), excess))
}

/** Division by zero gives all ones (manual, table 11); the terms' own signed division gives 1 for a negative dividend. */
function quotient({ terms }: MeaningContext, a: Term, b: Term): Term {
  const byZero = terms.compare('eq', b, terms.constant(0, b.bits))
  return terms.ite(byZero, terms.constant(-1, b.bits), terms.binary('sdiv', a, b))
}
export const divide: Meaning = (m, o) => o.write(0, quotient(m, o.read(1), o.read(2)))
export const divideWord: Meaning = (m, o) =>
  o.write(0, signExtended(m, quotient(m, low32(m, o.read(1)), low32(m, o.read(2)))))
