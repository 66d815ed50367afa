import type { TermOp } from '../../term.js'
import { type Column, limbs, limbsOf, topMask } from './column.js'

/** An operation on integers where it can be done limb by limb; undefined where it is left to bigints. */
export function integerColumn(op: TermOp, bits: number, from: number, args: readonly Column[], count: number) {
  const [a, b] = args as [Column, Column]
  switch (op) {
    case 'not':
      return limbs(count, bits, (out, limb) => {
        const mask = limb === limbsOf(bits) - 1 ? topMask(bits) : -1
        const x = a[limb]!
        for (let i = 0; i < count; i++) out[i] = ~x[i]! & mask
      })
    case 'and':
    case 'or':
    case 'xor':
      return limbs(count, bits, (out, limb) => bitwise(op, out, a[limb]!, b[limb]!))
    case 'add':
      return sum(a, b, bits, count)
    case 'sub':
      return difference(a, b, bits, count)
    case 'neg':
      return difference(
        limbs(count, bits, () => {}),
        a,
        bits,
        count,
      )
    case 'mul':
      return bits <= 32 ? shortProduct(a, b, bits, count) : bits === 64 ? longProduct(a, b, count) : undefined
    case 'smulh':
    case 'umulh':
      return bits <= 16 ? highProduct(op, a, b, bits, count) : undefined
    case 'eq':
      return equality(a, b, count)
    case 'ult':
    case 'ule':
    case 'slt':
    case 'sle':
      return order(op, a, b, from, count)
    case 'shl':
    case 'lshr':
    case 'ashr':
      return bits <= 32 ? shortShift(op, a, b, bits, count) : bits === 64 ? longShift(op, a, b, count) : undefined
    default:
      return undefined
  }
}

function bitwise(op: 'and' | 'or' | 'xor', out: Uint32Array, x: Uint32Array, y: Uint32Array): void {
  const { length } = out
  if (op === 'and') for (let i = 0; i < length; i++) out[i] = x[i]! & y[i]!
  else if (op === 'or') for (let i = 0; i < length; i++) out[i] = x[i]! | y[i]!
  else for (let i = 0; i < length; i++) out[i] = x[i]! ^ y[i]!
}

function sum(a: Column, b: Column, bits: number, count: number): Column {
  const last = limbsOf(bits) - 1
  const carry = new Uint8Array(last === 0 ? 0 : count)
  return limbs(count, bits, (out, limb) => {
    const [x, y] = [a[limb]!, b[limb]!]
    const mask = limb === last ? topMask(bits) : -1
    if (last === 0) {
      for (let i = 0; i < count; i++) out[i] = (x[i]! + y[i]!) & mask
      return
    }
    for (let i = 0; i < count; i++) {
      const total = x[i]! + y[i]! + carry[i]!
      out[i] = total & mask
      carry[i] = total > 0xffffffff ? 1 : 0
    }
  })
}

function difference(a: Column, b: Column, bits: number, count: number): Column {
  const last = limbsOf(bits) - 1
  const borrow = new Uint8Array(count)
  return limbs(count, bits, (out, limb) => {
    const [x, y] = [a[limb]!, b[limb]!]
    const mask = limb === last ? topMask(bits) : -1
    for (let i = 0; i < count; i++) {
      const rest = x[i]! - y[i]! - borrow[i]!
      out[i] = rest & mask
      borrow[i] = rest < 0 ? 1 : 0
    }
  })
}

function shortProduct([a]: Column, [b]: Column, bits: number, count: number): Column {
  const mask = topMask(bits)
  return limbs(count, bits, (out) => {
    for (let i = 0; i < count; i++) out[i] = Math.imul(a![i]!, b![i]!) & mask
  })
}

/** The low 64 bits of a product, from halves of limbs, whose products are exact in doubles. */
function longProduct([aLow, aHigh]: Column, [bLow, bHigh]: Column, count: number): Column {
  const [low, high] = [new Uint32Array(count), new Uint32Array(count)]
  for (let i = 0; i < count; i++) {
    const [x, y] = [aLow![i]!, bLow![i]!]
    const [x0, x1, y0, y1] = [x & 0xffff, x >>> 16, y & 0xffff, y >>> 16]
    const bottom = x0 * y0
    const middle = x1 * y0 + (bottom >>> 16)
    const other = x0 * y1 + (middle & 0xffff)
    low[i] = ((other & 0xffff) << 16) | (bottom & 0xffff)
    high[i] = x1 * y1 + (middle >>> 16) + (other >>> 16) + Math.imul(x, bHigh![i]!) + Math.imul(aHigh![i]!, y)
  }
  return [low, high]
}

function highProduct(op: 'smulh' | 'umulh', [a]: Column, [b]: Column, bits: number, count: number): Column {
  const [mask, unused] = [topMask(bits), op === 'smulh' ? 32 - bits : 0]
  return limbs(count, bits, (out) => {
    for (let i = 0; i < count; i++) {
      const product = ((a![i]! << unused) >> unused) * ((b![i]! << unused) >> unused)
      out[i] = Math.floor(product / 2 ** bits) & mask
    }
  })
}

function equality(a: Column, b: Column, count: number): Column {
  const out = new Uint32Array(count).fill(1)
  a.forEach((x, limb) => {
    const y = b[limb]!
    for (let i = 0; i < count; i++) if (x[i] !== y[i]) out[i] = 0
  })
  return [out]
}

/** Limbs from the lowest up: the highest that differs decides. Sign bits are flipped, so that all compare as unsigned. */
function order(op: 'ult' | 'ule' | 'slt' | 'sle', a: Column, b: Column, from: number, count: number): Column {
  const out = new Uint32Array(count).fill(op === 'ule' || op === 'sle' ? 1 : 0)
  const last = a.length - 1
  const flip = op === 'slt' || op === 'sle' ? 1 << ((from - 1) & 31) : 0
  a.forEach((x, limb) => {
    const y = b[limb]!
    const sign = limb === last ? flip : 0
    for (let i = 0; i < count; i++) {
      if (x[i] !== y[i]) out[i] = (x[i]! ^ sign) >>> 0 < (y[i]! ^ sign) >>> 0 ? 1 : 0
    }
  })
  return [out]
}

function shortShift(op: 'shl' | 'lshr' | 'ashr', [a]: Column, [b]: Column, bits: number, count: number): Column {
  const [mask, unused] = [topMask(bits), 32 - bits]
  return limbs(count, bits, (out) => {
    for (let i = 0; i < count; i++) {
      const [x, by] = [a![i]!, b![i]!]
      if (op === 'ashr') out[i] = (((x << unused) >> unused) >> Math.min(by, 31)) & mask
      else if (by >= bits) out[i] = 0
      else out[i] = (op === 'shl' ? x << by : x >>> by) & mask
    }
  })
}

function longShift(op: 'shl' | 'lshr' | 'ashr', [aLow, aHigh]: Column, [bLow, bHigh]: Column, count: number): Column {
  const [low, high] = [new Uint32Array(count), new Uint32Array(count)]
  for (let i = 0; i < count; i++) {
    const by = bHigh![i] !== 0 || bLow![i]! > 64 ? 64 : bLow![i]!
    const [x0, x1] = [aLow![i]!, aHigh![i]!]
    const fill = op === 'ashr' ? (x1 | 0) >> 31 : 0
    if (op === 'shl') {
      high[i] = by >= 64 ? 0 : by >= 32 ? x0 << (by - 32) : by === 0 ? x1 : (x1 << by) | (x0 >>> (32 - by))
      low[i] = by >= 32 ? 0 : x0 << by
      continue
    }
    const topRight = (n: number): number => (op === 'ashr' ? (x1 | 0) >> n : x1 >>> n)
    low[i] = by >= 64 ? fill : by >= 32 ? topRight(by - 32) : by === 0 ? x0 : (x0 >>> by) | (x1 << (32 - by))
    high[i] = by >= 32 ? fill : topRight(by)
  }
  return [low, high]
}
