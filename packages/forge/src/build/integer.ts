import type { IntType } from '@sourceless/contract'
import { isConst, type Node, type ValueType } from '../ir/node.js'
import type { Builder } from './builder.js'

export const intValueType = (type: IntType): ValueType => (type.bits === 64 ? 'i64' : 'i32')

/** Brings an `i32` result back into the range of an 8- or 16-bit type. */
export function normalise(b: Builder, value: Node, type: IntType): Node {
  if (type.bits >= 32) return value
  if (type.signed) return b.op(type.bits === 8 ? 'sext8' : 'sext16', 'i32', value)
  return b.op('and', 'i32', value, b.constant('i32', type.bits === 8 ? 0xffn : 0xffffn))
}

/** Integer to integer: keeps the low bits, extends by the source type. */
export function convertInteger(b: Builder, value: Node, from: IntType, to: IntType): Node {
  if (to.bits === 64) return from.bits === 64 ? value : b.op(from.signed ? 'sext32' : 'zext32', 'i64', value)
  const low = from.bits === 64 ? b.op('wrap', 'i32', value) : value
  if (to.bits === 32) return low
  const fits = from.bits < to.bits ? !from.signed || to.signed : from.bits === to.bits && from.signed === to.signed
  return fits ? low : normalise(b, low, to)
}

/** A shift count of any integer type, as the type of the value shifted and, for narrow values, taken modulo the width. */
export function shiftCount(b: Builder, count: Node, countType: IntType, type: IntType): Node {
  const wide = type.bits === 64
  let value = count
  if (wide && countType.bits < 64) value = b.op('zext32', 'i64', count)
  if (!wide && countType.bits === 64) value = b.op('wrap', 'i32', count)
  return type.bits < 32 ? b.op('and', 'i32', value, b.constant('i32', BigInt(type.bits - 1))) : value
}

export function divide(b: Builder, operator: '/' | '%', type: IntType, left: Node, right: Node): Node {
  const value = intValueType(type)
  const op = `${operator === '/' ? 'div' : 'rem'}_${type.signed ? 's' : 'u'}` as const
  if (!type.signed) return b.op(op, value, left, right)
  // Narrow operands cannot overflow an i32 division; their quotient 128 or 32768 wraps afterwards.
  if (type.bits < 32) return normalise(b, b.op(op, value, left, right), type)
  const traps = b.machine === 'x86_64' || b.machine === 'wasm32'
  if (isConst(right) || !traps) return b.op(op, value, left, right)
  return guardedDivide(b, op, value, left, right)
}

/** Signed division that wraps for the most negative value by −1, where the machine traps. */
function guardedDivide(
  b: Builder,
  op: 'div_s' | 'div_u' | 'rem_s' | 'rem_u',
  type: ValueType,
  left: Node,
  right: Node,
): Node {
  const slot = { type }
  const [special, ordinary, after] = [b.block(), b.block(), b.block()]
  b.branch(b.op('eq', 'i32', right, b.constant(type, -1n)), special, ordinary)
  b.enter(special)
  b.write(slot, op === 'div_s' ? b.op('sub', type, b.constant(type, 0n), left) : b.constant(type, 0n))
  b.jump(after)
  b.enter(ordinary)
  b.write(slot, b.op(op, type, left, right))
  b.jump(after)
  b.enter(after)
  return b.read(slot)
}

/** High half of the double-width product. */
export function multiplyHigh(b: Builder, type: IntType, left: Node, right: Node): Node {
  if (type.bits < 32)
    return normalise(b, shiftRight(b, 'i32', b.op('mul', 'i32', left, right), type.bits, type.signed), type)
  if (type.bits === 32) {
    const extend = type.signed ? 'sext32' : 'zext32'
    const product = b.op('mul', 'i64', b.op(extend, 'i64', left), b.op(extend, 'i64', right))
    return b.op('wrap', 'i32', shiftRight(b, 'i64', product, 32, false))
  }
  if (!b.lacks('mulhi_u')) return b.op(type.signed ? 'mulhi_s' : 'mulhi_u', 'i64', left, right)
  const high = multiplyHighByParts(b, left, right)
  if (!type.signed) return high
  // The signed product differs by b·2^64 where a < 0, and the other way round.
  const correction = (x: Node, y: Node) => b.op('and', 'i64', b.op('shr_s', 'i64', x, b.constant('i64', 63n)), y)
  return b.op('sub', 'i64', b.op('sub', 'i64', high, correction(left, right)), correction(right, left))
}

const shiftRight = (b: Builder, type: ValueType, value: Node, count: number, signed: boolean): Node =>
  b.op(signed ? 'shr_s' : 'shr_u', type, value, b.constant(type, BigInt(count)))

function multiplyHighByParts(b: Builder, left: Node, right: Node): Node {
  const low = (x: Node) => b.op('and', 'i64', x, b.constant('i64', 0xffffffffn))
  const high = (x: Node) => shiftRight(b, 'i64', x, 32, false)
  const mul = (x: Node, y: Node) => b.op('mul', 'i64', x, y)
  const add = (x: Node, y: Node) => b.op('add', 'i64', x, y)
  const [al, ah, bl, bh] = [low(left), high(left), low(right), high(right)]
  const middle = add(mul(ah, bl), high(mul(al, bl)))
  const cross = add(mul(al, bh), low(middle))
  return add(add(mul(ah, bh), high(middle)), high(cross))
}

export function rotate(
  b: Builder,
  direction: 'rotl' | 'rotr',
  type: IntType,
  value: Node,
  count: Node,
  countType: IntType,
): Node {
  const n = shiftCount(b, count, countType, type)
  const vt = intValueType(type)
  if (type.bits >= 32) return b.op(direction, vt, value, n)
  const width = BigInt(type.bits)
  const bits = b.op('and', 'i32', value, b.constant('i32', (1n << width) - 1n))
  const opposite = b.op('and', 'i32', b.op('sub', 'i32', b.constant('i32', width), n), b.constant('i32', width - 1n))
  const [left, right] = direction === 'rotl' ? [n, opposite] : [opposite, n]
  return normalise(b, b.op('or', 'i32', b.op('shl', 'i32', bits, left), b.op('shr_u', 'i32', bits, right)), type)
}

const unsignedBits = (b: Builder, value: Node, type: IntType): Node =>
  type.bits >= 32 ? value : b.op('and', 'i32', value, b.constant('i32', (1n << BigInt(type.bits)) - 1n))

export function byteSwap(b: Builder, type: IntType, value: Node): Node {
  if (type.bits === 8) return value
  if (type.bits === 16) {
    const eight = b.constant('i32', 8n)
    const high = b.op('shr_u', 'i32', unsignedBits(b, value, type), eight)
    return normalise(b, b.op('or', 'i32', b.op('shl', 'i32', value, eight), high), type)
  }
  const vt = intValueType(type)
  if (!b.lacks('bswap')) return b.op('bswap', vt, value)
  // Swap neighbours of 8 bits, then of 16, then of 32.
  let swapped = value
  for (let step = 8; step < type.bits; step *= 2) {
    if (step * 2 === type.bits) return b.op('rotl', vt, swapped, b.constant(vt, BigInt(step)))
    const mask = b.constant(vt, step === 8 ? 0x00ff00ff00ff00ffn : 0x0000ffff0000ffffn)
    const count = b.constant(vt, BigInt(step))
    const up = b.op('shl', vt, b.op('and', vt, swapped, mask), count)
    swapped = b.op('or', vt, up, b.op('and', vt, b.op('shr_u', vt, swapped, count), mask))
  }
  return swapped
}

export function countBits(b: Builder, builtin: 'popcount' | 'clz' | 'ctz', type: IntType, value: Node): Node {
  const vt = intValueType(type)
  const bits = unsignedBits(b, value, type)
  if (builtin === 'popcount') return populationCount(b, vt, bits)
  if (builtin === 'clz') {
    if (b.lacks('clz')) return leadingZeros(b, vt, bits, type.bits)
    const count = b.op('clz', vt, bits)
    return type.bits < 32 ? b.op('sub', 'i32', count, b.constant('i32', BigInt(32 - type.bits))) : count
  }
  // A bit above the value stops the count at its width.
  const stopped = type.bits < 32 ? b.op('or', 'i32', value, b.constant('i32', 1n << BigInt(type.bits))) : bits
  return b.lacks('ctz') ? trailingZeros(b, vt, stopped) : b.op('ctz', vt, stopped)
}

/** How many bits are left without leading zeros, of values of up to `width` bits: halves the width until two bits remain. */
function bitLength(b: Builder, vt: ValueType, x: Node, width: number): Node {
  const shift = (value: Node, count: Node) => b.op('shr_u', vt, value, count)
  let [rest, length] = [x, b.constant(vt, 0n)]
  for (let step = width / 2; step > 1; step /= 2) {
    const isLong = b.op('ne', 'i32', shift(rest, b.constant(vt, BigInt(step))), b.constant(vt, 0n))
    const flag = vt === 'i64' ? b.op('zext32', 'i64', isLong) : isLong
    const count = b.op('shl', vt, flag, b.constant(vt, BigInt(Math.log2(step))))
    rest = shift(rest, count)
    length = b.op('add', vt, length, count)
  }
  // 0, 1, 2 and 3 have 0, 1, 2 and 2 bits.
  return b.op('add', vt, length, b.op('sub', vt, rest, b.op('and', vt, rest, shift(rest, b.constant(vt, 1n)))))
}

const leadingZeros = (b: Builder, vt: ValueType, x: Node, width: number): Node =>
  b.op('sub', vt, b.constant(vt, BigInt(width)), bitLength(b, vt, x, width))

/** The bits that are in x − 1 and not in x are as many ones. */
function trailingZeros(b: Builder, vt: ValueType, x: Node): Node {
  const less = b.op('sub', vt, x, b.constant(vt, 1n))
  return bitLength(b, vt, b.op('and', vt, less, b.op('xor', vt, x, b.constant(vt, -1n))), vt === 'i64' ? 64 : 32)
}

/** Where there is no instruction: add neighbouring fields of 1, 2 and 4 bits, then all bytes by one multiplication. */
function populationCount(b: Builder, vt: ValueType, x: Node): Node {
  if (!b.lacks('popcnt')) return b.op('popcnt', vt, x)
  const pattern = (byte: bigint) => b.constant(vt, byte * 0x0101010101010101n)
  const shift = (value: Node, count: bigint) => b.op('shr_u', vt, value, b.constant(vt, count))
  const pairs = b.op('sub', vt, x, b.op('and', vt, shift(x, 1n), pattern(0x55n)))
  const quads = b.op(
    'add',
    vt,
    b.op('and', vt, pairs, pattern(0x33n)),
    b.op('and', vt, shift(pairs, 2n), pattern(0x33n)),
  )
  const bytes = b.op('and', vt, b.op('add', vt, quads, shift(quads, 4n)), pattern(0x0fn))
  return shift(b.op('mul', vt, bytes, pattern(0x01n)), vt === 'i64' ? 56n : 24n)
}
