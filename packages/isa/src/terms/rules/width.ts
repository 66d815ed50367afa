import type { Term } from '../../term.js'
import { popcountByProduct, quotientByProduct } from './idioms.js'
import { activeBits, isAllOnes, isConstant, isZero, type Rules, topBit } from './rules.js'

export function simplifyZeroExtend(rules: Rules, a: Term, bits: number): Term {
  const inner = a.args[0]
  if (a.op === 'zext') return rules.convert('zext', inner!, bits)
  if (a.op === 'extract' && a.value === 0n && activeBits(inner!) <= a.bits) return resize(rules, inner!, bits)
  return rules.node('zext', bits, [a])
}

/** The value at another width, where no set bit is lost. */
const resize = (rules: Rules, term: Term, bits: number): Term =>
  term.bits > bits ? rules.extract(term, 0, bits) : rules.convert('zext', term, bits)

export function simplifySignExtend(rules: Rules, a: Term, bits: number): Term {
  if (a.op === 'sext') return rules.convert('sext', a.args[0]!, bits)
  if (a.op === 'zext') return rules.convert('zext', a.args[0]!, bits)
  return rules.node('sext', bits, [a])
}

/** Concatenations nest to the right, adjacent pieces of one term merge, zeros on top are a zero extension. */
export function simplifyConcat(rules: Rules, high: Term, low: Term): Term {
  const bits = high.bits + low.bits
  if (high.op === 'concat') return rules.concat(high.args[0]!, rules.concat(high.args[1]!, low))
  if (isZero(high)) return rules.convert('zext', low, bits)
  if (high.op === 'zext') return rules.convert('zext', rules.concat(high.args[0]!, low), bits)
  if (isZero(low)) return rules.binary('shl', rules.convert('zext', high, bits), rules.constant(low.bits, bits))
  const merged = mergePieces(rules, high, low)
  if (merged) return merged
  if (low.op === 'concat') {
    const front = mergePieces(rules, high, low.args[0]!)
    if (front) return rules.concat(front, low.args[1]!)
  }
  return rules.node('concat', bits, [high, low])
}

function mergePieces(rules: Rules, high: Term, low: Term): Term | undefined {
  if (isConstant(high) && isConstant(low)) return rules.concat(high, low)
  if (high.op !== 'extract') return undefined
  const of = high.args[0]!
  const from = Number(high.value) - low.bits
  // A low slice may have been narrowed into another shape: asking for it again gives the same term.
  if (from < 0 || rules.extract(of, from, low.bits) !== low) return undefined
  return rules.extract(of, from, high.bits + low.bits)
}

/**
 * `bits` bits of `a` from `low` on: reads through everything that moves bits, and narrows arithmetic and logic to low
 * bits. Slices from the middle of logic stay as they are: pushed inward they would copy the graph for every shift.
 */
export function simplifyExtract(rules: Rules, a: Term, low: number, bits: number): Term {
  const [x, y, z] = a.args as [Term, Term, Term]
  const part = (term: Term): Term => rules.extract(term, low, bits)
  switch (a.op) {
    case 'extract':
      return rules.extract(x, low + Number(a.value), bits)
    case 'zext':
    case 'sext':
      return extractExtension(rules, a, low, bits)
    case 'concat': {
      if (low >= y.bits) return rules.extract(x, low - y.bits, bits)
      if (low + bits <= y.bits) return part(y)
      return rules.concat(rules.extract(x, 0, low + bits - y.bits), rules.extract(y, low, y.bits - low))
    }
    case 'ite':
      if (low === 0 || isConstant(y) || isConstant(z)) return rules.ite(x, part(y), part(z))
      break
    case 'not':
      if (low === 0) return rules.unary('not', part(x))
      break
    case 'and':
    case 'or':
    case 'xor':
      if (low === 0) return rules.binary(a.op, part(x), part(y))
      return sliceByConstant(rules, a, low, bits) ?? rules.node('extract', bits, [a], low)
    case 'neg':
      if (low === 0) return rules.unary('neg', part(x))
      break
    case 'add':
    case 'sub':
    case 'mul':
      if (low === 0) return rules.binary(a.op, part(x), part(y))
      if (a.op === 'mul' && isConstant(y)) {
        const quotient = quotientByProduct(rules, x, y.value, low, a.bits) ?? popcountByProduct(rules, a, low, bits)
        if (quotient) return quotient.bits === bits ? quotient : rules.extract(quotient, 0, bits)
      }
      break
    case 'umulh':
      if (isConstant(y)) {
        const quotient = quotientByProduct(rules, x, y.value, low + a.bits, 2 * a.bits)
        if (quotient) return rules.extract(quotient, 0, bits)
      }
      break
    case 'shl':
      if (isConstant(y)) return extractShifted(rules, x, Number(y.value), low, bits)
      break
  }
  return rules.node('extract', bits, [a], low)
}

/** The slice of x op c when the slice of c is all zeros or all ones, which leaves a constant, x or its complement. */
function sliceByConstant(rules: Rules, a: Term, low: number, bits: number): Term | undefined {
  const [x, c] = a.args as [Term, Term]
  if (!isConstant(c)) return undefined
  const slice = rules.extract(c, low, bits)
  if (!isZero(slice) && !isAllOnes(slice)) return undefined
  return rules.binary(a.op as 'and' | 'or' | 'xor', rules.extract(x, low, bits), slice)
}

function extractExtension(rules: Rules, a: Term, low: number, bits: number): Term {
  const inner = a.args[0]!
  if (low + bits <= inner.bits) return rules.extract(inner, low, bits)
  const signed = a.op === 'sext'
  if (low >= inner.bits) return signed ? rules.convert('sext', topBit(rules, inner), bits) : rules.constant(0, bits)
  return rules.convert(signed ? 'sext' : 'zext', rules.extract(inner, low, inner.bits - low), bits)
}

/** Bits of x << count, count less than the width. */
function extractShifted(rules: Rules, x: Term, count: number, low: number, bits: number): Term {
  if (low >= count) return rules.extract(x, low - count, bits)
  if (low + bits <= count) return rules.constant(0, bits)
  return rules.binary('shl', rules.extract(x, 0, bits), rules.constant(count - low, bits))
}
