import type { Location, MeaningContext, Term } from '@sourceless/isa'

/** The constants and shapes that meanings are written with. */
export const zero = (m: MeaningContext, bits: number): Term => m.terms.constant(0, bits)
export const always = (m: MeaningContext): Term => m.terms.constant(1, 1)
export const negate = (m: MeaningContext, condition: Term): Term => m.terms.unary('not', condition)
export const isZero = (m: MeaningContext, a: Term): Term => m.terms.compare('eq', a, zero(m, a.bits))
export const topBit = (m: MeaningContext, a: Term): Term => m.terms.extract(a, a.bits - 1, 1)
export const lowBit = (m: MeaningContext, a: Term): Term => m.terms.extract(a, 0, 1)

/** The low `bits` bits of a 64-bit register. */
export const readLow = (m: MeaningContext, register: Location, bits: number): Term =>
  m.terms.extract(m.read(register), 0, bits)

/** ah, ch, dh, bh. */
export const readHighByte = (m: MeaningContext, register: Location): Term => m.terms.extract(m.read(register), 8, 8)

/** What writing part of a general register leaves in all of it (SDM volume 1, 3.4.1.1). */
export function mergeLow(m: MeaningContext, whole: Term, value: Term): Term {
  if (value.bits >= 32) return m.terms.convert('zext', value, 64)
  return m.terms.concat(m.terms.extract(whole, value.bits, 64 - value.bits), value)
}

export function mergeHighByte(m: MeaningContext, whole: Term, value: Term): Term {
  return m.terms.concat(m.terms.extract(whole, 16, 48), m.terms.concat(value, m.terms.extract(whole, 0, 8)))
}

/** Writes the low 8, 16, 32 or 64 bits of a register: 32 bits zero-extend, fewer keep the rest. */
export const writeLow = (m: MeaningContext, register: Location, value: Term): void =>
  m.write(register, mergeLow(m, m.read(register), value))
