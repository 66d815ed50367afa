import { table } from './table/index.js'
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
}

const shapeOfRow = (row: Row): number => {
  const immediates = row.immediates.filter((kind) => kind !== 'memoryIndex')
  if (immediates.length === 0) return shapes.plain
  return shapeOfImmediates[immediates[0]!] ?? (immediates.length === 1 ? shapes.index : shapes.indexPair)
}

/** Prefixed opcodes share the upper half: 0xfc00 + n is at 0x100 + n. */
const slot = (opcode: number): number => (opcode > 0xff ? 0x100 | (opcode & 0xff) : opcode)

const shapeBySlot = new Uint8Array(0x200)
const trailingZerosBySlot = new Uint8Array(0x200)
for (const row of table) {
  shapeBySlot[slot(row.opcode)] = shapeOfRow(row)
  trailingZerosBySlot[slot(row.opcode)] = row.immediates.filter((kind) => kind === 'memoryIndex').length
}

export const shapeOfOpcode = (opcode: number): number => shapeBySlot[slot(opcode)]!
export const trailingZerosOfOpcode = (opcode: number): number => trailingZerosBySlot[slot(opcode)]!
