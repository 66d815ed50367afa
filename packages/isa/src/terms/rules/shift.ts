import type { Term } from '../../term.js'
import { scaleTerm } from './linear.js'
import { isConstant, isZero, type Rules } from './rules.js'

/** Shifts by constants are products and extracts; only variable counts keep a shift node. */
export function simplifyShift(rules: Rules, op: 'shl' | 'lshr' | 'ashr', a: Term, count: Term): Term {
  const { bits } = a
  if (isZero(a)) return a
  if (!isConstant(count)) return rules.node(op, bits, [a, count])
  const amount = count.value >= bits ? bits : Number(count.value)
  if (amount === 0) return a
  if (op === 'ashr') {
    const kept = Math.min(amount, bits - 1)
    return rules.convert('sext', rules.extract(a, kept, bits - kept), bits)
  }
  if (amount === bits) return rules.constant(0, bits)
  if (op === 'lshr') return rules.convert('zext', rules.extract(a, amount, bits - amount), bits)
  return scaleTerm(rules, a, 1n << BigInt(amount))
}

/** A rotation by a constant is a concatenation of two pieces. */
export function simplifyRotate(rules: Rules, op: 'rotl' | 'rotr', a: Term, count: Term): Term {
  const { bits } = a
  if (!isConstant(count)) return rules.node(op, bits, [a, reducedCount(rules, count)])
  const amount = Number(count.value % BigInt(bits))
  if (amount === 0) return a
  const left = op === 'rotl' ? amount : bits - amount
  return rules.concat(rules.extract(a, 0, bits - left), rules.extract(a, bits - left, left))
}

/** A rotation takes its count modulo the width; a mask that keeps those bits is not needed. */
function reducedCount(rules: Rules, count: Term): Term {
  const needed = Math.log2(count.bits)
  if (!Number.isInteger(needed) || needed < 1) return count
  return rules.binary('and', count, rules.constant(count.bits - 1, count.bits))
}
