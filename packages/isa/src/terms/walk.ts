import type { Term, TermBuilder } from '../term.js'
import { rebuild } from './rebuild.js'

/** Every term reachable from `roots`, arguments before their users. Iterative: graphs may be deep. */
export function postorder(roots: readonly Term[]): Term[] {
  const order: Term[] = []
  const seen = new Set<Term>()
  const stack: Term[] = []
  const next: number[] = []
  for (const root of roots) {
    if (seen.has(root)) continue
    seen.add(root)
    stack.push(root)
    next.push(0)
    while (stack.length > 0) {
      const term = stack[stack.length - 1]!
      const index = next[next.length - 1]!++
      if (index >= term.args.length) {
        order.push(term)
        stack.pop()
        next.pop()
        continue
      }
      const argument = term.args[index]!
      if (seen.has(argument)) continue
      seen.add(argument)
      stack.push(argument)
      next.push(0)
    }
  }
  return order
}

/** The `var` leaves below the roots, in order of first use. */
export const freeVariables = (...roots: readonly Term[]): Term[] => postorder(roots).filter((term) => term.op === 'var')

/** The `undef` leaves below the roots. */
export const undefinedLeaves = (...roots: readonly Term[]): Term[] =>
  postorder(roots).filter((term) => term.op === 'undef')

/** Number of distinct nodes below the roots. */
export const termSize = (...roots: readonly Term[]): number => postorder(roots).length

/** Rebuilds roots with some leaves (or inner terms) replaced, sharing work between roots. */
export function substitute(
  terms: TermBuilder,
  roots: readonly Term[],
  replacement: (term: Term) => Term | undefined,
): Term[] {
  const results = new Map<Term, Term>()
  for (const term of postorder(roots)) {
    const replaced = replacement(term)
    if (replaced) results.set(term, replaced)
    else if (term.args.length === 0) results.set(term, term)
    else
      results.set(
        term,
        rebuild(
          terms,
          term,
          term.args.map((argument) => results.get(argument)!),
        ),
      )
  }
  return roots.map((root) => results.get(root)!)
}
