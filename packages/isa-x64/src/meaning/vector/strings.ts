import type { MeaningContext, Term } from '@sourceless/isa'
import type { Meaning, OperandAccess } from '../../form.js'
import { compareStrings, explicitSide, implicitSide, indexOfResult, maskOfResult } from './string-compare.js'

const controlOf = (o: OperandAccess): number => Number(o.read(2).value)

/** Lengths in eax and edx. */
function compareExplicit(m: MeaningContext, o: OperandAccess): Term[] {
  const { terms } = m
  const control = controlOf(o)
  const length = (register: 'rax' | 'rdx'): Term => terms.extract(m.read(register), 0, 32)
  const first = explicitSide(terms, o.readParts(0), length('rax'), control)
  const second = explicitSide(terms, o.readParts(1), length('rdx'), control)
  return compareStrings(m, first, second, control)
}

/** Strings end before a zero. */
function compareImplicit(m: MeaningContext, o: OperandAccess): Term[] {
  const control = controlOf(o)
  const first = implicitSide(m.terms, o.readParts(0), control)
  return compareStrings(m, first, implicitSide(m.terms, o.readParts(1), control), control)
}

type Comparison = (m: MeaningContext, o: OperandAccess) => Term[]

/** The index goes to ecx. */
const toIndex =
  (compare: Comparison): Meaning =>
  (m, o) => {
    const result = compare(m, o)
    m.write('rcx', m.terms.convert('zext', indexOfResult(m.terms, result, controlOf(o)), 64))
  }

/** The mask goes to xmm0; with VEX, the upper half of ymm0 is cleared. */
const toMask =
  (compare: Comparison, encoding: 'legacy' | 'vex'): Meaning =>
  (m, o) => {
    const [low, high] = maskOfResult(m.terms, compare(m, o), controlOf(o))
    m.write('xmm0', low!)
    m.write('xmm0h', high!)
    if (encoding === 'legacy') return
    m.write('ymm0', m.terms.constant(0, 64))
    m.write('ymm0h', m.terms.constant(0, 64))
  }

export const explicitIndex: Meaning = toIndex(compareExplicit)
export const implicitIndex: Meaning = toIndex(compareImplicit)
export const explicitMask = (encoding: 'legacy' | 'vex'): Meaning => toMask(compareExplicit, encoding)
export const implicitMask = (encoding: 'legacy' | 'vex'): Meaning => toMask(compareImplicit, encoding)
