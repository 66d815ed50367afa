import { fold } from './fold.js'
import { type Graph, isConst, maskOf, type Node, type Opcode, type ValueType, widthOf } from './node.js'

export interface SimplifyTools {
  readonly graph: Graph
  /** A node with this operation, simplified itself, placed before the node at hand. */
  make(op: Opcode, type: ValueType | 'void', inputs: readonly Node[]): Node
  constant(type: ValueType, value: bigint): Node
}

const commutative: ReadonlySet<Opcode> = new Set<Opcode>([
  'add',
  'mul',
  'and',
  'or',
  'xor',
  'eq',
  'ne',
  'mulhi_u',
  'mulhi_s',
])
const associative: ReadonlySet<Opcode> = new Set<Opcode>(['add', 'mul', 'and', 'or', 'xor'])
const comparisons: ReadonlySet<Opcode> = new Set<Opcode>([
  'eq',
  'ne',
  'lt_s',
  'lt_u',
  'le_s',
  'le_u',
  'feq',
  'fne',
  'flt',
  'fle',
])
const inverse: Partial<Record<Opcode, { op: Opcode; swap: boolean }>> = {
  eq: { op: 'ne', swap: false },
  ne: { op: 'eq', swap: false },
  lt_s: { op: 'le_s', swap: true },
  le_s: { op: 'lt_s', swap: true },
  lt_u: { op: 'le_u', swap: true },
  le_u: { op: 'lt_u', swap: true },
  feq: { op: 'fne', swap: false },
  fne: { op: 'feq', swap: false },
}
export const isBoolean = (node: Node): boolean =>
  comparisons.has(node.op) ||
  (isConst(node) && node.bits < 2n) ||
  (['and', 'or', 'xor'].includes(node.op) && node.inputs.every(isBoolean)) ||
  (node.op === 'and' && isConst(node.inputs[1]) && node.inputs[1].bits === 1n)

/** An equal, simpler value, or the node itself. Valid for every input; never moves an effect. */
export function simplify(node: Node, tools: SimplifyTools): Node {
  const { inputs } = node
  if (inputs.length === 0 || node.op === 'phi' || node.op === 'load' || node.op === 'store' || node.op === 'call')
    return node
  if (node.op === 'select') return simplifySelect(node, tools)
  if (inputs.every(isConst)) {
    const value = fold(node)
    if (value !== undefined) return tools.constant(node.type as ValueType, value)
  }
  if (commutative.has(node.op) && isConst(inputs[0]) && !isConst(inputs[1])) node.inputs = [inputs[1], inputs[0]]
  if (inputs.length === 2 && isConst(node.inputs[1])) {
    const simpler = simplifyWithConstant(node, node.inputs[0], node.inputs[1], tools)
    if (simpler !== undefined) return simpler
  }
  return simplifyPair(node, node.inputs[0], node.inputs[1], tools) ?? node
}

function simplifySelect(node: Node, tools: SimplifyTools): Node {
  const [condition, a, b] = node.inputs
  if (isConst(condition)) return condition.bits !== 0n ? a : b
  if (a === b) return a
  if (
    condition.op === 'eq' &&
    isConst(condition.inputs[1]) &&
    condition.inputs[1].bits === 0n &&
    condition.inputs[0].type === 'i32' &&
    isBoolean(condition.inputs[0])
  ) {
    return tools.make('select', node.type, [condition.inputs[0], b, a])
  }
  if (isBoolean(condition)) {
    const counted = conditionalStep(condition, a, b, tools)
    if (counted !== undefined) return counted
  }
  const spread = spreadCondition(node, condition, a, b, tools)
  if (spread !== undefined) return spread
  if (node.type === 'i32' && isBoolean(condition)) {
    if (isConst(a) && isConst(b) && a.bits === 1n && b.bits === 0n) return condition
    if (isConst(a) && isConst(b) && a.bits === 0n && b.bits === 1n) return invert(condition, tools)
    if (isNegation(a, b) && isBoolean(b)) return tools.make('xor', 'i32', [condition, b])
    if (isNegation(b, a) && isBoolean(a)) return tools.make('eq', 'i32', [condition, a])
    if (isConst(b) && b.bits === 0n && isBoolean(a)) return tools.make('and', 'i32', [condition, a])
    if (isConst(a) && a.bits === 1n && isBoolean(b)) return tools.make('or', 'i32', [condition, b])
    if (inverse[condition.op] !== undefined) {
      if (isConst(a) && a.bits === 0n && isBoolean(b)) return tools.make('and', 'i32', [invert(condition, tools), b])
      if (isConst(b) && b.bits === 1n && isBoolean(a)) return tools.make('or', 'i32', [invert(condition, tools), a])
    }
  }
  return node
}

const isNegation = (node: Node, of: Node): boolean =>
  node.inputs[0] === of &&
  isConst(node.inputs[1] ?? of) &&
  ((node.op === 'eq' && node.inputs[1].bits === 0n) || (node.op === 'xor' && node.inputs[1].bits === 1n))

/** Whether both ask for the sign of a value of one type. */
const areSigns = (a: Node, b: Node): boolean =>
  [a, b].every((node) => node.op === 'lt_s' && isConst(node.inputs[1]) && node.inputs[1].bits === 0n) &&
  a.inputs[0].type === b.inputs[0].type

/** c ? −1 : 0 is −c, and the sign of x spread over its width where c asks for that. */
function spreadCondition(node: Node, condition: Node, a: Node, b: Node, tools: SimplifyTools): Node | undefined {
  const type = node.type as ValueType
  if (type !== 'i32' && type !== 'i64') return undefined
  if (!isConst(a) || a.bits !== maskOf(type) || !isConst(b) || b.bits !== 0n || !isBoolean(condition)) return undefined
  const [x, zero] = condition.inputs
  if (condition.op === 'lt_s' && x.type === type && isConst(zero) && zero.bits === 0n)
    return tools.make('shr_s', type, [x, tools.constant(type, BigInt(widthOf(type) - 1))])
  const count = type === 'i64' ? tools.make('zext32', 'i64', [condition]) : condition
  return tools.make('sub', type, [tools.constant(type, 0n), count])
}

/** c ? x + 1 : x is x + c, and c ? x − 1 : x is x − c. */
function conditionalStep(condition: Node, a: Node, b: Node, tools: SimplifyTools): Node | undefined {
  const stepped = (y: Node, x: Node) => y.op === 'add' && y.inputs[0] === x && isConst(y.inputs[1])
  const [sum, x, test] = stepped(a, b) ? [a, b, condition] : stepped(b, a) ? [b, a, invert(condition, tools)] : []
  if (sum === undefined || x === undefined || test === undefined) return undefined
  const step = sum.inputs[1].bits
  if (step !== 1n && step !== maskOf(sum.type)) return undefined
  const count = sum.type === 'i64' ? tools.make('zext32', 'i64', [test]) : test
  return tools.make(step === 1n ? 'add' : 'sub', sum.type, [x, count])
}

/** x != 0 && (x & (x − 1)) == 0: x has one bit exactly if x ^ (x − 1) exceeds x − 1. */
function singleBitTest(a: Node, b: Node, tools: SimplifyTools): Node | undefined {
  const isZero = (node: Node, op: Opcode) => node.op === op && isConst(node.inputs[1]) && node.inputs[1].bits === 0n
  if (!isZero(a, 'ne') || !isZero(b, 'eq')) return undefined
  const [x, both] = [a.inputs[0], b.inputs[0]]
  if (both.op !== 'and') return undefined
  const less = both.inputs[0] === x ? both.inputs[1] : both.inputs[1] === x ? both.inputs[0] : undefined
  const isLess =
    less?.op === 'add' && less.inputs[0] === x && isConst(less.inputs[1]) && less.inputs[1].bits === maskOf(x.type)
  return isLess ? tools.make('lt_u', 'i32', [less, tools.make('xor', x.type, [x, less])]) : undefined
}

/** `condition == 0` for a boolean. */
export function invert(condition: Node, tools: SimplifyTools): Node {
  if (isConst(condition)) return tools.constant('i32', condition.bits === 0n ? 1n : 0n)
  const opposite = inverse[condition.op]
  if (opposite !== undefined) {
    const [a, b] = condition.inputs
    return tools.make(opposite.op, 'i32', opposite.swap ? [b, a] : [a, b])
  }
  return tools.make('eq', 'i32', [condition, tools.constant('i32', 0n)])
}

function simplifyWithConstant(node: Node, a: Node, c: Node, tools: SimplifyTools): Node | undefined {
  const type = node.type as ValueType
  const k = c.bits
  const all = maskOf(a.type)
  const inner = a.inputs[1]
  if (associative.has(node.op) && a.op === node.op && inner !== undefined && isConst(inner)) {
    return tools.make(node.op, type, [a.inputs[0], tools.make(node.op, type, [inner, c])])
  }
  switch (node.op) {
    case 'add':
    case 'or':
    case 'xor':
    case 'sub':
      if (k === 0n) return a
      if (node.op === 'sub') return tools.make('add', type, [a, tools.constant(type, -k)])
      if (node.op === 'or' && k === all) return c
      if (node.op === 'xor' && k === 1n && isBoolean(a)) return invert(a, tools)
      return undefined
    case 'shl':
    case 'shr_u':
    case 'shr_s':
    case 'rotl':
    case 'rotr':
      return simplifyShift(node, a, k & BigInt(widthOf(type) - 1), tools)
    case 'and':
      if (k === 0n) return c
      if (k === all) return a
      if (a.op === 'zext32' && (k & 0xffffffffn) === 0xffffffffn) return a
      if (k === 1n && isBoolean(a)) return a
      return undefined
    case 'mul':
      if (a.op === 'shl' && isConst(a.inputs[1])) {
        return tools.make('mul', type, [a.inputs[0], tools.constant(type, k << a.inputs[1].bits)])
      }
      if (k === 0n) return c
      if (k === 1n) return a
      if (k === all) return tools.make('sub', type, [tools.constant(type, 0n), a])
      if ((k & (k - 1n)) === 0n)
        return tools.make('shl', type, [a, tools.constant(type, BigInt(k.toString(2).length - 1))])
      return undefined
    case 'div_u':
    case 'div_s':
      if (k === 1n) return a
      if (node.op === 'div_u' && k !== 0n && (k & (k - 1n)) === 0n) {
        return tools.make('shr_u', type, [a, tools.constant(type, BigInt(k.toString(2).length - 1))])
      }
      return node.op === 'div_s' && k === all ? tools.make('sub', type, [tools.constant(type, 0n), a]) : undefined
    case 'rem_u':
    case 'rem_s':
      if (k === 1n || (node.op === 'rem_s' && k === all)) return tools.constant(type, 0n)
      return node.op === 'rem_u' && k !== 0n && (k & (k - 1n)) === 0n
        ? tools.make('and', type, [a, tools.constant(type, k - 1n)])
        : undefined
    default:
      return comparisons.has(node.op) ? simplifyCompare(node, a, c, tools) : undefined
  }
}

function simplifyShift(node: Node, a: Node, k: bigint, tools: SimplifyTools): Node | undefined {
  const type = node.type as ValueType
  const width = BigInt(widthOf(type))
  if (k === 0n) return a
  if (k !== node.inputs[1].bits) return tools.make(node.op, type, [a, tools.constant(type, k)])
  if (node.op === 'rotr') return tools.make('rotl', type, [a, tools.constant(type, width - k)])
  if (a.op === node.op && isConst(a.inputs[1]) && (node.op === 'shl' || node.op === 'shr_u')) {
    const sum = k + a.inputs[1].bits
    return sum >= width ? tools.constant(type, 0n) : tools.make(node.op, type, [a.inputs[0], tools.constant(type, sum)])
  }
  if (node.op === 'shl' && a.op === 'shr_u' && isConst(a.inputs[1]) && a.inputs[1].bits === k) {
    return tools.make('and', type, [a.inputs[0], tools.constant(type, (maskOf(type) >> k) << k)])
  }
  if (node.op === 'shr_u' && a.op === 'shl' && isConst(a.inputs[1]) && a.inputs[1].bits === k) {
    return tools.make('and', type, [a.inputs[0], tools.constant(type, maskOf(type) >> k)])
  }
  return undefined
}

function simplifyCompare(node: Node, a: Node, c: Node, tools: SimplifyTools): Node | undefined {
  const k = c.bits
  const zero = () => tools.constant('i32', 0n)
  const one = () => tools.constant('i32', 1n)
  if (a.type === 'i32' && isBoolean(a) && k < 2n && (node.op === 'eq' || node.op === 'ne')) {
    return (node.op === 'ne') === (k === 0n)
      ? a
      : inverse[a.op] !== undefined || isConst(a)
        ? invert(a, tools)
        : undefined
  }
  if ((node.op === 'eq' || node.op === 'ne') && isConst(a.inputs[1] ?? a) && a.inputs.length === 2) {
    const inner = a.inputs[1]
    if (a.op === 'add')
      return tools.make(node.op, 'i32', [a.inputs[0], tools.constant(a.type as ValueType, k - inner.bits)])
    if (a.op === 'xor')
      return tools.make(node.op, 'i32', [a.inputs[0], tools.constant(a.type as ValueType, k ^ inner.bits)])
  }
  if ((node.op === 'eq' || node.op === 'ne') && k === 0n && (a.op === 'sub' || a.op === 'xor'))
    return tools.make(node.op, 'i32', a.inputs)
  if ((node.op === 'eq' || node.op === 'ne') && a.op === 'zext32') {
    if (k > 0xffffffffn) return node.op === 'eq' ? zero() : one()
    return tools.make(node.op, 'i32', [a.inputs[0], tools.constant('i32', k)])
  }
  if (node.op === 'lt_u') {
    if (k === 0n) return zero()
    if (k === 1n) return tools.make('eq', 'i32', [a, tools.constant(a.type as ValueType, 0n)])
  }
  if (node.op === 'le_u') {
    if (k === maskOf(a.type)) return one()
    return tools.make('lt_u', 'i32', [a, tools.constant(a.type as ValueType, k + 1n)])
  }
  if (node.op === 'le_s') {
    const width = widthOf(a.type)
    if (k === (1n << BigInt(width - 1)) - 1n) return one()
    return tools.make('lt_s', 'i32', [a, tools.constant(a.type as ValueType, k + 1n)])
  }
  return undefined
}

function simplifyPair(node: Node, a: Node, b: Node | undefined, tools: SimplifyTools): Node | undefined {
  const type = node.type as ValueType
  if (b !== undefined && a === b) {
    if (node.op === 'sub' || node.op === 'xor') return tools.constant(type, 0n)
    if (node.op === 'and' || node.op === 'or') return a
    if (node.op === 'eq' || node.op === 'le_u' || node.op === 'le_s') return tools.constant('i32', 1n)
    if (node.op === 'ne' || node.op === 'lt_u' || node.op === 'lt_s') return tools.constant('i32', 0n)
  }
  if (isConst(a) && b !== undefined) {
    if (node.op === 'sub' && b.op === 'sub' && isConst(b.inputs[0]) && a.bits === 0n && b.inputs[0].bits === 0n)
      return b.inputs[1]
    if (a.bits === 0n && (node.op === 'shl' || node.op === 'shr_u' || node.op === 'shr_s')) return a
    if (node.op === 'le_u' && a.bits === 0n) return tools.constant('i32', 1n)
    if (node.op === 'lt_u' && a.bits === 0n)
      return tools.make('ne', 'i32', [b, tools.constant(b.type as ValueType, 0n)])
    if (node.op === 'le_u' && a.bits === 1n)
      return tools.make('ne', 'i32', [b, tools.constant(b.type as ValueType, 0n)])
    if (node.op === 'le_u') return tools.make('lt_u', 'i32', [tools.constant(a.type as ValueType, a.bits - 1n), b])
    if (node.op === 'le_s' && a.bits !== 1n << BigInt(widthOf(a.type) - 1)) {
      return tools.make('lt_s', 'i32', [tools.constant(a.type as ValueType, a.bits - 1n), b])
    }
  }
  if (node.op === 'rotl' || node.op === 'rotr') {
    if (b !== undefined && b.op === 'sub' && isConst(b.inputs[0]) && b.inputs[0].bits % BigInt(widthOf(type)) === 0n) {
      return tools.make(node.op === 'rotl' ? 'rotr' : 'rotl', type, [a, b.inputs[1]])
    }
  }
  if (node.op === 'add' && b !== undefined) {
    if (b.op === 'sub' && isConst(b.inputs[0]) && b.inputs[0].bits === 0n)
      return tools.make('sub', type, [a, b.inputs[1]])
    if (a.op === 'sub' && isConst(a.inputs[0]) && a.inputs[0].bits === 0n)
      return tools.make('sub', type, [b, a.inputs[1]])
  }
  if (b !== undefined && (node.op === 'xor' || node.op === 'ne' || node.op === 'eq') && areSigns(a, b)) {
    const mixed = tools.make('xor', a.inputs[0].type, [a.inputs[0], b.inputs[0]])
    const differ = tools.make('lt_s', 'i32', [mixed, tools.constant(mixed.type as ValueType, 0n)])
    return node.op === 'eq' ? invert(differ, tools) : differ
  }
  if (b !== undefined && (node.op === 'or' || node.op === 'and')) {
    const range = rangeTest(node.op, a, b, tools) ?? rangeTest(node.op, b, a, tools)
    if (range !== undefined) return range
    const single = node.op === 'and' ? (singleBitTest(a, b, tools) ?? singleBitTest(b, a, tools)) : undefined
    if (single !== undefined) return single
  }
  if (node.op === 'or' && b !== undefined) return rotateIdiom(a, b, type, tools)
  if (node.op === 'add' && b !== undefined) return reassociate(a, b, type, tools)
  if (node.op === 'wrap') {
    if (a.op === 'zext32' || a.op === 'sext32') return a.inputs[0]
    if (
      ['add', 'sub', 'mul', 'and', 'or', 'xor'].includes(a.op) &&
      a.inputs.every((input) => isConst(input) || input.op.endsWith('ext32'))
    ) {
      return tools.make(
        a.op,
        'i32',
        a.inputs.map((input) => tools.make('wrap', 'i32', [input])),
      )
    }
  }
  if (node.op === 'reinterpret' && a.op === 'reinterpret') return a.inputs[0]
  if (node.op === 'sext8' && (a.op === 'sext8' || isBoolean(a))) return a
  if (node.op === 'sext16' && (a.op === 'sext16' || a.op === 'sext8' || isBoolean(a))) return a
  if (
    (node.op === 'sext8' && a.op === 'and' && isConst(a.inputs[1]) && (a.inputs[1].bits & 0xffn) === 0xffn) ||
    (node.op === 'sext16' && a.op === 'and' && isConst(a.inputs[1]) && (a.inputs[1].bits & 0xffffn) === 0xffffn)
  ) {
    return tools.make(node.op, type, [a.inputs[0]])
  }
  return undefined
}

/** (x << n) | (x >> (w − n)) is a rotation. */
function rotateIdiom(a: Node, b: Node, type: ValueType, tools: SimplifyTools): Node | undefined {
  const [left, right] = a.op === 'shl' ? [a, b] : [b, a]
  if (left.op !== 'shl' || right.op !== 'shr_u' || left.inputs[0] !== right.inputs[0]) return undefined
  const [n, m] = [left.inputs[1], right.inputs[1]]
  const width = BigInt(widthOf(type))
  if (isConst(n) && isConst(m))
    return n.bits + m.bits === width ? tools.make('rotl', type, [left.inputs[0], n]) : undefined
  const complements = (x: Node, y: Node) =>
    y.op === 'sub' && y.inputs[1] === x && isConst(y.inputs[0]) && y.inputs[0].bits % width === 0n
  if (complements(n, m)) return tools.make('rotl', type, [left.inputs[0], n])
  if (complements(m, n)) return tools.make('rotr', type, [left.inputs[0], m])
  return undefined
}

/** low < x && x < high as one unsigned comparison, and its negation. */
function rangeTest(op: Opcode, a: Node, b: Node, tools: SimplifyTools): Node | undefined {
  if (a.op !== b.op || (a.op !== 'lt_s' && a.op !== 'lt_u')) return undefined
  const type = a.inputs[0].type as ValueType
  const order = (value: bigint) => (a.op === 'lt_s' ? BigInt.asIntN(widthOf(type), value) : value)
  const [low, x, y, high] = [a.inputs[0], a.inputs[1], b.inputs[0], b.inputs[1]]
  if (op === 'and') {
    if (!isConst(low) || !isConst(high) || x !== y || order(low.bits) + 1n >= order(high.bits)) return undefined
    const moved = tools.make('add', type, [x, tools.constant(type, -(low.bits + 1n))])
    return tools.make('lt_u', 'i32', [moved, tools.constant(type, high.bits - low.bits - 1n)])
  }
  // x < high (in b: y < high) or low < x, with high <= low
  if (!isConst(low) || !isConst(high) || x !== y || order(high.bits) > order(low.bits)) return undefined
  const moved = tools.make('add', type, [x, tools.constant(type, -high.bits)])
  return tools.make('lt_u', 'i32', [tools.constant(type, low.bits - high.bits), moved])
}

/** Moves constants outwards, so that addresses end in a displacement. */
function reassociate(a: Node, b: Node, type: ValueType, tools: SimplifyTools): Node | undefined {
  const constantPart = (node: Node) => (node.op === 'add' && isConst(node.inputs[1]) ? node.inputs[1] : undefined)
  const scaled = (node: Node) =>
    node.op === 'shl' && isConst(node.inputs[1]) ? constantPart(node.inputs[0]) : undefined
  const right = constantPart(b)
  if (right !== undefined) return tools.make('add', type, [tools.make('add', type, [a, b.inputs[0]]), right])
  const left = constantPart(a)
  if (left !== undefined && !isConst(b))
    return tools.make('add', type, [tools.make('add', type, [a.inputs[0], b]), left])
  const inner = scaled(b)
  if (inner === undefined) return undefined
  const shifted = tools.make('shl', type, [b.inputs[0].inputs[0], b.inputs[1]])
  return tools.make('add', type, [
    tools.make('add', type, [a, shifted]),
    tools.constant(type, inner.bits << b.inputs[1].bits),
  ])
}
