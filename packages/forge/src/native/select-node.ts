import type { Node, Opcode } from '../ir/node.js'

/** Kinds of nodes that machines select alike: one function each. */
export type NodeFamily =
  | 'compare'
  | 'logical'
  | 'sum'
  | 'multiply'
  | 'multiplyHigh'
  | 'shift'
  | 'divide'
  | 'count'
  | 'conversion'
  | 'select'
  | 'load'
  | 'store'
  | 'address'
  | 'call'

/** `S`: the machine's selector. A family that a machine lacks is left out: the graph has none of it. */
export type NodeSelectors<S> = Readonly<Partial<Record<NodeFamily, (s: S, node: Node) => unknown>>> & {
  /** All that belongs to no family: arithmetic of floats, and conversions from and to them. */
  readonly float: (s: S, node: Node) => unknown
}

const members: Readonly<Record<NodeFamily, readonly Opcode[]>> = {
  compare: ['eq', 'ne', 'lt_s', 'lt_u', 'le_s', 'le_u', 'feq', 'fne', 'flt', 'fle'],
  logical: ['and', 'or', 'xor'],
  sum: ['add', 'sub'],
  multiply: ['mul'],
  multiplyHigh: ['mulhi_u', 'mulhi_s'],
  shift: ['shl', 'shr_u', 'shr_s', 'rotl', 'rotr'],
  divide: ['div_u', 'div_s', 'rem_u', 'rem_s'],
  count: ['clz', 'ctz', 'popcnt'],
  conversion: ['sext8', 'sext16', 'sext32', 'zext32', 'wrap', 'bswap'],
  select: ['select'],
  load: ['load'],
  store: ['store'],
  address: ['address'],
  call: ['call'],
}
const families = new Map(
  Object.entries(members).flatMap(([family, ops]) => ops.map((op) => [op, family as NodeFamily] as const)),
)

export const isCompare = (node: Node): boolean => families.get(node.op) === 'compare'

/** Selects a node that something after it needs, or that has an effect; parameters are where callers put them. */
export function selectNode<S extends { isNeeded(node: Node): boolean }>(s: S, node: Node, selectors: NodeSelectors<S>) {
  const family = families.get(node.op)
  const hasEffect = family === 'store' || family === 'call'
  if (!hasEffect && (node.op === 'param' || !s.isNeeded(node))) return
  const select = (family === undefined ? undefined : selectors[family]) ?? selectors.float
  select(s, node)
}
