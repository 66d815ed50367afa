import type { MeaningContext, Term, TermBuilder } from '@sourceless/isa'
import type { Meaning } from '../../form.js'
import { clear } from '../flags.js'
import { requireAlignment } from './apply.js'
import { split, topBitOf } from './lanes.js'

const isZero = (terms: TermBuilder, pieces: readonly Term[]): Term => {
  const any = pieces.reduce((a, b) => terms.binary('or', a, b))
  return terms.compare('eq', any, terms.constant(0, any.bits))
}

/** ZF: no bit is in both; CF: no bit is in the second alone. */
function setTestFlags(m: MeaningContext, pairs: readonly (readonly [Term, Term])[]): void {
  const { terms } = m
  const both = pairs.map(([a, b]) => terms.binary('and', a, b))
  const alone = pairs.map(([a, b]) => terms.binary('and', terms.unary('not', a), b))
  m.write('ZF', isZero(terms, both))
  m.write('CF', isZero(terms, alone))
  clear(m, 'OF', 'SF', 'AF', 'PF')
}

/** ptest: all bits of both sources. SSE wants its operand in memory aligned, AVX does not. */
export const testBits =
  (encoding: 'legacy' | 'vex'): Meaning =>
  (m, o) => {
    if (encoding === 'legacy') requireAlignment(m, o, 1)
    const [a, b] = [o.readParts(0), o.readParts(1)]
    setTestFlags(
      m,
      a.map((part, n) => [part, b[n]!]),
    )
  }

/** vtestps, vtestpd: the signs of the lanes. */
export const testSigns =
  (laneBits: number): Meaning =>
  (m, o) => {
    const { terms } = m
    const [a, b] = [0, 1].map((index) =>
      split(terms, o.readParts(index), laneBits).map((lane) => topBitOf(terms, lane)),
    )
    setTestFlags(
      m,
      a!.map((sign, n) => [sign, b![n]!]),
    )
  }

/** ucomiss and its like: unordered sets ZF, PF and CF. */
export const compareScalars: Meaning = (m, o) => {
  const { terms } = m
  const [a, b] = [o.read(0), o.read(1)]
  const unordered = terms.compare('funordered', a, b)
  m.write('ZF', terms.binary('or', unordered, terms.compare('feq', a, b)))
  m.write('PF', unordered)
  m.write('CF', terms.binary('or', unordered, terms.compare('flt', a, b)))
  clear(m, 'OF', 'SF', 'AF')
}
