import { oncePer } from '../shared/once.js'
import type { ListedFunction, Machine } from '../types.js'
import { machineGraph } from './machine-graph.js'
import { wasmGraph } from './wasm-graph.js'

/** Instructions that run one after the other. */
export interface Block {
  /** Position in `FlowGraph.blocks`. */
  readonly id: number
  /** First and last line, as positions in the function. */
  readonly first: number
  readonly last: number
  /** How control leaves the function here, if it does: `return`, `stop`, or to another place in words. */
  readonly exit: string | undefined
  /** Whether the function itself calls it, as a routine of its own. */
  readonly isCalled: boolean
  /** Whether any path from the entry, or from such a routine's, leads here. */
  readonly isReachable: boolean
}

/** `next`: goes on to the line below. `taken`: jumps on a condition. `jump`: jumps in any case. */
export interface Edge {
  readonly from: number
  readonly to: number
  readonly kind: 'next' | 'taken' | 'jump'
  /** What decides: the cases of a table, the two sides of an `if`. */
  readonly label?: string
}

export interface FlowGraph {
  readonly blocks: readonly Block[]
  readonly edges: readonly Edge[]
}

/** The ways that leave each block, by its id. */
export const waysOut = oncePer(({ blocks, edges }: FlowGraph): readonly (readonly Edge[])[] => {
  const found: Edge[][] = blocks.map(() => [])
  for (const edge of edges) found[edge.from]!.push(edge)
  return found
})

/** The basic blocks of a function and the ways between them. */
export const flowGraph = (machine: Machine, listed: ListedFunction): FlowGraph =>
  machine === 'wasm32' ? wasmGraph(listed.lines) : machineGraph(machine, listed.lines)
