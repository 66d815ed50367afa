import { append, constant, detached } from '../ir/graph.js'
import { type Block, type Graph, isPure, type Node, type Opcode, successors } from '../ir/node.js'
import { reversePostorder } from '../ir/order.js'
import { invert, isBoolean } from '../ir/simplify.js'

const costly: ReadonlySet<Opcode> = new Set<Opcode>([
  'div_u',
  'div_s',
  'rem_u',
  'rem_s',
  'mulhi_u',
  'mulhi_s',
  'popcnt',
  'mul',
  'clz',
  'ctz',
])

/** Computing both arms and selecting costs less than a jump up to this many operations. */
const armBudget = 3
/** Operations of a second condition that are computed although the first may have decided already. */
const joinBudget = 2

function isCheapArm(block: Block, end: 'jump' | 'return' = 'jump'): boolean {
  return (
    block.phis.length === 0 &&
    block.end?.kind === end &&
    block.predecessors.length === 1 &&
    block.nodes.length <= armBudget &&
    block.nodes.every((node) => isPure(node) && !costly.has(node.op) && !node.type.startsWith('f'))
  )
}

/**
 * Two branches one after the other that share a target become one on "a and b" or "a or b", so that two limits can be tested
 * as one; what stays two comparisons is split again by `splitConditions`.
 */
export function joinConditions(graph: Graph): boolean {
  let any = false
  for (const block of reversePostorder(graph.entry).reverse()) {
    while (joinBranch(graph, block)) any = true
  }
  return any
}

function joinBranch(graph: Graph, block: Block): boolean {
  const end = block.end
  if (end?.kind !== 'branch' || !isBoolean(end.condition)) return false
  for (const both of [true, false]) {
    const [next, shared] = both ? [end.whenTrue, end.whenFalse] : [end.whenFalse, end.whenTrue]
    const inner = next.end
    if (next === block || next === shared || inner?.kind !== 'branch' || !isBoolean(inner.condition)) continue
    if (next.predecessors.length !== 1 || next.phis.length > 0 || next.nodes.length > joinBudget) continue
    if (!next.nodes.every((node) => isPure(node) && !costly.has(node.op))) continue
    const other = inner.whenTrue === shared ? inner.whenFalse : inner.whenTrue
    if ((inner.whenTrue !== shared && inner.whenFalse !== shared) || other === shared) continue
    const [at, from] = [shared.predecessors.indexOf(block), shared.predecessors.indexOf(next)]
    if (shared.phis.some((phi) => phi.inputs[at] !== phi.inputs[from])) continue
    for (const node of next.nodes) node.block = block
    block.nodes.push(...next.nodes)
    next.nodes = []
    // The inner condition as it leads on: past `shared` for "and", to it for "or".
    const second = (inner.whenTrue === shared) === both ? not(graph, block, inner.condition) : inner.condition
    const condition = append(graph, block, both ? 'and' : 'or', 'i32', [end.condition, second])
    shared.predecessors.splice(from, 1)
    for (const phi of shared.phis) phi.inputs.splice(from, 1)
    other.predecessors[other.predecessors.indexOf(next)] = block
    next.predecessors = []
    next.end = undefined
    block.end = {
      kind: 'branch',
      condition,
      whenTrue: both ? other : shared,
      whenFalse: both ? shared : other,
    }
    return true
  }
  return false
}

function not(graph: Graph, block: Block, condition: Node): Node {
  return invert(condition, {
    graph,
    make: (op, type, inputs) => append(graph, block, op, type, inputs),
    constant: (type, value) => constant(graph, type, value),
  })
}

/** Turns small diamonds and triangles into selects: both arms are computed, none is jumped to. */
export function convertBranches(graph: Graph, floats: boolean): boolean {
  let any = false
  for (const block of reversePostorder(graph.entry).reverse()) {
    const end = block.end
    if (end?.kind !== 'branch') continue
    const { whenTrue, whenFalse, condition } = end
    if (whenTrue === whenFalse) continue
    if (mergeReturns(graph, block, condition, whenTrue, whenFalse)) {
      any = true
      continue
    }
    const trueArm = isCheapArm(whenTrue) ? whenTrue : undefined
    const falseArm = isCheapArm(whenFalse) ? whenFalse : undefined
    const join =
      trueArm !== undefined ? successors(trueArm)[0] : falseArm !== undefined ? successors(falseArm)[0] : undefined
    if (join === undefined || join === block) continue
    const left =
      trueArm !== undefined && successors(trueArm)[0] === join ? trueArm : whenTrue === join ? block : undefined
    const right =
      falseArm !== undefined && successors(falseArm)[0] === join ? falseArm : whenFalse === join ? block : undefined
    if (left === undefined || right === undefined || left === right) continue
    if (!floats && join.phis.some((phi) => phi.type.startsWith('f'))) continue
    const [at, other] = [join.predecessors.indexOf(left), join.predecessors.indexOf(right)]
    if (join.phis.filter((phi) => phi.inputs[at] !== phi.inputs[other]).length > 2) continue
    merge(graph, block, condition, join, [left, right], [at, other])
    any = true
  }
  return any
}

/** c ? return a : return b becomes return c ? a : b. */
function mergeReturns(graph: Graph, block: Block, condition: Node, whenTrue: Block, whenFalse: Block): boolean {
  const [yes, no] = [whenTrue.end, whenFalse.end]
  if (yes?.kind !== 'return' || no?.kind !== 'return' || yes.value === undefined || no.value === undefined) return false
  if (!isCheapArm(whenTrue, 'return') || !isCheapArm(whenFalse, 'return')) return false
  const { type } = yes.value
  if (type.startsWith('f')) return false
  for (const arm of [whenTrue, whenFalse]) {
    for (const node of arm.nodes) node.block = block
    block.nodes.push(...arm.nodes)
    arm.nodes = []
    arm.predecessors = []
    arm.end = undefined
  }
  const value = detached(graph, 'select', type, [condition, yes.value, no.value])
  value.block = block
  block.nodes.push(value)
  block.end = { kind: 'return', value }
  return true
}

function merge(
  graph: Graph,
  block: Block,
  condition: Node,
  join: Block,
  [left, right]: Block[],
  [at, other]: number[],
): void {
  for (const arm of [left, right]) {
    if (arm === block) continue
    for (const node of arm.nodes) node.block = block
    block.nodes.push(...arm.nodes)
    arm.nodes = []
    arm.predecessors = []
    arm.end = undefined
  }
  for (const phi of join.phis) {
    const [a, b] = [phi.inputs[at], phi.inputs[other]]
    let value = a
    if (a !== b) {
      value = detached(graph, 'select', phi.type, [condition, a, b])
      value.block = block
      block.nodes.push(value)
    }
    phi.inputs[at] = value
    phi.inputs.splice(other, 1)
  }
  join.predecessors[at] = block
  join.predecessors.splice(other, 1)
  block.end = { kind: 'jump', target: join }
}
