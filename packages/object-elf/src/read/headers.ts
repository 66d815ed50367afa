import { type ElfMachine, elfMachineNumbered } from '../machine/elf-machine.js'
import { fileTypes, gnuIdentification, identification, magic, sectionTypes, sizes } from '../raw/constants.js'
import {
  decodeFileHeader,
  decodeProgramHeader,
  decodeSectionHeader,
  type FileHeader,
  type ProgramHeader,
  type SectionHeader,
} from '../raw/records.js'
import { malformed } from './malformed.js'

/** Longest name that is read, bytes: bounds the work that overlapping strings can cause. */
const maximumNameBytes = 4096

/** Linux reads no more (fs/binfmt_elf.c). */
const maximumProgramHeaderBytes = 0x10000

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The file header and both tables, checked against the file's size; contents not yet looked at. */
export interface ElfHeaders {
  readonly view: DataView
  readonly bytes: Uint8Array
  readonly header: FileHeader
  readonly machine: ElfMachine
  readonly programHeaders: readonly ProgramHeader[]
  readonly sections: readonly NamedSection[]
}

export interface NamedSection extends SectionHeader {
  readonly name: string
  /** Offset of the section header in the file. */
  readonly at: number
}

/** A view of a part of the file, or a located fault. */
export const slice = (bytes: Uint8Array, offset: number, sizeBytes: number, at: number, what: string): Uint8Array => {
  if (!(offset + sizeBytes <= bytes.length)) malformed('truncated', at, `${what} leaves the file`)
  return bytes.subarray(offset, offset + sizeBytes)
}

/** Reads zero-terminated strings of one table. */
export type StringReader = (offset: number, at: number) => string

/**
 * Strings of one table by offset. Overlapping strings are legal, so the total that is read has a limit of its own: 16 times the
 * table, far above what tail merging reaches.
 */
export const createStringReader = (strings: Uint8Array): StringReader => {
  let budgetBytes = maximumNameBytes + 16 * strings.length
  return (offset, at) => {
    const limit = Math.min(strings.length, offset + maximumNameBytes + 1)
    let end = offset
    while (end < limit && strings[end] !== 0) end++
    if (end >= strings.length) malformed('truncated', at, 'a name leaves its string table')
    if (end === limit) malformed('limit-exceeded', at, `a name is longer than ${maximumNameBytes} bytes`)
    budgetBytes -= end - offset
    if (budgetBytes < 0) malformed('limit-exceeded', at, 'names overlap more than string tables do')
    try {
      return decoder.decode(strings.subarray(offset, end))
    } catch {
      return malformed('bad-symbol', at, 'a name is not valid UTF-8')
    }
  }
}

const checkIdentification = (bytes: Uint8Array): void => {
  if (bytes.length < sizes.header || magic.some((byte, index) => bytes[index] !== byte)) {
    malformed('not-elf', 0, 'this is not an ELF file')
  }
  const isKnown = (byte: number, index: number): boolean =>
    bytes[4 + index] === byte || (index === 3 && bytes[7] === gnuIdentification)
  if (!identification.every(isKnown)) {
    malformed('unsupported-file', 4, 'only 64-bit little-endian System V files are read')
  }
}

const machineOf = ({ machine: number, flags }: FileHeader): ElfMachine => {
  const machine = elfMachineNumbered(number)
  if (machine === undefined) return malformed('unsupported-file', 18, `machine ${number} is not read`)
  if ((flags | machine.optionalFlags) !== (machine.flags | machine.optionalFlags)) {
    malformed(
      'unsupported-file',
      48,
      `flags 0x${flags.toString(16)} stand for a variant of ${machine.name} that is not read`,
    )
  }
  return machine
}

const checkSizes = (view: DataView, header: FileHeader): void => {
  const expect = (at: number, actual: number, expected: number, what: string): void => {
    if (actual !== expected) malformed('bad-header', at, `the ${what} is ${actual}, not ${expected}`)
  }
  expect(20, view.getUint32(20, true), 1, 'version')
  expect(52, view.getUint16(52, true), sizes.header, 'file header size')
  if (header.programHeaderCount > 0) expect(54, view.getUint16(54, true), sizes.programHeader, 'program header size')
  if (header.sectionHeaderCount > 0) expect(58, view.getUint16(58, true), sizes.sectionHeader, 'section header size')
}

const readSections = (bytes: Uint8Array, view: DataView, header: FileHeader): readonly NamedSection[] => {
  const { sectionHeaderOffset, sectionHeaderCount, sectionNamesIndex } = header
  if (sectionHeaderCount === 0) return []
  const offsetOf = (index: number): number => sectionHeaderOffset + index * sizes.sectionHeader
  const records = Array.from({ length: sectionHeaderCount }, (_, index) => decodeSectionHeader(view, offsetOf(index)))
  for (const [index, { type, offset, sizeBytes }] of records.entries()) {
    if (index > 0 && type !== sectionTypes.nobits) slice(bytes, offset, sizeBytes, offsetOf(index), 'a section')
  }
  const names = records[sectionNamesIndex]
  if (names === undefined || names.type !== sectionTypes.strtab) {
    return malformed('bad-header', 62, `section ${sectionNamesIndex} holds no section names`)
  }
  const at = offsetOf(sectionNamesIndex)
  const nameAt = createStringReader(slice(bytes, names.offset, names.sizeBytes, at, 'the section name table'))
  return records.map((record, index) => ({
    ...record,
    name: index === 0 ? '' : nameAt(record.nameOffset, offsetOf(index)),
    at: offsetOf(index),
  }))
}

export const readHeaders = (bytes: Uint8Array): ElfHeaders => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  checkIdentification(bytes)
  const header = decodeFileHeader(view)
  const machine = machineOf(header)
  checkSizes(view, header)
  const { programHeaderOffset, programHeaderCount, sectionHeaderOffset, sectionHeaderCount } = header
  if (programHeaderCount * sizes.programHeader > maximumProgramHeaderBytes) {
    malformed('limit-exceeded', 56, `${programHeaderCount} program headers are more than Linux reads`)
  }
  slice(bytes, programHeaderOffset, programHeaderCount * sizes.programHeader, 32, 'the program header table')
  slice(bytes, sectionHeaderOffset, sectionHeaderCount * sizes.sectionHeader, 40, 'the section header table')
  if (header.type === fileTypes.relocatable && sectionHeaderCount === 0) {
    malformed('bad-header', 60, 'a relocatable object needs section headers')
  }
  const programHeaders = Array.from({ length: programHeaderCount }, (_, index) =>
    decodeProgramHeader(view, programHeaderOffset + index * sizes.programHeader),
  )
  return { view, bytes, header, machine, programHeaders, sections: readSections(bytes, view, header) }
}
