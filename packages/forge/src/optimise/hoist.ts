import { createBlock, detached } from '../ir/graph.js'
import { type Block, type Graph, isConst, isPure, type Node } from '../ir/node.js'
import { analyseFlow, type Flow, type Loop, reversePostorder } from '../ir/order.js'

/** Gives every loop a block of its own before it, and puts an empty block on each edge from a branch to a join. */
export function splitEdges(graph: Graph): void {
  const flow = analyseFlow(graph)
  const heads = new Set([...flow.loopOf.values()].map((loop) => loop.head))
  for (const head of heads) addPreheader(graph, flow, head)
  for (const block of reversePostorder(graph.entry)) {
    const end = block.end
    if (end?.kind !== 'branch') continue
    const split = (target: Block): Block => {
      if (target.predecessors.length === 1) return target
      const middle = createBlock(graph)
      middle.predecessors = [block]
      middle.end = { kind: 'jump', target }
      target.predecessors[target.predecessors.indexOf(block)] = middle
      return middle
    }
    end.whenTrue = split(end.whenTrue)
    end.whenFalse = split(end.whenFalse)
  }
}

/** Moves what is the same in every iteration in front of its loop. */
export function hoistInvariants(graph: Graph): void {
  const before = analyseFlow(graph)
  const heads = new Set([...before.loopOf.values()].map((loop) => loop.head))
  for (const head of heads) addPreheader(graph, before, head)
  const flow = analyseFlow(graph)
  for (const block of flow.blocks) {
    const loop = flow.loopOf.get(block)
    if (loop === undefined) continue
    block.nodes = block.nodes.filter((node) => !moveOut(node, loop, flow))
  }
}

/** A block of its own before the head, so that there is a place that runs once. */
function addPreheader(graph: Graph, flow: Flow, head: Block): void {
  const outside = head.predecessors.filter((p) => !flow.dominates(head, p))
  if (outside.length === 1 && outside[0].end?.kind === 'jump') return
  const block = createBlock(graph)
  const positions = head.predecessors.map((p) => outside.includes(p))
  for (const phi of head.phis) {
    const values = phi.inputs.filter((_, i) => positions[i])
    let value = values[0]
    if (values.length > 1) {
      value = detached(graph, 'phi', phi.type, values)
      value.block = block
      block.phis.push(value)
    }
    phi.inputs = [value, ...phi.inputs.filter((_, i) => !positions[i])]
  }
  block.predecessors = outside
  head.predecessors = [block, ...head.predecessors.filter((p) => !outside.includes(p))]
  block.end = { kind: 'jump', target: head }
  for (const predecessor of outside) {
    const end = predecessor.end
    if (end?.kind === 'jump') end.target = block
    else if (end?.kind === 'branch') {
      if (end.whenTrue === head) end.whenTrue = block
      if (end.whenFalse === head) end.whenFalse = block
    }
  }
}

function moveOut(node: Node, innermost: Loop, flow: Flow): boolean {
  let target: Block | undefined
  for (let loop: Loop | undefined = innermost; loop !== undefined; loop = loop.parent) {
    const invariant = node.inputs.every((input) => isConst(input) || !loop.blocks.has(input.block!))
    if (!invariant || !mayLeave(node, loop)) break
    target = loop.head.predecessors.find((p) => !loop.blocks.has(p))
  }
  if (target === undefined || flow.loopOf.get(target) === innermost) return false
  node.block = target
  target.nodes.push(node)
  return true
}

/** Loads may leave only from the head, which runs if the loop is reached at all, and if nothing in the loop writes to the object. */
function mayLeave(node: Node, loop: Loop): boolean {
  if (node.op === 'address') return true
  if (node.op !== 'load') return isPure(node)
  if (node.block !== loop.head) return false
  const object = node.access!.object
  if (!object.stored) return true
  for (const block of loop.blocks) {
    if (block.nodes.some((other) => other.op === 'store' && other.access!.object === object)) return false
  }
  return true
}
