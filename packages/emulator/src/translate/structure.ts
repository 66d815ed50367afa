import type { WasmEmitter } from '@sourceless/isa-wasm'
import { op } from '@sourceless/isa-wasm'
import type { ReducibleGraph } from './graph.js'

/** Writes the contents of nodes; `emitStructured` provides the nesting between them. */
export interface NodeWriter {
  /** Code of a node, ending in one of the `Branches` calls or in a jump out of the function. */
  node(index: number, branches: Branches): void
  /** At the top of each loop. */
  loopHeader(): void
  /** Before an edge to a node that is entered through the dispatcher. */
  select(dispatchIndex: number): void
  /** Leaves the dispatcher's index on the stack. */
  selected(): void
}

export interface Branches {
  /** Goes to a node from inside of an `if`. */
  goto(to: number): void
  /** Goes to a node as the last thing that is written. */
  finish(to: number): void
  /** Takes a condition (i32) from the stack; the last thing that is written. */
  branch(whenTrue: number, whenFalse: number): void
}

/**
 * Structured control flow of a reducible graph: loops at the headers, blocks that end where several paths meet, everything
 * else nested in place. Ramsey, "Beyond Relooper" (ICFP 2022). What comes last in its nesting is returned instead of
 * written (a "tail"), so that long chains of nodes need no recursion.
 */
export function emitStructured(
  e: WasmEmitter,
  graph: ReducibleGraph,
  successors: readonly (readonly number[])[],
  writer: NodeWriter,
): void {
  const { dominance, dispatcher, dispatched } = graph
  const { order, predecessors } = dominance
  const tableIndex = new Map(dispatched.map((node, index) => [node, index]))
  const { children, weights } = dominatorTree(graph)
  const forwardEdges = countForwardEdges(graph, successors)
  const isLoop = (node: number): boolean => predecessors[node]!.some((from) => order[from]! >= order[node]!)
  const isMerge = (node: number): boolean => forwardEdges[node]! > 1 || tableIndex.has(node)
  /** Depth of the label that reaches a node: its loop, or the end of its block. */
  const loopDepth = new Map<number, number>()
  const blockDepth = new Map<number, number>()
  let tail: number | undefined

  const labelFor = (from: number, to: number): number | undefined => {
    const depth = order[to]! <= order[from]! ? loopDepth.get(to) : blockDepth.get(to)
    return depth === undefined ? undefined : e.depth - depth - 1
  }
  /** Branches to a node, or gives the node whose code belongs here. */
  const enter = (from: number, to: number): number | undefined => {
    const index = tableIndex.get(to)
    if (index !== undefined) writer.select(index)
    const real = index === undefined ? to : dispatcher
    const label = labelFor(from, real)
    if (label === undefined) return real
    e.br(label)
    return undefined
  }
  const isPlainBranch = (from: number, to: number): boolean => !tableIndex.has(to) && labelFor(from, to) !== undefined
  const branchesOf = (from: number): Branches => ({
    goto: (to) => drain(enter(from, to)),
    finish(to) {
      tail = enter(from, to)
    },
    branch(whenTrue, whenFalse) {
      const swap = isPlainBranch(from, whenTrue)
        ? false
        : isPlainBranch(from, whenFalse) || weights[whenFalse]! < weights[whenTrue]!
      const [first, last] = swap ? [whenFalse, whenTrue] : [whenTrue, whenFalse]
      if (swap) e.emit(op['i32.eqz'])
      if (isPlainBranch(from, first)) e.brIf(labelFor(from, first)!)
      else {
        // The lighter side is nested, which bounds the depth.
        e.if()
        drain(enter(from, first))
        e.end()
      }
      tail = enter(from, last)
    },
  })
  const contents = (node: number): number | undefined => {
    if (node === dispatcher) {
      writer.selected()
      const labels = dispatched.map((to) => labelFor(dispatcher, to)!)
      e.brTable(labels, labels[0]!)
      return undefined
    }
    tail = undefined
    writer.node(node, branchesOf(node))
    const last = tail
    tail = undefined
    return last
  }
  const within = (node: number, merges: readonly number[], next: number): number | undefined => {
    const merge = merges[next]
    if (merge === undefined) return contents(node)
    blockDepth.set(merge, e.depth)
    e.block()
    drain(within(node, merges, next + 1))
    e.end()
    blockDepth.delete(merge)
    return merge
  }
  const step = (node: number): number | undefined => {
    const merges = children[node]!.filter(isMerge).sort((a, b) => order[b]! - order[a]!)
    if (!isLoop(node)) return within(node, merges, 0)
    loopDepth.set(node, e.depth)
    e.loop()
    writer.loopHeader()
    drain(within(node, merges, 0))
    e.end()
    loopDepth.delete(node)
    return undefined
  }
  const drain = (node: number | undefined): void => {
    for (let next = node; next !== undefined; ) next = step(next)
  }
  drain(0)
}

/** Children in the dominator tree, and the number of nodes below each. */
function dominatorTree({ dominance }: ReducibleGraph): { children: readonly number[][]; weights: Int32Array } {
  const { order, sequence, immediateDominator } = dominance
  const children: number[][] = Array.from(order, () => [])
  const weights = new Int32Array(order.length).fill(1)
  for (const node of sequence) if (node !== 0) children[immediateDominator[node]!]!.push(node)
  for (const node of sequence.toReversed()) if (node !== 0) weights[immediateDominator[node]!]! += weights[node]!
  return { children, weights }
}

/** Edges, parallel ones counted, that do not go back to a loop header. */
function countForwardEdges(
  { dominance, dispatcher, dispatched }: ReducibleGraph,
  successors: readonly (readonly number[])[],
): Int32Array {
  const { order, sequence } = dominance
  const counts = new Int32Array(order.length)
  const targets = new Set(dispatched)
  for (const from of sequence) {
    if (from === dispatcher) continue
    for (const to of successors[from] ?? []) {
      const real = targets.has(to) ? dispatcher : to
      if (order[real]! > order[from]!) counts[real]!++
    }
  }
  return counts
}
