import type { Edge, FlowGraph } from './graph.js'

/** Where control may go from a line, as positions of lines; the length of the function stands for its end. */
export interface Way {
  readonly to: number
  readonly kind: Edge['kind']
  readonly label?: string
}

export interface Ending {
  readonly ways: readonly Way[]
  readonly exit?: string
}

/**
 * Blocks from the lines that begin one and the lines at which control may part. A line without an ending goes on to the next.
 * `leaders` holds 0 and every line that a way leads to; `called` are lines of the function that it calls, leaders too.
 */
export function assemble(
  count: number,
  leaders: ReadonlySet<number>,
  endings: ReadonlyMap<number, Ending>,
  called: ReadonlySet<number> = new Set(),
): FlowGraph {
  const starts = [...leaders].filter((at) => at < count).sort((a, b) => a - b)
  const idOf = new Map(starts.map((start, id) => [start, id]))
  const spans = starts.map((first, id) => ({ first, last: (starts[id + 1] ?? count) - 1 }))
  const exits: (string | undefined)[] = []
  const edges: Edge[] = []
  for (const [from, { first, last }] of spans.entries()) {
    const ending = lastEnding(endings, first, last) ?? { ways: [{ to: last + 1, kind: 'next' as const }] }
    exits.push(ending.exit)
    for (const { to, kind, label } of ending.ways) {
      const id = idOf.get(to)
      if (id !== undefined) edges.push({ from, to: id, kind, ...(label === undefined ? {} : { label }) })
    }
  }
  const isCalled = ({ first }: { readonly first: number }) => called.has(first)
  const entries = spans.flatMap((span, id) => (id === 0 || isCalled(span) ? [id] : []))
  const reached = reach(entries, edges)
  return {
    blocks: spans.map((span, id) => ({
      id,
      ...span,
      exit: exits[id],
      isCalled: isCalled(span),
      isReachable: reached.has(id),
    })),
    edges,
  }
}

/** Lines behind the one that ends a block, such as the `end` of a loop that a branch has left, are never run. */
function lastEnding(endings: ReadonlyMap<number, Ending>, first: number, last: number): Ending | undefined {
  for (let at = first; at <= last; at++) {
    const ending = endings.get(at)
    if (ending !== undefined) return ending
  }
  return undefined
}

function reach(entries: readonly number[], edges: readonly Edge[]): ReadonlySet<number> {
  const next = new Map<number, number[]>()
  for (const { from, to } of edges) next.set(from, [...(next.get(from) ?? []), to])
  const reached = new Set(entries)
  for (const id of reached) for (const to of next.get(id) ?? []) reached.add(to)
  return reached
}
