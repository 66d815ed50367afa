import type { Term } from '../../term.js'
import { maskOf } from '../operation.js'
import { simplifyConjunction, simplifyDisjunction } from './boolean.js'
import { joinDisjoint, shiftedPieces } from './disjoint.js'
import { activeBits, isConstant, powerOfTwo, type Rules } from './rules.js'

type Chain = 'and' | 'or' | 'xor'

/** Longer chains are left alone. */
const MAXIMUM_MEMBERS = 64

interface Members {
  readonly terms: Term[]
  constant: bigint
}

function gather(op: Chain, term: Term, members: Members): void {
  if (isConstant(term)) {
    const { value } = term
    members.constant =
      op === 'and' ? members.constant & value : op === 'or' ? members.constant | value : members.constant ^ value
  } else if (term.op === op && members.terms.length < MAXIMUM_MEMBERS) {
    gather(op, term.args[0]!, members)
    gather(op, term.args[1]!, members)
  } else members.terms.push(term)
}

/** The distinct members in order of id. */
function sortedMembers(op: Chain, a: Term, b: Term): Members {
  const members: Members = { terms: [], constant: op === 'and' ? maskOf(a.bits) : 0n }
  gather(op, a, members)
  gather(op, b, members)
  members.terms.sort((x, y) => x.id - y.id)
  return members
}

const unique = (terms: readonly Term[]): Term[] => terms.filter((term, index) => term !== terms[index - 1])

function chain(rules: Rules, op: Chain, bits: number, terms: readonly Term[]): Term {
  return terms.reduce((left, right) => rules.node(op, bits, [left, right]))
}

const hasComplement = (terms: readonly Term[]): boolean =>
  terms.some((term) => term.op === 'not' && terms.includes(term.args[0]!))

/** The 1-bit term that a mask of all ones or all zeros is spread from. */
const spreadBit = (term: Term): Term | undefined =>
  term.op === 'sext' && term.args[0]!.bits === 1 ? term.args[0]! : undefined

/** When every member is a zero extension from one width (constants fit it), does the work at that width. */
function narrowChain(rules: Rules, op: Chain, members: Members, bits: number): Term | undefined {
  const first = members.terms[0]
  if (first?.op !== 'zext') return undefined
  const width = first.args[0]!.bits
  if (members.terms.some((term) => term.op !== 'zext' || term.args[0]!.bits !== width)) return undefined
  if (op !== 'and' && members.constant > maskOf(width)) return undefined
  let result = rules.constant(members.constant & maskOf(width), width)
  for (const term of members.terms) result = rules.binary(op, result, term.args[0]!)
  return rules.convert('zext', result, bits)
}

export function simplifyAnd(rules: Rules, a: Term, b: Term): Term {
  const { bits } = a
  const members = sortedMembers('and', a, b)
  const terms = unique(members.terms)
  if (members.constant === 0n || hasComplement(terms)) return rules.constant(0, bits)
  const shorter = bits === 1 && terms.length > 1 ? simplifyConjunction(rules, terms) : undefined
  if (shorter) return shorter
  const spread = terms.findIndex((term) => spreadBit(term) !== undefined)
  if (spread >= 0 && bits > 1) {
    const others = joinAll(
      rules,
      'and',
      [...terms.slice(0, spread), ...terms.slice(spread + 1)],
      members.constant,
      bits,
    )
    return rules.ite(spreadBit(terms[spread]!)!, others, rules.constant(0, bits))
  }
  const narrowed =
    terms.length > 1 || members.constant !== maskOf(bits) ? narrowAnd(rules, terms, members.constant, bits) : undefined
  if (narrowed) return narrowed
  if (terms.length > 1 && members.constant === maskOf(bits) && terms.every((term) => term.op === 'not')) {
    const inner = terms.map((term) => term.args[0]!)
    return rules.unary(
      'not',
      inner.reduce((left, right) => rules.binary('or', left, right)),
    )
  }
  return masked(rules, chain(rules, 'and', bits, terms), members.constant)
}

function joinAll(rules: Rules, op: Chain, terms: readonly Term[], constant: bigint, bits: number): Term {
  return terms.reduce((left, right) => rules.binary(op, left, right), rules.constant(constant, bits))
}

function narrowAnd(rules: Rules, terms: Term[], constant: bigint, bits: number): Term | undefined {
  const narrow = terms.find((term) => term.op === 'zext')
  if (!narrow) return narrowChain(rules, 'and', { terms, constant }, bits)
  const width = narrow.args[0]!.bits
  let result = rules.constant(constant & maskOf(width), width)
  for (const term of terms) result = rules.binary('and', result, rules.extract(term, 0, width))
  return rules.convert('zext', result, bits)
}

/** term & constant, where the term is not constant and not a chain with a constant. */
function masked(rules: Rules, term: Term, constant: bigint): Term {
  const { bits } = term
  const active = activeBits(term)
  if ((constant & maskOf(active)) === maskOf(active)) return term
  const low = powerOfTwo(constant + 1n)
  if (low !== undefined) return rules.convert('zext', rules.extract(term, 0, low), bits)
  return rules.node('and', bits, [term, rules.constant(constant, bits)])
}

export function simplifyOr(rules: Rules, a: Term, b: Term): Term {
  const { bits } = a
  const members = sortedMembers('or', a, b)
  const terms = unique(members.terms)
  const ones = maskOf(bits)
  if (members.constant === ones || hasComplement(terms)) return rules.constant(ones, bits)
  if (bits === 1) return simplifyDisjunction(rules, terms)
  const spread = terms.findIndex((term) => spreadBit(term) !== undefined)
  if (spread >= 0) {
    const others = joinAll(rules, 'or', [...terms.slice(0, spread), ...terms.slice(spread + 1)], members.constant, bits)
    return rules.ite(spreadBit(terms[spread]!)!, rules.constant(ones, bits), others)
  }
  if (terms.length > 1 && members.constant === 0n && terms.every((term) => term.op === 'not')) {
    const inner = terms.map((term) => term.args[0]!)
    return rules.unary(
      'not',
      inner.reduce((left, right) => rules.binary('and', left, right)),
    )
  }
  return finishChain(rules, 'or', terms, members.constant, bits)
}

export function simplifyXor(rules: Rules, a: Term, b: Term): Term {
  const { bits } = a
  const members = sortedMembers('xor', a, b)
  const terms: Term[] = []
  const toggle = (term: Term): void => {
    const at = terms.indexOf(term)
    if (at >= 0) terms.splice(at, 1)
    else terms.push(term)
  }
  for (const term of members.terms) {
    if (term.op === 'not') members.constant ^= maskOf(bits)
    toggle(term.op === 'not' ? term.args[0]! : term)
  }
  terms.sort((x, y) => x.id - y.id)
  const inverted = members.constant >> BigInt(bits - 1) === 1n && members.constant === maskOf(bits)
  const constant = inverted ? 0n : members.constant
  const result = finishChain(rules, 'xor', terms, constant, bits)
  return inverted ? rules.unary('not', result) : result
}

/** An or / xor chain of distinct terms and a constant. */
function finishChain(rules: Rules, op: 'or' | 'xor', terms: Term[], constant: bigint, bits: number): Term {
  if (terms.length === 0) return rules.constant(constant, bits)
  if (terms.length === 1 && constant === 0n) return terms[0]!
  const narrowed = narrowChain(rules, op, { terms, constant }, bits)
  if (narrowed) return narrowed
  if (constant === 0n) {
    const joined = joinDisjoint(
      rules,
      terms.flatMap((term) => shiftedPieces(term)),
      bits,
    )
    if (joined) return joined
  }
  const joined = chain(rules, op, bits, terms)
  return constant === 0n ? joined : rules.node(op, bits, [joined, rules.constant(constant, bits)])
}
