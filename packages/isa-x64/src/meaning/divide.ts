import type { MeaningContext, Term } from '@sourceless/isa'
import type { Meaning } from '../form.js'
import { writeUndefined } from './flags.js'
import { isZero, readHighByte, readLow, topBit, writeLow } from './parts.js'

/** The double-width dividend: ax for bytes, else dx:ax, edx:eax, rdx:rax. */
function readDividend(m: MeaningContext, bits: number): { high: Term; low: Term } {
  const high = bits === 8 ? readHighByte(m, 'rax') : readLow(m, 'rdx', bits)
  return { high, low: readLow(m, 'rax', bits) }
}

function writeQuotient(m: MeaningContext, quotient: Term, remainder: Term): void {
  writeUndefined(m, 'OF', 'SF', 'ZF', 'AF', 'PF', 'CF')
  if (quotient.bits === 8) {
    writeLow(m, 'rax', m.terms.concat(remainder, quotient))
    return
  }
  writeLow(m, 'rax', quotient)
  writeLow(m, 'rdx', remainder)
}

/** The quotient fits exactly when the high half is below the divisor, which a zero divisor rules out too. */
export const divideUnsigned: Meaning = (m, o) => {
  const { terms } = m
  const divisor = o.read(0)
  const { high, low } = readDividend(m, divisor.bits)
  m.trap(terms.compare('ule', divisor, high), 'divide-error')
  writeQuotient(m, terms.divideWide('udivWide', high, low, divisor), terms.divideWide('uremWide', high, low, divisor))
}

export const divideSigned: Meaning = (m, o) => {
  const { terms } = m
  const divisor = o.read(0)
  const { high, low } = readDividend(m, divisor.bits)
  m.trap(terms.binary('or', isZero(m, divisor), signedOverflow(m, high, low, divisor)), 'divide-error')
  writeQuotient(m, terms.divideWide('sdivWide', high, low, divisor), terms.divideWide('sremWide', high, low, divisor))
}

/**
 * Whether the signed quotient does not fit n bits, divisor not zero. A dividend that is a sign extension overflows only
 * as minimum / -1. In general the quotient has magnitude 2^(n-1) or more (one more when it is negative), that is,
 * |dividend| >= (|divisor| << (n-1)) + (negative ? |divisor| : 0), compared as pairs of n-bit words.
 */
function signedOverflow(m: MeaningContext, high: Term, low: Term, divisor: Term): Term {
  const { terms } = m
  const { bits } = low
  const extension = terms.binary('ashr', low, terms.constant(bits - 1, bits))
  if (high === extension) {
    const minimum = terms.compare('eq', low, terms.constant(1n << BigInt(bits - 1), bits))
    return terms.binary('and', minimum, terms.compare('eq', divisor, terms.constant(-1, bits)))
  }
  const negative = topBit(m, high)
  const carry = terms.convert('zext', isZero(m, low), bits)
  const magnitudeLow = terms.ite(negative, terms.unary('neg', low), low)
  const magnitudeHigh = terms.ite(negative, terms.binary('add', terms.unary('not', high), carry), high)
  const size = terms.ite(topBit(m, divisor), terms.unary('neg', divisor), divisor)
  const extra = terms.ite(terms.binary('xor', negative, topBit(m, divisor)), size, terms.constant(0, bits))
  const shiftedLow = terms.binary('shl', size, terms.constant(bits - 1, bits))
  const limitLow = terms.binary('add', shiftedLow, extra)
  const wrapped = terms.convert('zext', terms.compare('ult', limitLow, shiftedLow), bits)
  const limitHigh = terms.binary('add', terms.binary('lshr', size, terms.constant(1, bits)), wrapped)
  const lowReaches = terms.binary(
    'and',
    terms.compare('eq', magnitudeHigh, limitHigh),
    terms.compare('ule', limitLow, magnitudeLow),
  )
  return terms.binary('or', terms.compare('ult', limitHigh, magnitudeHigh), lowReaches)
}
