import type { MeaningContext, Term } from '@sourceless/isa'
import type { OperandAccess } from '../access.js'

/** Bytes that one register's access takes: the row's `<N>`. */
export const accessBytes = (o: OperandAccess): number => Number(o.instruction.form.substitution.N)

export function plus({ terms }: MeaningContext, address: Term, offset: number): Term {
  return offset === 0 ? address : terms.binary('add', address, terms.constant(offset, 64))
}

/** Little-endian; 16 bytes are two accesses. */
export function loadBytes(m: MeaningContext, address: Term, sizeBytes: number): Term {
  if (sizeBytes <= 8) return m.load(address, sizeBytes)
  const low = m.load(address, 8)
  return m.terms.concat(m.load(plus(m, address, 8), 8), low)
}

export function storeBytes(m: MeaningContext, address: Term, value: Term): void {
  if (value.bits <= 64) {
    m.store(address, value)
    return
  }
  m.store(address, m.terms.extract(value, 0, 64))
  m.store(plus(m, address, 8), m.terms.extract(value, 64, 64))
}

/** A loaded value at a register's width. */
export function extend({ terms }: MeaningContext, value: Term, bits: number, sign: 'zero' | 'signed'): Term {
  return value.bits === bits ? value : terms.convert(sign === 'signed' ? 'sext' : 'zext', value, bits)
}

/** The low `bits` of a register, or all of it. */
export const low = ({ terms }: MeaningContext, value: Term, bits: number): Term =>
  value.bits === bits ? value : terms.extract(value, 0, bits)
