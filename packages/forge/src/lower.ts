import type { Contract } from '@sourceless/contract'
import { LimitError } from './build/builder.js'
import { buildGraph } from './build/function.js'
import { type BackEnd, type Candidate, candidateOf, type LowerResult } from './candidate.js'
import type { Graph } from './ir/node.js'
import { optimise } from './optimise/index.js'

/** Machine code for a function in SSA form, or for a program when there is no name. */
export function lowerGraph<Target extends string, Unit>(
  graph: Graph,
  name: string | undefined,
  backEnd: BackEnd<Target, Unit>,
  origin: Candidate['origin'],
): Candidate<Target, Unit> {
  optimise(graph, backEnd.options)
  return candidateOf(backEnd.target, origin, backEnd.lower(graph, name))
}

/** Lowers a contract to one machine program: always the same for the same contract and target. */
export function lower<Target extends string, Unit>(
  contract: Contract,
  backEnd: BackEnd<Target, Unit>,
): LowerResult<Candidate<Target, Unit>> {
  try {
    const graph = buildGraph(contract, backEnd.build)
    const name = contract.kind === 'program' ? undefined : contract.name
    return { value: lowerGraph(graph, name, backEnd, 'lowering'), diagnostics: [] }
  } catch (error) {
    if (!(error instanceof LimitError)) throw error
    const hint = 'make helpers or arrays smaller; the limits are in the README of forge'
    return { diagnostics: [{ code: 'forge/limit', message: error.message, hint, span: contract.entry.span }] }
  }
}
