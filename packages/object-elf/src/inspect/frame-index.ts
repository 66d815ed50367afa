import { contentsOf, type ElfTables } from './tables.js'

/** The encodings that all linkers write: a pointer relative to its place, a count, and pairs relative to the table. */
const version = [1, 0x1b, 0x03, 0x3b]
const headBytes = 12
const pairBytes = 8

/**
 * Where functions begin, by the sorted table with which unwinders find them (LSB, "The .eh_frame_hdr section"). Stripped files
 * have it all the same.
 */
export function* functionStarts({ bytes, sections }: ElfTables): Iterable<number> {
  const table = sections.find(({ name }) => name === '.eh_frame_hdr')
  if (table === undefined) return
  const contents = contentsOf(bytes, table)
  if (contents.length < headBytes || version.some((byte, index) => contents[index] !== byte)) return
  const view = new DataView(contents.buffer, contents.byteOffset, contents.byteLength)
  const count = Math.min(view.getUint32(8, true), Math.floor((contents.length - headBytes) / pairBytes))
  for (let index = 0; index < count; index++) yield table.address + view.getInt32(headBytes + index * pairBytes, true)
}
