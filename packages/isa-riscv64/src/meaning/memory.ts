import type { BinaryOp, CompareOp, MeaningContext, Term } from '@sourceless/isa'
import type { Meaning, OperandAccess } from '../form.js'

export const load =
  (sizeBytes: number, extension: 'sext' | 'zext'): Meaning =>
  (m, o) => {
    const value = m.load(o.address(1), sizeBytes)
    o.write(0, value.bits === 64 ? value : m.terms.convert(extension, value, 64))
  }

export const store =
  (sizeBytes: number): Meaning =>
  (m, o) =>
    m.store(o.address(1), m.terms.extract(o.read(0), 0, 8 * sizeBytes))

/** A single keeps its 32 bits, NaN or not. */
export const loadFloat =
  (sizeBytes: number): Meaning =>
  (m, o) =>
    o.write(0, m.load(o.address(1), sizeBytes))
export const storeFloat =
  (sizeBytes: number): Meaning =>
  (m, o) =>
    m.store(o.address(1), m.terms.extract(o.readRaw(0), 0, 8 * sizeBytes))

/** Atomic accesses must be aligned (unprivileged manual, sections 14.2 and 14.4). */
function alignedAddress(m: MeaningContext, o: OperandAccess, index: number, sizeBytes: number): Term {
  const { terms } = m
  const address = o.address(index)
  const low = terms.binary('and', address, terms.constant(sizeBytes - 1, 64))
  m.trap(terms.unary('not', terms.compare('eq', low, terms.constant(0, 64))), 'misaligned')
  return address
}

const extended = ({ terms }: MeaningContext, value: Term): Term =>
  value.bits === 64 ? value : terms.convert('sext', value, 64)

type Combine = (m: MeaningContext, old: Term, operand: Term) => Term

const atomic =
  (sizeBytes: number, combine: Combine): Meaning =>
  (m, o) => {
    const address = alignedAddress(m, o, 2, sizeBytes)
    const operand = m.terms.extract(o.read(1), 0, 8 * sizeBytes)
    const old = m.load(address, sizeBytes)
    m.store(address, combine(m, old, operand))
    o.write(0, extended(m, old))
  }

export const swap = (sizeBytes: number): Meaning => atomic(sizeBytes, (_, __, operand) => operand)
export const atomicBinary = (sizeBytes: number, op: BinaryOp): Meaning =>
  atomic(sizeBytes, ({ terms }, old, operand) => terms.binary(op, old, operand))
/** The old value where `op` holds of it and the operand, otherwise the operand; or the other way round. */
export const atomicSelect = (sizeBytes: number, op: CompareOp, keep: 'lesser' | 'greater'): Meaning =>
  atomic(sizeBytes, ({ terms }, old, operand) => {
    const test = terms.compare(op, old, operand)
    return keep === 'lesser' ? terms.ite(test, old, operand) : terms.ite(test, operand, old)
  })

/** The reservation is modelled as the address of the last `lr`. */
export const loadReserved =
  (sizeBytes: number): Meaning =>
  (m, o) => {
    const address = alignedAddress(m, o, 1, sizeBytes)
    o.write(0, extended(m, m.load(address, sizeBytes)))
    m.write('reservationAddress', address)
    m.write('RF', m.terms.constant(1, 1))
  }

/** Succeeds where the reservation is held, at this very address; and ends it either way. */
export const storeConditional =
  (sizeBytes: number): Meaning =>
  (m, o) => {
    const { terms } = m
    const address = alignedAddress(m, o, 2, sizeBytes)
    const isSame = terms.compare('eq', m.read('reservationAddress'), address)
    const succeeds = terms.binary('and', m.read('RF'), isSame)
    m.store(address, terms.extract(o.read(1), 0, 8 * sizeBytes), succeeds)
    o.write(0, terms.convert('zext', terms.unary('not', succeeds), 64))
    m.write('RF', terms.constant(0, 1))
  }
