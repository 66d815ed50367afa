import type { Meaning } from '../form.js'

/** Division by zero gives zero; there is no trap. */
export const divideUnsigned: Meaning = (m, o) => {
  const { terms } = m
  const [a, b] = [o.read(1), o.read(2)]
  const zero = terms.constant(0, a.bits)
  o.write(0, terms.ite(terms.compare('eq', b, zero), zero, terms.binary('udiv', a, b)))
}

/** Division by zero gives zero; the least number by -1 gives itself, as SMT-LIB's bvsdiv does. */
export const divideSigned: Meaning = (m, o) => {
  const { terms } = m
  const [a, b] = [o.read(1), o.read(2)]
  const zero = terms.constant(0, a.bits)
  o.write(0, terms.ite(terms.compare('eq', b, zero), zero, terms.binary('sdiv', a, b)))
}

/** The count is taken modulo the width. */
export const shiftBy =
  (op: 'shl' | 'lshr' | 'ashr' | 'rotr'): Meaning =>
  (m, o) => {
    const { terms } = m
    const value = o.read(1)
    const count = terms.binary('and', o.read(2), terms.constant(value.bits - 1, value.bits))
    o.write(0, terms.binary(op, value, count))
  }

/** Polynomials with their bits reversed. */
const polynomials = { ieee: 0xedb88320, castagnoli: 0x82f63b78 } as const

/**
 * The CRC of the low `bits` of Rm onto Rn, reflected: one step for every bit. The steps are linear over xor, so that each
 * bit of what is consumed contributes a constant.
 */
export const checksum =
  (bits: 8 | 16 | 32 | 64, polynomial: keyof typeof polynomials): Meaning =>
  (m, o) => {
    const { terms } = m
    const data = o.read(2)
    const low = data.bits === bits ? data : terms.extract(data, 0, bits)
    const accumulator = o.read(1)
    const width = Math.max(bits, 32)
    const widen = (value: typeof low) => (value.bits === width ? value : terms.convert('zext', value, width))
    const mixed = terms.binary('xor', widen(accumulator), widen(low))
    // What is left of the accumulator moves down; the consumed bits are replaced by what they contribute.
    const rest = bits >= 32 ? terms.constant(0, 32) : terms.binary('lshr', accumulator, terms.constant(bits, 32))
    let result = rest
    for (const [bit, constant] of contributions(bits, polynomials[polynomial]).entries()) {
      const mask = terms.convert('sext', terms.extract(mixed, bit, 1), 32)
      result = terms.binary('xor', result, terms.binary('and', mask, terms.constant(constant, 32)))
    }
    o.write(0, result)
  }

/** What each of `bits` bits, consumed lowest first, adds to the remainder. */
function contributions(bits: number, polynomial: number): readonly number[] {
  return Array.from({ length: bits }, (_, bit) => {
    let remainder = 0
    for (let n = bit; n < bits; n++) {
      const consumed = n === bit ? 1 : remainder & 1
      remainder = (n === bit ? 0 : remainder >>> 1) ^ (consumed ? polynomial : 0)
    }
    return remainder >>> 0
  })
}
