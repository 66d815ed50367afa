import { type Column, limbs, limbsOf, topMask } from './column.js'

/** Bits `low` to `low + bits - 1`; whole limbs are shared. */
export function extractColumn(a: Column, low: number, bits: number, count: number): Column {
  const [first, shift] = [low >> 5, low & 31]
  if (shift === 0 && (bits & 31) === 0) return a.slice(first, first + limbsOf(bits))
  const last = limbsOf(bits) - 1
  return limbs(count, bits, (out, limb) => {
    const from = a[first + limb]!
    const next = shift === 0 ? undefined : a[first + limb + 1]
    const mask = limb === last ? topMask(bits) : -1
    if (next === undefined) for (let i = 0; i < count; i++) out[i] = (from[i]! >>> shift) & mask
    else for (let i = 0; i < count; i++) out[i] = ((from[i]! >>> shift) | (next[i]! << (32 - shift))) & mask
  })
}

export function concatColumn(high: Column, low: Column, bits: number, lowBits: number, count: number): Column {
  const [whole, shift] = [lowBits >> 5, lowBits & 31]
  if (shift === 0) return [...low, ...high]
  return Array.from({ length: limbsOf(bits) }, (_, limb) => {
    if (limb < whole) return low[limb]!
    const out = new Uint32Array(count)
    const under = low[limb]
    const part = high[limb - whole]
    const carried = high[limb - whole - 1]
    if (under !== undefined) out.set(under)
    if (part !== undefined) for (let i = 0; i < count; i++) out[i]! |= part[i]! << shift
    if (carried !== undefined) for (let i = 0; i < count; i++) out[i]! |= carried[i]! >>> (32 - shift)
    return out
  })
}

export function zeroExtendColumn(a: Column, bits: number, count: number): Column {
  const missing = limbsOf(bits) - a.length
  return missing === 0 ? a : [...a, ...Array.from({ length: missing }, () => new Uint32Array(count))]
}

export function signExtendColumn(a: Column, from: number, bits: number, count: number): Column {
  const unused = -from & 31
  const last = a.length - 1
  const top = a[last]!
  return limbs(count, bits, (out, limb) => {
    const mask = limb === limbsOf(bits) - 1 ? topMask(bits) : -1
    if (limb < last) out.set(a[limb]!)
    else if (limb === last) for (let i = 0; i < count; i++) out[i] = ((top[i]! << unused) >> unused) & mask
    else for (let i = 0; i < count; i++) out[i] = ((top[i]! << unused) >> 31) & mask
  })
}

/** Shifts by a count that is the same everywhere. */
export function shiftColumn(op: 'shl' | 'lshr' | 'ashr', a: Column, by: number, bits: number, count: number): Column {
  if (by === 0) return a
  const zero = (width: number): Column => limbs(count, width, () => {})
  if (op === 'shl') {
    if (by >= bits) return zero(bits)
    return concatColumn(extractColumn(a, 0, bits - by, count), zero(by), bits, by, count)
  }
  if (op === 'lshr') {
    if (by >= bits) return zero(bits)
    return zeroExtendColumn(extractColumn(a, by, bits - by, count), bits, count)
  }
  const low = Math.min(by, bits - 1)
  return signExtendColumn(extractColumn(a, low, bits - low, count), bits - low, bits, count)
}

export function chooseColumn(condition: Column, a: Column, b: Column, bits: number, count: number): Column {
  const chosen = condition[0]!
  return limbs(count, bits, (out, limb) => {
    const [yes, no] = [a[limb]!, b[limb]!]
    for (let i = 0; i < count; i++) out[i] = chosen[i] === 0 ? no[i]! : yes[i]!
  })
}
