import type { CompareOp, MeaningContext, Term } from '@sourceless/isa'
import type { Meaning } from '../form.js'

const always = ({ terms }: MeaningContext): Term => terms.constant(1, 1)

/** The registers whose use marks calls and returns: ra and t0 (unprivileged manual, section 2.5, table 3). */
const isLink = (number: number): boolean => number === 1 || number === 5

export const jumpAndLink: Meaning = (m, o) => {
  o.write(0, o.instructionEnd)
  m.jump(always(m), o.read(1), isLink(o.registerNumber(0)) ? 'call' : 'jump')
}

/** Bit 0 of the target is cleared. */
export const jumpRegister: Meaning = (m, o) => {
  const { terms } = m
  const target = terms.binary('and', o.address(1), terms.constant(-2, 64))
  const [link, base] = [o.registerNumber(0), o.registerNumber(1)]
  const returns = !isLink(link) && isLink(base) && o.offset(1) === 0
  o.write(0, o.instructionEnd)
  m.jump(always(m), target, isLink(link) ? 'call' : returns ? 'return' : 'jump')
}

export const branch =
  (op: CompareOp, when: 0 | 1): Meaning =>
  (m, o) => {
    const holds = m.terms.compare(op, o.read(0), o.read(1))
    m.jump(when === 1 ? holds : m.terms.unary('not', holds), o.read(2), 'jump')
  }

/** Fences and hints: one processor, in order, sees nothing of them. */
export const noEffect: Meaning = () => {}
export const environmentCall: Meaning = (m) => m.systemCall()
export const environmentBreak: Meaning = (m) => m.trap(always(m), 'breakpoint')
export const neverValid: Meaning = (m) => m.trap(always(m), 'invalid-opcode')
