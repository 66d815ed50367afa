import { ArchiveError } from '../diagnostic.js'
import type { HexFile, HexSegment } from './model.js'
import { checksum, maximumRecordBytes, recordTypes } from './record.js'

export interface IntelHexOptions {
  /** Contents of a full data record, 1 to 255. Default 16. */
  readonly recordBytes?: number
}

const addressSpaceBytes = 2 ** 32

const fail = (message: string): never => {
  throw new ArchiveError('bad-segment', message)
}

const isAddress = (value: number): boolean => Number.isInteger(value) && value >= 0 && value < addressSpaceBytes

const checkedSegments = ({ segments, entry = 0 }: HexFile): HexSegment[] => {
  if (!isAddress(entry)) fail(`the entry ${entry} is not a 32-bit address`)
  const sorted = segments.filter(({ bytes }) => bytes.length > 0).sort((a, b) => a.address - b.address)
  let end = 0
  for (const { address, bytes } of sorted) {
    const where = `segment at 0x${address.toString(16)}`
    if (!isAddress(address) || address + bytes.length > addressSpaceBytes) fail(`${where}: leaves 32 bits`)
    if (address < end) fail(`${where}: overlaps the one before it`)
    end = address + bytes.length
  }
  return sorted
}

const hexByte = (byte: number): string => byte.toString(16).toUpperCase().padStart(2, '0')

const record = (type: number, offset: number, contents: Uint8Array | readonly number[]): string => {
  const bytes = [contents.length, offset >> 8, offset & 0xff, type, ...contents]
  return `:${[...bytes, checksum(bytes)].map(hexByte).join('')}\n`
}

const bytesOf = (value: number, sizeBytes: number): number[] =>
  Array.from({ length: sizeBytes }, (_, index) => Math.floor(value / 256 ** (sizeBytes - 1 - index)) % 256)

/**
 * Writes Intel HEX with 32-bit addresses: no data record crosses a multiple of 64 KiB. Throws `ArchiveError`.
 *
 * @example
 * writeIntelHex({ segments: [{ address: 0x8000, bytes: code }], entry: 0x8000 })
 */
export const writeIntelHex = (file: HexFile, { recordBytes = 16 }: IntelHexOptions = {}): string => {
  if (!Number.isInteger(recordBytes) || recordBytes < 1 || recordBytes > maximumRecordBytes) {
    fail(`records of ${recordBytes} bytes: 1 to ${maximumRecordBytes} can be written`)
  }
  const lines: string[] = []
  let upper = 0
  for (const { address, bytes } of checkedSegments(file)) {
    for (let at = 0; at < bytes.length; ) {
      const offset = (address + at) % 0x10000
      const base = (address + at - offset) / 0x10000
      if (base !== upper) lines.push(record(recordTypes.extendedLinearAddress, 0, bytesOf(base, 2)))
      upper = base
      const size = Math.min(recordBytes, 0x10000 - offset, bytes.length - at)
      lines.push(record(recordTypes.data, offset, bytes.subarray(at, at + size)))
      at += size
    }
  }
  if (file.entry !== undefined) lines.push(record(recordTypes.startLinearAddress, 0, bytesOf(file.entry, 4)))
  lines.push(record(recordTypes.endOfFile, 0, []))
  return lines.join('')
}
