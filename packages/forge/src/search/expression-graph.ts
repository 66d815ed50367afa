import type { Contract, IntType, ScalarType } from '@sourceless/contract'
import type { BuildTarget } from '../build/builder.js'
import { resultBits, scalarParameter } from '../build/function.js'
import { append, constant, createGraph } from '../ir/graph.js'
import type { Graph, Node, Opcode, ValueType } from '../ir/node.js'
import type { Expression } from './expression.js'

/** What the search's operations mean, on unsigned patterns. */
export function evaluateExpression(expression: Expression, parameters: readonly bigint[], width: number): bigint {
  const mask = (1n << BigInt(width)) - 1n
  if (expression.kind === 'parameter') return parameters[expression.index]
  if (expression.kind === 'constant') return expression.value & mask
  const a = evaluateExpression(expression.left, parameters, width)
  const b = expression.right === undefined ? 0n : evaluateExpression(expression.right, parameters, width)
  const signed = (value: bigint) => BigInt.asIntN(width, value)
  const truth = (value: boolean) => (value ? 1n : 0n)
  const count = b & BigInt(width - 1)
  switch (expression.op) {
    case 'neg':
      return -a & mask
    case 'not':
      return ~a & mask
    case 'shl':
      return (a << count) & mask
    case 'shr_u':
      return a >> count
    case 'shr_s':
      return (signed(a) >> count) & mask
    case 'rotl':
      return ((a << count) | (a >> (BigInt(width) - count))) & mask
    case 'add':
      return (a + b) & mask
    case 'sub':
      return (a - b) & mask
    case 'and':
      return a & b
    case 'or':
      return a | b
    case 'xor':
      return a ^ b
    case 'mul':
      return (a * b) & mask
    case 'eq':
      return truth(a === b)
    case 'ne':
      return truth(a !== b)
    case 'lt_u':
      return truth(a < b)
    case 'lt_s':
      return truth(signed(a) < signed(b))
    case 'add2':
    case 'add4':
    case 'add8':
      return (a + b * BigInt(expression.op.slice(3))) & mask
  }
}

const isWide = (type: ScalarType): boolean => type.kind === 'int' && type.bits === 64
const valueType = (type: ScalarType): ValueType => (isWide(type) ? 'i64' : 'i32')

/** The expression as a function in SSA form, with the contract's parameters and result. */
export function expressionGraph(contract: Contract, expression: Expression, width: number, target: BuildTarget): Graph {
  const types = contract.entry.parameters.map(({ type }) => type as ScalarType)
  const result = contract.entry.result as ScalarType
  const pointer = target.machine === 'wasm32' ? 'i32' : 'i64'
  const machine = types.map((t) => scalarParameter(t, target))
  const graph = createGraph(pointer, machine, valueType(result), resultBits(result, target))
  const block = graph.entry
  const type: ValueType = width === 64 ? 'i64' : 'i32'
  const op = (name: Opcode, t: ValueType, ...inputs: Node[]) => append(graph, block, name, t, inputs)
  const raw = types.map((t, i) => append(graph, block, 'param', valueType(t), [], { bits: BigInt(i) }))
  const parameters = raw.map((node, i) => {
    const value = target.extendsArguments ? node : normalise(graph, op, node, types[i])
    if (type === 'i32' || isWide(types[i])) return value
    return op(types[i].kind === 'int' && (types[i] as IntType).signed ? 'sext32' : 'zext32', 'i64', value)
  })
  const build = (e: Expression): Node => {
    if (e.kind === 'parameter') return parameters[e.index]
    if (e.kind === 'constant') return constant(graph, type, e.value)
    const a = build(e.left)
    const b = e.right === undefined ? undefined : build(e.right)
    if (e.op === 'neg') return op('sub', type, constant(graph, type, 0n), a)
    if (e.op === 'not') return op('xor', type, a, constant(graph, type, -1n))
    if (e.op === 'add2' || e.op === 'add4' || e.op === 'add8') {
      return op('add', type, a, op('shl', type, b!, constant(graph, type, BigInt(Math.log2(Number(e.op.slice(3)))))))
    }
    if (['eq', 'ne', 'lt_u', 'lt_s'].includes(e.op)) {
      const flag = op(e.op as Opcode, 'i32', a, b!)
      return type === 'i64' ? op('zext32', 'i64', flag) : flag
    }
    return op(e.op as Opcode, type, a, b!)
  }
  const value = build(expression)
  const narrow = type === 'i64' && !isWide(result) ? op('wrap', 'i32', value) : value
  block.end = { kind: 'return', value: target.extendsResults ? normalise(graph, op, narrow, result) : narrow }
  return graph
}

type MakeNode = (name: Opcode, type: ValueType, ...inputs: Node[]) => Node

function normalise(graph: Graph, op: MakeNode, value: Node, type: ScalarType): Node {
  if (type.kind === 'bool') return op('and', 'i32', value, constant(graph, 'i32', 1n))
  const { bits, signed } = type as IntType
  if (bits >= 32) return value
  if (signed) return op(bits === 8 ? 'sext8' : 'sext16', 'i32', value)
  return op('and', 'i32', value, constant(graph, 'i32', (1n << BigInt(bits)) - 1n))
}
