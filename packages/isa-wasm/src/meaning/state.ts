import type { MeaningContext, Term } from '@sourceless/isa'
import type { Immediate, Meaning } from '../table/row.js'

/** Meanings that touch state or the operand stack only. Core specification, sections 4.4.3 to 4.4.7. */

export const meaningOfUnreachable: Meaning = (m) => {
  m.trap(m.terms.constant(1n, 1), 'unreachable')
  return []
}

export const drop: Meaning = () => []

export const select: Meaning = (m, [whenTrue, whenFalse, condition]) => [
  m.terms.ite(m.terms.compare('eq', condition!, m.terms.constant(0n, 32)), whenFalse!, whenTrue!),
]

export const localGet: Meaning = (m, _, [index]) => [m.read(`local${index}`)]

export const localSet: Meaning = (m, [value], [index]) => {
  m.write(`local${index}`, value!)
  return []
}

export const localTee: Meaning = (m, [value], [index]) => {
  m.write(`local${index}`, value!)
  return [value!]
}

export const globalGet: Meaning = (m, _, [index]) => [m.read(`global${index}`)]

export const globalSet: Meaning = (m, [value], [index]) => {
  m.write(`global${index}`, value!)
  return []
}

/**
 * Effective address: base plus offset without wrapping; a sum of 2^32 or more lies outside every memory and traps, so
 * the address itself has 32 bits.
 */
export const effectiveAddress = (m: MeaningContext, base: Term, offset: Immediate): Term => {
  if (offset === 0) return base
  const terms = m.terms
  const sum = terms.binary('add', terms.convert('zext', base, 33), terms.constant(offset as number, 33))
  m.trap(terms.extract(sum, 32, 1), 'out-of-bounds')
  return terms.extract(sum, 0, 32)
}

const load =
  (extend: 'zext' | 'sext', sizeBytes: number, bits: number): Meaning =>
  (m, [base], [, offset]) => {
    const value = m.load(effectiveAddress(m, base!, offset!), sizeBytes)
    return [sizeBytes * 8 === bits ? value : m.terms.convert(extend, value, bits)]
  }

export const loadUnsigned = (sizeBytes: number, bits: number): Meaning => load('zext', sizeBytes, bits)
export const loadSigned = (sizeBytes: number, bits: number): Meaning => load('sext', sizeBytes, bits)

/** Stores the low bytes of the value. */
export const store =
  (sizeBytes: number): Meaning =>
  (m, [base, value], [, offset]) => {
    const address = effectiveAddress(m, base!, offset!)
    m.store(address, value!.bits === sizeBytes * 8 ? value! : m.terms.extract(value!, 0, sizeBytes * 8))
    return []
  }
