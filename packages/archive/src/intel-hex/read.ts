import { type ArchiveDiagnostic, captureMalformed, malformed } from '../diagnostic.js'
import type { HexFile, HexSegment } from './model.js'
import { checksum, recordTypes } from './record.js'

/** Longest text that is read: 256 Mi characters. */
const maximumCharacters = 1 << 28

/** Colon, length, address, type, 255 bytes and checksum. */
const maximumRecordCharacters = 1 + 2 * (4 + 255 + 1)

interface HexRecord {
  readonly type: number
  readonly offset: number
  readonly contents: Uint8Array
  /** Place of its colon in the text. */
  readonly at: number
}

const readRecord = (line: string, at: number): HexRecord => {
  const bad = (what: string): never => malformed('bad-record', at, what)
  if (!line.startsWith(':')) bad('a record starts with a colon')
  if (line.length > maximumRecordCharacters) bad(`a record has at most ${maximumRecordCharacters} characters`)
  const isHex = /^:(?:[0-9A-Fa-f]{2})*$/.test(line)
  if (!isHex) bad('a record is pairs of hexadecimal digits')
  const bytes = Uint8Array.from({ length: (line.length - 1) / 2 }, (_, index) =>
    Number.parseInt(line.slice(1 + 2 * index, 3 + 2 * index), 16),
  )
  if (bytes.length < 5 || bytes.length !== bytes[0]! + 5) bad('the length of the record is not the one that it says')
  const expected = checksum(bytes.subarray(0, -1))
  if (bytes.at(-1) !== expected) bad(`the checksum should be 0x${expected.toString(16)}`)
  return { type: bytes[3]!, offset: (bytes[1]! << 8) | bytes[2]!, contents: bytes.subarray(4, -1), at }
}

/** Sizes of the contents of records that are not data. */
const contentSizes: ReadonlyMap<number, number> = new Map([
  [recordTypes.endOfFile, 0],
  [recordTypes.extendedSegmentAddress, 2],
  [recordTypes.startSegmentAddress, 4],
  [recordTypes.extendedLinearAddress, 2],
  [recordTypes.startLinearAddress, 4],
])

const numberOf = (bytes: Uint8Array): number => bytes.reduce((value, byte) => value * 256 + byte, 0)

interface Piece extends HexSegment {
  readonly at: number
}

/**
 * The pieces of a data record: offsets wrap in their 64 KiB after a segment address; after a linear address the specification
 * wraps at 32 bits.
 */
const piecesOf = ({ offset, contents, at }: HexRecord, base: number, isLinear: boolean): Piece[] => {
  const limit = isLinear ? 2 ** 32 - base : 0x10000
  const room = Math.min(contents.length, limit - offset)
  const first = { address: base + offset, bytes: contents.subarray(0, room), at }
  if (room === contents.length) return [first]
  return [first, { address: isLinear ? 0 : base, bytes: contents.subarray(room), at }]
}

/** Ascending pieces, those that touch joined. */
const joinPieces = (pieces: readonly Piece[]): HexSegment[] => {
  const sorted = pieces.filter(({ bytes }) => bytes.length > 0).sort((a, b) => a.address - b.address || a.at - b.at)
  const segments: HexSegment[] = []
  for (let start = 0; start < sorted.length; ) {
    const { address } = sorted[start]!
    let end = address
    let next = start
    for (; next < sorted.length && sorted[next]!.address <= end; next++) {
      const piece = sorted[next]!
      if (piece.address < end)
        malformed('overlap', piece.at, `bytes at 0x${piece.address.toString(16)} are given twice`)
      end += piece.bytes.length
    }
    const bytes = new Uint8Array(end - address)
    for (const piece of sorted.slice(start, next)) bytes.set(piece.bytes, piece.address - address)
    segments.push({ address, bytes })
    start = next
  }
  return segments
}

const readRecords = function* (text: string): Generator<HexRecord> {
  for (const { 0: line, index } of text.matchAll(/[^\r\n]+/g)) yield readRecord(line, index)
}

const read = (text: string): HexFile => {
  if (text.length > maximumCharacters)
    malformed('limit-exceeded', 0, `the text exceeds ${maximumCharacters} characters`)
  const pieces: Piece[] = []
  let base = 0
  let isLinear = true
  let entry: number | undefined
  let ended = false
  for (const record of readRecords(text)) {
    const { type, contents, at } = record
    if (ended) malformed('bad-record', at, 'a record follows the end-of-file record')
    const size = contentSizes.get(type)
    if (type !== recordTypes.data && size === undefined) malformed('bad-record', at, `record type ${type} is unknown`)
    if (size !== undefined && size !== contents.length) malformed('bad-record', at, `this record has ${size} bytes`)
    const value = numberOf(contents.subarray(0, 4))
    if (type === recordTypes.data) {
      pieces.push(...piecesOf(record, base, isLinear))
    } else if (type === recordTypes.endOfFile) ended = true
    else if (type === recordTypes.startLinearAddress) entry = value
    else if (type === recordTypes.startSegmentAddress) entry = Math.floor(value / 0x10000) * 16 + (value % 0x10000)
    else {
      isLinear = type === recordTypes.extendedLinearAddress
      base = value * (isLinear ? 0x10000 : 16)
    }
  }
  if (!ended) malformed('truncated', text.length, 'there is no end-of-file record')
  return { segments: joinPieces(pieces), ...(entry === undefined ? {} : { entry }) }
}

/** Reads Intel HEX with 16-bit, segmented and 32-bit addresses. Offsets of diagnostics count characters. */
export const readIntelHex = (
  text: string,
): { readonly value: HexFile | undefined; readonly diagnostics: readonly ArchiveDiagnostic[] } =>
  captureMalformed(() => read(text))
