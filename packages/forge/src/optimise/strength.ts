import { constant, detached } from '../ir/graph.js'
import { type Graph, isConst, type Node, type Opcode, resolve, type ValueType, widthOf } from '../ir/node.js'
import { reversePostorder } from '../ir/order.js'
import { mapEndInputs } from './clean.js'
import { type PossibleBits, possibleBits } from './known-bits.js'

type Make = (op: Opcode, type: ValueType, ...inputs: Node[]) => Node

/** Division and remainder by constants through multiplication (Granlund and Montgomery, 1994; Hacker's Delight, chapter 10). */
export function strengthReduce(graph: Graph): void {
  const possible = possibleBits(graph)
  for (const block of reversePostorder(graph.entry)) {
    const nodes: Node[] = []
    const make: Make = (op, type, ...inputs) => {
      const node = detached(graph, op, type, inputs)
      node.block = block
      nodes.push(node)
      return node
    }
    const literal = (type: ValueType, value: bigint) => constant(graph, type, value)
    for (const node of block.nodes) {
      const divisor = node.inputs[1]
      const divides = node.op === 'div_u' || node.op === 'div_s' || node.op === 'rem_u' || node.op === 'rem_s'
      if (divides && isConst(divisor) && divisor.bits !== 0n) {
        node.inputs = node.inputs.map(resolve)
        node.forward = divideByConstant(node, make, literal, possible)
      } else nodes.push(node)
    }
    block.nodes = nodes
  }
  for (const block of reversePostorder(graph.entry)) {
    for (const node of [...block.phis, ...block.nodes]) node.inputs = node.inputs.map(resolve)
    mapEndInputs(block, resolve)
  }
}

type Literal = (type: ValueType, value: bigint) => Node

function divideByConstant(node: Node, make: Make, literal: Literal, possible: PossibleBits): Node {
  const type = node.type as ValueType
  const x = node.inputs[0]
  const d = node.inputs[1].bits
  const width = widthOf(type)
  const nonNegative = possible(x) >> BigInt(width - 1) === 0n
  const signedDivisor = BigInt.asIntN(width, d)
  const unsigned = node.op.endsWith('_u') || (nonNegative && signedDivisor > 0n)
  const remainder = node.op.startsWith('rem')
  if (unsigned && remainder && (d & (d - 1n)) === 0n) return make('and', type, x, literal(type, d - 1n))
  const limit = unsigned ? possible(x) : 0n
  const quotient = unsigned
    ? divideUnsigned(type, x, d, limit, make, literal)
    : divideSigned(type, x, signedDivisor, make, literal)
  if (!remainder) return quotient
  return make('sub', type, x, make('mul', type, quotient, node.inputs[1]))
}

const bitLength = (value: bigint): number => (value === 0n ? 0 : value.toString(2).length)

function divideUnsigned(type: ValueType, x: Node, d: bigint, limit: bigint, make: Make, literal: Literal): Node {
  const width = widthOf(type)
  if ((d & (d - 1n)) === 0n) return d === 1n ? x : make('shr_u', type, x, literal(type, BigInt(bitLength(d) - 1)))
  if (limit < d) return literal(type, 0n)
  const n = Math.max(bitLength(limit), 1)
  // Smallest m·2^−s that gives the quotient for all x of n bits: m = ⌈2^s / d⌉ with m·d − 2^s ≤ 2^(s−n).
  let s = n
  for (; ; s++) {
    const m = ((1n << BigInt(s)) + d - 1n) / d
    if ((m * d - (1n << BigInt(s))) << BigInt(n) <= 1n << BigInt(s)) break
  }
  const m = ((1n << BigInt(s)) + d - 1n) / d
  if (type === 'i32') {
    if (bitLength(m) + n <= 32)
      return make('shr_u', 'i32', make('mul', 'i32', x, literal('i32', m)), literal('i32', BigInt(s)))
    if (bitLength(m) + n <= 64) {
      const product = make('mul', 'i64', make('zext32', 'i64', x), literal('i64', m))
      return make('wrap', 'i32', make('shr_u', 'i64', product, literal('i64', BigInt(s))))
    }
    const wide = make('mulhi_u', 'i64', make('zext32', 'i64', x), literal('i64', m << BigInt(64 - s)))
    return make('wrap', 'i32', wide)
  }
  if (bitLength(m) <= 64) {
    const high = make('mulhi_u', 'i64', x, literal('i64', s >= 64 ? m : m << BigInt(64 - s)))
    return s > 64 ? make('shr_u', 'i64', high, literal('i64', BigInt(s - 64))) : high
  }
  return divideWide(type, width, x, d, m, s, make, literal)
}

/** The multiplier has 65 bits: halve first where d is even, else add x back without overflow. */
function divideWide(
  type: ValueType,
  width: number,
  x: Node,
  d: bigint,
  m: bigint,
  s: number,
  make: Make,
  literal: Literal,
): Node {
  if ((d & 1n) === 0n) {
    const twos = BigInt(bitLength(d & -d) - 1)
    const half = make('shr_u', type, x, literal(type, twos))
    return divideUnsigned(type, half, d >> twos, (1n << (BigInt(width) - twos)) - 1n, make, literal)
  }
  const high = make('mulhi_u', type, x, literal(type, m - (1n << 64n)))
  const half = make('shr_u', type, make('sub', type, x, high), literal(type, 1n))
  return make('shr_u', type, make('add', type, half, high), literal(type, BigInt(s - 65)))
}

function divideSigned(type: ValueType, x: Node, d: bigint, make: Make, literal: Literal): Node {
  const width = widthOf(type)
  const size = d < 0n ? -d : d
  const shift = (op: Opcode, value: Node, count: number) =>
    count === 0 ? value : make(op, type, value, literal(type, BigInt(count)))
  const negate = (value: Node) => (d < 0n ? make('sub', type, literal(type, 0n), value) : value)
  if (size === 1n) return negate(x)
  if ((size & (size - 1n)) === 0n) {
    const k = bitLength(size) - 1
    // Add 2^k − 1 to negative values, so that the shift rounds toward zero.
    const bias = shift('shr_u', k === 1 ? x : shift('shr_s', x, k - 1), width - k)
    return negate(shift('shr_s', make('add', type, x, bias), k))
  }
  let s = width
  for (; ; s++) {
    const m = (1n << BigInt(s)) / size + 1n
    if ((m * size - (1n << BigInt(s))) << BigInt(width - 1) <= 1n << BigInt(s)) break
  }
  const m = (1n << BigInt(s)) / size + 1n
  let quotient: Node
  if (type === 'i32') {
    const product = make('mul', 'i64', make('sext32', 'i64', x), literal('i64', m))
    if (bitLength(m) < 33) quotient = make('wrap', 'i32', make('shr_s', 'i64', product, literal('i64', BigInt(s))))
    else throw new Error('a signed multiplier has at most 32 bits')
  } else {
    let high = make('mulhi_s', type, x, literal(type, m))
    if (m >> 63n !== 0n) high = make('add', type, high, x)
    quotient = shift('shr_s', high, s - 64)
  }
  return negate(make('add', type, quotient, shift('shr_u', x, width - 1)))
}
