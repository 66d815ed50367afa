import type { Term, TermBuilder } from '@sourceless/isa'
import { widenHalf } from './format.js'

/** N, Z, C and V, a bit each. */
export interface ConditionFlags {
  readonly NF: Term
  readonly ZF: Term
  readonly CF: Term
  readonly VF: Term
}

/** FPCompare: less 1000, equal 0110, greater 0010, unordered 0011. */
export function compareFlags(t: TermBuilder, left: Term, right: Term): ConditionFlags {
  const [a, b] = [widenHalf(t, left), widenHalf(t, right)]
  const less = t.compare('flt', a, b)
  return {
    NF: less,
    ZF: t.compare('feq', a, b),
    CF: t.unary('not', less),
    VF: t.compare('funordered', a, b),
  }
}

/** The bits of an immediate nzcv. */
export function constantFlags(t: TermBuilder, nzcv: number): ConditionFlags {
  const bit = (place: number): Term => t.constant((nzcv >> place) & 1, 1)
  return { NF: bit(3), ZF: bit(2), CF: bit(1), VF: bit(0) }
}
