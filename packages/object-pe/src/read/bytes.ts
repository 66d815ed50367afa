import { malformed } from './malformed.js'

/** Longest name that is read, bytes. */
const maximumNameBytes = 4096

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** A view of a part of the file, or a located fault. */
export const slice = (bytes: Uint8Array, offset: number, sizeBytes: number, at: number, what: string): Uint8Array => {
  if (!(offset + sizeBytes <= bytes.length)) malformed('truncated', at, `${what} leaves the file`)
  return bytes.subarray(offset, offset + sizeBytes)
}

/** Limits what names that overlap can cost: 16 times the file, far above what tail merging reaches. */
export interface NameReader {
  /** A zero-terminated name at `offset` of `strings`; `at` locates the reference to it. */
  zeroTerminated(strings: Uint8Array, offset: number, at: number): string
  /** A name of up to `field.length` bytes, padded with zeros. */
  padded(field: Uint8Array, at: number): string
}

export const createNameReader = (fileBytes: number): NameReader => {
  let budgetBytes = maximumNameBytes + 16 * fileBytes
  const decode = (bytes: Uint8Array, at: number): string => {
    budgetBytes -= bytes.length + 1
    if (budgetBytes < 0) malformed('limit-exceeded', at, 'names overlap more than string tables do')
    try {
      return decoder.decode(bytes)
    } catch {
      return malformed('bad-symbol', at, 'a name is not valid UTF-8')
    }
  }
  return {
    zeroTerminated: (strings, offset, at) => {
      const limit = Math.min(strings.length, offset + maximumNameBytes + 1)
      let end = offset
      while (end < limit && strings[end] !== 0) end++
      if (end >= strings.length) malformed('truncated', at, 'a name leaves its string table')
      if (end === limit) malformed('limit-exceeded', at, `a name is longer than ${maximumNameBytes} bytes`)
      return decode(strings.subarray(offset, end), at)
    },
    padded: (field, at) => {
      const end = field.indexOf(0)
      return decode(end < 0 ? field : field.subarray(0, end), at)
    },
  }
}
