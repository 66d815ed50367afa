import type { Term, TermBuilder } from '@sourceless/isa'
import type { Meaning } from '../form.js'

/** Ra ± Rn × Rm. */
const accumulate =
  (op: 'add' | 'sub', widen: (terms: TermBuilder, value: Term) => Term): Meaning =>
  (m, o) => {
    const { terms } = m
    const product = terms.binary('mul', widen(terms, o.read(1)), widen(terms, o.read(2)))
    o.write(0, terms.binary(op, o.read(3), product))
  }

const asIs = (_: TermBuilder, value: Term): Term => value
const signed = (terms: TermBuilder, value: Term): Term => terms.convert('sext', value, 64)
const unsigned = (terms: TermBuilder, value: Term): Term => terms.convert('zext', value, 64)

export const multiplyAdd = accumulate('add', asIs)
export const multiplySubtract = accumulate('sub', asIs)
export const signedMultiplyAddLong = accumulate('add', signed)
export const signedMultiplySubtractLong = accumulate('sub', signed)
export const unsignedMultiplyAddLong = accumulate('add', unsigned)
export const unsignedMultiplySubtractLong = accumulate('sub', unsigned)

export const signedMultiplyHigh: Meaning = (m, o) => o.write(0, m.terms.binary('smulh', o.read(1), o.read(2)))
export const unsignedMultiplyHigh: Meaning = (m, o) => o.write(0, m.terms.binary('umulh', o.read(1), o.read(2)))
