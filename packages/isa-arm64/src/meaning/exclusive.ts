import type { MeaningContext, Term } from '@sourceless/isa'
import type { OperandAccess } from '../access.js'
import type { Meaning } from '../form.js'
import { accessBytes, extend, loadBytes, low, plus, storeBytes } from './memory.js'

/** The address of operand `index`, which must be a multiple of what is accessed. */
export function alignedAddress(m: MeaningContext, o: OperandAccess, index: number, sizeBytes: number): Term {
  const { terms } = m
  const address = o.effectiveAddress(index)
  if (sizeBytes > 1) {
    const rest = terms.binary('and', address, terms.constant(sizeBytes - 1, 64))
    m.trap(terms.unary('not', terms.compare('eq', rest, terms.constant(0, 64))), 'misaligned')
  }
  return address
}

/** Acquire and release order accesses of several threads only. */
export const loadOrdered: Meaning = (m, o) => {
  const sizeBytes = accessBytes(o)
  o.write(0, extend(m, loadBytes(m, alignedAddress(m, o, 1, sizeBytes), sizeBytes), o.bits(0), 'zero'))
}

export const storeOrdered: Meaning = (m, o) => {
  const sizeBytes = accessBytes(o)
  storeBytes(m, alignedAddress(m, o, 1, sizeBytes), low(m, o.read(0), 8 * sizeBytes))
}

/** FEAT_LSE2, which comes with these, lets them be unaligned within 16 bytes. */
function addressWithin16(m: MeaningContext, o: OperandAccess, sizeBytes: number): Term {
  const { terms } = m
  const address = o.effectiveAddress(1)
  const place = terms.binary('and', address, terms.constant(15, 64))
  m.trap(terms.compare('ult', terms.constant(16 - sizeBytes, 64), place), 'misaligned')
  return address
}

export const loadOrderedUnscaled =
  (sign: 'zero' | 'signed'): Meaning =>
  (m, o) => {
    const sizeBytes = accessBytes(o)
    o.write(0, extend(m, loadBytes(m, addressWithin16(m, o, sizeBytes), sizeBytes), o.bits(0), sign))
  }

export const storeOrderedUnscaled: Meaning = (m, o) => {
  const sizeBytes = accessBytes(o)
  storeBytes(m, addressWithin16(m, o, sizeBytes), low(m, o.read(0), 8 * sizeBytes))
}

function reserve(m: MeaningContext, address: Term): void {
  m.write('exclusiveAddress', address)
  m.write('EF', m.terms.constant(1, 1))
}

export const loadExclusive: Meaning = (m, o) => {
  const sizeBytes = accessBytes(o)
  const address = alignedAddress(m, o, 1, sizeBytes)
  o.write(0, extend(m, loadBytes(m, address, sizeBytes), o.bits(0), 'zero'))
  reserve(m, address)
}

export const loadExclusivePair: Meaning = (m, o) => {
  const sizeBytes = accessBytes(o)
  const address = alignedAddress(m, o, 2, 2 * sizeBytes)
  o.write(0, loadBytes(m, address, sizeBytes))
  o.write(1, loadBytes(m, plus(m, address, sizeBytes), sizeBytes))
  reserve(m, address)
}

/** Whether the store happens: the reservation is valid and of this address. It is used up; the status is 0 for success. */
function claim(m: MeaningContext, o: OperandAccess, address: Term): Term {
  const { terms } = m
  const succeeds = terms.binary('and', m.read('EF'), terms.compare('eq', m.read('exclusiveAddress'), address))
  m.write('EF', terms.constant(0, 1))
  o.write(0, terms.convert('zext', terms.unary('not', succeeds), 32))
  return succeeds
}

export const storeExclusive: Meaning = (m, o) => {
  const sizeBytes = accessBytes(o)
  const address = alignedAddress(m, o, 2, sizeBytes)
  const value = low(m, o.read(1), 8 * sizeBytes)
  m.store(address, value, claim(m, o, address))
}

export const storeExclusivePair: Meaning = (m, o) => {
  const sizeBytes = accessBytes(o)
  const address = alignedAddress(m, o, 3, 2 * sizeBytes)
  const [first, second] = [o.read(1), o.read(2)]
  const succeeds = claim(m, o, address)
  m.store(address, first, succeeds)
  m.store(plus(m, address, sizeBytes), second, succeeds)
}

export const clearExclusive: Meaning = (m) => m.write('EF', m.terms.constant(0, 1))
