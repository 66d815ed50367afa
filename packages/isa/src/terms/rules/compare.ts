import type { Term } from '../../term.js'
import { halfOf, maskOf, toSigned } from '../operation.js'
import { buildSum, collect, emptySum, gatherRemainders, gatherSignedQuotients, type Sum } from './linear.js'
import { activeBits, isConstant, isZero, ordered, powerOfTwo, type Rules, topBit } from './rules.js'

const MAXIMUM_EQUATION = 8

const isArithmetic = (term: Term): boolean =>
  term.op === 'add' ||
  term.op === 'sub' ||
  term.op === 'neg' ||
  (term.op === 'not' && term.bits > 1) ||
  (term.op === 'mul' && isConstant(term.args[1]!))

export function simplifyEqual(rules: Rules, a: Term, b: Term): Term {
  if (a === b) return rules.constant(1, 1)
  if (a.bits === 1) return rules.unary('not', rules.binary('xor', a, b))
  if (isConstant(a)) return rules.compare('eq', b, a)
  if (isArithmetic(a) || isArithmetic(b)) {
    const solved = solveEquation(rules, a, b)
    if (solved) return solved
  }
  return equalAtoms(rules, a, b) ?? rules.node('eq', 1, isConstant(b) ? [a, b] : ordered(a, b))
}

/** a = b as: sum of positive atoms = sum of the others + constant; the atom with the lowest id is positive. */
function solveEquation(rules: Rules, a: Term, b: Term): Term | undefined {
  const { bits } = a
  const difference = emptySum()
  if (!collect(rules, difference, a, 1n) || !collect(rules, difference, b, -1n)) return undefined
  gatherSignedQuotients(rules, difference, bits)
  gatherRemainders(rules, difference, bits)
  const atoms = [...difference.coefficients].sort(([x], [y]) => x.id - y.id)
  if (atoms.length > MAXIMUM_EQUATION) return undefined
  const mask = maskOf(bits)
  const constant = -difference.constant & mask
  if (atoms.length === 0) return rules.constant(constant === 0n ? 1 : 0, 1)
  const half = halfOf(bits)
  const flip = atoms[0]![1] > half ? -1n : 1n
  const left: Sum = emptySum()
  const right: Sum = { coefficients: new Map(), constant: constant * flip }
  for (const [atom, coefficient] of atoms) {
    const oriented = (coefficient * flip) & mask
    if (oriented <= half) left.coefficients.set(atom, oriented)
    else right.coefficients.set(atom, -oriented & mask)
  }
  const x = buildSum(rules, left, bits)
  const y = buildSum(rules, right, bits)
  return equalAtoms(rules, x, y) ?? rules.node('eq', 1, isConstant(y) ? [x, y] : ordered(x, y))
}

/** Equalities that say something simpler about the arguments of what is compared. */
function equalAtoms(rules: Rules, a: Term, b: Term): Term | undefined {
  if (isConstant(b)) return equalConstant(rules, a, b)
  if ((a.op === 'zext' || a.op === 'sext') && a.op === b.op) {
    const bits = Math.max(a.args[0]!.bits, b.args[0]!.bits)
    return rules.compare('eq', rules.convert(a.op, a.args[0]!, bits), rules.convert(b.op, b.args[0]!, bits))
  }
  return undefined
}

function equalConstant(rules: Rules, a: Term, b: Term): Term | undefined {
  const { bits } = a
  const [x, y, z] = a.args as [Term, Term, Term]
  const narrow = (from: number): Term => rules.constant(b.value, from)
  switch (a.op) {
    case 'zext':
      return b.value >> BigInt(x.bits) === 0n ? rules.compare('eq', x, narrow(x.bits)) : rules.constant(0, 1)
    case 'sext': {
      const fits = (toSigned(b.value & maskOf(x.bits), x.bits) & maskOf(bits)) === b.value
      return fits ? rules.compare('eq', x, narrow(x.bits)) : rules.constant(0, 1)
    }
    case 'xor':
      if (isConstant(y)) return rules.compare('eq', x, rules.constant(b.value ^ y.value, bits))
      return isZero(b) ? rules.compare('eq', x, y) : undefined
    case 'and':
      return equalMasked(rules, a, b)
    case 'ite':
      return isConstant(y) || isConstant(z) ? equalChoice(rules, a, b) : undefined
    default:
      return undefined
  }
}

/** (x & 2^k) = 0 and (x & 2^k) = 2^k test bit k. */
function equalMasked(rules: Rules, a: Term, b: Term): Term | undefined {
  const [x, mask] = a.args as [Term, Term]
  if (!isConstant(mask)) return undefined
  if ((b.value & ~mask.value) !== 0n) return rules.constant(0, 1)
  const bit = powerOfTwo(mask.value)
  if (bit === undefined) return undefined
  const set = rules.extract(x, bit, 1)
  return isZero(b) ? rules.unary('not', set) : set
}

function equalChoice(rules: Rules, a: Term, b: Term): Term {
  const [condition, whenTrue, whenFalse] = a.args as [Term, Term, Term]
  return rules.ite(condition, rules.compare('eq', whenTrue, b), rules.compare('eq', whenFalse, b))
}

export function simplifyLess(rules: Rules, op: 'ult' | 'slt', a: Term, b: Term): Term {
  if (a === b) return rules.constant(0, 1)
  if (a.bits === 1) {
    return op === 'ult' ? rules.binary('and', rules.unary('not', a), b) : rules.binary('and', a, rules.unary('not', b))
  }
  const narrowed = narrowLess(rules, op, a, b)
  if (narrowed) return narrowed
  if (isConstant(a)) return constantBelow(rules, op, a, b)
  if (isConstant(b)) return belowConstant(rules, op, a, b)
  return (op === 'ult' ? carry(rules, a, b) : undefined) ?? rules.node(op, 1, [a, b])
}

const extremes = (op: 'ult' | 'slt', bits: number): { minimum: bigint; maximum: bigint } =>
  op === 'ult' ? { minimum: 0n, maximum: maskOf(bits) } : { minimum: halfOf(bits), maximum: maskOf(bits - 1) }

/** c < b is not b < c + 1: constants stand on the right. */
function constantBelow(rules: Rules, op: 'ult' | 'slt', a: Term, b: Term): Term {
  const { bits } = a
  if (a.value === extremes(op, bits).maximum) return rules.constant(0, 1)
  return rules.unary('not', rules.compare(op, b, rules.constant(a.value + 1n, bits)))
}

function belowConstant(rules: Rules, op: 'ult' | 'slt', a: Term, b: Term): Term {
  const { bits } = a
  const { minimum, maximum } = extremes(op, bits)
  if (b.value === minimum) return rules.constant(0, 1)
  if (b.value === maximum) return rules.unary('not', rules.compare('eq', a, b))
  if (b.value === ((minimum + 1n) & maskOf(bits))) return rules.compare('eq', a, rules.constant(minimum, bits))
  if (op === 'slt' && isZero(b)) return topBit(rules, a)
  if (op === 'ult' && b.value === halfOf(bits)) return rules.unary('not', topBit(rules, a))
  if (op === 'ult' && b.value > maskOf(activeBits(a))) return rules.constant(1, 1)
  if (op === 'ult' && a.op === 'add' && isConstant(a.args[1]!) && a.args[1]!.value === b.value) {
    // x + c < c: the sum wrapped, which x > ~c says directly.
    return rules.compare('ult', rules.constant(~b.value, bits), a.args[0]!)
  }
  return rules.node(op, 1, [a, b])
}

/** The wrapping of x + y, told by comparing the sum with either addend, always by the one with the lower id. */
function carry(rules: Rules, a: Term, b: Term): Term | undefined {
  if (a.op !== 'add') return undefined
  const [x, y] = a.args as [Term, Term]
  if (isConstant(y)) return b === x ? rules.compare('ult', rules.constant(~y.value, a.bits), x) : undefined
  if (b !== x && b !== y) return undefined
  return rules.node('ult', 1, [a, ordered(x, y)[0]])
}

/** Extensions keep order, so the narrow values are compared. */
function narrowLess(rules: Rules, op: 'ult' | 'slt', a: Term, b: Term): Term | undefined {
  const kind = isConstant(a) ? b.op : a.op
  if (kind !== 'zext' && kind !== 'sext') return undefined
  const left = narrowSide(rules, kind, a)
  const right = narrowSide(rules, kind, b)
  if (!left || !right) return undefined
  const bits = Math.max(left.bits, right.bits)
  if (bits >= a.bits) return undefined
  // Zero extensions are not negative: their signed order is the unsigned one.
  const order = kind === 'zext' ? 'ult' : op
  return rules.compare(order, rules.convert(kind, left, bits), rules.convert(kind, right, bits))
}

/** The narrowest term that the side is an extension of; for constants a narrow constant. */
function narrowSide(rules: Rules, kind: 'zext' | 'sext', side: Term): Term | undefined {
  if (side.op === kind) return side.args[0]!
  if (!isConstant(side)) return undefined
  const top = side.bits - 1
  const signed = toSigned(side.value, side.bits)
  if (kind === 'zext') {
    const length = side.value === 0n ? 1 : side.value.toString(2).length
    return length < side.bits ? rules.constant(side.value, length) : undefined
  }
  const magnitude = signed < 0n ? ~signed : signed
  const length = magnitude === 0n ? 1 : magnitude.toString(2).length + 1
  return length <= top ? rules.constant(side.value, length) : undefined
}
