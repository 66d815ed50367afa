/** A control-flow graph whose node 0 is the entry; nodes that cannot be reached have order −1. */
export interface FlowGraph {
  readonly successors: readonly (readonly number[])[]
}

interface Dominance {
  /** Position in reverse postorder, −1 when unreachable. */
  readonly order: Int32Array
  readonly sequence: readonly number[]
  readonly immediateDominator: Int32Array
  readonly predecessors: readonly (readonly number[])[]
  dominates(a: number, b: number): boolean
}

/** Cooper, Harvey and Kennedy, "A Simple, Fast Dominance Algorithm" (2001). */
function analyse({ successors }: FlowGraph): Dominance {
  const sequence = reversePostorder(successors)
  const order = new Int32Array(successors.length).fill(-1)
  sequence.forEach((node, position) => {
    order[node] = position
  })
  const predecessors: number[][] = successors.map(() => [])
  for (const node of sequence) for (const to of new Set(successors[node])) predecessors[to]!.push(node)
  const dominator = new Int32Array(successors.length).fill(-1)
  dominator[0] = 0
  const intersect = (a: number, b: number): number => {
    while (a !== b) {
      while (order[a]! > order[b]!) a = dominator[a]!
      while (order[b]! > order[a]!) b = dominator[b]!
    }
    return a
  }
  for (let changed = true; changed; ) {
    changed = false
    for (const node of sequence) {
      if (node === 0) continue
      let best = -1
      for (const from of predecessors[node]!) {
        if (dominator[from] !== -1) best = best === -1 ? from : intersect(from, best)
      }
      if (dominator[node] !== best) {
        dominator[node] = best
        changed = true
      }
    }
  }
  const dominates = (a: number, b: number): boolean => {
    while (order[b]! > order[a]!) b = dominator[b]!
    return a === b
  }
  return { order, sequence, immediateDominator: dominator, predecessors, dominates }
}

function reversePostorder(successors: readonly (readonly number[])[]): number[] {
  const postorder: number[] = []
  const seen = new Uint8Array(successors.length)
  const stack: [number, number][] = [[0, 0]]
  seen[0] = 1
  while (stack.length > 0) {
    const top = stack[stack.length - 1]!
    const to = successors[top[0]]![top[1]++]
    if (to === undefined) {
      postorder.push(top[0])
      stack.pop()
    } else if (seen[to] === 0) {
      seen[to] = 1
      stack.push([to, 0])
    }
  }
  return postorder.reverse()
}

export interface ReducibleGraph {
  readonly dominance: Dominance
  /** The node that stands for the dispatch loop, −1 without one. */
  readonly dispatcher: number
  /** Nodes reached through the dispatcher only, in the order of its table; all edges to them lead there instead. */
  readonly dispatched: readonly number[]
}

/**
 * Makes a graph reducible: nodes that are entered from outside and from inside of a cycle are entered through one
 * dispatcher. First only the nodes seen to offend; if that does not suffice, every node with two predecessors.
 */
export function makeReducible(graph: FlowGraph): ReducibleGraph {
  let dispatched = new Set<number>()
  const dispatcher = graph.successors.length
  for (let round = 0; ; round++) {
    const dominance = analyse(route(graph, dispatcher, dispatched))
    const offending = offendingTargets(route(graph, dispatcher, dispatched), dominance)
    if (offending.length === 0) {
      return { dominance, dispatcher: dispatched.size === 0 ? -1 : dispatcher, dispatched: [...dispatched] }
    }
    if (round < 3 && !offending.includes(dispatcher)) {
      dispatched = new Set([...dispatched, ...offending])
      continue
    }
    const plain = analyse(graph)
    const joins = plain.sequence.filter((node) => node !== 0 && plain.predecessors[node]!.length > 1)
    if (joins.every((node) => dispatched.has(node))) throw new Error('the dispatcher did not make the graph reducible')
    dispatched = new Set(joins)
  }
}

function route({ successors }: FlowGraph, dispatcher: number, dispatched: ReadonlySet<number>): FlowGraph {
  if (dispatched.size === 0) return { successors: [...successors, []] }
  return {
    successors: [
      ...successors.map((list) => list.map((to) => (dispatched.has(to) ? dispatcher : to))),
      [...dispatched],
    ],
  }
}

/** Targets of backward edges that do not dominate the source. */
function offendingTargets({ successors }: FlowGraph, { order, sequence, dominates }: Dominance): number[] {
  const targets = new Set<number>()
  for (const from of sequence) {
    for (const to of successors[from]!) if (order[to]! <= order[from]! && !dominates(to, from)) targets.add(to)
  }
  return [...targets]
}
