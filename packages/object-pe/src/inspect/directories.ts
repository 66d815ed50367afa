import { createNames, type InventoryBuilder } from '@sourceless/object'
import { sizes } from '../raw/constants.js'
import { bytesUsed, type PeTables } from './tables.js'

const nothing = new Uint8Array(0)
/** Windows loads no image with more. */
const mostSections = 96

/** Where the bytes of an address, counted from the image base, lie in the file, and where its section ends there. */
function placeOf({ bytes, sections }: PeTables, address: number): { readonly start: number; readonly end: number } {
  for (const section of sections.slice(0, mostSections)) {
    const { address: start, fileOffset } = section
    const size = bytesUsed(section)
    if (address < start || address >= start + size) continue
    return { start: fileOffset + address - start, end: Math.min(bytes.length, fileOffset + size) }
  }
  return { start: bytes.length, end: bytes.length }
}

/** What the file holds from an address to the end of its section. */
function contentsAt(tables: PeTables, address: number): Uint8Array {
  const { start, end } = placeOf(tables, address)
  return start < end ? tables.bytes.subarray(start, end) : nothing
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** Names at addresses; all of them together have a limit. */
function namesOf(tables: PeTables): (address: number) => string {
  const inFile = createNames(tables.bytes)
  return (address) => inFile(placeOf(tables, address).start)
}

/** Functions that a DLL exports, by their names. */
export function markExports(tables: PeTables, index: number, found: InventoryBuilder): void {
  const { image } = tables
  const directory = image?.directories[index]
  if (image === undefined || directory === undefined || directory.address === 0) return
  const head = viewOf(contentsAt(tables, directory.address))
  if (head.byteLength < sizes.exportDirectory) return
  const nameAt = namesOf(tables)
  const table = (field: number) => viewOf(contentsAt(tables, head.getUint32(field, true)))
  const [addresses, names, ordinals] = [table(28), table(32), table(36)]
  const count = Math.min(head.getUint32(24, true), names.byteLength >>> 2, ordinals.byteLength >>> 1)
  for (let at = 0; at < count; at++) {
    const place = 4 * ordinals.getUint16(2 * at, true)
    if (place + 4 > addresses.byteLength) continue
    const name = nameAt(names.getUint32(4 * at, true))
    if (name !== '') found.functionAt(image.baseAddress + addresses.getUint32(place, true), name)
  }
}

const slotBytes = 8

/** Imported functions by the words that hold their addresses. Those that are imported by a number are called by it: `#17`. */
export function readImports(tables: PeTables, index: number, found: InventoryBuilder): void {
  const { image, bytes } = tables
  const directory = image?.directories[index]
  if (image === undefined || directory === undefined || directory.address === 0) return
  const nameAt = namesOf(tables)
  let left = bytes.length / slotBytes
  const descriptors = viewOf(contentsAt(tables, directory.address))
  for (let at = 0; at + sizes.importDescriptor <= descriptors.byteLength; at += sizes.importDescriptor) {
    const slots = descriptors.getUint32(at + 16, true)
    if (slots === 0) return
    const lookups = viewOf(contentsAt(tables, descriptors.getUint32(at, true) || slots))
    for (let place = 0; place + slotBytes <= lookups.byteLength && left > 0; place += slotBytes, left--) {
      const [low, high] = [lookups.getUint32(place, true), lookups.getUint32(place + 4, true)]
      if (low === 0 && high === 0) break
      // A name follows a hint of two bytes.
      const name = high >>> 31 === 1 ? `#${low & 0xffff}` : nameAt(low + 2)
      if (name !== '') found.imports.set(image.baseAddress + slots + place, name)
    }
  }
}

/** Where functions begin, by the table with which unwinders find them: stripped files have it all the same. */
export function* functionStarts(tables: PeTables, index: number): Iterable<number> {
  const { image, machine } = tables
  const directory = image?.directories[index]
  if (image === undefined || directory === undefined || directory.address === 0) return
  const contents = contentsAt(tables, directory.address)
  const recordBytes = machine === 'x86_64' ? 12 : 8
  const view = viewOf(contents)
  const end = Math.min(directory.sizeBytes, view.byteLength)
  for (let at = 0; at + recordBytes <= end; at += recordBytes) {
    const start = view.getUint32(at, true)
    if (start > 0 && !(machine === 'x86_64' && isPiece(tables, view.getUint32(at + 8, true))))
      yield image.baseAddress + start
  }
}

/** UNW_FLAG_CHAININFO: a function that was torn apart has such a record for each piece but the first. */
const isPiece = (tables: PeTables, unwindAddress: number): boolean =>
  (((contentsAt(tables, unwindAddress)[0] ?? 0) >> 3) & 4) !== 0
