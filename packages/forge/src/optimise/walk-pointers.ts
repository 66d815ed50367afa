import { addPhi, constant, detached } from '../ir/graph.js'
import { type Block, type Graph, isConst, type Node, type Opcode, resolve, type ValueType } from '../ir/node.js'
import { analyseFlow, type Flow } from '../ir/order.js'
import { mapEndInputs } from './clean.js'
import {
  type Counter,
  counterOf,
  isFixed,
  isZero,
  type Limit,
  limitOf,
  neverWraps,
  type User,
  type Users,
  usersOf,
} from './counter.js'

/**
 * An address that a loop computes from its counter becomes a pointer that moves along (strength reduction of induction
 * variables), and a counter that is left with nothing but its limit counts down to zero. `onlyIfGone`: only where nothing but
 * that is left of the counter, for machines that have index registers and increments that cost nothing.
 */
export function walkPointers(graph: Graph, onlyIfGone: boolean): void {
  const flow = analyseFlow(graph)
  const loops = [...new Set(flow.loopOf.values())].sort((a, b) => b.depth - a.depth)
  for (const loop of loops) {
    for (const phi of [...loop.head.phis]) {
      const counter = counterOf(phi, loop, flow)
      if (counter !== undefined) reduce(graph, flow, counter, onlyIfGone)
    }
  }
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

function reduce(graph: Graph, flow: Flow, counter: Counter, onlyIfGone: boolean): void {
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
  const isGone = limit !== undefined || left.length + users.get(next)!.length === 1
  if (!isGone && onlyIfGone) return
  for (const walk of walks) {
    const own = [...walk.carriers, ...(index === phi ? [] : [index!])]
    if (own.length > 0 ? own.every(isOnlyWalked) : isGone) walkAlong(graph, counter, walk, index!)
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

/** The node as an offset that the index makes, if it is one. */
function offsetOf(node: Node, index: Node, fixed: (node: Node) => boolean): Offset | undefined {
  if (node === index) return { shift: 0, minuend: undefined, carriers: [] }
  const [a, b] = node.inputs
  if (node.op === 'sub' && b === index && fixed(a)) return { shift: 0, minuend: a, carriers: [node] }
  if (node.op !== 'shl' || !isConst(b)) return undefined
  const inner = a.op === 'shl' ? undefined : offsetOf(a, index, fixed)
  return inner === undefined ? undefined : { ...inner, shift: Number(b.bits), carriers: [...inner.carriers, node] }
}

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
