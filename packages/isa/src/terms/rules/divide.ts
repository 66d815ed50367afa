import type { Term } from '../../term.js'
import { scaleTerm } from './linear.js'
import { isAllOnes, isConstant, isZero, ordered, powerOfTwo, type Rules } from './rules.js'

/** A factor that is constant goes out of the product; what remains is commutative. */
export function simplifyProduct(rules: Rules, a: Term, b: Term): Term {
  const { bits } = a
  if (bits === 1) return rules.binary('and', a, b)
  if (isConstant(a)) return scaleTerm(rules, b, a.value)
  if (isConstant(b)) return scaleTerm(rules, a, b.value)
  const left = splitFactor(a)
  const right = splitFactor(b)
  if (left.factor !== 1n || right.factor !== 1n) {
    return scaleTerm(rules, rules.binary('mul', left.term, right.term), left.factor * right.factor)
  }
  for (const [bit, other] of [
    [a, b],
    [b, a],
  ] as const) {
    if (bit.op === 'zext' && bit.args[0]!.bits === 1) return rules.ite(bit.args[0]!, other, rules.constant(0, bits))
  }
  return rules.node('mul', bits, ordered(a, b))
}

function splitFactor(term: Term): { term: Term; factor: bigint } {
  const [a, b] = term.args
  if (term.op === 'neg') return { term: a!, factor: -1n }
  if (term.op === 'shl' && isConstant(b!)) return { term: a!, factor: 1n << b!.value }
  if (term.op === 'mul' && isConstant(b!)) return { term: a!, factor: b!.value }
  if (term.op === 'sext' && a!.bits === 1) return { term, factor: 1n }
  return { term, factor: 1n }
}

export function simplifyDivide(rules: Rules, op: 'udiv' | 'urem' | 'sdiv' | 'srem', a: Term, b: Term): Term {
  const { bits } = a
  if (isZero(b)) {
    if (op === 'urem' || op === 'srem') return a
    if (op === 'udiv') return rules.constant(-1, bits)
  }
  if (isConstant(b)) {
    const quotient = op === 'udiv' || op === 'sdiv'
    if (b.value === 1n && bits > 1) return quotient ? a : rules.constant(0, bits)
    if (isAllOnes(b) && op === 'sdiv') return rules.unary('neg', a)
    if (isAllOnes(b) && op === 'srem') return rules.constant(0, bits)
    const exponent = powerOfTwo(b.value)
    if (exponent !== undefined && op === 'udiv') return rules.binary('lshr', a, rules.constant(exponent, bits))
    if (exponent !== undefined && op === 'urem') return rules.binary('and', a, rules.constant(b.value - 1n, bits))
  }
  return narrowDivide(rules, op, a, b) ?? rules.node(op, bits, [a, b])
}

/** Unsigned division of zero extensions by a nonzero constant, or any remainder of them, at the narrow width. */
function narrowDivide(rules: Rules, op: string, a: Term, b: Term): Term | undefined {
  if (a.op !== 'zext') return undefined
  const narrow = a.args[0]!
  if (op === 'udiv' && isConstant(b) && b.value !== 0n) {
    if (b.value >> BigInt(narrow.bits) !== 0n) return rules.constant(0, a.bits)
    return rules.convert('zext', rules.binary('udiv', narrow, rules.constant(b.value, narrow.bits)), a.bits)
  }
  if (op !== 'urem') return undefined
  if (isConstant(b)) {
    if (b.value >> BigInt(narrow.bits) !== 0n) return a
    return rules.convert('zext', rules.binary('urem', narrow, rules.constant(b.value, narrow.bits)), a.bits)
  }
  if (b.op !== 'zext' || b.args[0]!.bits !== narrow.bits) return undefined
  return rules.convert('zext', rules.binary('urem', narrow, b.args[0]!), a.bits)
}

/** Up to 32 bits the high half is read off the double-width product; 64 bits keep their own operation. */
export function simplifyHighProduct(rules: Rules, op: 'umulh' | 'smulh', a: Term, b: Term): Term {
  const { bits } = a
  if (bits <= 32) {
    const extend = op === 'umulh' ? 'zext' : 'sext'
    const product = rules.binary('mul', rules.convert(extend, a, 2 * bits), rules.convert(extend, b, 2 * bits))
    return rules.extract(product, bits, bits)
  }
  const [first, second] = isConstant(a) ? [b, a] : isConstant(b) ? [a, b] : ordered(a, b)
  if (isZero(second)) return second
  const exponent = isConstant(second) ? powerOfTwo(second.value) : undefined
  if (op === 'umulh' && exponent !== undefined) {
    return exponent === 0 ? rules.constant(0, bits) : rules.binary('lshr', first, rules.constant(bits - exponent, bits))
  }
  return rules.node(op, bits, [first, second])
}

const narrowOperation = { udivWide: 'udiv', uremWide: 'urem', sdivWide: 'sdiv', sremWide: 'srem' } as const

/** A dividend that is an extension of its low half needs no double width. */
export function simplifyDivideWide(
  rules: Rules,
  op: 'udivWide' | 'uremWide' | 'sdivWide' | 'sremWide',
  high: Term,
  low: Term,
  divisor: Term,
): Term {
  const { bits } = low
  const signed = op === 'sdivWide' || op === 'sremWide'
  const extension = signed ? rules.binary('ashr', low, rules.constant(bits - 1, bits)) : rules.constant(0, bits)
  if (bits > 1 && high === extension) return rules.binary(narrowOperation[op], low, divisor)
  return rules.node(op, bits, [high, low, divisor])
}
