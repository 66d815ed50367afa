import type { Term, TermBuilder, UnaryOp } from '@sourceless/isa'
import type { LaneOperation } from '../vector/lanes.js'
import { inFormat } from './arithmetic.js'
import { magnitude, powerOfTwo } from './format.js'

/** To nearest even, to nearest with ties away from zero, up, down, toward zero: the letters of the mnemonics. */
export type Rounding = 'n' | 'a' | 'p' | 'm' | 'z'

const operations: Readonly<Record<Exclude<Rounding, 'a'>, UnaryOp>> = {
  n: 'fnearest',
  p: 'fceil',
  m: 'ffloor',
  z: 'ftrunc',
}

/** A single or double as an integral float. */
export function roundTo(t: TermBuilder, rounding: Rounding, a: Term): Term {
  if (rounding !== 'a') return t.unary(operations[rounding], a)
  // The part cut off is exact; with half a unit or more the integer is one further from zero.
  const cut = t.unary('ftrunc', a)
  const rest = magnitude(t, t.binary('fsub', a, cut))
  const step = t.binary('fcopysign', powerOfTwo(t, 0, a.bits), a)
  return t.ite(t.compare('fle', powerOfTwo(t, -1, a.bits), rest), t.binary('fadd', cut, step), cut)
}

/** frintn and its like. frintx and frinti use FPCR's rounding, to nearest even. */
export const roundToIntegral = (rounding: Rounding): LaneOperation => inFormat((t, a) => roundTo(t, rounding, a!))

/** frint32z and its like: what does not fit in a signed integer of `bits`, and NaN, gives the least one. */
export const roundToSize =
  (rounding: Rounding, bits: 32 | 64): LaneOperation =>
  (t, a) => {
    const rounded = roundTo(t, rounding, a!)
    const limit = powerOfTwo(t, bits - 1, a!.bits)
    const least = t.unary('fneg', limit)
    const fits = t.binary('and', t.compare('fle', least, rounded), t.compare('flt', rounded, limit))
    return t.ite(fits, rounded, least)
  }
