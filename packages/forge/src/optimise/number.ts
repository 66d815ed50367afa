import { constant, detached } from '../ir/graph.js'
import {
  type Access,
  type Block,
  type Graph,
  isPure,
  type MemoryObject,
  type Node,
  type Opcode,
  resolve,
  type ValueType,
} from '../ir/node.js'
import { analyseFlow, dominatorPreorder, type Flow } from '../ir/order.js'
import { simplify } from '../ir/simplify.js'
import { mapEndInputs } from './clean.js'

const keyOf = (node: Node): string =>
  `${node.op}:${node.type}:${node.object?.id ?? ''}:${node.access === undefined ? '' : accessKey(node.access)}:${node.inputs.map((i) => i.id).join(',')}`
const accessKey = (access: Access): string => `${access.object.id}.${access.sizeBytes}.${access.signed}`

/** A load of memory that nothing writes to gives the same wherever it runs. */
const isStableLoad = (node: Node): boolean => node.op === 'load' && !node.access!.object.stored

/** Values at addresses, by access and address. */
type Memory = Map<string, Node>

/** Dominator-based value numbering together with algebraic simplification. */
export function numberValues(graph: Graph): void {
  const flow = analyseFlow(graph)
  const available = new Map<string, Node[]>()
  const memories = new Map<Block, Memory>()
  for (const block of dominatorPreorder(flow)) {
    // What a block's only predecessor knows about memory still holds.
    const memory: Memory = new Map(block.predecessors.length === 1 ? memories.get(block.predecessors[0]) : [])
    memories.set(block, memory)
    numberBlock(graph, flow, block, available, memory)
  }
  for (const block of flow.blocks) {
    for (const node of [...block.phis, ...block.nodes]) node.inputs = node.inputs.map(resolve)
    mapEndInputs(block, resolve)
  }
}

function numberBlock(graph: Graph, flow: Flow, block: Block, available: Map<string, Node[]>, memory: Memory): void {
  const kept: Node[] = []
  const find = (key: string): Node | undefined => available.get(key)?.find((node) => flow.dominates(node.block!, block))
  const place = (node: Node): Node => {
    node.block = block
    kept.push(node)
    if (isPure(node) || isStableLoad(node)) {
      const key = keyOf(node)
      const list = available.get(key)
      if (list === undefined) available.set(key, [node])
      else list.push(node)
    }
    return node
  }
  const make = (op: Opcode, type: ValueType | 'void', inputs: readonly Node[]): Node => {
    const node = detached(graph, op, type, inputs.map(resolve))
    const simpler = simplify(node, tools)
    if (simpler !== node) return simpler
    return find(keyOf(node)) ?? place(node)
  }
  const tools = { graph, make, constant: (type: ValueType, value: bigint) => constant(graph, type, value) }
  for (const node of block.nodes) {
    node.inputs = node.inputs.map(resolve)
    const simpler = simplify(node, tools)
    const same =
      simpler !== node ? simpler : isPure(node) || isStableLoad(node) ? find(keyOf(node)) : memoryValue(node, memory)
    if (same !== undefined && same !== node) node.forward = same
    else place(node)
  }
  block.nodes = kept
}

/** A load repeats what was loaded or stored at the same address, unless something wrote to that object since. */
function memoryValue(node: Node, memory: Memory): Node | undefined {
  if (node.op === 'call') return undefined
  if (node.op !== 'load' && node.op !== 'store') return undefined
  const access = node.access!
  const key = `${accessKey(access)}:${node.inputs[0].id}:${node.op === 'load' ? node.type : node.inputs[1].type}`
  if (node.op === 'load') {
    const known = memory.get(key)
    if (known === undefined) memory.set(key, node)
    return known
  }
  forget(memory, access.object)
  // Only full-width values: a narrow one would have to be extended again.
  if (access.sizeBytes === (node.inputs[1].type.endsWith('64') ? 8 : 4)) {
    memory.set(key, node.inputs[1])
    memory.set(key.replace(/false:/, 'true:'), node.inputs[1])
  }
  return undefined
}

function forget(memory: Memory, object: MemoryObject): void {
  for (const key of memory.keys()) if (key.startsWith(`${object.id}.`)) memory.delete(key)
}
