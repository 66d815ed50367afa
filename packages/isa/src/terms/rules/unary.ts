import type { Term } from '../../term.js'
import type { Rules } from './rules.js'

export function simplifyNot(rules: Rules, a: Term): Term {
  if (a.op === 'not') return a.args[0]!
  // Sums absorb complements: not x is -x - 1.
  if (a.bits > 1 && (a.op === 'add' || a.op === 'sub' || a.op === 'neg')) {
    return rules.binary('sub', rules.constant(-1, a.bits), a)
  }
  if (a.op === 'sext' && a.args[0]!.bits === 1) return rules.convert('sext', rules.unary('not', a.args[0]!), a.bits)
  return rules.node('not', a.bits, [a])
}

/** popcount, clz and ctz of a zero extension are those of the narrow value. */
export function simplifyCount(rules: Rules, op: 'popcount' | 'clz' | 'ctz', a: Term): Term {
  const { bits } = a
  if (bits === 1) return op === 'popcount' ? a : rules.unary('not', a)
  if (a.op === 'zext' && op !== 'ctz') {
    const narrow = a.args[0]!
    const count = rules.convert('zext', rules.unary(op, narrow), bits)
    return op === 'popcount' ? count : rules.binary('add', count, rules.constant(bits - narrow.bits, bits))
  }
  return rules.node(op, bits, [a])
}

/** Byte order reversal is a concatenation of the bytes. */
export function swapBytes(rules: Rules, a: Term): Term {
  let result = rules.extract(a, 0, 8)
  for (let low = 8; low < a.bits; low += 8) result = rules.concat(result, rules.extract(a, low, 8))
  return result
}
