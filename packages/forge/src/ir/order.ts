import { type Block, type Graph, successors } from './node.js'

export interface Loop {
  readonly head: Block
  readonly blocks: ReadonlySet<Block>
  readonly parent: Loop | undefined
  readonly depth: number
}

/** Shape of the control flow: reverse postorder, dominators, natural loops. Built flow is always reducible. */
export interface Flow {
  readonly blocks: readonly Block[]
  readonly index: ReadonlyMap<Block, number>
  readonly dominator: ReadonlyMap<Block, Block>
  readonly children: ReadonlyMap<Block, readonly Block[]>
  /** Innermost loop of a block. */
  readonly loopOf: ReadonlyMap<Block, Loop>
  dominates(a: Block, b: Block): boolean
}

export function reversePostorder(entry: Block): Block[] {
  const seen = new Set<Block>([entry])
  const out: Block[] = []
  const stack: { block: Block; next: Block[] }[] = [{ block: entry, next: successors(entry) }]
  while (stack.length > 0) {
    const top = stack[stack.length - 1]
    // The last successor first, so that the first one comes first in the reversed order.
    const block = top.next.pop()
    if (block === undefined) {
      out.push(top.block)
      stack.pop()
    } else if (!seen.has(block)) {
      seen.add(block)
      stack.push({ block, next: successors(block) })
    }
  }
  return out.reverse()
}

/** Cooper, Harvey, Kennedy: "A Simple, Fast Dominance Algorithm". */
export function analyseFlow(graph: Graph): Flow {
  const blocks = reversePostorder(graph.entry)
  const index = new Map(blocks.map((block, i) => [block, i]))
  const dominator = new Map<Block, Block>([[graph.entry, graph.entry]])
  const meet = (a: Block, b: Block): Block => {
    let [x, y] = [a, b]
    while (x !== y) {
      while (index.get(x)! > index.get(y)!) x = dominator.get(x)!
      while (index.get(y)! > index.get(x)!) y = dominator.get(y)!
    }
    return x
  }
  for (let changed = true; changed; ) {
    changed = false
    for (const block of blocks.slice(1)) {
      const known = block.predecessors.filter((p) => dominator.has(p))
      const next = known.reduce(meet)
      if (dominator.get(block) !== next) {
        dominator.set(block, next)
        changed = true
      }
    }
  }
  const children = new Map<Block, Block[]>(blocks.map((block) => [block, []]))
  for (const block of blocks.slice(1)) children.get(dominator.get(block)!)!.push(block)
  const dominates = (a: Block, b: Block): boolean => {
    let x = b
    while (index.get(x)! > index.get(a)!) x = dominator.get(x)!
    return x === a
  }
  return { blocks, index, dominator, children, dominates, loopOf: findLoops(blocks, index, dominates) }
}

function findLoops(
  blocks: readonly Block[],
  index: ReadonlyMap<Block, number>,
  dominates: (a: Block, b: Block) => boolean,
): Map<Block, Loop> {
  const loopOf = new Map<Block, Loop>()
  // Outer loops have earlier heads, so inner loops overwrite what outer ones claimed.
  for (const head of blocks) {
    const latches = head.predecessors.filter((p) => index.has(p) && dominates(head, p))
    if (latches.length === 0) continue
    const members = new Set<Block>([head])
    const work = [...latches]
    for (let block = work.pop(); block !== undefined; block = work.pop()) {
      if (members.has(block)) continue
      members.add(block)
      work.push(...block.predecessors)
    }
    const parent = loopOf.get(head)
    const loop: Loop = { head, blocks: members, parent, depth: (parent?.depth ?? 0) + 1 }
    for (const block of members) loopOf.set(block, loop)
  }
  return loopOf
}

/** An order of the blocks of a function where each is visited after its dominator. */
export function dominatorPreorder(flow: Flow): Block[] {
  const out: Block[] = []
  const visit = (block: Block): void => {
    out.push(block)
    for (const child of flow.children.get(block)!) visit(child)
  }
  visit(flow.blocks[0])
  return out
}
