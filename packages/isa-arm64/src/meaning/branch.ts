import type { MeaningContext } from '@sourceless/isa'
import type { OperandAccess } from '../access.js'
import type { Meaning } from '../form.js'
import { conditionHolds } from './condition.js'

/** Calls leave the address of the next instruction in x30. */
function link(m: MeaningContext, o: OperandAccess): void {
  const { terms } = m
  m.write('x30', terms.binary('add', o.address, terms.constant(4, 64)))
}

export const branchTo =
  (kind: 'jump' | 'call'): Meaning =>
  (m, o) => {
    if (kind === 'call') link(m, o)
    m.jump(m.terms.constant(1, 1), o.target(0), kind)
  }

export const branchToRegister =
  (kind: 'jump' | 'call' | 'return'): Meaning =>
  (m, o) => {
    const target = o.read(0)
    if (kind === 'call') link(m, o)
    m.jump(m.terms.constant(1, 1), target, kind)
  }

/** `b.eq`: the condition is part of the mnemonic. */
export const branchIf: Meaning = (m, o) =>
  m.jump(conditionHolds(m, o.instruction.form.mnemonic.slice(2)), o.target(0), 'jump')

export const branchIfZero =
  (wanted: 0 | 1): Meaning =>
  (m, o) => {
    const { terms } = m
    const isZero = terms.compare('eq', o.read(0), terms.constant(0, o.bits(0)))
    m.jump(wanted === 1 ? isZero : terms.unary('not', isZero), o.target(1), 'jump')
  }

export const branchIfBit =
  (wanted: 0 | 1): Meaning =>
  (m, o) => {
    const { terms } = m
    const bit = terms.extract(o.read(0), o.number(1), 1)
    m.jump(wanted === 1 ? bit : terms.unary('not', bit), o.target(2), 'jump')
  }
