import { addPhi, branch, createBlock, jump } from '../ir/graph.js'
import { type Block, type Graph, isPure, type Node, resolve, successors, type ValueType } from '../ir/node.js'
import { reversePostorder } from '../ir/order.js'
import { endInputs, mapEndInputs } from './clean.js'

/**
 * Selects become jumps: the inverse of `convertBranches`, for machines without an instruction that selects. What only one of
 * the two values needs is computed on its way.
 */
export function branchSelects(graph: Graph): void {
  const users = usersOf(graph)
  const work = reversePostorder(graph.entry)
  for (let block = work.pop(); block !== undefined; block = work.pop()) {
    const selects = lastSelects(block)
    if (selects.length > 0) work.push(block, ...splitAt(graph, block, selects, users))
  }
  for (const block of reversePostorder(graph.entry)) {
    for (const node of [...block.phis, ...block.nodes]) node.inputs = node.inputs.map(resolve)
    mapEndInputs(block, resolve)
  }
}

/** What uses a value; undefined stands for the end of a block. */
type Users = ReadonlyMap<Node, readonly (Node | undefined)[]>

function usersOf(graph: Graph): Users {
  const users = new Map<Node, (Node | undefined)[]>()
  const add = (node: Node, user: Node | undefined): void => {
    const list = users.get(node)
    if (list === undefined) users.set(node, [user])
    else list.push(user)
  }
  for (const block of reversePostorder(graph.entry)) {
    for (const node of [...block.phis, ...block.nodes]) for (const input of node.inputs) add(input, node)
    for (const input of endInputs(block)) add(input, undefined)
  }
  return users
}

/** The last select of a block and those before it that can be decided with it: same condition, not needed in between. */
function lastSelects(block: Block): Node[] {
  const at = block.nodes.findLastIndex((node) => node.op === 'select')
  if (at < 0) return []
  const last = block.nodes[at]
  const group = [last]
  const needed = new Set(last.inputs)
  for (let n = at - 1; n >= 0; n--) {
    const node = block.nodes[n]
    if (node.op === 'select' && node.inputs[0] === last.inputs[0] && !needed.has(node)) group.unshift(node)
    for (const input of node.inputs) needed.add(input)
  }
  return group
}

/** Ends the block in front of its last select; gives the two ways to where it goes on. */
function splitAt(graph: Graph, block: Block, selects: readonly Node[], users: Users): Block[] {
  const [whenTrue, whenFalse, after] = [createBlock(graph), createBlock(graph), createBlock(graph)]
  const at = block.nodes.indexOf(selects[selects.length - 1])
  const before = block.nodes.slice(0, at).filter((node) => !selects.includes(node))
  moveTo(after, block.nodes.slice(at + 1))
  for (const next of new Set(successors(block))) {
    next.predecessors = next.predecessors.map((predecessor) => (predecessor === block ? after : predecessor))
  }
  after.end = block.end
  block.end = undefined
  const arms = [whenTrue, whenFalse].map((arm, n) => {
    const own = onlyFor(selects, n + 1, before, users)
    moveTo(arm, [...own].reverse())
    return own
  })
  block.nodes = before.filter((node) => !arms.some((own) => own.has(node)))
  branch(block, selects[0].inputs[0], whenTrue, whenFalse)
  jump(whenTrue, after)
  jump(whenFalse, after)
  for (const select of selects) select.forward = addPhi(graph, after, select.type as ValueType, select.inputs.slice(1))
  return [whenTrue, whenFalse]
}

function moveTo(block: Block, nodes: Node[]): void {
  block.nodes = nodes
  for (const node of nodes) node.block = block
}

/** What only the value `index` of the selects needs, last first. */
function onlyFor(selects: readonly Node[], index: number, before: readonly Node[], users: Users): Set<Node> {
  const own = new Set<Node>()
  for (const node of [...before].reverse()) {
    const isOwn = (user: Node | undefined): boolean =>
      user !== undefined &&
      (own.has(user) || (selects.includes(user) && user.inputs.every((input, n) => (input === node) === (n === index))))
    if (isPure(node) && users.get(node)?.every(isOwn) === true) own.add(node)
  }
  return own
}
