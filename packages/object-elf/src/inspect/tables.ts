import { createNames, type InventoryBuilder } from '@sourceless/object'
import { type ElfMachine, elfMachineNumbered } from '../machine/elf-machine.js'
import { magic, sectionTypes, sizes } from '../raw/constants.js'
import {
  decodeFileHeader,
  decodeSectionHeader,
  decodeSymbol,
  type FileHeader,
  type SectionHeader,
} from '../raw/records.js'
import { malformed } from '../read/malformed.js'

/** A file's tables, as far as they lie in it. */
export interface ElfTables {
  readonly bytes: Uint8Array
  readonly header: FileHeader
  readonly machine: ElfMachine
  readonly sections: readonly NamedHeader[]
  /** For each section its index among the parts that hold code. */
  readonly partOf: ReadonlyMap<number, number>
}

export interface NamedHeader extends SectionHeader {
  readonly name: string
}

/** A symbol of one of a file's tables. */
export interface TableSymbol {
  readonly name: string
  readonly type: number
  readonly section: number
  readonly value: number
}

const class64 = 2
const littleEndian = 1

export function readHeader(
  bytes: Uint8Array,
  view: DataView,
): { readonly header: FileHeader; readonly machine: ElfMachine } {
  if (magic.some((byte, index) => bytes[index] !== byte)) malformed('not-elf', 0, 'this is not an ELF file')
  if (bytes.length < sizes.header) malformed('truncated', 0, `the file ends in its header, after ${bytes.length} bytes`)
  if (bytes[4] !== class64) malformed('unsupported-file', 4, 'only 64-bit files are read, this one is of 32 bits')
  if (bytes[5] !== littleEndian) malformed('unsupported-file', 5, 'only little-endian files are read')
  const header = decodeFileHeader(view)
  const machine = elfMachineNumbered(header.machine)
  return { header, machine: machine ?? malformed('unsupported-file', 18, `machine ${header.machine} is not read`) }
}

/** Headers of sections; more than 65,279 are counted in the first of them (generic ABI, chapter 4). */
export function readSections(
  bytes: Uint8Array,
  view: DataView,
  header: FileHeader,
  found: InventoryBuilder,
): readonly NamedHeader[] {
  const { sectionHeaderOffset: start } = header
  const room = Math.max(0, Math.floor((bytes.length - start) / sizes.sectionHeader))
  if (start === 0 || room === 0) {
    if (start > 0) found.problem('The section headers do not lie in the file.')
    return []
  }
  const first = decodeSectionHeader(view, start)
  const announced = header.sectionHeaderCount || first.sizeBytes
  const count = Math.min(announced, room)
  if (count < announced) found.problem(`${announced} section headers are announced, and ${count} lie in the file.`)
  const headers = Array.from({ length: count }, (_, index) =>
    decodeSectionHeader(view, start + index * sizes.sectionHeader),
  )
  const names = headers[header.sectionNamesIndex === 0xffff ? first.link : header.sectionNamesIndex]
  const nameAt = createNames(names === undefined ? new Uint8Array(0) : contentsOf(bytes, names))
  return headers.map((one, index) => ({ ...one, name: nameAt(one.nameOffset) || `section ${index}` }))
}

/** What lies in the file of a section. */
export function contentsOf(bytes: Uint8Array, { type, offset, sizeBytes }: SectionHeader): Uint8Array {
  if (type === sectionTypes.nobits || !(offset < bytes.length)) return new Uint8Array(0)
  return bytes.subarray(offset, Math.min(bytes.length, offset + sizeBytes))
}

/** Symbols of a table by their number, read when asked for. */
export function symbolsOf({ bytes, sections }: ElfTables, table: NamedHeader | undefined) {
  const records = table === undefined ? new Uint8Array(0) : contentsOf(bytes, table)
  const view = new DataView(records.buffer, records.byteOffset, records.byteLength)
  const strings = table && sections[table.link]
  const nameAt = createNames(strings === undefined ? new Uint8Array(0) : contentsOf(bytes, strings))
  const count = Math.floor(records.length / sizes.symbol)
  const at = (index: number): TableSymbol | undefined => {
    if (index >= count) return undefined
    const { nameOffset, type, section, value } = decodeSymbol(view, index * sizes.symbol)
    return { name: nameOffset === 0 ? '' : nameAt(nameOffset), type, section, value }
  }
  return { count, at }
}
