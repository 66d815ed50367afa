import { createBlock } from '../ir/graph.js'
import { type Block, type Graph, isConst, type Node } from '../ir/node.js'
import { reversePostorder } from '../ir/order.js'

/**
 * A branch on "a and b" of two comparisons becomes two branches, which cost less than computing both flags, unless the
 * values are wanted elsewhere too. Comes late: other passes see more in the value. `onlyZeroTests`: only where one of the
 * comparisons is with zero.
 */
export function splitConditions(graph: Graph, onlyZeroTests: boolean): void {
  const uses = new Map<Node, number>()
  const count = (node: Node): void => {
    uses.set(node, (uses.get(node) ?? 0) + 1)
  }
  const blocks = reversePostorder(graph.entry)
  for (const block of blocks) {
    for (const node of [...block.phis, ...block.nodes]) for (const input of node.inputs) count(input)
    if (block.end?.kind === 'branch') count(block.end.condition)
  }
  const work = [...blocks]
  for (let block = work.pop(); block !== undefined; block = work.pop()) {
    const second = splitBranch(graph, block, uses, onlyZeroTests)
    if (second !== undefined) work.push(block, second)
  }
}

const comparisons = new Set(['eq', 'ne', 'lt_s', 'lt_u', 'le_s', 'le_u', 'flt', 'fle', 'feq', 'fne', 'and', 'or'])

function splitBranch(
  graph: Graph,
  block: Block,
  uses: ReadonlyMap<Node, number>,
  onlyZeroTests: boolean,
): Block | undefined {
  const end = block.end
  if (end?.kind !== 'branch') return undefined
  const { condition, whenTrue, whenFalse } = end
  const both = condition.op === 'and'
  if ((!both && condition.op !== 'or') || condition.block !== block || uses.get(condition) !== 1) return undefined
  const [first, second] = condition.inputs
  if (!condition.inputs.every((input) => comparisons.has(input.op) && isTruth(input))) return undefined
  if (onlyZeroTests && !condition.inputs.some(isZeroTest)) return undefined
  // The way that is decided by the first comparison alone gets a second predecessor with the same phi values.
  const shared = both ? whenFalse : whenTrue
  const other = both ? whenTrue : whenFalse
  const next = createBlock(graph)
  block.nodes = block.nodes.filter((node) => node !== condition)
  next.end = { kind: 'branch', condition: second, whenTrue, whenFalse }
  next.predecessors = [block]
  other.predecessors[other.predecessors.indexOf(block)] = next
  const at = shared.predecessors.indexOf(block)
  shared.predecessors.push(next)
  for (const phi of shared.phis) phi.inputs.push(phi.inputs[at])
  block.end = both
    ? { kind: 'branch', condition: first, whenTrue: next, whenFalse }
    : { kind: 'branch', condition: first, whenTrue, whenFalse: next }
  return next
}

/** Whether the comparison is with zero and needs one look at the other value: its sign, or whether it has any bit. */
function isZeroTest({ op, inputs: [a, b] }: Node): boolean {
  const isZero = (node: Node) => isConst(node) && node.bits === 0n
  return ((op === 'eq' || op === 'ne' || op === 'lt_s') && isZero(b)) || (op === 'le_s' && isZero(a))
}

/** Whether the value is 0 or 1, so that bitwise and logical operations agree. */
function isTruth(node: Node): boolean {
  return node.op === 'and' || node.op === 'or' ? node.inputs.every(isTruth) : comparisons.has(node.op)
}
