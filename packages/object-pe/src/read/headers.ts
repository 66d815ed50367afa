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
import { checksumField, type Directory, dosHeaderBytes } from '../raw/image-header.js'
import { decodeFileHeader, decodeSectionHeader, type SectionHeader } from '../raw/records.js'
import { createNameReader, type NameReader, slice } from './bytes.js'
import { malformed } from './malformed.js'

export interface ImageSection extends Omit<SectionHeader, 'name' | 'relocationsOffset' | 'relocationCount'> {
  /** Size in memory, never 0. */
  readonly memoryBytes: number
  /** What the file holds of it: a view, not longer than the memory. */
  readonly contents: Uint8Array
  /** Offset of its header in the file. */
  readonly at: number
}

/** The headers of an image, checked against the file's size. Addresses count from the image base. */
export interface ImageHeaders {
  readonly bytes: Uint8Array
  readonly view: DataView
  readonly names: NameReader
  readonly machine: PeMachine
  /** Offset of the optional header. */
  readonly at: number
  readonly fileFlags: number
  readonly entry: number
  readonly baseAddress: number
  readonly sectionAlignment: number
  readonly fileAlignment: number
  readonly imageBytes: number
  readonly headerBytes: number
  readonly checksumOffset: number
  readonly subsystem: number
  readonly flags: number
  readonly directories: readonly Directory[]
  /** Offset of the end of the section headers. */
  readonly tableEnd: number
  /** In ascending order, not overlapping. */
  readonly sections: readonly ImageSection[]
}

export const hasFlag = (flags: number, flag: number): boolean => Math.floor(flags / flag) % 2 === 1

const readSection = (bytes: Uint8Array, view: DataView, at: number): ImageSection => {
  const { memoryBytes, address, fileBytes, fileOffset, flags } = decodeSectionHeader(view, at)
  const size = memoryBytes === 0 ? fileBytes : memoryBytes
  const used = Math.min(size, fileBytes)
  const contents = used === 0 ? new Uint8Array(0) : slice(bytes, fileOffset, used, at, 'a section')
  return { memoryBytes: size, address, fileBytes, fileOffset, flags, contents, at }
}

const readSections = (bytes: Uint8Array, view: DataView, start: number, count: number, imageBytes: number) => {
  slice(bytes, start, count * sizes.sectionHeader, start, 'the section table')
  const sections: ImageSection[] = []
  let end = 0
  for (let index = 0; index < count; index++) {
    const section = readSection(bytes, view, start + index * sizes.sectionHeader)
    if (section.address < end) malformed('bad-section', section.at, 'sections overlap or are not in order')
    end = section.address + section.memoryBytes
    if (end > imageBytes) malformed('bad-section', section.at, 'a section leaves the image')
    sections.push(section)
  }
  return sections
}

export const readImageHeaders = (bytes: Uint8Array, view: DataView): ImageHeaders => {
  slice(bytes, 0, dosHeaderBytes, 0, 'the DOS header')
  if (view.getUint16(0, true) !== dosMagic) malformed('not-pe', 0, 'this is no PE file')
  const start = view.getUint32(peOffsetField, true)
  slice(bytes, start, 4 + sizes.fileHeader, peOffsetField, 'the PE header')
  if (view.getUint32(start, true) !== peSignature) malformed('not-pe', start, 'the PE signature is missing')
  const header = decodeFileHeader(view, start + 4)
  const machine = machineOf(header.machine)
  if (machine === undefined) {
    return malformed('unsupported-file', start + 4, `machine 0x${header.machine.toString(16)} is not read`)
  }
  const at = start + 4 + sizes.fileHeader
  slice(bytes, at, header.optionalHeaderBytes, start + 20, 'the optional header')
  if (header.optionalHeaderBytes < fixedHeaderBytes)
    malformed('bad-header', start + 20, 'it has no full optional header')
  if (view.getUint16(at, true) !== optionalMagic) malformed('unsupported-file', at, 'only PE32+ is read')
  const count = Math.min(view.getUint32(at + 108, true), directoryCount)
  if (fixedHeaderBytes + 8 * count > header.optionalHeaderBytes) {
    malformed('bad-header', at + 108, 'the data directories leave the optional header')
  }
  const directories = Array.from({ length: count }, (_, index) => ({
    address: view.getUint32(at + fixedHeaderBytes + 8 * index, true),
    sizeBytes: view.getUint32(at + fixedHeaderBytes + 8 * index + 4, true),
  }))
  const baseAddress = view.getBigUint64(at + 24, true)
  if (baseAddress > 2n ** 47n) malformed('bad-header', at + 24, 'the image base is outside the user address space')
  const imageBytes = view.getUint32(at + 56, true)
  const table = at + header.optionalHeaderBytes
  return {
    bytes,
    view,
    names: createNameReader(bytes.length),
    machine,
    at,
    fileFlags: header.flags,
    entry: view.getUint32(at + 16, true),
    baseAddress: Number(baseAddress),
    sectionAlignment: view.getUint32(at + 32, true),
    fileAlignment: view.getUint32(at + 36, true),
    imageBytes,
    headerBytes: view.getUint32(at + 60, true),
    checksumOffset: at + checksumField,
    subsystem: view.getUint16(at + 68, true),
    flags: view.getUint16(at + 70, true),
    directories,
    tableEnd: table + header.sectionCount * sizes.sectionHeader,
    sections: readSections(bytes, view, table, header.sectionCount, imageBytes),
  }
}

/** The section that an address lies in. */
export const sectionAt = ({ sections }: ImageHeaders, address: number): ImageSection | undefined => {
  let low = 0
  let high = sections.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (sections[middle]!.address <= address) low = middle + 1
    else high = middle
  }
  const section = sections[low - 1]
  return section !== undefined && address < section.address + section.memoryBytes ? section : undefined
}

/** What the file holds from an address on to the end of its section; `at` locates the reference. */
export const contentsAt = (headers: ImageHeaders, address: number, at: number, what: string): Uint8Array => {
  const section = sectionAt(headers, address)
  if (section === undefined) return malformed('truncated', at, `${what} lies in no section`)
  if (address - section.address >= section.contents.length) malformed('truncated', at, `${what} is not in the file`)
  return section.contents.subarray(address - section.address)
}

/** A table of known size. */
export const tableAt = (
  headers: ImageHeaders,
  address: number,
  sizeBytes: number,
  at: number,
  what: string,
): DataView => {
  const contents = contentsAt(headers, address, at, what)
  if (sizeBytes > contents.length) malformed('truncated', at, `${what} leaves its section`)
  return new DataView(contents.buffer, contents.byteOffset, sizeBytes)
}

/** Where the record of a data directory lies in the file, and what it says; undefined when it is empty. */
export const directoryOf = (
  headers: ImageHeaders,
  index: number,
): (Directory & { readonly at: number }) | undefined => {
  const directory = headers.directories[index]
  const isEmpty = directory === undefined || (directory.address === 0 && directory.sizeBytes === 0)
  return isEmpty ? undefined : { ...directory, at: headers.at + fixedHeaderBytes + 8 * index }
}

export const isExecutable = ({ flags }: ImageSection): boolean => hasFlag(flags, sectionFlags.execute)
export const isWritable = ({ flags }: ImageSection): boolean => hasFlag(flags, sectionFlags.write)
