import type { BinaryOp, CompareOp, MeaningContext, Term, UnaryOp } from '@sourceless/isa'
import type { Meaning } from '../form.js'
import { low32, zeroExtended } from './integer.js'

const constant = ({ terms }: MeaningContext, value: bigint | number): Term => terms.constant(value, 64)

/** (rs1 << places) + rs2, of the whole rs1 or of its low 32 bits. */
export const shiftAdd =
  (places: number, isWord: boolean): Meaning =>
  (m, o) => {
    const { terms } = m
    const index = isWord ? zeroExtended(m, low32(m, o.read(1))) : o.read(1)
    o.write(0, terms.binary('add', terms.binary('shl', index, constant(m, places)), o.read(2)))
  }
export const shiftLeftWord: Meaning = (m, o) =>
  o.write(0, m.terms.binary('shl', zeroExtended(m, low32(m, o.read(1))), o.read(2)))

/** rs1 op not rs2. */
export const withInverted =
  (op: BinaryOp): Meaning =>
  (m, o) =>
    o.write(0, m.terms.binary(op, o.read(1), m.terms.unary('not', o.read(2))))

export const unary =
  (op: UnaryOp): Meaning =>
  (m, o) =>
    o.write(0, m.terms.unary(op, o.read(1)))
/** Counts of the low 32 bits, which fit without a sign. */
export const unaryWord =
  (op: UnaryOp): Meaning =>
  (m, o) =>
    o.write(0, zeroExtended(m, m.terms.unary(op, low32(m, o.read(1)))))

/** rs1 where `op` holds of rs1 and rs2, otherwise rs2. */
export const select =
  (op: CompareOp): Meaning =>
  (m, o) => {
    const [a, b] = [o.read(1), o.read(2)]
    o.write(0, m.terms.ite(m.terms.compare(op, a, b), a, b))
  }
/** rs2 where `op` holds, otherwise rs1. */
export const selectOther =
  (op: CompareOp): Meaning =>
  (m, o) => {
    const [a, b] = [o.read(1), o.read(2)]
    o.write(0, m.terms.ite(m.terms.compare(op, a, b), b, a))
  }

export const extend =
  (op: 'sext' | 'zext', bits: number): Meaning =>
  (m, o) =>
    o.write(0, m.terms.convert(op, m.terms.extract(o.read(1), 0, bits), 64))

const EACH_LOW_BIT = 0x0101010101010101n

/** Bytes that are not zero become all ones. */
export const orCombine: Meaning = (m, o) => {
  const { terms } = m
  let value = o.read(1)
  for (const places of [4, 2, 1]) value = terms.binary('or', value, terms.binary('lshr', value, constant(m, places)))
  const low = terms.binary('and', value, constant(m, EACH_LOW_BIT))
  o.write(0, terms.binary('mul', low, constant(m, 0xff)))
}

/** The bits of each byte in reverse: neighbours, pairs, then halves change places. */
export const reverseInBytes: Meaning = (m, o) => {
  const { terms } = m
  let value = o.read(1)
  for (const [places, ones] of [
    [1, 0x55],
    [2, 0x33],
    [4, 0x0f],
  ] as const) {
    const mask = constant(m, EACH_LOW_BIT * BigInt(ones))
    const right = terms.binary('and', terms.binary('lshr', value, constant(m, places)), mask)
    const left = terms.binary('shl', terms.binary('and', value, mask), constant(m, places))
    value = terms.binary('or', left, right)
  }
  o.write(0, value)
}

/** The low `bits` of rs2 above those of rs1. */
export const pack =
  (bits: number, op: 'sext' | 'zext'): Meaning =>
  (m, o) => {
    const [low, high] = [m.terms.extract(o.read(1), 0, bits), m.terms.extract(o.read(2), 0, bits)]
    const both = m.terms.concat(high, low)
    o.write(0, both.bits === 64 ? both : m.terms.convert(op, both, 64))
  }

/**
 * The product without carries: the exclusive or of rs1, shifted, for every one of rs2. `lowest` is the product's bit that
 * comes to bit 0: 0 (clmul), 63 (clmulr) or 64 (clmulh).
 */
export const carrylessMultiply =
  (lowest: number): Meaning =>
  (m, o) => {
    const { terms } = m
    const [a, b] = [o.read(1), o.read(2)]
    let sum = constant(m, 0)
    for (let bit = 0; bit < 64; bit++) {
      const places = bit - lowest
      if (places <= -64) continue
      const shifted = terms.binary(places < 0 ? 'lshr' : 'shl', a, constant(m, Math.abs(places)))
      const all = terms.convert('sext', terms.extract(b, bit, 1), 64)
      sum = terms.binary('xor', sum, terms.binary('and', shifted, all))
    }
    o.write(0, sum)
  }

/** One bit of rs1, at rs2 modulo 64. */
const bitAt = (m: MeaningContext, index: Term): Term =>
  m.terms.binary('shl', constant(m, 1), m.terms.binary('and', index, constant(m, 63)))
export const bitOperation =
  (op: 'or' | 'xor'): Meaning =>
  (m, o) =>
    o.write(0, m.terms.binary(op, o.read(1), bitAt(m, o.read(2))))
export const bitClear: Meaning = (m, o) =>
  o.write(0, m.terms.binary('and', o.read(1), m.terms.unary('not', bitAt(m, o.read(2)))))
export const bitExtract: Meaning = (m, o) => {
  const { terms } = m
  const index = terms.binary('and', o.read(2), constant(m, 63))
  o.write(0, terms.binary('and', terms.binary('lshr', o.read(1), index), constant(m, 1)))
}

/** Zero where rs2 is (or is not) zero, otherwise rs1. */
export const zeroIf =
  (isZero: 'eqz' | 'nez'): Meaning =>
  (m, o) => {
    const { terms } = m
    const [a, zero] = [o.read(1), constant(m, 0)]
    const test = terms.compare('eq', o.read(2), zero)
    o.write(0, isZero === 'eqz' ? terms.ite(test, zero, a) : terms.ite(test, a, zero))
  }

export const reverseBytes: Meaning = unary('bswap')
