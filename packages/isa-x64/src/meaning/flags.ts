import type { Location, MeaningContext, Term } from '@sourceless/isa'
import type { Flag } from '../form.js'
import { isZero, negate, topBit } from './parts.js'

/** ZF, SF and PF of a result. PF is set when the low byte has an even number of ones. */
export function writeResultFlags(m: MeaningContext, result: Term): void {
  m.write('ZF', isZero(m, result))
  m.write('SF', topBit(m, result))
  m.write('PF', parity(m, result))
}

export function parity(m: MeaningContext, result: Term): Term {
  const ones = m.terms.unary('popcount', m.terms.extract(result, 0, 8))
  return negate(m, m.terms.extract(ones, 0, 1))
}

/** AF: the carry or borrow between bits 3 and 4, which bit 4 of a ^ b ^ result shows. */
export function writeAdjust(m: MeaningContext, a: Term, b: Term, result: Term): void {
  const { terms } = m
  m.write('AF', terms.extract(terms.binary('xor', terms.binary('xor', a, b), result), 4, 1))
}

export function writeUndefined(m: MeaningContext, ...flags: readonly Flag[]): void {
  for (const flag of flags) m.write(flag, m.terms.undefined(1))
}

export function clear(m: MeaningContext, ...flags: readonly Flag[]): void {
  for (const flag of flags) m.write(flag, m.terms.constant(0, 1))
}

/** Writes a location only when the condition holds; otherwise it keeps its value. */
export function writeIf(m: MeaningContext, condition: Term, location: Location, value: Term): void {
  m.write(location, m.terms.ite(condition, value, m.read(location)))
}
