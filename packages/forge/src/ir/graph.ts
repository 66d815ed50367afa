import {
  type Access,
  type Block,
  type Graph,
  isConst,
  type MemoryObject,
  maskOf,
  type Node,
  type Opcode,
  type Parameter,
  type PointerType,
  resolve,
  type ValueType,
} from './node.js'
import { simplify } from './simplify.js'

export function createBlock(graph: { nextId: number }): Block {
  return { id: graph.nextId++, phis: [], nodes: [], end: undefined, predecessors: [] }
}

export function createGraph(
  pointer: PointerType,
  parameters: readonly Parameter[],
  result: ValueType | 'void',
  resultBits: number,
): Graph {
  const entry: Block = { id: 0, phis: [], nodes: [], end: undefined, predecessors: [] }
  return { pointer, entry, parameters, result, resultBits, nextId: 1, constants: new Map(), objects: [] }
}

/** The constant with these low bits. */
export function constant(graph: Graph, type: ValueType, value: bigint): Node {
  const bits = value & maskOf(type)
  const key = `${type}:${bits}`
  let node = graph.constants.get(key)
  if (node === undefined) {
    node = { id: graph.nextId++, op: 'const', type, inputs: [], block: undefined, bits }
    graph.constants.set(key, node)
  }
  return node
}

export interface NodeExtras {
  readonly bits?: bigint
  readonly access?: Access
  readonly object?: MemoryObject
  readonly routine?: string
}

/** A new node that is in no block's list yet. */
export function detached(
  graph: Graph,
  op: Opcode,
  type: ValueType | 'void',
  inputs: Node[],
  extras: NodeExtras = {},
): Node {
  return { id: graph.nextId++, op, type, inputs, block: undefined, bits: 0n, ...extras }
}

/** Appends a node to a block, or gives an equal simpler value instead. */
export function append(
  graph: Graph,
  block: Block,
  op: Opcode,
  type: ValueType | 'void',
  inputs: readonly Node[],
  extras: NodeExtras = {},
): Node {
  const place = (op: Opcode, type: ValueType | 'void', inputs: readonly Node[]): Node => {
    const node = detached(graph, op, type, inputs.map(resolve))
    const simpler = simplify(node, tools)
    if (simpler !== node) return simpler
    node.block = block
    block.nodes.push(node)
    return node
  }
  const tools = { graph, make: place, constant: (type: ValueType, value: bigint) => constant(graph, type, value) }
  if (Object.keys(extras).length === 0) return place(op, type, inputs)
  const node = detached(graph, op, type, inputs.map(resolve), extras)
  node.block = block
  block.nodes.push(node)
  return node
}

export function addPhi(graph: Graph, block: Block, type: ValueType, inputs: Node[] = []): Node {
  const node = detached(graph, 'phi', type, inputs)
  node.block = block
  block.phis.push(node)
  return node
}

export function createObject(
  graph: Graph,
  kind: MemoryObject['kind'],
  sizeBytes: number,
  alignment: number,
  bytes?: Uint8Array,
): MemoryObject {
  const object: MemoryObject = { id: graph.objects.length, kind, sizeBytes, alignment, bytes, stored: false }
  graph.objects.push(object)
  return object
}

export function jump(block: Block, target: Block): void {
  block.end = { kind: 'jump', target }
  target.predecessors.push(block)
}

/** Ends a block on a condition; a constant one becomes a jump. */
export function branch(block: Block, condition: Node, whenTrue: Block, whenFalse: Block): void {
  const known = resolve(condition)
  if (isConst(known)) jump(block, known.bits !== 0n ? whenTrue : whenFalse)
  else {
    block.end = { kind: 'branch', condition: known, whenTrue, whenFalse }
    whenTrue.predecessors.push(block)
    whenFalse.predecessors.push(block)
  }
}
