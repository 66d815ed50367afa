import type { CompareOp, Term, TermOp } from '../../term.js'
import { ordered, type Rules, topBit } from './rules.js'

/** Sign operations move bits; conversions from extended integers read the narrow value. */
export function simplifyFloat(rules: Rules, op: TermOp, bits: number, a: Term, b: Term): Term {
  const rest = (term: Term): Term => rules.extract(term, 0, bits - 1)
  switch (op) {
    case 'fneg':
      return rules.binary('xor', a, rules.constant(1n << BigInt(bits - 1), bits))
    case 'fabs':
      return rules.convert('zext', rest(a), bits)
    case 'fcopysign':
      return rules.concat(topBit(rules, b), rest(a))
    case 's2f':
      if (a.op === 'sext') return rules.convert('s2f', a.args[0]!, bits)
      return a.op === 'zext' ? rules.convert('u2f', a.args[0]!, bits) : rules.node(op, bits, [a])
    default:
      return a.op === 'zext' ? rules.convert('u2f', a.args[0]!, bits) : rules.node(op, bits, [a])
  }
}

export function simplifyFloatCompare(rules: Rules, op: CompareOp, a: Term, b: Term): Term {
  if (a === b) {
    if (op === 'flt') return rules.constant(0, 1)
    if (op !== 'funordered') return rules.unary('not', rules.compare('funordered', a, b))
  }
  return rules.node(op, 1, op === 'feq' || op === 'funordered' ? ordered(a, b) : [a, b])
}
