import type { MeaningContext, Term } from '@sourceless/isa'
import type { Meaning } from '../form.js'

/** Exchanges neighbouring groups of `size` bits. */
function exchange({ terms }: MeaningContext, value: Term, size: number, lowMask: bigint): Term {
  const amount = terms.constant(size, value.bits)
  const mask = terms.constant(BigInt.asUintN(value.bits, lowMask), value.bits)
  const up = terms.binary('shl', terms.binary('and', value, mask), amount)
  return terms.binary('or', up, terms.binary('and', terms.binary('lshr', value, amount), mask))
}

/** Bits within bytes by exchanges, then the bytes. */
export const reverseBits: Meaning = (m, o) => {
  let value = o.read(1)
  value = exchange(m, value, 1, 0x5555_5555_5555_5555n)
  value = exchange(m, value, 2, 0x3333_3333_3333_3333n)
  value = exchange(m, value, 4, 0x0f0f_0f0f_0f0f_0f0fn)
  o.write(0, m.terms.unary('bswap', value))
}

export const reverseBytesWithin =
  (size: 16 | 32 | 64): Meaning =>
  (m, o) => {
    const { terms } = m
    const value = o.read(1)
    if (size === value.bits) o.write(0, terms.unary('bswap', value))
    else if (size === 16) o.write(0, exchange(m, value, 8, 0x00ff_00ff_00ff_00ffn))
    else {
      const half = (low: number) => terms.unary('bswap', terms.extract(value, low, 32))
      o.write(0, terms.concat(half(32), half(0)))
    }
  }

export const countLeadingZeros: Meaning = (m, o) => o.write(0, m.terms.unary('clz', o.read(1)))

/** Bits after the sign that equal it. */
export const countLeadingSigns: Meaning = (m, o) => {
  const { terms } = m
  const value = o.read(1)
  const one = terms.constant(1, value.bits)
  const changes = terms.binary('xor', value, terms.binary('ashr', value, one))
  o.write(0, terms.binary('sub', terms.unary('clz', changes), one))
}
