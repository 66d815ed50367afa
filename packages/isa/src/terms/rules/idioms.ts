import type { Term } from '../../term.js'
import { maskOf } from '../operation.js'
import { activeBits, ordered, type Rules } from './rules.js'

/**
 * Division by multiplication (Granlund and Montgomery, 1994; Warren, Hacker's Delight, 10-9): with
 * 2^s <= m * d <= 2^s + 2^(s - n), floor(x * m / 2^s) is floor(x / d) for all x < 2^n, because the error
 * x * (m * d - 2^s) / (d * 2^s) stays below 1 / d. `productBits` is the width at which x * m was computed: it must hold it.
 */
export function quotientByProduct(
  rules: Rules,
  x: Term,
  multiplier: bigint,
  shift: number,
  productBits: number,
): Term | undefined {
  const active = activeBits(x)
  if (shift < active || active + multiplier.toString(2).length > productBits) return undefined
  const power = 1n << BigInt(shift)
  const divisor = (power + multiplier - 1n) / multiplier
  if (divisor < 2n || divisor > maskOf(x.bits)) return undefined
  if (multiplier * divisor - power > 1n << BigInt(shift - active)) return undefined
  return rules.binary('udiv', x, rules.constant(divisor, x.bits))
}

/**
 * x and d where the term is floor(x * m / 2^s) of a signed x and 0 < m * d - 2^s <= 2^(s - n + 1), n bits: that is
 * trunc(x / d) for x >= 0 and one less for x < 0 (as above; the error must not vanish so that exact quotients round down).
 */
export function signedFloorQuotient(term: Term): { x: Term; divisor: bigint } | undefined {
  const slice = term.op === 'sext' ? term.args[0]! : term
  const [from, shift] = slice.op === 'extract' ? [slice.args[0]!, Number(slice.value)] : [slice, 0]
  if (slice.op === 'extract' && shift + slice.bits !== from.bits) return undefined
  const [left, right] = from.args as [Term, Term]
  if (from.op === 'smulh')
    return right.op === 'const' ? signedDivisor(left, right, shift + from.bits, 2 * from.bits) : undefined
  if (from.op !== 'mul' || right.op !== 'const' || left.op !== 'sext') return undefined
  return signedDivisor(left.args[0]!, right, shift, from.bits)
}

function signedDivisor(
  x: Term,
  factor: Term,
  shift: number,
  productBits: number,
): { x: Term; divisor: bigint } | undefined {
  const { value } = factor
  if (value === 0n || value >> BigInt(factor.bits - 1) !== 0n || shift < x.bits - 1) return undefined
  if (x.bits + value.toString(2).length > productBits) return undefined
  const power = 1n << BigInt(shift)
  const divisor = power / value + 1n
  if (divisor < 2n || divisor > maskOf(x.bits - 1)) return undefined
  return value * divisor - power <= 1n << BigInt(shift - x.bits + 1) ? { x, divisor } : undefined
}

/** 0x55…, 0x33…, 0x0f…, 0x01…: `ones` low bits set in every group of `group` bits. */
const pattern = (bits: number, ones: number, group: number): bigint => (maskOf(bits) / maskOf(group)) * maskOf(ones)

/** Bits counted in parallel (Warren, 5-1), up to the bytes' counts: pairs, nibbles, bytes. */
function byteCounts(rules: Rules, x: Term): Term {
  const { bits } = x
  const masked = (term: Term, ones: number): Term =>
    rules.binary('and', term, rules.constant(pattern(bits, ones, 2 * ones), bits))
  const shifted = (term: Term, count: number): Term => rules.binary('lshr', term, rules.constant(count, bits))
  const pairs = rules.binary('sub', x, masked(shifted(x, 1), 1))
  const nibbles = rules.binary('add', masked(pairs, 2), masked(shifted(pairs, 2), 2))
  return masked(rules.binary('add', nibbles, shifted(nibbles, 4)), 4)
}

/** The top byte of (bytes' counts) * 0x01…01 is the popcount; `low` and `bits` select from the top byte. */
export function popcountByProduct(rules: Rules, product: Term, low: number, bits: number): Term | undefined {
  const [counts, multiplier] = product.args as [Term, Term]
  if (product.bits < 16 || product.bits > 64 || product.bits % 8 !== 0) return undefined
  if (multiplier.value !== pattern(product.bits, 1, 8) || low < product.bits - 8) return undefined
  for (const x of countedTerms(counts)) {
    if (byteCounts(rules, x) !== counts) continue
    return rules.extract(rules.unary('popcount', x), low - (product.bits - 8), bits)
  }
  return undefined
}

/** What may have been counted: first operands of the differences a few levels below. */
function countedTerms(counts: Term): Term[] {
  const found = new Set<Term>()
  const visit = (term: Term, levels: number): void => {
    if (term.op === 'sub') found.add(term.args[0]!)
    if (levels > 0) for (const argument of term.args) visit(argument, levels - 1)
  }
  visit(counts, 4)
  return [...found]
}

/**
 * Minimum and maximum from comparisons: a < b ? a : b < a ? b : a = b ? (a | b) : a + b. Equal floats differ at most in the
 * sign of zero, which `or` (for the maximum `and`) settles; what is left is unordered, where the sum is NaN.
 */
export function floatExtremum(rules: Rules, condition: Term, whenTrue: Term, whenFalse: Term): Term | undefined {
  if (condition.op !== 'flt' || whenFalse.op !== 'ite') return undefined
  const [a, b] = condition.args as [Term, Term]
  const [second, other, last] = whenFalse.args as [Term, Term, Term]
  if (second !== rules.compare('flt', b, a) || last.op !== 'ite') return undefined
  const [equal, merged, sum] = last.args as [Term, Term, Term]
  if (equal !== rules.compare('feq', a, b) || sum !== rules.binary('fadd', a, b)) return undefined
  const make = (op: 'fmin' | 'fmax'): Term => rules.node(op, a.bits, ordered(a, b))
  if (whenTrue === a && other === b && merged === rules.binary('or', a, b)) return make('fmin')
  if (whenTrue === b && other === a && merged === rules.binary('and', a, b)) return make('fmax')
  return undefined
}
