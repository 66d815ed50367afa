import type { MachoDiagnosticCode } from '../types.js'
import { malformed } from './malformed.js'

/** A part of the file and where it starts. */
export interface Part {
  readonly bytes: Uint8Array
  readonly view: DataView
  /** Offset in the file. */
  readonly offset: number
}

/** Longest name that is read, bytes: bounds the work that overlapping names can cause. */
export const maximumNameBytes = 4096

export const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** A part of the file, or a located fault. */
export const slice = (file: Uint8Array, offset: number, sizeBytes: number, at: number, what: string): Part => {
  if (!(offset + sizeBytes <= file.length)) malformed('truncated', at, `${what} leaves the file`)
  const bytes = file.subarray(offset, offset + sizeBytes)
  return { bytes, view: viewOf(bytes), offset }
}

/** A part of a part; `start` and `sizeBytes` count within it. */
export const within = (part: Part, start: number, sizeBytes: number, code: MachoDiagnosticCode, what: string): Part => {
  if (!(start + sizeBytes <= part.bytes.length)) malformed(code, part.offset, `${what} leaves its table`)
  const bytes = part.bytes.subarray(start, start + sizeBytes)
  return { bytes, view: viewOf(bytes), offset: part.offset + start }
}

/** Numbers beyond 2^53 are no offset, size or address of any file; they come back as they round and fail the checks. */
export const u64 = (view: DataView, at: number): number => Number(view.getBigUint64(at, true))

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

export const decodeName = (bytes: Uint8Array, at: number): string => {
  try {
    return decoder.decode(bytes)
  } catch {
    return malformed('bad-symbol', at, 'a name is not valid UTF-8')
  }
}

/** A name in a field of fixed size, filled with zeros. */
export const fixedName = (bytes: Uint8Array, at: number): string => {
  const end = bytes.indexOf(0)
  return decodeName(end < 0 ? bytes : bytes.subarray(0, end), at)
}

/**
 * Zero-terminated strings of one table by offset. Overlapping strings are legal, so the total that is read has a limit of its
 * own: 16 times the table, far above what tail merging reaches.
 */
export const createStringReader = (table: Part): ((offset: number, at: number) => string) => {
  const strings = table.bytes
  let budgetBytes = maximumNameBytes + 16 * strings.length
  return (offset, at) => {
    const limit = Math.min(strings.length, offset + maximumNameBytes + 1)
    let end = offset
    while (end < limit && strings[end] !== 0) end++
    if (end >= strings.length) malformed('truncated', at, 'a name leaves its string table')
    if (end === limit) malformed('limit-exceeded', at, `a name is longer than ${maximumNameBytes} bytes`)
    budgetBytes -= end - offset
    if (budgetBytes < 0) malformed('limit-exceeded', at, 'names overlap more than string tables do')
    return decodeName(strings.subarray(offset, end), at)
  }
}
