import type { Term, TermBuilder } from '../term.js'

/**
 * Whether two floats are the same result: equal bit patterns, or both NaN. Which NaN an operation yields is left open
 * by WebAssembly and by contracts, so float results are compared with this and never with `eq`.
 */
export function sameFloat(terms: TermBuilder, a: Term, b: Term): Term {
  const bothNaN = terms.binary('and', terms.compare('funordered', a, a), terms.compare('funordered', b, b))
  return terms.binary('or', terms.compare('eq', a, b), bothNaN)
}
