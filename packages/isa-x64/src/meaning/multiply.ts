import type { MeaningContext, Term } from '@sourceless/isa'
import type { Meaning } from '../form.js'
import { writeUndefined } from './flags.js'
import { isZero, negate, readLow, writeLow } from './parts.js'

function writeProductFlags(m: MeaningContext, overflow: Term): void {
  m.write('CF', overflow)
  m.write('OF', overflow)
  writeUndefined(m, 'SF', 'ZF', 'AF', 'PF')
}

/** A signed product fits when its high half only repeats the sign of the low half. */
function signedOverflow(m: MeaningContext, high: Term, low: Term): Term {
  const sign = m.terms.binary('ashr', low, m.terms.constant(low.bits - 1, low.bits))
  return negate(m, m.terms.compare('eq', high, sign))
}

/** Double-width products: ax for bytes, else dx:ax, edx:eax, rdx:rax. */
function writePair(m: MeaningContext, high: Term, low: Term): void {
  if (low.bits === 8) {
    writeLow(m, 'rax', m.terms.concat(high, low))
    return
  }
  writeLow(m, 'rax', low)
  writeLow(m, 'rdx', high)
}

export const multiplyUnsigned: Meaning = (m, o) => {
  const b = o.read(0)
  const a = readLow(m, 'rax', b.bits)
  const high = m.terms.binary('umulh', a, b)
  writeProductFlags(m, negate(m, isZero(m, high)))
  writePair(m, high, m.terms.binary('mul', a, b))
}

/** One operand: double-width; two or three: the low half, into the first. */
export const multiplySigned: Meaning = (m, o) => {
  const wide = o.count === 1
  const a = wide ? readLow(m, 'rax', o.width(0)) : o.read(o.count - 2)
  const b = o.read(o.count - 1)
  const low = m.terms.binary('mul', a, b)
  const high = m.terms.binary('smulh', a, b)
  writeProductFlags(m, signedOverflow(m, high, low))
  if (wide) writePair(m, high, low)
  else o.write(0, low)
}

/** mulx: no flags. When both destinations are one register it holds the high half, so that is written last. */
export const multiplyPlain: Meaning = (m, o) => {
  const b = o.read(2)
  const a = readLow(m, 'rdx', b.bits)
  o.write(1, m.terms.binary('mul', a, b))
  o.write(0, m.terms.binary('umulh', a, b))
}
