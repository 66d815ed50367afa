import { detached } from '../ir/graph.js'
import { type Graph, isConst, maskOf, type Node, resolve } from '../ir/node.js'
import { reversePostorder } from '../ir/order.js'
import { endInputs, mapEndInputs } from './clean.js'
import { type PossibleBits, possibleBits } from './known-bits.js'

export type Extension = 'zext32' | 'sext32'

/**
 * Drops masks and extensions that change nothing: first where the bits are clear already, then where nobody looks at them.
 * One after the other, since each of two masks may be the reason why the other is not needed. Where both extensions serve,
 * `extension` is taken.
 */
export function narrow(graph: Graph, extension: Extension = 'zext32'): boolean {
  const possible = possibleBits(graph)
  const clear = replaceNodes(graph, extension, (node) => knownClear(node, possible))
  const demanded = demandedBits(graph)
  return replaceNodes(graph, extension, (node) => notDemanded(node, demanded.get(node) ?? maskOf(node.type))) || clear
}

/** Another value, or the extension that costs less. */
type Replacement = Node | 'extension' | undefined

function replaceNodes(graph: Graph, extension: Extension, replacement: (node: Node) => Replacement): boolean {
  let any = false
  for (const block of reversePostorder(graph.entry)) {
    for (const [i, node] of block.nodes.entries()) {
      const found = replacement(node)
      if (found === undefined || (found === 'extension' && node.op === extension)) continue
      any = true
      if (found !== 'extension') {
        node.forward = found
        continue
      }
      const extended = detached(graph, extension, 'i64', node.inputs)
      extended.block = block
      node.forward = extended
      block.nodes[i] = extended
    }
  }
  for (const block of reversePostorder(graph.entry)) {
    for (const node of [...block.phis, ...block.nodes]) node.inputs = node.inputs.map(resolve)
    mapEndInputs(block, resolve)
    block.nodes = block.nodes.filter((node) => node.forward === undefined)
  }
  return any
}

function knownClear(node: Node, possible: PossibleBits): Replacement {
  const [x, c] = node.inputs
  if (node.op === 'and' && isConst(c) && (possible(x) & ~c.bits) === 0n) return x
  if (node.op === 'sext8' && possible(x) <= 0x7fn) return x
  if (node.op === 'sext16' && possible(x) <= 0x7fffn) return x
  return isExtension(node) && (possible(x) & 0x80000000n) === 0n ? 'extension' : undefined
}

function notDemanded(node: Node, demanded: bigint): Replacement {
  const [x, c] = node.inputs
  if (node.op === 'and' && isConst(c) && (demanded & ~c.bits) === 0n) return x
  if (node.op === 'or' && isConst(c) && (demanded & c.bits) === 0n) return x
  if (node.op === 'sext8' && demanded <= 0xffn) return x
  if (node.op === 'sext16' && demanded <= 0xffffn) return x
  return isExtension(node) && demanded <= 0xffffffffn ? 'extension' : undefined
}

const isExtension = (node: Node): boolean => node.op === 'zext32' || node.op === 'sext32'

const fillDown = (bits: bigint): bigint => (bits === 0n ? 0n : (1n << BigInt(bits.toString(2).length)) - 1n)

/** Backward data flow: the bits of each value that some effect or result depends on. */
function demandedBits(graph: Graph): Map<Node, bigint> {
  const demanded = new Map<Node, bigint>()
  const work: Node[] = []
  const demand = (node: Node, bits: bigint): void => {
    const before = demanded.get(node) ?? 0n
    const after = before | bits
    if (after === before && demanded.has(node)) return
    demanded.set(node, after)
    work.push(node)
  }
  const resultMask = (1n << BigInt(graph.resultBits)) - 1n
  // The kernel looks at the low byte of an exit code, the host of a WebAssembly module at all of it.
  const exitMask = graph.pointer === 'i32' ? maskOf('i32') : 0xffn
  for (const block of reversePostorder(graph.entry)) {
    for (const input of endInputs(block))
      demand(
        input,
        block.end?.kind === 'return' ? resultMask : block.end?.kind === 'finish' ? exitMask : maskOf(input.type),
      )
    for (const node of block.nodes) {
      if (node.op === 'store') {
        demand(node.inputs[0], maskOf(node.inputs[0].type))
        demand(node.inputs[1], (1n << BigInt(node.access!.sizeBytes * 8)) - 1n)
      } else if (node.op === 'call') {
        for (const input of node.inputs) demand(input, node.routine === 'write_byte' ? 0xffn : maskOf(input.type))
      }
    }
  }
  for (let node = work.pop(); node !== undefined; node = work.pop()) {
    const bits = demanded.get(node)!
    for (const [i, input] of node.inputs.entries()) demand(input, inputDemand(node, i, bits))
  }
  return demanded
}

function inputDemand(node: Node, i: number, bits: bigint): bigint {
  const input = node.inputs[i]
  const all = maskOf(input.type)
  const count = node.inputs[1]
  switch (node.op) {
    case 'add':
    case 'sub':
    case 'mul':
      return fillDown(bits)
    case 'and':
      return i === 0 && isConst(count) ? bits & count.bits : bits
    case 'or':
      return i === 0 && isConst(count) ? bits & ~count.bits : bits
    case 'xor':
    case 'phi':
      return bits
    case 'shl':
      if (i === 1) return BigInt(node.type === 'i64' ? 63 : 31)
      return isConst(count) ? bits >> count.bits : fillDown(bits)
    case 'shr_u':
      if (i === 1) return BigInt(node.type === 'i64' ? 63 : 31)
      return isConst(count) ? (bits << count.bits) & all : all
    case 'shr_s':
    case 'rotl':
    case 'rotr':
      return i === 1 ? BigInt(node.type === 'i64' ? 63 : 31) : all
    case 'zext32':
      return bits & 0xffffffffn
    case 'wrap':
      return bits
    case 'sext8':
      return (bits & 0xffn) | (bits > 0xffn ? 0x80n : 0n)
    case 'sext16':
      return (bits & 0xffffn) | (bits > 0xffffn ? 0x8000n : 0n)
    case 'sext32':
      return (bits & 0xffffffffn) | (bits > 0xffffffffn ? 0x80000000n : 0n)
    case 'select':
      return i === 0 ? all : bits
    default:
      return all
  }
}
