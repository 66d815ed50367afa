import { type Graph, isConst, maskOf, type Node } from '../ir/node.js'
import { reversePostorder } from '../ir/order.js'

/** For each value the bits that may be one. */
export type PossibleBits = (node: Node) => bigint

const fill = (bits: bigint): bigint => (bits === 0n ? 0n : (1n << BigInt(bits.toString(2).length)) - 1n)

/** Forward data flow over "bits that may be set", from the optimistic end; phis that keep growing are given up. */
export function possibleBits(graph: Graph): PossibleBits {
  const known = new Map<Node, bigint>()
  const possible: PossibleBits = (node) => (isConst(node) ? node.bits : (known.get(node) ?? 0n))
  const blocks = reversePostorder(graph.entry)
  const growth = new Map<Node, number>()
  for (let changed = true; changed; ) {
    changed = false
    for (const block of blocks) {
      for (const node of [...block.phis, ...block.nodes]) {
        if (node.type === 'void') continue
        const before = possible(node)
        let next = before | (node.op === 'param' ? parameterBits(graph, node) : transfer(node, possible))
        if (next === before && known.has(node)) continue
        if (next !== before && node.op === 'phi') {
          const times = (growth.get(node) ?? 0) + 1
          growth.set(node, times)
          if (times > 3) next = maskOf(node.type)
        }
        known.set(node, next)
        changed = true
      }
    }
  }
  // Nothing is known about nodes made since.
  return (node) => (isConst(node) ? node.bits : (known.get(node) ?? maskOf(node.type)))
}

function parameterBits(graph: Graph, node: Node): bigint {
  const { sizeBytes, signed, isExtended } = graph.parameters[Number(node.bits)]
  return isExtended && !signed ? maskOf(node.type) & ((1n << BigInt(8 * sizeBytes)) - 1n) : maskOf(node.type)
}

function transfer(node: Node, possible: PossibleBits): bigint {
  const mask = maskOf(node.type)
  const [left, right] = node.inputs
  const a = left === undefined ? 0n : possible(left)
  const b = right === undefined ? 0n : possible(right)
  switch (node.op) {
    case 'phi':
      return node.inputs.reduce((bits, input) => bits | possible(input), 0n)
    case 'and':
      return a & b
    case 'or':
    case 'xor':
      return a | b
    case 'add':
      return (a & b) === 0n ? a | b : fill(fill(a) + fill(b)) & mask
    case 'mul':
      return fill(fill(a) * fill(b)) & mask
    case 'shl':
      return isConst(right) ? (a << right.bits) & mask : mask
    case 'shr_u':
      return isConst(right) ? a >> right.bits : fill(a)
    case 'shr_s':
      return (a & ~(mask >> 1n)) === 0n ? (isConst(right) ? a >> right.bits : fill(a)) : mask
    case 'div_u':
      return fill(a)
    case 'rem_u':
      return fill(isConst(right) && right.bits > 0n ? right.bits - 1n : b) & fill(a)
    case 'eq':
    case 'ne':
    case 'lt_s':
    case 'lt_u':
    case 'le_s':
    case 'le_u':
    case 'feq':
    case 'fne':
    case 'flt':
    case 'fle':
      return 1n
    case 'clz':
    case 'ctz':
    case 'popcnt':
      return 127n
    case 'zext32':
    case 'reinterpret':
      return a
    case 'wrap':
      return a & mask
    case 'sext8':
      return (a & 0x80n) === 0n ? a & 0x7fn : mask
    case 'sext16':
      return (a & 0x8000n) === 0n ? a & 0x7fffn : mask
    case 'sext32':
      return (a & 0x80000000n) === 0n ? a : mask
    case 'select':
      return b | possible(node.inputs[2])
    case 'load':
      return node.access!.signed && node.access!.sizeBytes * 8 < (node.type === 'i64' ? 64 : 32)
        ? mask
        : mask & ((1n << BigInt(node.access!.sizeBytes * 8)) - 1n)
    default:
      return mask
  }
}
