import type { TermOp } from '../term.js'
import {
  bitsFromFloat,
  floatFromBits,
  floatMaximum,
  floatMinimum,
  floatToInteger,
  fusedMultiplyAdd,
  integerToFloat,
  roundToNearestEven,
} from './float.js'

const masks: bigint[] = Array.from({ length: 257 }, (_, bits) => (1n << BigInt(bits)) - 1n)

/** 2^bits - 1, for widths up to 256. */
export const maskOf = (bits: number): bigint => masks[bits]!

const halves: bigint[] = Array.from({ length: 257 }, (_, bits) => (bits === 0 ? 0n : 1n << BigInt(bits - 1)))

/** 2^(bits - 1): the sign bit. */
export const halfOf = (bits: number): bigint => halves[bits]!

/** The value of a two's complement bit pattern. */
export const toSigned = (value: bigint, bits: number): bigint =>
  value < halves[bits]! ? value : value - masks[bits]! - 1n

export function countOnes(value: bigint): number {
  let count = 0
  for (let low = value & 0xffffffffn, rest = value; rest !== 0n; rest >>= 32n, low = rest & 0xffffffffn) {
    for (let word = Number(low); word !== 0; word = (word & (word - 1)) >>> 0) count++
  }
  return count
}

const bitLength = (value: bigint): number => (value === 0n ? 0 : value.toString(2).length)

function swapBytes(value: bigint, bits: number): bigint {
  let result = 0n
  for (let i = 0; i < bits; i += 8) result = (result << 8n) | ((value >> BigInt(i)) & 0xffn)
  return result
}

/** Truncating signed division with SMT-LIB's results for a zero divisor: -1 or 1, and the dividend as remainder. */
const signedQuotient = (a: bigint, b: bigint): bigint => (b !== 0n ? a / b : a < 0n ? 1n : -1n)
const signedRemainder = (a: bigint, b: bigint): bigint => (b !== 0n ? a % b : a)
const unsignedQuotient = (a: bigint, b: bigint, bits: number): bigint => (b !== 0n ? a / b : masks[bits]!)

function rotateLeft(value: bigint, count: number, bits: number): bigint {
  const shift = BigInt(count)
  return ((value << shift) | (value >> (BigInt(bits) - shift))) & masks[bits]!
}

const truth = (condition: boolean): bigint => (condition ? 1n : 0n)

function integerOperation(op: TermOp, bits: number, from: number, a: bigint, b: bigint, c: bigint): bigint | undefined {
  switch (op) {
    case 'not':
      return masks[bits]! ^ a
    case 'neg':
      return -a & masks[bits]!
    case 'popcount':
      return BigInt(countOnes(a)) & masks[bits]!
    case 'clz':
      return BigInt(bits - bitLength(a)) & masks[bits]!
    case 'ctz':
      return BigInt(a === 0n ? bits : bitLength(a & -a) - 1) & masks[bits]!
    case 'bswap':
      return swapBytes(a, bits)
    case 'add':
      return (a + b) & masks[bits]!
    case 'sub':
      return (a - b) & masks[bits]!
    case 'mul':
      return (a * b) & masks[bits]!
    case 'udiv':
      return unsignedQuotient(a, b, bits)
    case 'urem':
      return b === 0n ? a : a % b
    case 'sdiv':
      return signedQuotient(toSigned(a, bits), toSigned(b, bits)) & masks[bits]!
    case 'srem':
      return signedRemainder(toSigned(a, bits), toSigned(b, bits)) & masks[bits]!
    case 'umulh':
      return (a * b) >> BigInt(bits)
    case 'smulh':
      return ((toSigned(a, bits) * toSigned(b, bits)) >> BigInt(bits)) & masks[bits]!
    case 'and':
      return a & b
    case 'or':
      return a | b
    case 'xor':
      return a ^ b
    case 'shl':
      return b >= bits ? 0n : (a << b) & masks[bits]!
    case 'lshr':
      return b >= bits ? 0n : a >> b
    case 'ashr':
      return (toSigned(a, bits) >> (b >= bits ? BigInt(bits) : b)) & masks[bits]!
    case 'rotl':
      return rotateLeft(a, Number(b % BigInt(bits)), bits)
    case 'rotr':
      return rotateLeft(a, (bits - Number(b % BigInt(bits))) % bits, bits)
    case 'eq':
      return truth(a === b)
    case 'ult':
      return truth(a < b)
    case 'ule':
      return truth(a <= b)
    case 'slt':
      return truth(toSigned(a, from) < toSigned(b, from))
    case 'sle':
      return truth(toSigned(a, from) <= toSigned(b, from))
    case 'zext':
      return a
    case 'sext':
      return toSigned(a, from) & masks[bits]!
    case 'ite':
      return a === 1n ? b : c
    case 'udivWide':
      return unsignedQuotient((a << BigInt(bits)) | b, c, bits) & masks[bits]!
    case 'uremWide':
      return (c === 0n ? b : ((a << BigInt(bits)) | b) % c) & masks[bits]!
    case 'sdivWide':
      return signedQuotient(toSigned((a << BigInt(bits)) | b, 2 * bits), toSigned(c, bits)) & masks[bits]!
    case 'sremWide':
      return signedRemainder(toSigned((a << BigInt(bits)) | b, 2 * bits), toSigned(c, bits)) & masks[bits]!
    default:
      return undefined
  }
}

function floatResult(op: TermOp, x: number, y: number): number | undefined {
  switch (op) {
    case 'fadd':
      return x + y
    case 'fsub':
      return x - y
    case 'fmul':
      return x * y
    case 'fdiv':
      return x / y
    case 'fmin':
      return floatMinimum(x, y)
    case 'fmax':
      return floatMaximum(x, y)
    case 'fsqrt':
      return Math.sqrt(x)
    case 'ffloor':
      return Math.floor(x)
    case 'fceil':
      return Math.ceil(x)
    case 'ftrunc':
      return Math.trunc(x)
    case 'fnearest':
      return roundToNearestEven(x)
    case 'fcvt':
      return x
    default:
      return undefined
  }
}

function floatOperation(op: TermOp, bits: number, from: number, a: bigint, b: bigint): bigint {
  const sign = 1n << BigInt(bits - 1)
  switch (op) {
    case 'fneg':
      return a ^ sign
    case 'fabs':
      return a & ~sign
    case 'fcopysign':
      return (a & ~sign) | (b & sign)
    case 's2f':
      return integerToFloat(toSigned(a, from), bits)
    case 'u2f':
      return integerToFloat(a, bits)
    case 'f2s':
      return floatToInteger(floatFromBits(a, from), -sign, sign - 1n) & masks[bits]!
    case 'f2u':
      return floatToInteger(floatFromBits(a, from), 0n, masks[bits]!)
  }
  const x = floatFromBits(a, from)
  const y = floatFromBits(b, from)
  switch (op) {
    case 'feq':
      return truth(x === y)
    case 'flt':
      return truth(x < y)
    case 'fle':
      return truth(x <= y)
    case 'funordered':
      return truth(Number.isNaN(x) || Number.isNaN(y))
  }
  const result = floatResult(op, x, y)
  if (result === undefined) throw new Error(`no value for operation ${op}`)
  return bitsFromFloat(result, bits)
}

/**
 * The value of one operation on concrete arguments: the single place where operations are given their numbers.
 * `bits` is the result's width, `from` the width of the first argument, `low` the low bit index of an `extract`; for
 * `concat`, `from` is the width of the high part.
 */
export function applyOperation(
  op: TermOp,
  bits: number,
  from: number,
  low: number,
  a: bigint,
  b: bigint,
  c: bigint,
): bigint {
  if (op === 'extract') return (a >> BigInt(low)) & masks[bits]!
  if (op === 'concat') return (a << BigInt(bits - from)) | b
  if (op === 'ffma') return fusedMultiplyAdd(a, b, c, bits)
  return integerOperation(op, bits, from, a, b, c) ?? floatOperation(op, bits, from, a, b)
}
