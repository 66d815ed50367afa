import type { Term } from '../../term.js'
import type { Rules } from './rules.js'

/**
 * Disjunctions of conditions: the flag combinations that conditional jumps test become single comparisons
 * (`CF | ZF` after a compare is "below or equal"), and implied members disappear.
 */
export function simplifyDisjunction(rules: Rules, members: readonly Term[]): Term {
  const merged = mergeOnce(rules, members)
  if (merged) return merged.reduce((left, right) => rules.binary('or', left, right))
  const terms = [...members].sort((a, b) => a.id - b.id)
  if (terms.length > 1 && terms.every((term) => term.op === 'not')) {
    const inner = terms.map((term) => term.args[0]!)
    return rules.unary(
      'not',
      inner.reduce((left, right) => rules.binary('and', left, right)),
    )
  }
  return terms.reduce((left, right) => rules.node('or', 1, [left, right]))
}

/** A conjunction as the complement of a disjunction of complements, where the rules above shorten that. */
export function simplifyConjunction(rules: Rules, members: readonly Term[]): Term | undefined {
  const complements = members.map((term) => rules.unary('not', term))
  const merged = mergeOnce(rules, complements)
  return (
    merged &&
    rules.unary(
      'not',
      merged.reduce((left, right) => rules.binary('or', left, right)),
    )
  )
}

/** Applies the first rule that fits; undefined when none does. */
function mergeOnce(rules: Rules, terms: readonly Term[]): Term[] | undefined {
  const set = new Set(terms)
  const without = (...gone: readonly Term[]): Term[] => terms.filter((term) => !gone.includes(term))
  for (const term of terms) {
    const rule = mergeOrder(rules, set, term) ?? mergeFloat(rules, set, term) ?? absorb(rules, set, term)
    if (rule) return [...without(...rule.gone), ...rule.added]
  }
  return undefined
}

interface Merge {
  readonly gone: readonly Term[]
  readonly added: readonly Term[]
}

/** a < b | a = b is not b < a; a <= b already includes a = b. */
function mergeOrder(rules: Rules, set: ReadonlySet<Term>, term: Term): Merge | undefined {
  const inner = term.op === 'not' ? term.args[0]! : term
  if (inner.op === 'ult' || inner.op === 'slt') {
    const [a, b] = inner.args as [Term, Term]
    const equal = rules.compare('eq', a, b)
    if (!set.has(equal)) return undefined
    if (term.op === 'not') return { gone: [equal], added: [] }
    return { gone: [term, equal], added: [rules.unary('not', rules.compare(inner.op, b, a))] }
  }
  if (term.op === 'extract' && Number(term.value) === term.args[0]!.bits - 1) {
    const value = term.args[0]!
    const zero = rules.constant(0, value.bits)
    const equal = rules.compare('eq', value, zero)
    if (set.has(equal)) return { gone: [term, equal], added: [rules.compare('sle', value, zero)] }
  }
  if (term.op === 'eq' && term.args[1]!.op === 'const' && term.args[1]!.value === 0n && term.args[0]!.bits > 1) {
    const value = term.args[0]!
    const one = rules.constant(1, value.bits)
    const equal = rules.compare('eq', value, one)
    if (set.has(equal)) return { gone: [term, equal], added: [rules.compare('ule', value, one)] }
  }
  return undefined
}

const opposite = { flt: 'fle', fle: 'flt' } as const

/** The float comparisons as the flags of ucomiss / ucomisd combine them. */
function mergeFloat(rules: Rules, set: ReadonlySet<Term>, term: Term): Merge | undefined {
  const inner = term.op === 'not' ? term.args[0]! : term
  if (inner.op !== 'flt' && inner.op !== 'fle' && inner.op !== 'feq') return undefined
  const [a, b] = inner.args as [Term, Term]
  const unordered = rules.compare('funordered', a, b)
  if (term.op === 'not') {
    if (set.has(unordered)) return { gone: [unordered], added: [] }
    const equal = rules.compare('feq', a, b)
    if (inner.op === 'fle' && set.has(equal)) {
      return { gone: [term, equal], added: [rules.unary('not', rules.compare('flt', a, b))] }
    }
    return undefined
  }
  if (inner.op === 'feq') return undefined
  if (set.has(unordered)) {
    return { gone: [term, unordered], added: [rules.unary('not', rules.compare(opposite[inner.op], b, a))] }
  }
  const equal = rules.compare('feq', a, b)
  if (!set.has(equal)) return undefined
  return { gone: [term, equal], added: [rules.compare('fle', a, b)] }
}

/** x | not(x | y) is x | not y;  x | (x & y) is x;  x | not(x & y) holds;  x | (not x & y) is x | y. */
function absorb(rules: Rules, set: ReadonlySet<Term>, term: Term): Merge | undefined {
  const negated = term.op === 'not'
  const inner = negated ? term.args[0]! : term
  if (inner.op !== (negated ? 'or' : 'and')) return undefined
  const parts = chainMembers(inner.op, inner)
  const present = parts.filter((part) => set.has(part))
  if (present.length > 0) {
    if (!negated) return { gone: [term], added: [] }
    const rest = parts.filter((part) => !set.has(part))
    const joined = rest.reduce((left, right) => rules.binary('or', left, right), rules.constant(0, 1))
    return { gone: [term], added: [rules.unary('not', joined)] }
  }
  if (negated) return undefined
  const kept = parts.filter((part) => !(part.op === 'not' && set.has(part.args[0]!)))
  if (kept.length === parts.length) return undefined
  return { gone: [term], added: [kept.reduce((left, right) => rules.binary('and', left, right), rules.constant(1, 1))] }
}

function chainMembers(op: 'and' | 'or', term: Term): Term[] {
  return term.op === op ? term.args.flatMap((argument) => chainMembers(op, argument)) : [term]
}
