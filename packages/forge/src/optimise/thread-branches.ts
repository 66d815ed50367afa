import { type Block, type Graph, isConst, type Node } from '../ir/node.js'
import { analyseFlow } from '../ir/order.js'
import { clean, endInputs } from './clean.js'

/**
 * A block that only branches on a value that its predecessors decided is skipped: they branch themselves, or jump where a
 * constant says the way. So the result of a condition that was put in place of its call is never made.
 */
export function threadBranches(graph: Graph): void {
  while (threadSome(graph)) clean(graph)
}

function threadSome(graph: Graph): boolean {
  let any = false
  const { blocks, dominates } = analyseFlow(graph)
  const uses = countUses(blocks)
  for (const block of blocks) {
    const { end, phis, nodes, predecessors } = block
    if (end?.kind !== 'branch' || nodes.length > 0 || phis.length !== 1 || end.condition !== phis[0]) continue
    if (uses.get(phis[0]) !== 1 || end.whenTrue === end.whenFalse) continue
    // A way into the middle of a loop must not arise.
    if (predecessors.some((predecessor) => dominates(block, predecessor))) continue
    for (const predecessor of [...predecessors]) if (thread(block, predecessor)) any = true
  }
  return any
}

function countUses(blocks: readonly Block[]): Map<Node, number> {
  const uses = new Map<Node, number>()
  const count = (node: Node): void => {
    uses.set(node, (uses.get(node) ?? 0) + 1)
  }
  for (const block of blocks) {
    for (const node of [...block.phis, ...block.nodes]) node.inputs.forEach(count)
    endInputs(block).forEach(count)
  }
  return uses
}

function thread(block: Block, predecessor: Block): boolean {
  const before = predecessor.end
  const at = block.predecessors.indexOf(predecessor)
  const value = block.phis[0].inputs[at]
  if (block.end?.kind !== 'branch') return false
  const { whenTrue, whenFalse } = block.end
  const target = value.bits !== 0n ? whenTrue : whenFalse
  if (before?.kind === 'jump') {
    if (isConst(value)) before.target = target
    else predecessor.end = { kind: 'branch', condition: value, whenTrue, whenFalse }
  } else if (before?.kind === 'branch' && isConst(value)) {
    // Two ways from one block to another could not be told apart.
    if (before.whenTrue === before.whenFalse || before.whenTrue === target || before.whenFalse === target) return false
    if (before.whenTrue === block) before.whenTrue = target
    else before.whenFalse = target
  } else return false
  for (const next of isConst(value) ? [target] : [whenTrue, whenFalse]) addPredecessor(next, predecessor, block)
  block.predecessors.splice(at, 1)
  block.phis[0].inputs.splice(at, 1)
  return true
}

/** `added` comes to a block with the values that come from `like`. */
function addPredecessor(block: Block, added: Block, like: Block): void {
  const at = block.predecessors.indexOf(like)
  block.predecessors.push(added)
  for (const phi of block.phis) phi.inputs.push(phi.inputs[at])
}
