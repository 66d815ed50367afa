import type { Contract } from '@sourceless/contract'
import type { BackEnd, Candidate, ProposeOptions } from '../candidate.js'
import { lowerGraph } from '../lower.js'
import { costLimit } from './blocks.js'
import { cheapSteps, Enumeration } from './enumerate.js'
import type { Expression } from './expression.js'
import { evaluateExpression, expressionGraph } from './expression-graph.js'
import type { SearchCase } from './inputs.js'
import { createProblem, withCounterexamples } from './problem.js'
import { explore } from './share-out.js'

/** State of one search: the cases that steer it and the further ones that what it finds must pass. */
interface Search<Target extends string, Unit> {
  readonly contract: Contract
  readonly backEnd: BackEnd<Target, Unit>
  readonly width: number
  readonly mask: bigint
  /** Further cases, drawn when something was found. */
  readonly checks: () => readonly SearchCase[]
}

/** The first further case that an expression gets wrong. */
function refute(
  { checks, width, mask }: Pick<Search<string, unknown>, 'checks' | 'width' | 'mask'>,
  expression: Expression,
): SearchCase | undefined {
  return checks().find((c) => ((evaluateExpression(expression, c.arguments, width) ^ c.result) & mask) !== 0n)
}

/** Candidates cheaper than `limit` made from what survives the checks, cheapest first; and the cases that refuted the others. */
function sift<Target extends string, Unit>(
  search: Search<Target, Unit>,
  found: readonly Expression[],
  limit: number,
): { candidates: Candidate<Target, Unit>[]; refuting: SearchCase[] } {
  const candidates: Candidate<Target, Unit>[] = []
  const refuting: SearchCase[] = []
  for (const expression of found) {
    const wrong = refute(search, expression)
    if (wrong !== undefined) {
      if (!refuting.includes(wrong)) refuting.push(wrong)
      continue
    }
    const graph = expressionGraph(search.contract, expression, search.width, search.backEnd.build)
    const candidate = lowerGraph(graph, search.contract.name, search.backEnd, 'search')
    if (candidate.cost < limit) candidates.push(candidate)
  }
  return { candidates: candidates.sort((a, b) => a.cost - b.cost), refuting }
}

/**
 * Straight-line candidates that cost less than `best`, each tested on many inputs and, where `prove` is given, proved; a
 * counterexample becomes one more case. Deterministic by seed, whoever shares the work.
 */
export async function* searchCandidates<Target extends string, Unit>(
  contract: Contract,
  backEnd: BackEnd<Target, Unit>,
  best: number,
  options: ProposeOptions<Target, Unit>,
): AsyncGenerator<Candidate<Target, Unit>> {
  const { effort = 1, seed = 0, pool, pause, signal } = options
  const problem = createProblem(contract, { effort, seed })
  if (problem.firstCases === undefined) return
  const { width, mask, oracle } = problem
  let drawn: readonly SearchCase[] | undefined
  const search: Search<Target, Unit> = { contract, backEnd, width, mask, checks: () => (drawn ??= problem.draw(600)) }
  let counterexamples: readonly SearchCase[] = []
  let stepsLeft = problem.stepLimit
  for (let round = 0; round < 12 && signal?.aborted !== true; round++) {
    const cases = withCounterexamples(problem.firstCases, counterexamples)
    const limit = { cost: costLimit, step: Math.max(Math.min(problem.stepLimit, cheapSteps), stepsLeft) }
    const enumeration = new Enumeration(problem.bankOptions(cases), limit)
    const written = counterexamples.map((one) => one.arguments.map(String))
    const source = { contract: contract.source, effort, seed, counterexamples: written }
    if (!(await explore(enumeration, { source, pool, pause, signal }))) return
    const { hits } = enumeration
    const { candidates, refuting } = sift(
      search,
      hits.map(({ expression }) => expression),
      best,
    )
    for (const candidate of candidates) {
      const verdict = options.prove === undefined ? 'equal' : await options.prove(candidate)
      if (verdict === 'equal') {
        yield candidate
        return
      }
      if (verdict === 'unknown') continue
      const counterexample = oracle(verdict.counterexample)
      if (counterexample !== undefined) refuting.push(counterexample)
    }
    if (refuting.length === 0) return
    counterexamples = withCounterexamples(counterexamples, refuting)
    stepsLeft -= enumeration.spent
  }
}
