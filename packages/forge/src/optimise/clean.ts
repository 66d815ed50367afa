import { type Block, type Graph, hasEffect, isConst, type Node, resolve } from '../ir/node.js'
import { reversePostorder } from '../ir/order.js'

/** Values that the end of a block uses. */
export function endInputs(block: Block): Node[] {
  const end = block.end
  if (end?.kind === 'branch') return [end.condition]
  if (end?.kind === 'return') return end.value === undefined ? [] : [end.value]
  return end?.kind === 'finish' ? [end.value] : []
}

export function mapEndInputs(block: Block, map: (node: Node) => Node): void {
  const end = block.end
  if (end === undefined) return
  if (end.kind === 'branch') end.condition = map(end.condition)
  else if (end.kind === 'return' && end.value !== undefined) end.value = map(end.value)
  else if (end.kind === 'finish') block.end = { kind: 'finish', value: map(end.value) }
}

function dropEdge(from: Block, to: Block): void {
  const at = to.predecessors.indexOf(from)
  if (at < 0) return
  to.predecessors.splice(at, 1)
  for (const phi of to.phis) phi.inputs.splice(at, 1)
}

/** Turns branches on constants into jumps, and forgets edges from blocks that nothing reaches. */
function pruneEdges(graph: Graph): void {
  for (const block of reversePostorder(graph.entry)) {
    const end = block.end
    if (end?.kind !== 'branch') continue
    const condition = resolve(end.condition)
    if (end.whenTrue === end.whenFalse) {
      dropEdge(block, end.whenFalse)
      block.end = { kind: 'jump', target: end.whenTrue }
    } else if (isConst(condition)) {
      const [taken, other] = condition.bits !== 0n ? [end.whenTrue, end.whenFalse] : [end.whenFalse, end.whenTrue]
      dropEdge(block, other)
      block.end = { kind: 'jump', target: taken }
    }
  }
  const live = new Set(reversePostorder(graph.entry))
  for (const block of live) {
    for (const predecessor of [...block.predecessors]) if (!live.has(predecessor)) dropEdge(predecessor, block)
  }
}

/** Phis of one value become that value, until none is left. */
function removePhis(blocks: readonly Block[]): boolean {
  let any = false
  for (let changed = true; changed; ) {
    changed = false
    for (const block of blocks) {
      for (const phi of block.phis) {
        if (phi.forward !== undefined) continue
        const values = new Set(phi.inputs.map(resolve))
        values.delete(phi)
        if (values.size !== 1) continue
        phi.forward = [...values][0]
        changed = any = true
      }
    }
  }
  return any
}

/** Joins a block with its only predecessor when that has no other successor; skips empty blocks. */
function mergeBlocks(graph: Graph): void {
  for (const block of reversePostorder(graph.entry)) {
    for (
      let end = block.end;
      end?.kind === 'jump' && end.target.predecessors.length === 1 && end.target !== block;
      end = block.end
    ) {
      const next = end.target
      for (const phi of next.phis) phi.forward = resolve(phi.inputs[0])
      for (const node of next.nodes) node.block = block
      block.nodes.push(...next.nodes)
      block.end = next.end
      next.end = undefined
      for (const after of [...successorsOf(block)]) {
        after.predecessors = after.predecessors.map((p) => (p === next ? block : p))
      }
    }
  }
  skipEmptyBlocks(graph)
}

function successorsOf(block: Block): Block[] {
  const end = block.end
  return end?.kind === 'jump' ? [end.target] : end?.kind === 'branch' ? [end.whenTrue, end.whenFalse] : []
}

/** Jumps to a block that only jumps on go straight to its target, where no phi tells the two ways apart. */
function skipEmptyBlocks(graph: Graph): void {
  for (const block of reversePostorder(graph.entry)) {
    const end = block.end
    if (block === graph.entry || end?.kind !== 'jump' || block.phis.length + block.nodes.length > 0) continue
    const target = end.target
    if (target === block || block.predecessors.length === 0) continue
    if (
      target.phis.length > 0 &&
      block.predecessors.some(
        (p) => target.predecessors.includes(p) || (p.end?.kind === 'branch' && p.end.whenTrue === p.end.whenFalse),
      )
    )
      continue
    const at = target.predecessors.indexOf(block)
    for (const predecessor of [...block.predecessors]) {
      const before = predecessor.end
      if (before?.kind === 'jump') before.target = target
      else if (before?.kind === 'branch') {
        if (before.whenTrue === block) before.whenTrue = target
        if (before.whenFalse === block) before.whenFalse = target
      }
    }
    target.predecessors.splice(at, 1, ...block.predecessors)
    for (const phi of target.phis) phi.inputs.splice(at, 1, ...block.predecessors.map(() => phi.inputs[at]))
    block.predecessors = []
    block.end = undefined
  }
}

/** Marks from effects and ends; what is not reached is dropped. Also resolves every replaced input. */
function removeDead(blocks: readonly Block[]): void {
  const live = new Set<Node>()
  const work: Node[] = []
  const mark = (node: Node): void => {
    if (live.has(node)) return
    live.add(node)
    work.push(node)
  }
  for (const block of blocks) {
    mapEndInputs(block, resolve)
    for (const node of [...block.phis, ...block.nodes]) {
      node.inputs = node.inputs.map(resolve)
      if (hasEffect(node)) mark(node)
    }
    endInputs(block).forEach(mark)
  }
  for (let node = work.pop(); node !== undefined; node = work.pop()) node.inputs.forEach(mark)
  for (const block of blocks) {
    block.phis = block.phis.filter((phi) => phi.forward === undefined && live.has(phi))
    block.nodes = block.nodes.filter((node) => node.forward === undefined && (live.has(node) || node.op === 'param'))
  }
}

/** Removes what cannot run and what nothing needs. */
export function clean(graph: Graph): void {
  pruneEdges(graph)
  let blocks = reversePostorder(graph.entry)
  removePhis(blocks)
  removeDead(blocks)
  mergeBlocks(graph)
  blocks = reversePostorder(graph.entry)
  removePhis(blocks)
  removeDead(blocks)
}
