import { isConst, type Node } from '../ir/node.js'
import { widthOfType } from '../native/selector.js'
import { general, op, plain, widthLetter } from './machine.js'
import type { Selector } from './selector.js'

/** Bits of `x` from `from` on, put at bit `to` of the result; one of the two is 0. */
interface Field {
  readonly x: Node
  readonly from: number
  readonly to: number
  readonly count: number
  readonly signed: boolean
}

/** A shift by a constant of something that nobody else needs, or undefined. */
function shiftOf(s: Selector, node: Node, ...ops: Node['op'][]): { x: Node; count: number } | undefined {
  const [x, count] = node.inputs
  if (!ops.includes(node.op) || !s.isOnlyUse(node) || !isConst(count) || isConst(x)) return undefined
  return { x, count: Number(count.bits) }
}

/** How many bits a mask of the lowest ones has, or 0. */
const lowBits = (node: Node): number =>
  isConst(node) && (node.bits & (node.bits + 1n)) === 0n ? node.bits.toString(2).length : 0

function pushField(
  s: Selector,
  node: Node,
  { x, from, to, count, signed }: Field,
  width = widthOfType(node.type),
): true {
  const letter = widthLetter(width)
  const name = `${signed ? 's' : 'u'}bf${to > 0 ? `iz_${letter}_${letter}_lsb` : `x_${letter}_${letter}_immr`}_width`
  const place = to > 0 ? to : from
  const size = Math.min(count, width - place)
  s.push(op(name, general(width, s.registerOf(node)), general(width, s.use(x)), plain(place), plain(size)))
  return true
}

/** (x >> k) & (2^n − 1), of 64 bits also where 32 are wanted. */
export function selectMaskedField(s: Selector, node: Node): boolean {
  const [x, mask] = node.inputs
  const shift = shiftOf(s, unwrapped(s, x), 'shr_u')
  const count = lowBits(mask)
  if (shift === undefined || count === 0) return false
  return pushField(s, node, { x: shift.x, from: shift.count, to: 0, count, signed: false }, widthOfType(shift.x.type))
}

const unwrapped = (s: Selector, node: Node): Node => (node.op === 'wrap' && s.isOnlyUse(node) ? node.inputs[0] : node)

/** The low 8 or 16 bits of x >> k, extended by their sign. */
export function selectSignedField(s: Selector, node: Node, count: number): boolean {
  const [x] = node.inputs
  const shift = shiftOf(s, unwrapped(s, x), 'shr_u', 'shr_s')
  if (shift === undefined || shift.count + count > 32) return false
  return pushField(s, node, { x: shift.x, from: shift.count, to: 0, count, signed: true })
}

/** (x & (2^n − 1)) << k, a 32-bit x extended and shifted left, or x << k >> l. */
export function selectShiftedField(s: Selector, node: Node): boolean {
  const [inner, by] = node.inputs
  const width = widthOfType(node.type)
  const to = Number(by.bits)
  if (to === 0 || isConst(inner) || !s.isOnlyUse(inner)) return false
  if (node.op === 'shl') {
    const [x, mask] = inner.inputs
    const count = inner.op === 'and' ? lowBits(mask) : inner.op === 'zext32' || inner.op === 'sext32' ? 32 : 0
    return count > 0 && !isConst(x) && pushField(s, node, { x, from: 0, to, count, signed: inner.op === 'sext32' })
  }
  const shift = shiftOf(s, inner, 'shl')
  if (shift === undefined || shift.count === 0 || (node.op !== 'shr_u' && node.op !== 'shr_s')) return false
  const right = to - shift.count
  const field = { x: shift.x, from: Math.max(right, 0), to: Math.max(-right, 0), signed: node.op === 'shr_s' }
  return pushField(s, node, { ...field, count: width - Math.max(to, shift.count) })
}
