import type { BinaryOperator, Builtin, IntType, ScalarType } from '../ast.js'

export type Scalar = bigint | number | boolean

/** Keeps the low bits of an integer, read as the type reads them. */
export function wrap(value: bigint, type: IntType): bigint {
  return type.signed ? BigInt.asIntN(type.bits, value) : BigInt.asUintN(type.bits, value)
}

/** Rounds to the type. One f64 operation on f32 values, then rounded, is the exact f32 operation. */
const round = (value: number, bits: 32 | 64): number => (bits === 32 ? Math.fround(value) : value)

/** Integer operators but division; a shift count is taken modulo the width. */
export function integerOperation(operator: BinaryOperator, a: bigint, b: bigint, type: IntType): bigint {
  const count = BigInt.asUintN(64, b) % BigInt(type.bits)
  switch (operator) {
    case '+':
      return wrap(a + b, type)
    case '-':
      return wrap(a - b, type)
    case '*':
      return wrap(a * b, type)
    case '/': // bigint division truncates toward zero, as the notation does
      return wrap(a / b, type)
    case '%':
      return wrap(a % b, type)
    case '&':
      return a & b
    case '|':
      return a | b
    case '^':
      return a ^ b
    case '<<':
      return wrap(a << count, type)
    case '>>':
      return a >> count
    default:
      throw new Error(`no integer operation ${operator}`)
  }
}

export function floatOperation(operator: BinaryOperator, a: number, b: number, bits: 32 | 64): number {
  switch (operator) {
    case '+':
      return round(a + b, bits)
    case '-':
      return round(a - b, bits)
    case '*':
      return round(a * b, bits)
    case '/':
      return round(a / b, bits)
    default:
      throw new Error(`no float operation ${operator}`)
  }
}

/** NaN is unequal to everything and neither less nor greater; −0 equals +0. */
export function compare(operator: BinaryOperator, a: Scalar, b: Scalar): boolean {
  switch (operator) {
    case '<':
      return a < b
    case '<=':
      return a <= b
    case '>':
      return a > b
    case '>=':
      return a >= b
    case '==':
      return a === b
    case '!=':
      return a !== b
    default:
      throw new Error(`no comparison ${operator}`)
  }
}

export function cast(value: Scalar, to: ScalarType): Scalar {
  if (to.kind === 'bool')
    return typeof value === 'boolean' ? value : typeof value === 'bigint' ? value !== 0n : value !== 0
  if (to.kind === 'int') {
    if (typeof value === 'bigint') return wrap(value, to)
    if (typeof value === 'boolean') return value ? 1n : 0n
    return saturate(value, to)
  }
  if (typeof value === 'bigint') return integerToFloat(value, to.bits)
  return typeof value === 'boolean' ? Number(value) : round(value, to.bits)
}

function saturate(value: number, to: IntType): bigint {
  if (Number.isNaN(value)) return 0n
  const size = 1n << BigInt(to.bits)
  const min = to.signed ? -size / 2n : 0n
  const max = to.signed ? size / 2n - 1n : size - 1n
  if (value <= Number(min)) return min
  return value >= Number(max) ? max : BigInt(Math.trunc(value))
}

/** Rounds once, to nearest even. `Number` does so for f64; going through it to f32 would round twice. */
function integerToFloat(value: bigint, bits: 32 | 64): number {
  if (bits === 64) return Number(value)
  const magnitude = value < 0n ? -value : value
  const excess = BigInt(Math.max(magnitude.toString(2).length - 40, 0))
  const kept = magnitude >> excess
  // The bits shifted out only matter as "not exactly": one sticky bit below the 40 kept says that.
  const sticky = kept << excess === magnitude ? kept : kept | 1n
  const rounded = Math.fround(Number(sticky) * 2 ** Number(excess))
  return value < 0n ? -rounded : rounded
}

function countBits(value: bigint, type: IntType): bigint {
  let count = 0n
  for (let rest = BigInt.asUintN(type.bits, value); rest !== 0n; rest >>= 1n) count += rest & 1n
  return count
}

/** Builtins that take and give integers of one type. */
export function integerBuiltin(name: Builtin, a: bigint, b: bigint, type: IntType): bigint {
  const width = BigInt(type.bits)
  const unsigned = BigInt.asUintN(type.bits, a)
  const count = BigInt.asUintN(64, b) % width
  const rotateLeft = (by: bigint): bigint => wrap((unsigned << by) | (unsigned >> (width - by)), type)
  switch (name) {
    case 'min':
      return a < b ? a : b
    case 'max':
      return a > b ? a : b
    case 'abs':
      return wrap(a < 0n ? -a : a, type)
    case 'popcount':
      return wrap(countBits(a, type), type)
    case 'clz':
      return width - BigInt(unsigned === 0n ? 0 : unsigned.toString(2).length)
    case 'ctz': // below the lowest set bit, all are set in x ^ (x − 1) but that bit itself
      return unsigned === 0n ? width : countBits(unsigned ^ (unsigned - 1n), type) - 1n
    case 'rotl':
      return rotateLeft(count)
    case 'rotr':
      return rotateLeft((width - count) % width)
    case 'bswap':
      return wrap(swapBytes(unsigned, type.bits), type)
    case 'mulhi':
      return wrap((a * b) >> width, type)
    default:
      throw new Error(`no integer builtin ${name}`)
  }
}

function swapBytes(value: bigint, bits: number): bigint {
  let swapped = 0n
  for (let at = 0; at < bits; at += 8) swapped = (swapped << 8n) | ((value >> BigInt(at)) & 0xffn)
  return swapped
}

export function floatBuiltin(name: Builtin, a: number, b: number, bits: 32 | 64): number {
  switch (name) {
    case 'min': // NaN wins, −0 < +0: exactly IEEE 754-2019 minimum
      return Math.min(a, b)
    case 'max':
      return Math.max(a, b)
    case 'abs':
      return Math.abs(a)
    case 'sqrt':
      return round(Math.sqrt(a), bits)
    case 'floor':
      return Math.floor(a)
    case 'ceil':
      return Math.ceil(a)
    case 'trunc':
      return Math.trunc(a)
    case 'round':
      return roundToEven(a)
    default:
      throw new Error(`no float builtin ${name}`)
  }
}

function roundToEven(value: number): number {
  const below = Math.floor(value)
  const distance = value - below
  if (!(distance > 0)) return value // integral already, infinite or NaN
  const up = distance > 0.5 || (distance === 0.5 && below % 2 !== 0)
  const rounded = up ? below + 1 : below
  return rounded === 0 && value < 0 ? -0 : rounded
}

const view = new DataView(new ArrayBuffer(8))

/** Bit pattern of a float; every NaN gives the quiet NaN with positive sign and no payload. */
export function floatBits(value: number, bits: 32 | 64): bigint {
  if (Number.isNaN(value)) return bits === 32 ? 0x7fc00000n : 0x7ff8000000000000n
  if (bits === 32) {
    view.setFloat32(0, value)
    return BigInt(view.getUint32(0))
  }
  view.setFloat64(0, value)
  return view.getBigUint64(0)
}

export function floatFromBits(value: bigint, bits: 32 | 64): number {
  if (bits === 32) {
    view.setUint32(0, Number(value))
    return view.getFloat32(0)
  }
  view.setBigUint64(0, value)
  return view.getFloat64(0)
}
