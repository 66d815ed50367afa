import { slotCount, slotOf, table } from './table/index.js'
import type { ImmediateKind, Row } from './table/row.js'

/** How the immediates of an instruction are written; trailing memory indices are zero bytes in every shape. */
export const shapes = {
  unknown: 0,
  plain: 1,
  index: 2,
  indexPair: 3,
  blockType: 4,
  memory: 5,
  i32: 6,
  i64: 7,
  f32: 8,
  f64: 9,
  labelTable: 10,
  referenceType: 11,
  valueTypes: 12,
  lane: 13,
  memoryLane: 14,
  v128: 15,
  shuffle: 16,
} as const

const shapeOfImmediates: Readonly<Partial<Record<ImmediateKind, number>>> = {
  blockType: shapes.blockType,
  labelTable: shapes.labelTable,
  alignment: shapes.memory,
  i32: shapes.i32,
  i64: shapes.i64,
  f32: shapes.f32,
  f64: shapes.f64,
  referenceType: shapes.referenceType,
  valueTypes: shapes.valueTypes,
  laneIndex: shapes.lane,
  v128: shapes.v128,
  shuffleLanes: shapes.shuffle,
}

const shapeOfRow = (row: Row): number => {
  const immediates = row.immediates.filter((kind) => kind !== 'memoryIndex')
  if (immediates.length === 0) return shapes.plain
  if (immediates.length === 3) return shapes.memoryLane
  return shapeOfImmediates[immediates[0]!] ?? (immediates.length === 1 ? shapes.index : shapes.indexPair)
}

/** One place more than there are slots: that of opcodes without one. */
const shapeBySlot = new Uint8Array(slotCount + 1)
const trailingZerosBySlot = new Uint8Array(slotCount + 1)
for (const row of table) {
  shapeBySlot[slotOf(row.opcode)] = shapeOfRow(row)
  trailingZerosBySlot[slotOf(row.opcode)] = row.immediates.filter((kind) => kind === 'memoryIndex').length
}

export const shapeOfOpcode = (opcode: number): number => shapeBySlot[slotOf(opcode)]!
export const trailingZerosOfOpcode = (opcode: number): number => trailingZerosBySlot[slotOf(opcode)]!
