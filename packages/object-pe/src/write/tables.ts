import type { ObjectFile, ObjectSymbol, Relocation, Section } from '@sourceless/object'

/** Contents under construction whose words may hold offsets, from the image base, of symbols. */
export interface Table {
  /** Appends zeros; the offset of the first. */
  reserve(sizeBytes: number, alignment: number): number
  /** Appends a zero-terminated string. */
  text(value: string, alignment: number): number
  set16(offset: number, value: number): void
  set32(offset: number, value: number): void
  /** The 32-bit word at `offset` shall hold the address of `to` in this table. */
  point(offset: number, to: number): void
  /** The 32-bit word at `offset` shall hold the address of a symbol of the object. */
  pointToSymbol(offset: number, symbol: number): void
}

const encoder = new TextEncoder()

/**
 * The object with one more section, which `fill` makes; a section symbol for it comes last among the symbols, so that the
 * numbers of the others stay.
 */
export const appendTable = (
  object: ObjectFile,
  name: string,
  kind: 'readonly' | 'code',
  fill: (table: Table) => void,
  alignment = kind === 'code' ? 16 : 8,
): ObjectFile => {
  const index = object.sections.length
  const own = object.symbols.length
  const relocations: Relocation[] = []
  const pieces: number[] = []
  const reserve = (sizeBytes: number, alignment: number): number => {
    while (pieces.length % alignment !== 0) pieces.push(0)
    const offset = pieces.length
    for (let count = 0; count < sizeBytes; count++) pieces.push(0)
    return offset
  }
  const set16 = (offset: number, value: number): void => {
    pieces[offset] = value & 0xff
    pieces[offset + 1] = (value >>> 8) & 0xff
  }
  const relocate = (offset: number, symbol: number, addend: number): void => {
    relocations.push({ section: index, offset, kind: 'image32', symbol, addend })
  }
  fill({
    reserve,
    text: (value, alignment) => {
      const bytes = encoder.encode(`${value}\0`)
      const offset = reserve(bytes.length, alignment)
      for (const [place, byte] of bytes.entries()) pieces[offset + place] = byte
      return offset
    },
    set16,
    set32: (offset, value) => {
      set16(offset, value & 0xffff)
      set16(offset + 2, value >>> 16)
    },
    point: (offset, to) => relocate(offset, own, to),
    pointToSymbol: (offset, symbol) => relocate(offset, symbol, 0),
  })
  const bytes = Uint8Array.from(pieces)
  const section: Section = { name, kind, bytes, sizeBytes: bytes.length, alignment }
  const symbol: ObjectSymbol = { name, binding: 'local', kind: 'section', section: index, offset: 0, sizeBytes: 0 }
  return {
    ...object,
    sections: [...object.sections, section],
    symbols: [...object.symbols, symbol],
    relocations: [...object.relocations, ...relocations],
  }
}
