import {
  isAllocated,
  type ObjectFile,
  type ObjectSymbol,
  type Relocation,
  type Section,
  type SectionKind,
  validateObject,
} from '@sourceless/object'
import { alignmentShift, machineOf, sectionFlags, sizes } from '../raw/constants.js'
import {
  decodeFileHeader,
  decodeRelocation,
  decodeSectionHeader,
  type FileHeader,
  type SectionHeader,
} from '../raw/records.js'
import { type CoffRelocations, coffFieldBytes, coffRelocations } from '../relocations.js'
import { createNameReader, type NameReader, slice } from './bytes.js'
import { malformed } from './malformed.js'
import { readSymbols } from './symbols.js'

interface NamedSection extends SectionHeader {
  /** Offset of its header in the file. */
  readonly at: number
}

interface CoffFile {
  readonly bytes: Uint8Array
  readonly view: DataView
  readonly header: FileHeader
  readonly strings: Uint8Array
  readonly names: NameReader
}

const has = ({ flags }: SectionHeader, flag: number): boolean => Math.floor(flags / flag) % 2 === 1

/** The string table follows the symbols; its first 4 bytes are its size. A file without it is legal. */
const readStrings = (bytes: Uint8Array, view: DataView, header: FileHeader): Uint8Array => {
  const { symbolTableOffset, symbolCount } = header
  if (symbolTableOffset === 0) return new Uint8Array(0)
  const offset = symbolTableOffset + symbolCount * sizes.symbol
  slice(bytes, symbolTableOffset, symbolCount * sizes.symbol, 8, 'the symbol table')
  if (offset === bytes.length) return new Uint8Array(0)
  slice(bytes, offset, 4, 8, 'the string table')
  return slice(bytes, offset, view.getUint32(offset, true), offset, 'the string table')
}

const sectionName = ({ bytes, strings, names }: CoffFile, at: number): string => {
  const short = names.padded(bytes.subarray(at, at + 8), at)
  const long = /^\/(\d+)$/.exec(short)
  return long === null ? short : names.zeroTerminated(strings, Number(long[1]), at)
}

const readHeaders = (file: CoffFile): NamedSection[] => {
  const offset = sizes.fileHeader + file.header.optionalHeaderBytes
  slice(file.bytes, offset, file.header.sectionCount * sizes.sectionHeader, 2, 'the section table')
  return Array.from({ length: file.header.sectionCount }, (_, index) => {
    const at = offset + index * sizes.sectionHeader
    return { ...decodeSectionHeader(file.view, at), name: sectionName(file, at), at }
  })
}

/** Directives to the linker, and debug information of Microsoft's kind (`.debug$S`): not part of the program. */
const isLeftOut = (section: NamedSection): boolean =>
  has(section, sectionFlags.remove) || has(section, sectionFlags.information) || section.name.startsWith('.debug$')

const kindOf = (section: NamedSection): SectionKind => {
  const writable = has(section, sectionFlags.write)
  if (has(section, sectionFlags.execute)) {
    if (writable) malformed('bad-section', section.at, `${section.name} is writable and executable`)
    return 'code'
  }
  if (section.name === '.tls' || section.name.startsWith('.tls$')) {
    malformed('unsupported-section', section.at, `${section.name} is thread-local storage`)
  }
  if (has(section, sectionFlags.zero)) return 'zero'
  if (writable) return 'data'
  return has(section, sectionFlags.discardable) ? 'note' : 'readonly'
}

/** Without alignment flags, linkers take 16; the code 15 is reserved. */
const alignmentOf = (section: NamedSection): number => {
  const code = (section.flags >>> alignmentShift) & 15
  if (code === 15) malformed('bad-section', section.at, `${section.name} has a reserved alignment`)
  return code === 0 ? 16 : 2 ** (code - 1)
}

const readContents = (bytes: Uint8Array, section: NamedSection): Section => {
  const { name, at, fileBytes, fileOffset } = section
  const kind = kindOf(section)
  const data = kind === 'zero' ? new Uint8Array(0) : slice(bytes, fileOffset, fileBytes, at, name)
  return { name, kind, bytes: data, sizeBytes: fileBytes, alignment: alignmentOf(section) }
}

/** First record and count of a section's relocations; beyond 65534 the first record holds the count, itself included. */
const relocationTable = ({ bytes, view }: CoffFile, section: NamedSection) => {
  const { relocationsOffset, relocationCount, at } = section
  if (!has(section, sectionFlags.manyRelocations)) return { start: relocationsOffset, count: relocationCount }
  slice(bytes, relocationsOffset, sizes.relocation, at, 'the relocation table')
  const count = view.getUint32(relocationsOffset, true)
  if (relocationCount !== 0xffff || count === 0) malformed('bad-relocation', at, 'the count of relocations is wrong')
  return { start: relocationsOffset + sizes.relocation, count: count - 1 }
}

const readRelocations = (
  file: CoffFile,
  header: NamedSection,
  sections: readonly Section[],
  index: number,
  { symbols, symbolIndex }: ReturnType<typeof readSymbols>,
  rules: CoffRelocations,
): Relocation[] => {
  const section = sections[index]!
  const isNote = ({ section: target }: ObjectSymbol): boolean => target !== undefined && !isAllocated(sections[target]!)
  const { start, count } = relocationTable(file, header)
  slice(file.bytes, start, count * sizes.relocation, header.at, `the relocation table of ${section.name}`)
  const machine = machineOf(file.header.machine)!
  const view = new DataView(section.bytes.buffer, section.bytes.byteOffset, section.bytes.byteLength)
  const relocations: Relocation[] = []
  for (let number = 0; number < count; number++) {
    const at = start + number * sizes.relocation
    const { offset, symbol, type } = decodeRelocation(file.view, at)
    if (type === 0) continue
    if (offset + coffFieldBytes(machine, type) > section.bytes.length) {
      malformed('bad-relocation', at, `the field leaves section ${section.name}`)
    }
    const target = symbolIndex.get(symbol)
    if (target === undefined) return malformed('bad-relocation', at, `symbol ${symbol} cannot be relocated against`)
    const meaning =
      type === rules.sectionOffset && isNote(symbols[target]!)
        ? ({ kind: 'abs32', addend: view.getUint32(offset, true) } as const)
        : rules.load(view, offset, type)
    if (meaning === undefined) return malformed('unsupported-relocation', at, `relocation type ${type} is not read`)
    relocations.push({ section: index, offset, symbol: target, ...meaning })
  }
  return relocations
}

/** Tables that overlap would let a small file ask for much work. */
const checkTotal = (file: CoffFile, headers: readonly NamedSection[]): void => {
  const total = headers.reduce((sum, header) => sum + relocationTable(file, header).count * sizes.relocation, 0)
  if (total > file.bytes.length) malformed('limit-exceeded', 2, 'relocation tables overlap or leave the file')
  const contents = headers.reduce((sum, header) => sum + (has(header, sectionFlags.zero) ? 0 : header.fileBytes), 0)
  if (contents > file.bytes.length) malformed('limit-exceeded', 2, 'sections overlap or leave the file')
}

export const readObject = (bytes: Uint8Array, view: DataView): ObjectFile => {
  if (bytes.length < sizes.fileHeader) malformed('truncated', 0, 'the file header leaves the file')
  const header = decodeFileHeader(view, 0)
  const machine = machineOf(header.machine)
  const rules = machine && coffRelocations(machine)
  if (machine === undefined || rules === undefined) {
    return malformed('unsupported-file', 0, `machine 0x${header.machine.toString(16)} is not read`)
  }
  const strings = readStrings(bytes, view, header)
  const file: CoffFile = { bytes, view, header, strings, names: createNameReader(bytes.length) }
  const headers = readHeaders(file)
  checkTotal(file, headers)
  const kept = headers.filter((section) => !isLeftOut(section))
  const sections = kept.map((section) => readContents(bytes, section))
  const place = new Map(kept.map((section, index) => [section, index]))
  const indexOf = new Map<number, number>()
  for (const [number, section] of headers.entries()) {
    const index = place.get(section)
    if (index !== undefined) indexOf.set(number + 1, index)
  }
  const table = { view, offset: header.symbolTableOffset, count: header.symbolCount, strings, names: file.names }
  const symbols = readSymbols(table, indexOf, sections)
  const relocations = kept.flatMap((section, index) => readRelocations(file, section, sections, index, symbols, rules))
  const object: ObjectFile = { machine, sections, symbols: symbols.symbols, relocations }
  const [fault] = validateObject(object)
  if (fault !== undefined) malformed('bad-section', 0, fault.message)
  return object
}
