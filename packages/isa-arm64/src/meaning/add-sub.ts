import type { MeaningContext } from '@sourceless/isa'
import type { OperandAccess } from '../access.js'
import type { Meaning } from '../form.js'
import { addWithFlags, type Flagged, subtractWithFlags, writeFlags } from './flags.js'
import { secondSource } from './operand.js'

function writeFlagged(m: MeaningContext, o: OperandAccess, value: Flagged): void {
  writeFlags(m, value)
  o.write(0, value.result)
}

export const add: Meaning = (m, o) => o.write(0, m.terms.binary('add', o.read(1), secondSource(m, o)))

export const sub: Meaning = (m, o) => o.write(0, m.terms.binary('sub', o.read(1), secondSource(m, o)))

export const addSetFlags: Meaning = (m, o) =>
  writeFlagged(m, o, addWithFlags(m, o.read(1), secondSource(m, o), undefined))

export const subSetFlags: Meaning = (m, o) => writeFlagged(m, o, subtractWithFlags(m, o.read(1), secondSource(m, o)))

export const addWithCarry: Meaning = (m, o) => {
  const { terms } = m
  const carry = terms.convert('zext', m.read('CF'), o.bits(0))
  o.write(0, terms.binary('add', terms.binary('add', o.read(1), o.read(2)), carry))
}

export const addWithCarrySetFlags: Meaning = (m, o) =>
  writeFlagged(m, o, addWithFlags(m, o.read(1), o.read(2), m.read('CF')))

/** a - b - (1 - C) = a + not(b) + C. */
export const subWithCarry: Meaning = (m, o) => {
  const { terms } = m
  const carry = terms.convert('zext', m.read('CF'), o.bits(0))
  o.write(0, terms.binary('add', terms.binary('add', o.read(1), terms.unary('not', o.read(2))), carry))
}

export const subWithCarrySetFlags: Meaning = (m, o) =>
  writeFlagged(m, o, addWithFlags(m, o.read(1), m.terms.unary('not', o.read(2)), m.read('CF')))
