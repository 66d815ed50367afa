import type { MeaningContext, Term } from '@sourceless/isa'
import type { Meaning } from '../form.js'
import { conditionHolds } from './condition.js'
import { addWithFlags, type Flagged, subtractWithFlags, writeFlags } from './flags.js'

/** Rn where the condition holds, otherwise what `other` makes of Rm. */
const selecting =
  (other: (m: MeaningContext, value: Term) => Term): Meaning =>
  (m, o) =>
    o.write(0, m.terms.ite(conditionHolds(m, o.name(3)), o.read(1), other(m, o.read(2))))

export const select = selecting((_, value) => value)
export const selectIncrement = selecting(({ terms }, value) =>
  terms.binary('add', value, terms.constant(1, value.bits)),
)
export const selectInvert = selecting(({ terms }, value) => terms.unary('not', value))
export const selectNegate = selecting(({ terms }, value) => terms.unary('neg', value))

type Compare = (m: MeaningContext, a: Term, b: Term) => Flagged

/** The flags of a comparison where the condition holds, otherwise the four bits N Z C V of operand 2. */
const comparing =
  (compare: Compare): Meaning =>
  (m, o) => {
    const { terms } = m
    const holds = conditionHolds(m, o.name(3))
    const otherwise = o.number(2)
    const choose = (flag: Term, bit: number): Term => terms.ite(holds, flag, terms.constant((otherwise >> bit) & 1, 1))
    const { negative, zero, carry, overflow } = compare(m, o.read(0), o.read(1, o.bits(0)))
    writeFlags(m, {
      negative: choose(negative, 3),
      zero: choose(zero, 2),
      carry: choose(carry, 1),
      overflow: choose(overflow, 0),
    })
  }

export const compareIf = comparing(subtractWithFlags)
export const compareNegativeIf = comparing((m, a, b) => addWithFlags(m, a, b, undefined))
