import type { MeaningContext, Term, TermBuilder } from '@sourceless/isa'
import { join, type Parts, split } from './lanes.js'
import { concatenate } from './permute.js'

/** One side of a comparison: its elements and, for each, whether it belongs to the string. */
interface Side {
  readonly elements: readonly Term[]
  readonly valid: readonly Term[]
}

/** SDM volume 2, 4.1.2: bit 0 chooses words, bit 1 signed elements. */
const elementBits = (control: number): number => ((control & 1) === 0 ? 8 : 16)

const not = (terms: TermBuilder, a: Term): Term => terms.unary('not', a)
const all = (terms: TermBuilder, conditions: readonly Term[]): Term =>
  conditions.reduce((a, b) => terms.binary('and', a, b))
const any = (terms: TermBuilder, conditions: readonly Term[]): Term =>
  conditions.reduce((a, b) => terms.binary('or', a, b))

/** pcmpestri, pcmpestrm: as many elements as the 32-bit register says, whatever its sign. */
export function explicitSide(terms: TermBuilder, source: Parts, length: Term, control: number): Side {
  const elements = split(terms, source, elementBits(control))
  const isNegative = terms.compare('slt', length, terms.constant(0, 32))
  const count = terms.ite(isNegative, terms.unary('neg', length), length)
  return { elements, valid: elements.map((_, n) => terms.compare('ult', terms.constant(n, 32), count)) }
}

/** pcmpistri, pcmpistrm: the elements before the first zero. */
export function implicitSide(terms: TermBuilder, source: Parts, control: number): Side {
  const elements = split(terms, source, elementBits(control))
  let alive = terms.constant(1, 1)
  const valid = elements.map((element) => {
    const isZero = terms.compare('eq', element, terms.constant(0, element.bits))
    alive = terms.binary('and', alive, not(terms, isZero))
    return alive
  })
  return { elements, valid }
}

/** Any element of the first side equals this one of the second. */
function equalAny(terms: TermBuilder, a: Side, b: Side): Term[] {
  return b.elements.map((element, j) =>
    terms.binary(
      'and',
      b.valid[j]!,
      any(
        terms,
        a.elements.map((other, i) => terms.binary('and', a.valid[i]!, terms.compare('eq', other, element))),
      ),
    ),
  )
}

/** This element of the second side lies in one of the ranges that pairs of the first side tell. */
function inRanges(terms: TermBuilder, a: Side, b: Side, signed: boolean): Term[] {
  const order = signed ? 'sle' : 'ule'
  return b.elements.map((element, j) => {
    const within = a.elements.flatMap((least, i) => {
      if (i % 2 === 1) return []
      const tests = [terms.compare(order, least, element), terms.compare(order, element, a.elements[i + 1]!)]
      // The ends of strings are nested: an element that belongs to its string follows only such.
      return [all(terms, [a.valid[i + 1]!, ...tests])]
    })
    return terms.binary('and', b.valid[j]!, any(terms, within))
  })
}

/** Elements at the same place are equal, or neither belongs to its string. */
function equalEach(terms: TermBuilder, a: Side, b: Side): Term[] {
  return a.elements.map((element, n) => {
    const [first, second] = [a.valid[n]!, b.valid[n]!]
    const equal = all(terms, [first, second, terms.compare('eq', element, b.elements[n]!)])
    return terms.binary('or', equal, not(terms, terms.binary('or', first, second)))
  })
}

/** The first side is found in the second from here on, as far as the second is known. */
function equalOrdered(terms: TermBuilder, a: Side, b: Side): Term[] {
  return b.elements.map((_, j) =>
    all(
      terms,
      a.elements.slice(0, a.elements.length - j).map((element, i) => {
        const matches = terms.binary('and', b.valid[j + i]!, terms.compare('eq', element, b.elements[j + i]!))
        return terms.binary('or', not(terms, a.valid[i]!), matches)
      }),
    ),
  )
}

function aggregate(terms: TermBuilder, a: Side, b: Side, control: number): Term[] {
  switch ((control >> 2) & 3) {
    case 0:
      return equalAny(terms, a, b)
    case 1:
      return inRanges(terms, a, b, (control & 2) !== 0)
    case 2:
      return equalEach(terms, a, b)
    default:
      return equalOrdered(terms, a, b)
  }
}

/** Bits 5:4: complemented, everywhere or only inside the second string. */
function polarise(terms: TermBuilder, result: readonly Term[], b: Side, control: number): Term[] {
  if ((control & 0x10) === 0) return [...result]
  const masked = (control & 0x20) !== 0
  return result.map((bit, n) => (masked ? terms.binary('xor', bit, b.valid[n]!) : not(terms, bit)))
}

/** Compares two strings, sets the flags, and gives a result bit per element of the second. */
export function compareStrings(m: MeaningContext, a: Side, b: Side, control: number): Term[] {
  const { terms } = m
  const result = polarise(terms, aggregate(terms, a, b, control), b, control)
  m.write('CF', any(terms, result))
  m.write('ZF', not(terms, b.valid[b.valid.length - 1]!))
  m.write('SF', not(terms, a.valid[a.valid.length - 1]!))
  m.write('OF', result[0]!)
  for (const flag of ['AF', 'PF']) m.write(flag, terms.constant(0, 1))
  return result
}

/** Index of the lowest or (bit 6) highest set bit, the number of elements when there is none; 32 bits. */
export function indexOfResult(terms: TermBuilder, result: readonly Term[], control: number): Term {
  const mask = concatenate(terms, result)
  if ((control & 0x40) === 0) return terms.convert('zext', terms.unary('ctz', mask), 32)
  const last = terms.constant(mask.bits - 1, mask.bits)
  const highest = terms.binary('sub', last, terms.unary('clz', mask))
  const isEmpty = terms.compare('eq', mask, terms.constant(0, mask.bits))
  return terms.convert('zext', terms.ite(isEmpty, terms.constant(mask.bits, mask.bits), highest), 32)
}

/** The result bits as a number or (bit 6) as a mask of elements; 128 bits. */
export function maskOfResult(terms: TermBuilder, result: readonly Term[], control: number): Parts {
  if ((control & 0x40) === 0) return [terms.convert('zext', concatenate(terms, result), 64), terms.constant(0, 64)]
  return join(
    terms,
    result.map((bit) => terms.convert('sext', bit, elementBits(control))),
  )
}
