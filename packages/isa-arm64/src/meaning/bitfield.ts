import type { MeaningContext, Term } from '@sourceless/isa'
import type { OperandAccess } from '../access.js'
import type { Meaning } from '../form.js'

interface Field {
  readonly value: Term
  readonly width: number
  /** Where it goes in the destination. */
  readonly place: number
}

/**
 * immr and imms (operands 2 and 3): imms >= immr takes the bits from immr up to imms to the bottom; otherwise the lowest
 * imms + 1 bits go up to bit width - immr.
 */
function field(m: MeaningContext, o: OperandAccess): Field {
  const [immr, imms] = [o.number(2), o.number(3)]
  const source = o.read(1)
  if (imms >= immr) return { value: m.terms.extract(source, immr, imms - immr + 1), width: imms - immr + 1, place: 0 }
  return { value: m.terms.extract(source, 0, imms + 1), width: imms + 1, place: o.bits(0) - immr }
}

const extended =
  (op: 'zext' | 'sext'): Meaning =>
  (m, o) => {
    const { terms } = m
    const bits = o.bits(0)
    const { value, width, place } = field(m, o)
    const wide = width === bits ? value : terms.convert(op, value, bits)
    o.write(0, place === 0 ? wide : terms.binary('shl', wide, terms.constant(place, bits)))
  }

export const signedBitfieldMove = extended('sext')
export const unsignedBitfieldMove = extended('zext')

/** Replaces bits of the destination. */
export const bitfieldMove: Meaning = (m, o) => {
  const { terms } = m
  const bits = o.bits(0)
  const { value, width, place } = field(m, o)
  const wide = width === bits ? value : terms.convert('zext', value, bits)
  const moved = place === 0 ? wide : terms.binary('shl', wide, terms.constant(place, bits))
  const mask = BigInt.asUintN(bits, ~(((1n << BigInt(width)) - 1n) << BigInt(place)))
  o.write(0, terms.binary('or', terms.binary('and', o.read(0), terms.constant(mask, bits)), moved))
}

/** Bits from lsb on of the concatenation of both sources. */
export const extract: Meaning = (m, o) => {
  const { terms } = m
  const bits = o.bits(0)
  const lsb = o.number(3)
  if (lsb === 0) {
    o.write(0, o.read(2))
    return
  }
  const low = terms.extract(o.read(2), lsb, bits - lsb)
  o.write(0, terms.concat(terms.extract(o.read(1), 0, lsb), low))
}
