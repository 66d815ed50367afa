import { createNames, type InventoryBuilder } from '@sourceless/object'
import {
  directoryCount,
  dosMagic,
  fixedHeaderBytes,
  machineOf,
  optionalMagic,
  type PeMachine,
  peOffsetField,
  peSignature,
  sectionFlags,
  sizes,
} from '../raw/constants.js'
import { type Directory, dosHeaderBytes } from '../raw/image-header.js'
import { decodeFileHeader, decodeSectionHeader, type FileHeader, type SectionHeader } from '../raw/records.js'
import { malformed } from '../read/malformed.js'

/** A file's tables, as far as they lie in it. */
export interface PeTables {
  readonly bytes: Uint8Array
  readonly view: DataView
  readonly machine: PeMachine
  readonly header: FileHeader
  readonly sections: readonly SectionHeader[]
  /** Undefined for objects. */
  readonly image: ImageFacts | undefined
  /** For each section, counted from 0, its index among the parts that hold code. */
  readonly partOf: ReadonlyMap<number, number>
}

export interface ImageFacts {
  readonly baseAddress: number
  /** From the base; 0: none. */
  readonly entry: number
  readonly directories: readonly Directory[]
}

/** Where the file header is: behind the signature in images, first in objects. */
function headerOffset(bytes: Uint8Array, view: DataView): number {
  if (bytes.length < 2) return malformed('not-pe', 0, 'this is no PE or COFF file')
  if (view.getUint16(0, true) !== dosMagic) return 0
  if (bytes.length < dosHeaderBytes) return malformed('truncated', 0, 'the file ends in its DOS header')
  const start = view.getUint32(peOffsetField, true)
  if (start + 4 > bytes.length || view.getUint32(start, true) !== peSignature)
    return malformed('not-pe', peOffsetField, 'the PE signature is missing')
  return start + 4
}

function readImage(bytes: Uint8Array, view: DataView, at: number, header: FileHeader): ImageFacts {
  if (at + fixedHeaderBytes > bytes.length || header.optionalHeaderBytes < fixedHeaderBytes)
    return malformed('bad-header', at, 'the optional header is cut off')
  const magic = view.getUint16(at, true)
  if (magic !== optionalMagic)
    return malformed('unsupported-file', at, `only PE32+ is read, and this file says 0x${magic.toString(16)}`)
  const room = Math.floor((Math.min(bytes.length - at, header.optionalHeaderBytes) - fixedHeaderBytes) / 8)
  const count = Math.min(view.getUint32(at + 108, true), directoryCount, room)
  return {
    baseAddress: Number(view.getBigUint64(at + 24, true)),
    entry: view.getUint32(at + 16, true),
    directories: Array.from({ length: count }, (_, index) => ({
      address: view.getUint32(at + fixedHeaderBytes + 8 * index, true),
      sizeBytes: view.getUint32(at + fixedHeaderBytes + 8 * index + 4, true),
    })),
  }
}

/** Sections with their names: longer ones are `/` and an offset in the string table, which follows the symbols. */
function readSections(
  bytes: Uint8Array,
  view: DataView,
  header: FileHeader,
  start: number,
  found: InventoryBuilder,
): readonly SectionHeader[] {
  const room = Math.max(0, Math.floor((bytes.length - start) / sizes.sectionHeader))
  const count = Math.min(header.sectionCount, room)
  if (count < header.sectionCount)
    found.problem(`${header.sectionCount} section headers are announced, and ${count} lie in the file.`)
  const strings = header.symbolTableOffset + header.symbolCount * sizes.symbol
  const longName = createNames(header.symbolTableOffset === 0 ? new Uint8Array(0) : bytes.subarray(strings))
  return Array.from({ length: count }, (_, index) => {
    const at = start + index * sizes.sectionHeader
    const short = createNames(bytes.subarray(at, at + 8))(0)
    const [, offset] = /^\/(\d+)$/.exec(short) ?? []
    const name = offset === undefined ? short : longName(Number(offset))
    return { ...decodeSectionHeader(view, at), name: name || `section ${index + 1}` }
  })
}

/** What an image uses of the bytes that the file has for a section: they are filled up. */
export const bytesUsed = ({ memoryBytes, fileBytes }: SectionHeader): number =>
  memoryBytes === 0 ? fileBytes : Math.min(memoryBytes, fileBytes)

export function readTables(bytes: Uint8Array, found: InventoryBuilder): PeTables {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const at = headerOffset(bytes, view)
  if (at + sizes.fileHeader > bytes.length) malformed('truncated', at, 'the file ends in its header')
  const header = decodeFileHeader(view, at)
  const machine = machineOf(header.machine)
  if (machine === undefined)
    return malformed('unsupported-file', at, `machine 0x${header.machine.toString(16)} is not read`)
  const optional = at + sizes.fileHeader
  const image = at === 0 ? undefined : readImage(bytes, view, optional, header)
  const sections = readSections(bytes, view, header, optional + header.optionalHeaderBytes, found)
  const partOf = new Map<number, number>()
  for (const [index, section] of sections.entries()) {
    const { name, flags, address, fileBytes, fileOffset } = section
    if ((flags & (sectionFlags.code | sectionFlags.execute)) === 0 || fileOffset === 0) continue
    const size = image === undefined ? fileBytes : bytesUsed(section)
    const part = found.part(name, image === undefined ? 0 : image.baseAddress + address, fileOffset, size)
    if (part !== undefined) partOf.set(index, part)
  }
  return { bytes, view, machine, header, sections, image, partOf }
}
