import type { MeaningContext, Term } from '@sourceless/isa'
import type { Meaning } from '../form.js'
import { alignedAddress } from './exclusive.js'
import { accessBytes, extend, loadBytes, low, plus, storeBytes } from './memory.js'

/** What an atomic makes of memory and its source. */
const updates = {
  add: ({ terms }: MeaningContext, old: Term, source: Term) => terms.binary('add', old, source),
  clear: ({ terms }: MeaningContext, old: Term, source: Term) => terms.binary('and', old, terms.unary('not', source)),
  xor: ({ terms }: MeaningContext, old: Term, source: Term) => terms.binary('xor', old, source),
  or: ({ terms }: MeaningContext, old: Term, source: Term) => terms.binary('or', old, source),
  signedMaximum: ({ terms }: MeaningContext, old: Term, source: Term) =>
    terms.ite(terms.compare('slt', old, source), source, old),
  signedMinimum: ({ terms }: MeaningContext, old: Term, source: Term) =>
    terms.ite(terms.compare('slt', old, source), old, source),
  unsignedMaximum: ({ terms }: MeaningContext, old: Term, source: Term) =>
    terms.ite(terms.compare('ult', old, source), source, old),
  unsignedMinimum: ({ terms }: MeaningContext, old: Term, source: Term) =>
    terms.ite(terms.compare('ult', old, source), old, source),
  swap: (_: MeaningContext, __: Term, source: Term) => source,
}
export type Update = keyof typeof updates

/** Rt receives what memory held, memory what `update` makes of it and Rs. */
export const fetchAnd =
  (update: Update): Meaning =>
  (m, o) => {
    const sizeBytes = accessBytes(o)
    const address = alignedAddress(m, o, 2, sizeBytes)
    const source = low(m, o.read(0), 8 * sizeBytes)
    const old = loadBytes(m, address, sizeBytes)
    storeBytes(m, address, updates[update](m, old, source))
    o.write(1, extend(m, old, o.bits(1), 'zero'))
  }

/** Memory becomes Rt where it equals Rs; Rs receives what it held. */
export const compareAndSwap: Meaning = (m, o) => {
  const sizeBytes = accessBytes(o)
  const address = alignedAddress(m, o, 2, sizeBytes)
  const expected = low(m, o.read(0), 8 * sizeBytes)
  const replacement = low(m, o.read(1), 8 * sizeBytes)
  const old = loadBytes(m, address, sizeBytes)
  m.store(address, replacement, m.terms.compare('eq', old, expected))
  o.write(0, extend(m, old, o.bits(0), 'zero'))
}

export const compareAndSwapPair: Meaning = (m, o) => {
  const { terms } = m
  const sizeBytes = accessBytes(o)
  const address = alignedAddress(m, o, 4, 2 * sizeBytes)
  const upper = plus(m, address, sizeBytes)
  const old = [loadBytes(m, address, sizeBytes), loadBytes(m, upper, sizeBytes)] as const
  const equal = terms.binary('and', terms.compare('eq', old[0], o.read(0)), terms.compare('eq', old[1], o.read(1)))
  m.store(address, o.read(2), equal)
  m.store(upper, o.read(3), equal)
  o.write(0, old[0])
  o.write(1, old[1])
}
