import type { Contract } from '@sourceless/contract'
import { LimitError } from './build/builder.js'
import { buildGraph } from './build/function.js'
import type { BackEnd, Candidate, ForgeTarget, LowerResult, NativeCandidate } from './candidate.js'
import type { Graph } from './ir/node.js'
import { optimise } from './optimise/index.js'
import { graphToModule } from './wasm/lower-wasm.js'
import { graphToObject, x64Options } from './x64/lower-x64.js'

const wasmOptions = { floatSelect: true, multiplyHigh: false, splitConditions: false } as const

/** Machine code for a function or program in SSA form. */
export function lowerGraph(
  graph: Graph,
  name: string | undefined,
  target: ForgeTarget,
  origin: Candidate['origin'],
): Candidate {
  if (target === 'wasm32') {
    optimise(graph, wasmOptions)
    const { unit, instructions, sizeBytes } = graphToModule(graph, name)
    return { origin, target, unit, instructions, sizeBytes, cost: sizeBytes + instructions }
  }
  optimise(graph, x64Options)
  const { unit, instructions, sizeBytes } = graphToObject(graph, name)
  return { origin, target, unit, instructions, sizeBytes, cost: sizeBytes + instructions }
}

/** Lowers a contract to one machine program: always the same for the same contract and target. */
export function lower(contract: Contract, target: ForgeTarget): LowerResult
export function lower<Target extends string>(
  contract: Contract,
  target: BackEnd<Target>,
): LowerResult<NativeCandidate<Target>>
export function lower(
  contract: Contract,
  target: ForgeTarget | BackEnd<string>,
): LowerResult<Candidate | NativeCandidate<string>> {
  try {
    if (typeof target === 'object') return lowerNatively(contract, target)
    const graph = buildGraph(contract, target === 'wasm32' ? 'wasm32' : 'x86_64')
    const name = contract.kind === 'program' ? undefined : contract.name
    return { value: lowerGraph(graph, name, target, 'lowering'), diagnostics: [] }
  } catch (error) {
    if (!(error instanceof LimitError)) throw error
    const hint = 'make helpers or arrays smaller; the limits are in the README of forge'
    return { diagnostics: [{ code: 'forge/limit', message: error.message, hint, span: contract.entry.span }] }
  }
}

function lowerNatively(contract: Contract, backEnd: BackEnd<string>): LowerResult<NativeCandidate<string>> {
  const { target } = backEnd
  if (contract.kind === 'program') {
    const message = `programs cannot be lowered to ${target} yet, only functions`
    const hint = 'choose x86_64-linux or wasm32, or make it a function'
    return { diagnostics: [{ code: 'forge/unsupported', message, hint, span: contract.entry.span }] }
  }
  const graph = buildGraph(contract, backEnd.machine)
  optimise(graph, backEnd.options)
  const { unit, instructions, sizeBytes } = backEnd.lowerFunction(graph, contract.name)
  const value = { origin: 'lowering', target, unit, instructions, sizeBytes, cost: sizeBytes + instructions } as const
  return { value, diagnostics: [] }
}
