import { type FrameDescription, readEhFrame } from '@sourceless/dwarf'
import { ObjectError, type ObjectFile } from '@sourceless/object'

/** The index of .eh_frame that unwinders search (Linux Standard Base, "The .eh_frame_hdr section"). */
export const unwindIndexName = '.eh_frame_hdr'
const unwindTableName = '.eh_frame'

const headerBytes = 12
const entryBytes = 8

/** Pointers relative to themselves, a count, and pairs relative to the section, all of 4 bytes. */
const encodings = [1, 0x1b, 0x03, 0x3b] as const

const tablesOf = ({ sections }: ObjectFile): readonly number[] =>
  [...sections.entries()].flatMap(([index, { name, kind, sizeBytes }]) =>
    name === unwindTableName && kind === 'readonly' && sizeBytes > 0 ? [index] : [],
  )

const functionsOf = (bytes: Uint8Array, address: number): readonly FrameDescription[] => {
  const { value, diagnostics } = readEhFrame(bytes, { address })
  if (value !== undefined) return value
  const message = `section ${unwindTableName} cannot be indexed: ${diagnostics[0]!.message}`
  throw new ObjectError([{ code: 'bad-section', section: unwindTableName, message }])
}

/** The object with room for the index, when it has unwind tables and no index. */
export const addUnwindIndex = (object: ObjectFile): ObjectFile => {
  const tables = tablesOf(object)
  if (tables.length === 0 || object.sections.some(({ name }) => name === unwindIndexName)) return object
  const count = tables.reduce((sum, table) => sum + functionsOf(object.sections[table]!.bytes, 0).length, 0)
  const bytes = new Uint8Array(headerBytes + count * entryBytes)
  const section = { name: unwindIndexName, kind: 'readonly', bytes, sizeBytes: bytes.length, alignment: 4 } as const
  return { ...object, sections: [...object.sections, section] }
}

/** Fills the room, once everything has its place: functions in the order of their addresses, each with its entry. */
export const fillUnwindIndex = (
  object: ObjectFile,
  addresses: readonly number[],
  contents: readonly Uint8Array[],
): void => {
  const index = object.sections.findIndex(({ name }) => name === unwindIndexName)
  const tables = tablesOf(object)
  if (index < 0 || tables.length === 0) return
  const own = addresses[index]!
  const entries = tables
    .flatMap((table) =>
      functionsOf(contents[table]!, addresses[table]!).map(({ start, offset }) => [start, addresses[table]! + offset]),
    )
    .sort((a, b) => a[0]! - b[0]!)
  const bytes = contents[index]!
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  bytes.set(encodings)
  view.setInt32(4, addresses[tables[0]!]! - (own + 4), true)
  view.setUint32(8, entries.length, true)
  for (const [place, [start, entry]] of entries.entries()) {
    view.setInt32(headerBytes + place * entryBytes, start! - own, true)
    view.setInt32(headerBytes + place * entryBytes + 4, entry! - own, true)
  }
}
