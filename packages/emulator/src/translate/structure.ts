import type { WasmEmitter } from '@sourceless/isa-wasm'
import { op } from '@sourceless/isa-wasm'
import type { ReducibleGraph } from './graph.js'

/** Writes the contents of nodes; `structure` provides the nesting between them. */
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
  goto(to: number): void
  /** Takes a condition (i32) from the stack. */
  branch(whenTrue: number, whenFalse: number): void
  /** Number of labels from here to one that was opened before the first node, `depth` labels deep then. */
  labelsTo(depth: number): number
}

/**
 * Structured control flow of a reducible graph: loops at the headers, blocks that end where several paths meet, everything
 * else nested in place. Ramsey, "Beyond Relooper" (ICFP 2022).
 */
export function emitStructured(
  e: WasmEmitter,
  graph: ReducibleGraph,
  entrySuccessors: readonly (readonly number[])[],
  writer: NodeWriter,
): void {
  const { dominance, dispatcher, dispatched } = graph
  const { order, sequence, immediateDominator, predecessors } = dominance
  const tableIndex = new Map(dispatched.map((node, index) => [node, index]))
  const isLoop = (node: number): boolean => predecessors[node]!.some((from) => order[from]! >= order[node]!)
  const forwardEdges = countForwardEdges(graph, entrySuccessors)
  const isMerge = (node: number): boolean => forwardEdges[node]! > 1 || tableIndex.has(node)
  const children: number[][] = order.length > 0 ? Array.from(order, () => []) : []
  for (const node of sequence) if (node !== 0) children[immediateDominator[node]!]!.push(node)
  /** Depth of the label that reaches a node: its loop, or the end of its block. */
  const loopDepth = new Map<number, number>()
  const blockDepth = new Map<number, number>()

  const labelFor = (from: number, to: number): number | undefined => {
    const depth = order[to]! <= order[from]! ? loopDepth.get(to) : blockDepth.get(to)
    return depth === undefined ? undefined : e.depth - depth - 1
  }
  const enter = (from: number, to: number): void => {
    const index = dispatcher === from ? undefined : tableIndex.get(to)
    if (index !== undefined) writer.select(index)
    const real = index === undefined ? to : dispatcher
    const label = labelFor(from, real)
    if (label === undefined) emitTree(real)
    else e.br(label)
  }
  const isPlainBranch = (from: number, to: number): boolean => !tableIndex.has(to) && labelFor(from, to) !== undefined
  const branchesOf = (from: number): Branches => ({
    goto: (to) => enter(from, to),
    labelsTo: (depth) => e.depth - depth - 1,
    branch(whenTrue, whenFalse) {
      if (isPlainBranch(from, whenTrue)) {
        e.brIf(labelFor(from, whenTrue)!)
        enter(from, whenFalse)
      } else if (isPlainBranch(from, whenFalse)) {
        e.emit(op['i32.eqz'])
        e.brIf(labelFor(from, whenFalse)!)
        enter(from, whenTrue)
      } else {
        e.if()
        enter(from, whenTrue)
        e.end()
        enter(from, whenFalse)
      }
    },
  })
  const emitDispatch = (): void => {
    writer.selected()
    const labels = dispatched.map((node) => labelFor(dispatcher, node)!)
    e.brTable(labels, labels[0]!)
  }
  const emitWithin = (node: number, merges: readonly number[], next: number): void => {
    const merge = merges[next]
    if (merge === undefined) {
      if (node === dispatcher) emitDispatch()
      else writer.node(node, branchesOf(node))
      return
    }
    blockDepth.set(merge, e.depth)
    e.block()
    emitWithin(node, merges, next + 1)
    e.end()
    blockDepth.delete(merge)
    emitTree(merge)
  }
  const emitTree = (node: number): void => {
    const merges = children[node]!.filter(isMerge).sort((a, b) => order[b]! - order[a]!)
    if (!isLoop(node)) {
      emitWithin(node, merges, 0)
      return
    }
    loopDepth.set(node, e.depth)
    e.loop()
    writer.loopHeader()
    emitWithin(node, merges, 0)
    e.end()
    loopDepth.delete(node)
  }
  emitTree(0)
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
