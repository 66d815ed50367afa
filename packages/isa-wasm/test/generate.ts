import type { Immediate, ImmediateKind, ValueType, WasmRow } from '../src/index.js'

/** Deterministic pseudo-random integers: a counter, mixed by multiplications so that neighbours share nothing. */
export const createRandom = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (state + 0x9e37_79b9) | 0
    let value = Math.imul(state ^ (state >>> 16), 0x21f0_aaad)
    value = Math.imul(value ^ (value >>> 15), 0x735a_2d97)
    return (value ^ (value >>> 15)) >>> 0
  }
}

const edges32 = [0, 1, 63, 64, 127, 128, 0x3fff, 0x4000, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff, 0xffff_ffc0]

/** Random bits with many edge values and many sizes. */
export const bits32 = (random: () => number): number => {
  const choice = random() % 4
  if (choice === 0) return edges32[random() % edges32.length]!
  return choice === 1 ? random() : random() >>> (random() % 32)
}

export const bits64 = (random: () => number): bigint => {
  const high = BigInt(bits32(random)) << 32n
  const choice = random() % 3
  if (choice === 0) return BigInt.asUintN(64, BigInt(bits32(random) | 0))
  return choice === 1 ? high : high | BigInt(random())
}

const floatEdges32 = [
  0, 0x8000_0000, 0x3f80_0000, 0x7f80_0000, 0xff80_0000, 0x7fc0_0000, 1, 0x7f_ffff, 0x80_0000, 0x7f7f_ffff, 0x4f00_0000,
  0xcf00_0000, 0x4f80_0000, 0x5f00_0000, 0x5f80_0000, 0x3f00_0000, 0x3fc0_0000, 0x4020_0000,
]

/** Bits of floats: edges, integers near the limits of the conversions, and anything. */
export const floatBits32 = (random: () => number): number => {
  const choice = random() % 4
  if (choice === 0) return floatEdges32[random() % floatEdges32.length]!
  if (choice === 1) return (floatEdges32[random() % floatEdges32.length]! + (random() % 5) - 2) >>> 0
  if (choice === 2) return (((random() & 1) << 31) | ((127 + (random() % 70) - 4) << 23) | (random() & 0x7f_ffff)) >>> 0
  return random()
}

const floatEdges64 = [
  0n,
  1n << 63n,
  0x3ff0n << 48n,
  0x7ff0n << 48n,
  0xfff0n << 48n,
  0x7ff8n << 48n,
  1n,
  0x41dfffffffe00000n,
  0x41e0000000000000n,
  0xc1e0000000000000n,
  0xc1e0000000200000n,
  0x41f0000000000000n,
  0x43e0000000000000n,
  0xc3e0000000000000n,
  0x43f0000000000000n,
  0x3fe0000000000000n,
  0x36a0000000000000n,
  0x47efffffe0000000n,
  0x47effffff0000000n,
  0x3ff0000010000000n,
]

export const floatBits64 = (random: () => number): bigint => {
  const choice = random() % 4
  const any = (BigInt(random()) << 32n) | BigInt(random())
  if (choice === 0) return floatEdges64[random() % floatEdges64.length]!
  if (choice === 1)
    return BigInt.asUintN(64, floatEdges64[random() % floatEdges64.length]! + BigInt((random() % 5) - 2))
  if (choice === 2) {
    const exponent = BigInt(1023 + (random() % 140) - 70)
    return BigInt.asUintN(64, (any & ((1n << 63n) | ((1n << 52n) - 1n))) | (exponent << 52n))
  }
  return any
}

const laneEdges = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff]

/** Lanes of one width: edges, small values and anything. */
const lane = (bits: 8 | 16 | 32 | 64, random: () => number): bigint => {
  if (bits === 64) return random() % 2 === 0 ? bits64(random) : floatBits64(random)
  if (bits === 32) return BigInt(random() % 2 === 0 ? bits32(random) : floatBits32(random))
  const value = random() % 3 === 0 ? laneEdges[random() % laneEdges.length]! : random()
  return BigInt.asUintN(bits, BigInt(value))
}

/** A vector whose lanes all come from one width, often that of the shape named. */
export const bits128 = (random: () => number, bits?: 8 | 16 | 32 | 64): bigint => {
  const width = bits === undefined || random() % 8 === 0 ? ([8, 16, 32, 64] as const)[random() % 4]! : bits
  let value = 0n
  for (let low = 0; low < 128; low += width) value |= lane(width, random) << BigInt(low)
  return value
}

const numberTypes = ['i32', 'i64', 'f32', 'f64'] as const
const valueTypes: readonly ValueType[] = [...numberTypes, 'v128', 'funcref', 'externref']
const blockTypes = ['empty', ...valueTypes] as const

/** A random immediate; label indices stay small, type indices below `typeCount`. */
const randomImmediate = (kind: ImmediateKind, row: WasmRow, random: () => number, typeCount: number): Immediate => {
  switch (kind) {
    case 'blockType':
      return random() % 4 === 0 && typeCount > 0 ? random() % typeCount : blockTypes[random() % blockTypes.length]!
    case 'labelTable':
      return Array.from({ length: 1 + (random() % 12) }, () => bits32(random))
    case 'valueTypes':
      return [valueTypes[random() % valueTypes.length]!]
    case 'memoryIndex':
      return 0
    case 'alignment':
      return random() % (Math.log2(row.accessBytes) + 1)
    case 'i32':
      return bits32(random) | 0
    case 'i64':
      return BigInt.asIntN(64, bits64(random))
    case 'f32':
      return floatBits32(random)
    case 'f64':
      return floatBits64(random)
    case 'v128':
      return bits128(random)
    case 'laneIndex':
      return random() % row.lanes
    case 'shuffleLanes':
      return Array.from({ length: 16 }, () => random() % 32)
    case 'referenceType':
      return random() % 2 === 0 ? 'funcref' : 'externref'
    case 'tableIndex':
    case 'dataIndex':
      return random() % 2 === 0 ? random() % 64 : bits32(random)
    case 'typeIndex':
      return typeCount > 0 ? random() % typeCount : 0
    default:
      return bits32(random)
  }
}

export const randomImmediates = (row: WasmRow, random: () => number, typeCount: number): Immediate[] =>
  row.immediates.map((kind) => randomImmediate(kind, row, random, typeCount))
