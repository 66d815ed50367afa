import type { CompareOp, Term, TermOp } from '../../term.js'
import { simplifyAnd, simplifyOr, simplifyXor } from './bitwise.js'
import { simplifyChoice } from './choice.js'
import { simplifyEqual, simplifyLess } from './compare.js'
import { simplifyDivide, simplifyDivideWide, simplifyHighProduct, simplifyProduct } from './divide.js'
import { simplifyFloat, simplifyFloatCompare } from './float.js'
import { simplifySum } from './linear.js'
import { ordered, type Rules } from './rules.js'
import { simplifyRotate, simplifyShift } from './shift.js'
import { simplifyCount, simplifyNot, swapBytes } from './unary.js'
import { simplifyConcat, simplifyExtract, simplifySignExtend, simplifyZeroExtend } from './width.js'

/** The normal form of one operation on arguments that are already normal and not all constant. */
export function simplifyNode(rules: Rules, op: TermOp, bits: number, args: readonly Term[], low: number): Term {
  const [a, b, c] = args as [Term, Term, Term]
  switch (op) {
    case 'not':
      return simplifyNot(rules, a)
    case 'neg':
      return simplifySum(rules, rules.constant(0, bits), a, -1n)
    case 'add':
      return simplifySum(rules, a, b, 1n)
    case 'sub':
      return simplifySum(rules, a, b, -1n)
    case 'mul':
      return simplifyProduct(rules, a, b)
    case 'popcount':
    case 'clz':
    case 'ctz':
      return simplifyCount(rules, op, a)
    case 'bswap':
      return swapBytes(rules, a)
    case 'udiv':
    case 'urem':
    case 'sdiv':
    case 'srem':
      return simplifyDivide(rules, op, a, b)
    case 'umulh':
    case 'smulh':
      return simplifyHighProduct(rules, op, a, b)
    case 'udivWide':
    case 'uremWide':
    case 'sdivWide':
    case 'sremWide':
      return simplifyDivideWide(rules, op, a, b, c)
    case 'and':
      return simplifyAnd(rules, a, b)
    case 'or':
      return simplifyOr(rules, a, b)
    case 'xor':
      return simplifyXor(rules, a, b)
    case 'shl':
    case 'lshr':
    case 'ashr':
      return simplifyShift(rules, op, a, b)
    case 'rotl':
    case 'rotr':
      return simplifyRotate(rules, op, a, b)
    case 'eq':
      return simplifyEqual(rules, a, b)
    case 'ult':
    case 'slt':
      return simplifyLess(rules, op, a, b)
    case 'ule':
      return rules.unary('not', rules.compare('ult', b, a))
    case 'sle':
      return rules.unary('not', rules.compare('slt', b, a))
    case 'feq':
    case 'flt':
    case 'fle':
    case 'funordered':
      return simplifyFloatCompare(rules, op satisfies CompareOp, a, b)
    case 'zext':
      return simplifyZeroExtend(rules, a, bits)
    case 'sext':
      return simplifySignExtend(rules, a, bits)
    case 'extract':
      return simplifyExtract(rules, a, low, bits)
    case 'concat':
      return simplifyConcat(rules, a, b)
    case 'ite':
      return simplifyChoice(rules, a, b, c)
    case 'fneg':
    case 'fabs':
    case 'fcopysign':
    case 's2f':
    case 'u2f':
      return simplifyFloat(rules, op, bits, a, b)
    case 'fadd':
    case 'fmul':
    case 'fmin':
    case 'fmax':
      return rules.node(op, bits, ordered(a, b))
    default:
      return rules.node(op, bits, args)
  }
}
