import type { MeaningContext } from '@sourceless/isa'
import type { OperandAccess } from '../access.js'
import type { Meaning } from '../form.js'
import { accessBytes, extend, loadBytes, low, plus, storeBytes } from './memory.js'

const loading =
  (sign: 'zero' | 'signed'): Meaning =>
  (m, o) =>
    o.write(0, extend(m, loadBytes(m, o.effectiveAddress(1), accessBytes(o)), o.bits(0), sign))

export const load = loading('zero')
export const loadSigned = loading('signed')

export const store: Meaning = (m, o) => storeBytes(m, o.effectiveAddress(1), low(m, o.read(0), 8 * accessBytes(o)))

export const loadLiteral =
  (sizeBytes: number, sign: 'zero' | 'signed' = 'zero'): Meaning =>
  (m, o) =>
    o.write(0, extend(m, loadBytes(m, o.target(1), sizeBytes), o.bits(0), sign))

/** Operands 0 and 1 from memory, one after the other. */
export function loadTwo(m: MeaningContext, o: OperandAccess, memory: number, sign: 'zero' | 'signed'): void {
  const address = o.effectiveAddress(memory)
  const sizeBytes = accessBytes(o)
  const first = loadBytes(m, address, sizeBytes)
  const second = loadBytes(m, plus(m, address, sizeBytes), sizeBytes)
  o.write(0, extend(m, first, o.bits(0), sign))
  o.write(1, extend(m, second, o.bits(1), sign))
}

export const loadPair =
  (sign: 'zero' | 'signed'): Meaning =>
  (m, o) =>
    loadTwo(m, o, 2, sign)

export const storePair: Meaning = (m, o) => {
  const address = o.effectiveAddress(2)
  storeBytes(m, address, o.read(0))
  storeBytes(m, plus(m, address, accessBytes(o)), o.read(1))
}
