import type { OperandAccess } from '../access.js'
import type { Meaning } from '../form.js'

const piece = (o: OperandAccess): bigint => BigInt(o.number(1)) << BigInt(o.shift(2).amount)

export const moveZero: Meaning = (m, o) => o.write(0, m.terms.constant(piece(o), o.bits(0)))

export const moveNot: Meaning = (m, o) => o.write(0, m.terms.constant(BigInt.asUintN(o.bits(0), ~piece(o)), o.bits(0)))

/** Replaces 16 bits. */
export const moveKeep: Meaning = (m, o) => {
  const { terms } = m
  const bits = o.bits(0)
  const mask = BigInt.asUintN(bits, ~(0xffffn << BigInt(o.shift(2).amount)))
  const kept = terms.binary('and', o.read(0), terms.constant(mask, bits))
  o.write(0, terms.binary('or', kept, terms.constant(piece(o), bits)))
}
