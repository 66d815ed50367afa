import { sizes } from './constants.js'

const encoder = new TextEncoder()

export interface FileHeader {
  readonly machine: number
  readonly sectionCount: number
  readonly symbolTableOffset: number
  readonly symbolCount: number
  readonly optionalHeaderBytes: number
  readonly flags: number
}

/** The time stamp is 0: equal input gives equal files. */
export const encodeFileHeader = (header: FileHeader): Uint8Array => {
  const bytes = new Uint8Array(sizes.fileHeader)
  const view = new DataView(bytes.buffer)
  view.setUint16(0, header.machine, true)
  view.setUint16(2, header.sectionCount, true)
  view.setUint32(8, header.symbolTableOffset, true)
  view.setUint32(12, header.symbolCount, true)
  view.setUint16(16, header.optionalHeaderBytes, true)
  view.setUint16(18, header.flags, true)
  return bytes
}

export const decodeFileHeader = (view: DataView, at: number): FileHeader => ({
  machine: view.getUint16(at, true),
  sectionCount: view.getUint16(at + 2, true),
  symbolTableOffset: view.getUint32(at + 8, true),
  symbolCount: view.getUint32(at + 12, true),
  optionalHeaderBytes: view.getUint16(at + 16, true),
  flags: view.getUint16(at + 18, true),
})

export interface SectionHeader {
  /** Up to 8 bytes; longer names of objects are `/` and an offset in the string table. */
  readonly name: string
  /** Size in memory; 0 in objects. */
  readonly memoryBytes: number
  /** Address relative to the image base; 0 in objects. */
  readonly address: number
  readonly fileBytes: number
  readonly fileOffset: number
  readonly relocationsOffset: number
  /** At most 65535; see `manyRelocations`. */
  readonly relocationCount: number
  readonly flags: number
}

export const encodeSectionHeader = (header: SectionHeader): Uint8Array => {
  const bytes = new Uint8Array(sizes.sectionHeader)
  const view = new DataView(bytes.buffer)
  bytes.set(encoder.encode(header.name))
  view.setUint32(8, header.memoryBytes, true)
  view.setUint32(12, header.address, true)
  view.setUint32(16, header.fileBytes, true)
  view.setUint32(20, header.fileOffset, true)
  view.setUint32(24, header.relocationsOffset, true)
  view.setUint16(32, header.relocationCount, true)
  view.setUint32(36, header.flags, true)
  return bytes
}

/** The name is left to the caller, who has the string table. */
export const decodeSectionHeader = (view: DataView, at: number): Omit<SectionHeader, 'name'> => ({
  memoryBytes: view.getUint32(at + 8, true),
  address: view.getUint32(at + 12, true),
  fileBytes: view.getUint32(at + 16, true),
  fileOffset: view.getUint32(at + 20, true),
  relocationsOffset: view.getUint32(at + 24, true),
  relocationCount: view.getUint16(at + 32, true),
  flags: view.getUint32(at + 36, true),
})

export interface RelocationRecord {
  readonly offset: number
  readonly symbol: number
  readonly type: number
}

export const encodeRelocation = ({ offset, symbol, type }: RelocationRecord): Uint8Array => {
  const bytes = new Uint8Array(sizes.relocation)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, offset, true)
  view.setUint32(4, symbol, true)
  view.setUint16(8, type, true)
  return bytes
}

export const decodeRelocation = (view: DataView, at: number): RelocationRecord => ({
  offset: view.getUint32(at, true),
  symbol: view.getUint32(at + 4, true),
  type: view.getUint16(at + 8, true),
})

export interface SymbolRecord {
  /** Name of up to 8 bytes, or an offset in the string table. */
  readonly name: Uint8Array | number
  readonly value: number
  readonly section: number
  readonly type: number
  readonly storageClass: number
  /** Records of 18 bytes that follow and belong to this symbol. */
  readonly auxiliaryCount: number
}

export const encodeSymbol = (symbol: SymbolRecord): Uint8Array => {
  const bytes = new Uint8Array(sizes.symbol)
  const view = new DataView(bytes.buffer)
  if (typeof symbol.name === 'number') view.setUint32(4, symbol.name, true)
  else bytes.set(symbol.name)
  view.setUint32(8, symbol.value, true)
  view.setInt16(12, symbol.section, true)
  view.setUint16(14, symbol.type, true)
  bytes[16] = symbol.storageClass
  bytes[17] = symbol.auxiliaryCount
  return bytes
}

/** Without the name. */
export const decodeSymbol = (view: DataView, at: number): Omit<SymbolRecord, 'name'> => ({
  value: view.getUint32(at + 8, true),
  section: view.getInt16(at + 12, true),
  type: view.getUint16(at + 14, true),
  storageClass: view.getUint8(at + 16),
  auxiliaryCount: view.getUint8(at + 17),
})

export const concatenate = (parts: readonly Uint8Array[]): Uint8Array => {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let offset = 0
  for (const part of parts) {
    whole.set(part, offset)
    offset += part.length
  }
  return whole
}
