import type { Term } from '../../term.js'
import { halfOf, maskOf } from '../operation.js'
import { joinDisjoint } from './disjoint.js'
import { signedFloorQuotient } from './idioms.js'
import { isAllOnes, isConstant, powerOfTwo, type Rules, topBit } from './rules.js'

/**
 * Sums in one normal form: coefficients on distinct atoms, plus a constant, modulo 2^bits. Rebuilt as the positive
 * atoms in order of id, then subtractions, then the constant; a coefficient is `shl` when a power of two, else `mul`.
 */
export interface Sum {
  readonly coefficients: Map<Term, bigint>
  constant: bigint
}

/** Larger sums are left alone: flattening costs time linear in the number of atoms at every addition. */
const MAXIMUM_ATOMS = 96
/** A constant factor is distributed over sums of at most this many atoms. */
const MAXIMUM_DISTRIBUTED = 4

/** Adds `scale * term` to the sum; false when it grows too large. */
export function collect(rules: Rules, sum: Sum, term: Term, scale: bigint): boolean {
  const [a, b] = term.args as [Term, Term]
  switch (term.op) {
    case 'const':
      sum.constant += scale * term.value
      return true
    case 'add':
      return collect(rules, sum, a, scale) && collect(rules, sum, b, scale)
    case 'sub':
      return collect(rules, sum, a, scale) && collect(rules, sum, b, -scale)
    case 'neg':
      return collect(rules, sum, a, -scale)
    case 'not':
      sum.constant -= scale
      return collect(rules, sum, a, -scale)
    case 'mul':
      if (isConstant(b)) return addAtom(sum, a, scale * b.value)
      break
    case 'shl':
      if (isConstant(b)) return addAtom(sum, a, scale << b.value)
      break
    case 'sext':
      if (a.bits === 1) return addAtom(sum, rules.convert('zext', a, term.bits), -scale)
      break
  }
  return addAtom(sum, term, scale)
}

/** Terms that `collect` does not look into. */
function isAtom(term: Term): boolean {
  switch (term.op) {
    case 'const':
    case 'add':
    case 'sub':
    case 'neg':
    case 'not':
    case 'mul':
    case 'shl':
    case 'sext':
      return false
    default:
      return true
  }
}

function addAtom(sum: Sum, atom: Term, scale: bigint): boolean {
  const mask = maskOf(atom.bits)
  const coefficient = ((sum.coefficients.get(atom) ?? 0n) + scale) & mask
  if (coefficient === 0n) sum.coefficients.delete(atom)
  else sum.coefficients.set(atom, coefficient)
  return sum.coefficients.size <= MAXIMUM_ATOMS
}

export const emptySum = (): Sum => ({ coefficients: new Map(), constant: 0n })

/** a + sign * b. */
export function simplifySum(rules: Rules, a: Term, b: Term, sign: 1n | -1n): Term {
  if (a.bits === 1) return rules.binary('xor', a, b)
  if (isConstant(b) && b.value !== 0n && isAtom(a)) {
    return rules.node('add', a.bits, [a, sign === 1n ? b : rules.constant(-b.value, a.bits)])
  }
  const sum = emptySum()
  if (collect(rules, sum, a, 1n) && collect(rules, sum, b, sign)) return buildSum(rules, sum, a.bits)
  return rules.node(sign === 1n ? 'add' : 'sub', a.bits, [a, b])
}

/** factor * term, with the factor distributed over small sums. */
export function scaleTerm(rules: Rules, term: Term, factor: bigint): Term {
  const sum = emptySum()
  if (collect(rules, sum, term, factor) && sum.coefficients.size <= MAXIMUM_DISTRIBUTED) {
    return buildSum(rules, sum, term.bits)
  }
  return scaled(rules, term, factor & maskOf(term.bits))
}

function scaled(rules: Rules, atom: Term, factor: bigint): Term {
  if (factor === 1n) return atom
  const exponent = powerOfTwo(factor)
  if (exponent === undefined) return rules.node('mul', atom.bits, [atom, rules.constant(factor, atom.bits)])
  return rules.node('shl', atom.bits, [atom, rules.constant(exponent, atom.bits)])
}

export function buildSum(rules: Rules, sum: Sum, bits: number): Term {
  const mask = maskOf(bits)
  // Gathering can move a constant into the sum (x - c * (x / c) of x = y + 1), so it comes first.
  gatherPopcount(rules, sum, bits)
  gatherSignedQuotients(rules, sum, bits)
  gatherRemainders(rules, sum, bits)
  const constant = rules.constant(sum.constant & mask, bits)
  if (sum.coefficients.size === 0) return constant
  const joined = constant.value === 0n && sum.coefficients.size > 1 ? joinAtoms(rules, sum, bits) : undefined
  if (joined) return joined
  const half = halfOf(bits)
  const atoms = [...sum.coefficients].sort(([a], [b]) => a.id - b.id)
  let result: Term | undefined
  for (const [atom, coefficient] of atoms) {
    if (coefficient > half) continue
    const part = scaled(rules, atom, coefficient)
    result = result ? rules.node('add', bits, [result, part]) : part
  }
  let pending = constant
  for (const [atom, coefficient] of atoms) {
    if (coefficient <= half) continue
    const part = scaled(rules, atom, -coefficient & mask)
    if (result) result = rules.node('sub', bits, [result, part])
    else {
      result = leadingDifference(rules, pending, part)
      pending = rules.constant(0, bits)
    }
  }
  return pending.value === 0n ? result! : rules.node('add', bits, [result!, pending])
}

/** constant - part, as the first item of a sum. */
function leadingDifference(rules: Rules, constant: Term, part: Term): Term {
  if (isAllOnes(constant)) return rules.node('not', part.bits, [part])
  if (constant.value !== 0n) return rules.node('sub', part.bits, [constant, part])
  const inner = part.args[0]
  if (part.op === 'zext' && inner!.bits === 1) return rules.node('sext', part.bits, [inner!])
  return rules.node('neg', part.bits, [part])
}

/** A sum of shifted atoms whose bits cannot meet is a concatenation. */
function joinAtoms(rules: Rules, sum: Sum, bits: number): Term | undefined {
  const pieces: { atom: Term; shift: number }[] = []
  for (const [atom, coefficient] of sum.coefficients) {
    const shift = powerOfTwo(coefficient)
    if (shift === undefined) return undefined
    pieces.push({ atom, shift })
  }
  return joinDisjoint(rules, pieces, bits)
}

/** The single bit of `base` that an atom is the zero extension of. */
function singleBit(atom: Term): Term | undefined {
  const bit = atom.op === 'zext' ? atom.args[0]! : atom
  return bit.op === 'extract' && bit.bits === 1 ? bit.args[0]! : undefined
}

/** The sum of all single bits of a term is its popcount. */
function gatherPopcount(rules: Rules, sum: Sum, bits: number): void {
  if (sum.coefficients.size < 8) return
  const counts = new Map<Term, number>()
  for (const [atom, coefficient] of sum.coefficients) {
    const base = coefficient === 1n ? singleBit(atom) : undefined
    if (base) counts.set(base, (counts.get(base) ?? 0) + 1)
  }
  for (const [base, count] of counts) {
    if (count !== base.bits || base.bits < 8) continue
    for (const [atom, coefficient] of [...sum.coefficients]) {
      if (coefficient === 1n && singleBit(atom) === base) sum.coefficients.delete(atom)
    }
    const ones = rules.unary('popcount', base)
    const resized = base.bits >= bits ? rules.extract(ones, 0, bits) : rules.convert('zext', ones, bits)
    collect(rules, sum, resized, 1n)
  }
}

/** floor(x * m / 2^s) + (x < 0) is the signed quotient. */
export function gatherSignedQuotients(rules: Rules, sum: Sum, bits: number): void {
  for (const [atom, coefficient] of [...sum.coefficients]) {
    const found = signedFloorQuotient(atom)
    if (!found || found.x.bits !== bits) continue
    const sign = rules.convert('zext', topBit(rules, found.x), bits)
    if (sum.coefficients.get(sign) !== coefficient) continue
    sum.coefficients.delete(atom)
    sum.coefficients.delete(sign)
    collect(rules, sum, rules.binary('sdiv', found.x, rules.constant(found.divisor, bits)), coefficient)
  }
}

/** x - c * (x / c) is the remainder, and its negation likewise. */
export function gatherRemainders(rules: Rules, sum: Sum, bits: number): void {
  for (const [atom, coefficient] of [...sum.coefficients]) {
    if (atom.op !== 'udiv' && atom.op !== 'sdiv') continue
    const [x, c] = atom.args as [Term, Term]
    if (!isConstant(c)) continue
    const scale = coefficient === c.value ? -1n : 1n
    if (coefficient !== ((-scale * c.value) & maskOf(bits))) continue
    const rest: Sum = { coefficients: new Map(sum.coefficients), constant: sum.constant }
    rest.coefficients.delete(atom)
    if (!collect(rules, rest, x, -scale) || rest.coefficients.size > sum.coefficients.size - 2) continue
    if (!collect(rules, rest, rules.binary(atom.op === 'udiv' ? 'urem' : 'srem', x, c), scale)) continue
    sum.coefficients.clear()
    for (const [other, value] of rest.coefficients) sum.coefficients.set(other, value)
    sum.constant = rest.constant
  }
}
