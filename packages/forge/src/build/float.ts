import type { FloatType, IntType } from '@sourceless/contract'
import type { Node, Opcode, ValueType } from '../ir/node.js'
import type { Builder } from './builder.js'
import { intValueType } from './integer.js'

export const floatValueType = (type: FloatType): 'f32' | 'f64' => (type.bits === 64 ? 'f64' : 'f32')
const integerOf = (type: 'f32' | 'f64'): 'i32' | 'i64' => (type === 'f64' ? 'i64' : 'i32')

const conversion = new DataView(new ArrayBuffer(8))
export function floatBits(type: ValueType, value: number): bigint {
  if (type === 'f32') {
    conversion.setFloat32(0, value)
    return BigInt(conversion.getUint32(0))
  }
  conversion.setFloat64(0, value)
  return conversion.getBigUint64(0)
}
const literal = (b: Builder, type: 'f32' | 'f64', value: number): Node => b.constant(type, floatBits(type, value))

/** Runs `whenTrue` or `whenFalse` and joins what they give. */
export function choose(
  b: Builder,
  type: ValueType,
  condition: Node,
  whenTrue: () => Node,
  whenFalse: () => Node,
): Node {
  const slot = { type }
  const [yes, no, after] = [b.block(), b.block(), b.block()]
  b.branch(condition, yes, no)
  for (const [block, value] of [
    [yes, whenTrue],
    [no, whenFalse],
  ] as const) {
    b.enter(block)
    b.write(slot, value())
    b.jump(after)
  }
  b.enter(after)
  return b.read(slot)
}

const signMask = (b: Builder, type: 'f32' | 'f64'): Node =>
  b.constant(integerOf(type), type === 'f64' ? 1n << 63n : 1n << 31n)

function onBits(b: Builder, op: Opcode, type: 'f32' | 'f64', value: Node, mask: Node): Node {
  const bits = b.op('reinterpret', integerOf(type), value)
  return b.op('reinterpret', type, b.op(op, integerOf(type), bits, mask))
}

export function negateFloat(b: Builder, type: 'f32' | 'f64', value: Node): Node {
  return b.lacks('fneg') ? onBits(b, 'xor', type, value, signMask(b, type)) : b.op('fneg', type, value)
}

export function absoluteFloat(b: Builder, type: 'f32' | 'f64', value: Node): Node {
  if (!b.lacks('fabs')) return b.op('fabs', type, value)
  return onBits(
    b,
    'and',
    type,
    value,
    b.constant(integerOf(type), type === 'f64' ? (1n << 63n) - 1n : (1n << 31n) - 1n),
  )
}

/** IEEE 754-2019 minimum and maximum: a NaN wins, −0 is below +0. SSE2 has neither, RISC-V those that a number wins. */
export function extremum(b: Builder, builtin: 'min' | 'max', type: 'f32' | 'f64', x: Node, y: Node): Node {
  const op = builtin === 'min' ? 'fmin' : 'fmax'
  if (!b.lacks(op)) return b.op(op, type, x, y)
  if (b.machine === 'riscv64') {
    const ordered = b.op('and', 'i32', b.op('feq', 'i32', x, x), b.op('feq', 'i32', y, y))
    return choose(
      b,
      type,
      ordered,
      () => b.op(op, type, x, y),
      () => b.op('fadd', type, x, y),
    )
  }
  const integer = integerOf(type)
  const [low, high] = builtin === 'min' ? [x, y] : [y, x]
  const equal = () => {
    const bits = (value: Node) => b.op('reinterpret', integer, value)
    return b.op('reinterpret', type, b.op(builtin === 'min' ? 'or' : 'and', integer, bits(x), bits(y)))
  }
  const rest = () => choose(b, type, b.op('feq', 'i32', x, y), equal, () => b.op('fadd', type, x, y))
  const second = () => choose(b, type, b.op('flt', 'i32', high, low), () => y, rest)
  return choose(b, type, b.op('flt', 'i32', low, high), () => x, second)
}

/** Rounding to an integral value. Without an instruction: values of 2^52 (2^23) and above are integral, smaller ones fit an i64. */
export function roundFloat(
  b: Builder,
  builtin: 'floor' | 'ceil' | 'trunc' | 'round',
  type: 'f32' | 'f64',
  x: Node,
): Node {
  const native: Record<string, Opcode> = { floor: 'ffloor', ceil: 'fceil', trunc: 'ftrunc', round: 'fround' }
  if (!b.lacks(native[builtin])) return b.op(native[builtin], type, x)
  const integral = literal(b, type, type === 'f64' ? 2 ** 52 : 2 ** 23)
  const magnitude = absoluteFloat(b, type, x)
  const rounded = () => {
    if (!b.lacks('fcopysign')) {
      const directions = { floor: 'floor', ceil: 'ceil', trunc: 'truncate', round: 'nearest' } as const
      return b.op('fcopysign', type, b.op('from_s', type, b.op(directions[builtin], 'i64', x)), x)
    }
    let result: Node
    if (builtin === 'round') result = b.op('fsub', type, b.op('fadd', type, magnitude, integral), integral)
    else {
      const truncated = b.op('from_s', type, b.op('truncate', 'i64', x))
      const one = literal(b, type, 1)
      if (builtin === 'trunc') result = truncated
      else if (builtin === 'floor')
        result = choose(
          b,
          type,
          b.op('flt', 'i32', x, truncated),
          () => b.op('fsub', type, truncated, one),
          () => truncated,
        )
      else
        result = choose(
          b,
          type,
          b.op('flt', 'i32', truncated, x),
          () => b.op('fadd', type, truncated, one),
          () => truncated,
        )
    }
    // Zero results take the sign of x; other results have it already.
    const integer = integerOf(type)
    const sign = b.op('and', integer, b.op('reinterpret', integer, x), signMask(b, type))
    return onBits(b, 'or', type, result, sign)
  }
  return choose(b, type, b.op('flt', 'i32', magnitude, integral), rounded, () => x)
}

/** Truncates toward zero, saturates, NaN gives 0. */
export function floatToInteger(b: Builder, from: 'f32' | 'f64', to: IntType, x: Node): Node {
  const vt = intValueType(to)
  const maximum = b.constant(vt, (1n << BigInt(to.signed ? to.bits - 1 : to.bits)) - 1n)
  const minimum = b.constant(vt, to.signed ? -(1n << BigInt(to.bits - 1)) : 0n)
  if (!b.lacks('to_s')) {
    if (to.bits >= 32) return b.op(to.signed ? 'to_s' : 'to_u', vt, x)
    const word = b.op('to_s', 'i32', x)
    const most = b.op('select', 'i32', b.op('lt_s', 'i32', maximum, word), maximum, word)
    return b.op('select', 'i32', b.op('lt_s', 'i32', most, minimum), minimum, most)
  }
  const [low, high] = to.signed ? [-(2 ** (to.bits - 1)), 2 ** (to.bits - 1)] : [0, 2 ** to.bits]
  const inside = () => {
    const wide = b.op('truncate', 'i64', x)
    return vt === 'i64' ? wide : b.op('wrap', 'i32', wide)
  }
  const upper = () => {
    const half = literal(b, from, 2 ** 63)
    const shifted = () =>
      b.op('xor', 'i64', b.op('truncate', 'i64', b.op('fsub', from, x, half)), b.constant('i64', 1n << 63n))
    return to.bits === 64 && !to.signed ? choose(b, vt, b.op('fle', 'i32', half, x), shifted, inside) : inside()
  }
  const below = () =>
    to.signed
      ? choose(
          b,
          vt,
          b.op('feq', 'i32', x, x),
          () => minimum,
          () => b.constant(vt, 0n),
        )
      : minimum
  const ordinary = () => choose(b, vt, b.op('flt', 'i32', literal(b, from, low), x), upper, below)
  return choose(b, vt, b.op('fle', 'i32', literal(b, from, high), x), () => maximum, ordinary)
}

export function integerToFloat(b: Builder, from: IntType, to: 'f32' | 'f64', x: Node): Node {
  if (from.bits < 32 || from.signed) return b.op('from_s', to, x)
  if (!b.lacks('from_u')) return b.op('from_u', to, x)
  if (from.bits === 32) return b.op('from_s', to, b.op('zext32', 'i64', x))
  // Halve with a sticky bit, so that doubling rounds as the whole would.
  const one = b.constant('i64', 1n)
  const halved = () => {
    const half = b.op('or', 'i64', b.op('shr_u', 'i64', x, one), b.op('and', 'i64', x, one))
    const value = b.op('from_s', to, half)
    return b.op('fadd', to, value, value)
  }
  return choose(b, to, b.op('lt_s', 'i32', x, b.constant('i64', 0n)), halved, () => b.op('from_s', to, x))
}
