import { identification, magic, sizes } from './constants.js'

/** The structures of ELF64, little-endian, one encoder and one decoder each. Generic ABI, chapters 4 and 5. */

export interface FileHeader {
  readonly type: number
  readonly machine: number
  readonly flags: number
  readonly entry: number
  readonly programHeaderOffset: number
  readonly sectionHeaderOffset: number
  readonly programHeaderCount: number
  readonly sectionHeaderCount: number
  readonly sectionNamesIndex: number
}

export interface ProgramHeader {
  readonly type: number
  readonly flags: number
  readonly offset: number
  readonly address: number
  readonly fileSizeBytes: number
  readonly memorySizeBytes: number
  readonly alignment: number
}

export interface SectionHeader {
  readonly nameOffset: number
  readonly type: number
  readonly flags: number
  readonly address: number
  readonly offset: number
  readonly sizeBytes: number
  readonly link: number
  readonly info: number
  readonly alignment: number
  readonly entrySizeBytes: number
}

export interface SymbolRecord {
  readonly nameOffset: number
  readonly binding: number
  readonly type: number
  readonly other: number
  readonly section: number
  readonly value: number
  readonly sizeBytes: number
}

export interface RelaRecord {
  readonly offset: number
  readonly symbol: number
  readonly type: number
  readonly addend: bigint
}

export interface DynamicRecord {
  readonly tag: number
  readonly value: number
}

const record = (sizeBytes: number): { bytes: Uint8Array; view: DataView } => {
  const bytes = new Uint8Array(sizeBytes)
  return { bytes, view: new DataView(bytes.buffer) }
}

const setWord = (view: DataView, offset: number, value: number): void => {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`not an ELF offset or address: ${value}`)
  view.setBigUint64(offset, BigInt(value), true)
}

/** 64-bit fields beyond 2^53 become infinite: every bounds check refuses them. */
const getWord = (view: DataView, offset: number): number => {
  const high = view.getUint32(offset + 4, true)
  return high >= 2 ** 21 ? Number.POSITIVE_INFINITY : high * 2 ** 32 + view.getUint32(offset, true)
}

export const encodeFileHeader = (header: FileHeader): Uint8Array => {
  const { bytes, view } = record(sizes.header)
  bytes.set(magic)
  bytes.set(identification, 4)
  view.setUint16(16, header.type, true)
  view.setUint16(18, header.machine, true)
  view.setUint32(20, 1, true)
  setWord(view, 24, header.entry)
  setWord(view, 32, header.programHeaderOffset)
  setWord(view, 40, header.sectionHeaderOffset)
  view.setUint32(48, header.flags, true)
  view.setUint16(52, sizes.header, true)
  view.setUint16(54, header.programHeaderCount > 0 ? sizes.programHeader : 0, true)
  view.setUint16(56, header.programHeaderCount, true)
  view.setUint16(58, header.sectionHeaderCount > 0 ? sizes.sectionHeader : 0, true)
  view.setUint16(60, header.sectionHeaderCount, true)
  view.setUint16(62, header.sectionNamesIndex, true)
  return bytes
}

export const decodeFileHeader = (view: DataView): FileHeader => ({
  type: view.getUint16(16, true),
  machine: view.getUint16(18, true),
  flags: view.getUint32(48, true),
  entry: getWord(view, 24),
  programHeaderOffset: getWord(view, 32),
  sectionHeaderOffset: getWord(view, 40),
  programHeaderCount: view.getUint16(56, true),
  sectionHeaderCount: view.getUint16(60, true),
  sectionNamesIndex: view.getUint16(62, true),
})

export const encodeProgramHeader = (header: ProgramHeader): Uint8Array => {
  const { bytes, view } = record(sizes.programHeader)
  view.setUint32(0, header.type, true)
  view.setUint32(4, header.flags, true)
  setWord(view, 8, header.offset)
  setWord(view, 16, header.address)
  setWord(view, 24, header.address)
  setWord(view, 32, header.fileSizeBytes)
  setWord(view, 40, header.memorySizeBytes)
  setWord(view, 48, header.alignment)
  return bytes
}

export const decodeProgramHeader = (view: DataView, at: number): ProgramHeader => ({
  type: view.getUint32(at, true),
  flags: view.getUint32(at + 4, true),
  offset: getWord(view, at + 8),
  address: getWord(view, at + 16),
  fileSizeBytes: getWord(view, at + 32),
  memorySizeBytes: getWord(view, at + 40),
  alignment: getWord(view, at + 48),
})

export const encodeSectionHeader = (header: SectionHeader): Uint8Array => {
  const { bytes, view } = record(sizes.sectionHeader)
  view.setUint32(0, header.nameOffset, true)
  view.setUint32(4, header.type, true)
  setWord(view, 8, header.flags)
  setWord(view, 16, header.address)
  setWord(view, 24, header.offset)
  setWord(view, 32, header.sizeBytes)
  view.setUint32(40, header.link, true)
  view.setUint32(44, header.info, true)
  setWord(view, 48, header.alignment)
  setWord(view, 56, header.entrySizeBytes)
  return bytes
}

export const decodeSectionHeader = (view: DataView, at: number): SectionHeader => ({
  nameOffset: view.getUint32(at, true),
  type: view.getUint32(at + 4, true),
  flags: getWord(view, at + 8),
  address: getWord(view, at + 16),
  offset: getWord(view, at + 24),
  sizeBytes: getWord(view, at + 32),
  link: view.getUint32(at + 40, true),
  info: view.getUint32(at + 44, true),
  alignment: getWord(view, at + 48),
  entrySizeBytes: getWord(view, at + 56),
})

export const encodeSymbol = (symbol: SymbolRecord): Uint8Array => {
  const { bytes, view } = record(sizes.symbol)
  view.setUint32(0, symbol.nameOffset, true)
  bytes[4] = (symbol.binding << 4) | symbol.type
  bytes[5] = symbol.other
  view.setUint16(6, symbol.section, true)
  setWord(view, 8, symbol.value)
  setWord(view, 16, symbol.sizeBytes)
  return bytes
}

export const decodeSymbol = (view: DataView, at: number): SymbolRecord => ({
  nameOffset: view.getUint32(at, true),
  binding: view.getUint8(at + 4) >> 4,
  type: view.getUint8(at + 4) & 15,
  other: view.getUint8(at + 5),
  section: view.getUint16(at + 6, true),
  value: getWord(view, at + 8),
  sizeBytes: getWord(view, at + 16),
})

export const encodeRela = (rela: RelaRecord): Uint8Array => {
  const { bytes, view } = record(sizes.rela)
  setWord(view, 0, rela.offset)
  view.setUint32(8, rela.type, true)
  view.setUint32(12, rela.symbol, true)
  view.setBigInt64(16, rela.addend, true)
  return bytes
}

export const decodeRela = (view: DataView, at: number): RelaRecord => ({
  offset: getWord(view, at),
  type: view.getUint32(at + 8, true),
  symbol: view.getUint32(at + 12, true),
  addend: view.getBigInt64(at + 16, true),
})

export const encodeDynamic = (entry: DynamicRecord): Uint8Array => {
  const { bytes, view } = record(sizes.dynamic)
  setWord(view, 0, entry.tag)
  setWord(view, 8, entry.value)
  return bytes
}

export const decodeDynamic = (view: DataView, at: number): DynamicRecord => ({
  tag: getWord(view, at),
  value: getWord(view, at + 8),
})
