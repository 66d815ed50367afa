import type { Term, TermBuilder } from '@sourceless/isa'

/**
 * A path condition: a linked list of 1-bit conjuncts, newest first. Both executors fork by adding a condition and its
 * negation to one parent, so two states to be merged usually differ in exactly one such pair.
 */
export interface Path {
  readonly parent: Path | undefined
  readonly condition: Term
  readonly depth: number
}

export function extendPath(path: Path | undefined, condition: Term): Path {
  return { parent: path, condition, depth: (path?.depth ?? 0) + 1 }
}

/** The conjunction of the conditions above `stop`. */
export function pathTerm(terms: TermBuilder, path: Path | undefined, stop?: Path): Term {
  let result = terms.constant(1, 1)
  for (let at = path; at !== undefined && at !== stop; at = at.parent)
    result = terms.binary('and', at.condition, result)
  return result
}

/** Whether a conjunct of the path states the condition (1) or its negation (0); looks at the newest `limit` conjuncts. */
export function decidedBy(
  terms: TermBuilder,
  path: Path | undefined,
  condition: Term,
  limit = 96,
): boolean | undefined {
  if (condition.op === 'const') return condition.value === 1n
  const negation = terms.unary('not', condition)
  for (let at = path, n = 0; at !== undefined && n < limit; at = at.parent, n++) {
    if (at.condition === condition) return true
    if (at.condition === negation) return false
  }
  return undefined
}

interface PathMerge {
  readonly path: Path | undefined
  /** 1 where the first state is the live one; meaningful only under the merged path. */
  readonly selector: Term
}

/** Joins two disjoint paths. */
export function mergePaths(terms: TermBuilder, a: Path | undefined, b: Path | undefined): PathMerge {
  let above: Path | undefined = a
  let aboveB: Path | undefined = b
  let firstA: Path | undefined
  let firstB: Path | undefined
  while (above !== aboveB) {
    if ((above?.depth ?? 0) >= (aboveB?.depth ?? 0)) {
      firstA = above
      above = above?.parent
    } else {
      firstB = aboveB
      aboveB = aboveB?.parent
    }
  }
  const common = above
  const restA = pathTerm(terms, a, common)
  const restB = pathTerm(terms, b, common)
  const opposite =
    firstA !== undefined && firstB !== undefined && terms.unary('not', firstA.condition) === firstB.condition
  if (!opposite) return { path: join(common, terms.binary('or', restA, restB)), selector: restA }
  const selector = firstA!.condition
  const thenRest = pathTerm(terms, a, firstA)
  const elseRest = pathTerm(terms, b, firstB)
  return { path: join(common, terms.ite(selector, thenRest, elseRest)), selector }
}

function join(common: Path | undefined, condition: Term): Path | undefined {
  return condition.op === 'const' && condition.value === 1n ? common : extendPath(common, condition)
}
