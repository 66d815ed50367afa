import { addPhi, constant, detached } from '../ir/graph.js'
import { type Block, type Graph, isConst, type Node, type Opcode, resolve, type ValueType } from '../ir/node.js'
import { analyseFlow, type Flow, type Loop, reversePostorder } from '../ir/order.js'
import { endInputs, mapEndInputs } from './clean.js'

/**
 * An address that a loop computes from its counter becomes a pointer that moves along
 * (strength reduction of induction variables), and a counter that is left with nothing but its limit counts down to zero.
 * `onlyWithLimit`: only where that happens, for machines that have index registers and increments that cost nothing.
 */
export function walkPointers(graph: Graph, onlyWithLimit: boolean): void {
  const flow = analyseFlow(graph)
  const loops = [...new Set(flow.loopOf.values())].sort((a, b) => b.depth - a.depth)
  for (const loop of loops) {
    for (const phi of [...loop.head.phis]) {
      const counter = counterOf(phi, loop, flow)
      if (counter !== undefined) reduce(graph, flow, counter, onlyWithLimit)
    }
  }
}

/** A value that each round of a loop changes by the same amount. */
interface Counter {
  readonly phi: Node
  readonly next: Node
  readonly step: bigint
  readonly initial: Node
  readonly loop: Loop
  /** The block in front of the loop. */
  readonly before: Block
}

function counterOf(phi: Node, loop: Loop, { dominates }: Flow): Counter | undefined {
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
type User = Node | Block
type Users = ReadonlyMap<Node, readonly User[]>

function usersOf(graph: Graph): Map<Node, User[]> {
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

/** What an address adds to its base: the index, or what it leaves of `minuend`, shifted left by `shift`. */
interface Offset {
  readonly shift: number
  readonly minuend: Node | undefined
  /** Between the index and the address. */
  readonly carriers: readonly Node[]
}

/** Sums of one value that does not change in the loop, and equal offsets. */
interface Walk {
  readonly base: Node
  readonly offset: Offset
  readonly sums: Node[]
  readonly carriers: Node[]
}

function reduce(graph: Graph, flow: Flow, counter: Counter, onlyWithLimit: boolean): void {
  const users = usersOf(graph)
  const { phi, next } = counter
  const index = indexOf(flow, counter, users)
  const walks = index === undefined ? [] : findWalks(flow, counter, index)
  const walked = new Set<User>(walks.flatMap(({ sums }) => sums))
  // What is on the way from the counter to the sums.
  const carriers = new Set<User>(walks.flatMap((walk) => walk.carriers))
  if (index !== undefined && index !== phi) carriers.add(index)
  const isOnlyWalked = (node: Node): boolean =>
    users.get(node)!.every((user) => walked.has(user) || (carriers.has(user) && isOnlyWalked(user as Node)))
  const left = users
    .get(phi)!
    .filter((user) => user !== next && !walked.has(user) && !(carriers.has(user) && isOnlyWalked(user as Node)))
  const limit = limitOf(flow, counter, left, users)
  if (limit === undefined && onlyWithLimit) return
  for (const walk of walks) {
    const own = [...walk.carriers, ...(index === phi ? [] : [index!])]
    if (own.length > 0 ? own.every(isOnlyWalked) : limit !== undefined) walkAlong(graph, counter, walk, index!)
  }
  if (limit !== undefined) countDown(graph, counter, limit)
  for (const block of flow.blocks) {
    for (const node of [...block.phis, ...block.nodes]) node.inputs = node.inputs.map(resolve)
    mapEndInputs(block, resolve)
    block.nodes = block.nodes.filter((node) => node.forward === undefined)
  }
}

/** The counter as 64 bits: itself, or its extension if it stays within its range. */
function indexOf(flow: Flow, counter: Counter, users: Users): Node | undefined {
  const { phi } = counter
  if (phi.type === 'i64') return phi
  const extension = users
    .get(phi)!
    .find((user): user is Node => 'op' in user && (user.op === 'zext32' || user.op === 'sext32'))
  return extension !== undefined && neverWraps(flow, counter, users, extension.op === 'sext32') ? extension : undefined
}

/** Whether a comparison lets a counter of 32 bits move on only where there is a next number. */
function neverWraps(flow: Flow, counter: Counter, users: Users, signed: boolean): boolean {
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

const isZero = (node: Node): boolean => isConst(node) && node.bits === 0n

/** The node as an offset that the index makes, if it is one. */
function offsetOf(node: Node, index: Node, fixed: (node: Node) => boolean): Offset | undefined {
  if (node === index) return { shift: 0, minuend: undefined, carriers: [] }
  const [a, b] = node.inputs
  if (node.op === 'sub' && b === index && fixed(a)) return { shift: 0, minuend: a, carriers: [node] }
  if (node.op !== 'shl' || !isConst(b)) return undefined
  const inner = a.op === 'shl' ? undefined : offsetOf(a, index, fixed)
  return inner === undefined ? undefined : { ...inner, shift: Number(b.bits), carriers: [...inner.carriers, node] }
}

const isFixed = ({ dominates }: Flow, { before }: Counter, node: Node): boolean =>
  isConst(node) || dominates(node.block!, before)

function findWalks(flow: Flow, counter: Counter, index: Node): Walk[] {
  const { loop } = counter
  const walks = new Map<string, Walk>()
  const fixed = (node: Node): boolean => isFixed(flow, counter, node)
  for (const block of flow.blocks) {
    if (!flow.dominates(loop.head, block)) continue
    for (const node of block.nodes) {
      if (node.op !== 'add' || node.type !== 'i64') continue
      const offsets = node.inputs.map((input) => offsetOf(input, index, fixed))
      const at = offsets.findIndex((offset) => offset !== undefined)
      const base = node.inputs[1 - at]
      if (at < 0 || isConst(base) || !fixed(base)) continue
      const offset = offsets[at]!
      const key = `${base.id}:${offset.minuend?.id ?? ''}:${offset.shift}`
      const walk = walks.get(key) ?? { base, offset, sums: [], carriers: [] }
      walks.set(key, walk)
      walk.sums.push(node)
      walk.carriers.push(...offset.carriers)
    }
  }
  // Where the loop itself does not use it, nothing is won.
  return [...walks.values()].filter(({ sums }) => sums.some(({ block }) => loop.blocks.has(block!)))
}

/** A comparison of the counter that alone decides whether the loop goes on. */
interface Limit {
  readonly comparison: Node
  readonly compared: 'phi' | 'next'
  readonly limit: Node
}

/** The comparison that is all that is left of a counter's uses, if it may be replaced by one of what remains with zero. */
function limitOf(flow: Flow, counter: Counter, left: readonly User[], users: Users): Limit | undefined {
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

type Place = (op: Opcode, type: ValueType, ...inputs: Node[]) => Node

const placeIn =
  (graph: Graph, block: Block, at: () => number): Place =>
  (op, type, ...inputs) => {
    const node = detached(graph, op, type, inputs)
    node.block = block
    block.nodes.splice(at(), 0, node)
    return node
  }

/** Places a node at the end of a block. */
const placeAtEnd = (graph: Graph, block: Block): Place => placeIn(graph, block, () => block.nodes.length)

/**
 * A phi that starts as `initial` and changes with the counter; gives it and what it changes to, which is there as `early` as the
 * counter's next value or as late as may be.
 */
function addWalker(graph: Graph, counter: Counter, initial: Node, step: Node, early: boolean): [Node, Node] {
  const { loop, before, next } = counter
  const type = step.type as ValueType
  const walker = addPhi(graph, loop.head, type)
  const [latch, ...others] = loop.head.predecessors.filter((p) => loop.blocks.has(p))
  const isLate = !early && others.length === 0
  const { nodes } = next.block!
  const place = isLate ? placeAtEnd(graph, latch) : placeIn(graph, next.block!, () => nodes.indexOf(next) + 1)
  const moved = place('add', type, walker, step)
  walker.inputs = loop.head.predecessors.map((p) => (p === before ? initial : moved))
  return [walker, moved]
}

function walkAlong(graph: Graph, counter: Counter, { base, offset, sums }: Walk, index: Node): void {
  const { phi, initial } = counter
  const { minuend, shift } = offset
  const first = placeAtEnd(graph, counter.before)
  const literal = (value: bigint): Node => constant(graph, 'i64', value)
  const extended = (): Node => {
    if (isConst(initial)) return literal(index.op === 'sext32' ? BigInt.asIntN(32, initial.bits) : initial.bits)
    return index === phi ? initial : first(index.op, 'i64', initial)
  }
  const from = extended()
  const whole = minuend === undefined ? from : isZero(from) ? minuend : first('sub', 'i64', minuend, from)
  const by = BigInt(shift)
  const start = isConst(whole)
    ? literal(whole.bits << by)
    : shift === 0
      ? whole
      : first('shl', 'i64', whole, literal(by))
  const pointer = isZero(start) ? base : first('add', 'i64', base, start)
  const step = (index === phi ? counter.step : BigInt.asIntN(32, counter.step)) << by
  const [walker] = addWalker(graph, counter, pointer, literal(minuend === undefined ? step : -step), false)
  for (const sum of sums) sum.forward = walker
}

/** Counts what remains to the limit. */
function countDown(graph: Graph, counter: Counter, { comparison, compared, limit }: Limit): void {
  const { initial, step } = counter
  const type = initial.type as ValueType
  const start =
    isConst(initial) && isConst(limit)
      ? constant(graph, type, limit.bits - initial.bits)
      : isConst(initial) && initial.bits === 0n
        ? limit
        : placeAtEnd(graph, counter.before)('sub', type, limit, initial)
  const [rest, less] = addWalker(graph, counter, start, constant(graph, type, -step), compared === 'next')
  const { block } = comparison
  const at = block!.nodes.indexOf(comparison)
  const test = placeIn(graph, block!, () => at)
  comparison.forward = test('ne', 'i32', compared === 'phi' ? rest : less, constant(graph, type, 0n))
}
