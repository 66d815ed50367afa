import { type Block, type Graph, isConst, type Node } from '../ir/node.js'
import { type Flow, type Loop, reversePostorder } from '../ir/order.js'
import { endInputs } from './clean.js'

/** A value that each round of a loop changes by the same amount. */
export interface Counter {
  readonly phi: Node
  readonly next: Node
  readonly step: bigint
  readonly initial: Node
  readonly loop: Loop
  /** The block in front of the loop. */
  readonly before: Block
}

export function counterOf(phi: Node, loop: Loop, { dominates }: Flow): Counter | undefined {
  const outside = loop.head.predecessors.filter((p) => !loop.blocks.has(p))
  const [next, ...others] = phi.inputs.filter((_, n) => loop.blocks.has(loop.head.predecessors[n]))
  const isInteger = phi.type === 'i64' || phi.type === 'i32'
  if (!isInteger || outside.length !== 1 || next?.op !== 'add' || others.some((other) => other !== next))
    return undefined
  const [from, step] = next.inputs
  if (from !== phi || !isConst(step) || !dominates(loop.head, next.block!)) return undefined
  const initial = phi.inputs[loop.head.predecessors.indexOf(outside[0])]
  return { phi, next, step: step.bits, initial, loop, before: outside[0] }
}

/** What uses a value; a block stands for its end. */
export type User = Node | Block
export type Users = ReadonlyMap<Node, readonly User[]>

export function usersOf(graph: Graph): Map<Node, User[]> {
  const users = new Map<Node, User[]>()
  const add = (node: Node, user: User): void => {
    const list = users.get(node)
    if (list === undefined) users.set(node, [user])
    else list.push(user)
  }
  for (const block of reversePostorder(graph.entry)) {
    for (const node of [...block.phis, ...block.nodes]) for (const input of node.inputs) add(input, node)
    for (const input of endInputs(block)) add(input, block)
  }
  return users
}

export const isFixed = ({ dominates }: Flow, { before }: Counter, node: Node): boolean =>
  isConst(node) || dominates(node.block!, before)

/** A comparison of the counter that alone decides whether the loop goes on. */
export interface Limit {
  readonly comparison: Node
  readonly compared: 'phi' | 'next'
  readonly limit: Node
}

/** The comparison that is all that is left of a counter's uses, if it may be replaced by one of what remains with zero. */
export function limitOf(flow: Flow, counter: Counter, left: readonly User[], users: Users): Limit | undefined {
  const { phi, next, step, initial } = counter
  const ofNext = users.get(next)!.filter((user) => user !== phi)
  if (left.length + ofNext.length !== 1) return undefined
  const [comparison] = [...left, ...ofNext]
  if (!('op' in comparison)) return undefined
  const compared = left.length === 1 ? 'phi' : 'next'
  const [value, limit] = comparison.inputs
  if (value !== (compared === 'phi' ? phi : next) || limit === undefined || !isFixed(flow, counter, limit))
    return undefined
  if (isZero(limit)) return undefined
  if (comparison.op === 'ne') return { comparison, compared, limit }
  if (comparison.op !== 'lt_u' || !isConst(initial)) return undefined
  // From below to the limit, and not past it, "less" and "different" are the same as long as nothing goes on behind it.
  const startsBelow = isConst(limit) && initial.bits < limit.bits && (limit.bits - initial.bits) % step === 0n
  if (step !== 1n && !startsBelow) return undefined
  return (startsBelow || (compared === 'phi' && initial.bits === 0n)) &&
    decides(flow, counter, comparison, compared, users)
    ? { comparison, compared, limit }
    : undefined
}

/** Whether the counter only moves on, or the loop only starts again, where the comparison has held. */
function decides(
  { dominates }: Flow,
  { loop, next }: Counter,
  comparison: Node,
  compared: Limit['compared'],
  users: Users,
): boolean {
  const [block, ...others] = users.get(comparison)!
  if (others.length > 0 || 'op' in block || block.end?.kind !== 'branch') return false
  const { whenTrue, whenFalse } = block.end
  const isBehind = (later: Block): boolean => whenTrue.predecessors.length === 1 && dominates(whenTrue, later)
  if (compared === 'phi') return isBehind(next.block!)
  const { head, blocks } = loop
  const latches = head.predecessors.filter((p) => blocks.has(p))
  return latches.every((latch) => isBehind(latch) || (latch === block && whenTrue === head && whenFalse !== head))
}

/** Whether a comparison lets a counter of 32 bits move on only where there is a next number. */
export function neverWraps(flow: Flow, counter: Counter, users: Users, signed: boolean): boolean {
  const { phi, next, step, initial } = counter
  const less = signed ? 'lt_s' : 'lt_u'
  const last = signed ? 0x7fffffffn : 0xffffffffn
  const allows = (user: User): boolean => {
    if (!('op' in user)) return false
    const [a, b] = user.inputs
    if (step === 1n && user.op === less && a === phi) return decides(flow, counter, user, 'phi', users)
    if (step === 1n && user.op === less && a === next)
      return isConst(initial) && initial.bits !== last && decides(flow, counter, user, 'next', users)
    if (step !== 0xffffffffn) return false
    const isAboveLeast = signed ? user.op === 'lt_s' && b === phi : user.op === 'ne' && a === phi && isZero(b)
    return isAboveLeast && decides(flow, counter, user, 'phi', users)
  }
  return [...users.get(phi)!, ...users.get(next)!].some(allows)
}

export const isZero = (node: Node): boolean => isConst(node) && node.bits === 0n
