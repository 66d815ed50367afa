import type { TermOp } from '../../term.js'
import { roundToNearestEven } from '../float.js'
import { type Column, limbs, topMask } from './column.js'

/** Patterns as numbers. */
function toNumbers(column: Column, bits: number, count: number): Float32Array | Float64Array {
  if (bits === 32) return new Float32Array(column[0]!.buffer, column[0]!.byteOffset, count)
  const words = new Uint32Array(2 * count)
  const [low, high] = column as [Uint32Array, Uint32Array]
  for (let i = 0; i < count; i++) {
    words[2 * i] = low[i]!
    words[2 * i + 1] = high[i]!
  }
  return new Float64Array(words.buffer)
}

/** Numbers rounded to the format; a NaN is the canonical quiet one. */
function fromNumbers(bits: number, count: number, numberOf: (index: number) => number): Column {
  if (bits === 32) {
    const numbers = new Float32Array(count)
    const words = new Uint32Array(numbers.buffer)
    for (let i = 0; i < count; i++) {
      const value = numberOf(i)
      numbers[i] = value
      if (Number.isNaN(value)) words[i] = 0x7fc00000
    }
    return [words]
  }
  const numbers = new Float64Array(count)
  for (let i = 0; i < count; i++) numbers[i] = numberOf(i)
  const words = new Uint32Array(numbers.buffer)
  const [low, high] = [new Uint32Array(count), new Uint32Array(count)]
  for (let i = 0; i < count; i++) {
    const invalid = Number.isNaN(numbers[i])
    low[i] = invalid ? 0 : words[2 * i]!
    high[i] = invalid ? 0x7ff80000 : words[2 * i + 1]!
  }
  return [low, high]
}

const unary: Partial<Record<TermOp, (x: number) => number>> = {
  fsqrt: Math.sqrt,
  ffloor: Math.floor,
  fceil: Math.ceil,
  ftrunc: Math.trunc,
  fnearest: roundToNearestEven,
  fcvt: (x) => x,
}
const binary: Partial<Record<TermOp, (x: number, y: number) => number>> = {
  fadd: (x, y) => x + y,
  fsub: (x, y) => x - y,
  fmul: (x, y) => x * y,
  fdiv: (x, y) => x / y,
}
const comparison: Partial<Record<TermOp, (x: number, y: number) => boolean>> = {
  feq: (x, y) => x === y,
  flt: (x, y) => x < y,
  fle: (x, y) => x <= y,
  funordered: (x, y) => Number.isNaN(x) || Number.isNaN(y),
}

/** An operation on floats of 32 and 64 bits, as in `applyOperation`; undefined where it is left to bigints. */
export function floatColumn(op: TermOp, bits: number, from: number, args: readonly Column[], count: number) {
  const [a, b] = args as [Column, Column]
  if (op === 's2f' || op === 'u2f') return from <= 32 ? fromIntegers(op, a, from, bits, count) : undefined
  if (from < 32) return undefined
  if (op === 'f2s' && bits <= 32) return toIntegers(a, from, bits, count)
  const one = unary[op]
  if (one && bits >= 32) {
    const x = toNumbers(a, from, count)
    return fromNumbers(bits, count, (i) => one(x[i]!))
  }
  const two = binary[op]
  if (two) {
    const [x, y] = [toNumbers(a, from, count), toNumbers(b, from, count)]
    return fromNumbers(bits, count, (i) => two(x[i]!, y[i]!))
  }
  const test = comparison[op]
  if (!test) return undefined
  const [x, y] = [toNumbers(a, from, count), toNumbers(b, from, count)]
  return limbs(count, 1, (out) => {
    for (let i = 0; i < count; i++) out[i] = test(x[i]!, y[i]!) ? 1 : 0
  })
}

function fromIntegers(op: 's2f' | 'u2f', [a]: Column, from: number, bits: number, count: number): Column {
  const unused = 32 - from
  return fromNumbers(bits, count, (i) => (op === 's2f' ? (a![i]! << unused) >> unused : a![i]!))
}

/** Truncates and saturates; NaN gives 0. */
function toIntegers(a: Column, from: number, bits: number, count: number): Column {
  const x = toNumbers(a, from, count)
  const [least, most, mask] = [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1, topMask(bits)]
  return limbs(count, bits, (out) => {
    for (let i = 0; i < count; i++) {
      const value = Math.trunc(x[i]!)
      out[i] = (Number.isNaN(value) ? 0 : Math.max(least, Math.min(most, value))) & mask
    }
  })
}
