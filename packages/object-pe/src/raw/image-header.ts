import {
  directoryCount,
  fileAlignmentBytes,
  optionalMagic,
  pageSizeBytes,
  peOffsetField,
  peSignature,
  sizes,
} from './constants.js'

/** A table of the image: where it is relative to the image base, and its size. */
export interface Directory {
  readonly address: number
  readonly sizeBytes: number
}

/** "Optional Header": what is chosen here. Addresses count from the image base. */
export interface ImageHeader {
  readonly codeBytes: number
  readonly initialisedBytes: number
  readonly zeroBytes: number
  readonly entry: number
  readonly codeAddress: number
  readonly baseAddress: number
  readonly imageBytes: number
  readonly headerBytes: number
  readonly subsystem: number
  readonly flags: number
  /** By index; those left out are empty. */
  readonly directories: ReadonlyMap<number, Directory>
}

/** Windows Vista, the first with address space layout randomisation. */
const systemVersion = 6
const stackReserveBytes = 0x10_0000n
const heapReserveBytes = 0x10_0000n
const commitBytes = 0x1000n

/** `MZ` and the offset of the PE header, which follows at once: no program for DOS. */
export const dosHeaderBytes = 64

export const optionalHeaderOffset = dosHeaderBytes + 4 + sizes.fileHeader
/** Where the checksum is stored, from the start of the optional header. */
export const checksumField = 64

/** Everything up to the file header. */
export const encodeDosHeader = (): Uint8Array => {
  const bytes = new Uint8Array(dosHeaderBytes + 4)
  const view = new DataView(bytes.buffer)
  bytes.set([0x4d, 0x5a])
  view.setUint32(peOffsetField, dosHeaderBytes, true)
  view.setUint32(dosHeaderBytes, peSignature, true)
  return bytes
}

/** The checksum is left 0. */
export const encodeImageHeader = (header: ImageHeader): Uint8Array => {
  const bytes = new Uint8Array(sizes.optionalHeader)
  const view = new DataView(bytes.buffer)
  view.setUint16(0, optionalMagic, true)
  view.setUint32(4, header.codeBytes, true)
  view.setUint32(8, header.initialisedBytes, true)
  view.setUint32(12, header.zeroBytes, true)
  view.setUint32(16, header.entry, true)
  view.setUint32(20, header.codeAddress, true)
  view.setBigUint64(24, BigInt(header.baseAddress), true)
  view.setUint32(32, pageSizeBytes, true)
  view.setUint32(36, fileAlignmentBytes, true)
  view.setUint16(40, systemVersion, true)
  view.setUint16(48, systemVersion, true)
  view.setUint32(56, header.imageBytes, true)
  view.setUint32(60, header.headerBytes, true)
  view.setUint16(68, header.subsystem, true)
  view.setUint16(70, header.flags, true)
  view.setBigUint64(72, stackReserveBytes, true)
  view.setBigUint64(80, commitBytes, true)
  view.setBigUint64(88, heapReserveBytes, true)
  view.setBigUint64(96, commitBytes, true)
  view.setUint32(108, directoryCount, true)
  for (const [index, { address, sizeBytes }] of header.directories) {
    view.setUint32(112 + index * 8, address, true)
    view.setUint32(116 + index * 8, sizeBytes, true)
  }
  return bytes
}

/** ImageHlp's CheckSumMappedFile: 16-bit words added with carry, plus the length; the field itself counts as 0. */
export const imageChecksum = (bytes: Uint8Array, fieldOffset: number): number => {
  let sum = 0
  for (let offset = 0; offset < bytes.length; offset += 2) {
    if (offset === fieldOffset || offset === fieldOffset + 2) continue
    sum += bytes[offset]! + ((bytes[offset + 1] ?? 0) << 8)
    sum = (sum & 0xffff) + (sum >>> 16)
  }
  return sum + bytes.length
}
