import { malformed } from '../diagnostic.js'

/** Longest name of a member or symbol, bytes. */
const maximumNameBytes = 1 << 16

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

export interface NameReader {
  /** The text of all of `bytes`; `at` is its place in the file. */
  decode(bytes: Uint8Array, at: number): string
  /** The text from `start` up to the next zero byte; `end` is the place after that. `at` is the place of `bytes`. */
  read(bytes: Uint8Array, start: number, at: number): { readonly text: string; readonly end: number }
}

/**
 * Reads names of one file. Tables let many entries share one long name, so what all names take together is bounded: a file of
 * a megabyte must not become gigabytes of text.
 */
export const createNameReader = (fileSizeBytes: number): NameReader => {
  let budget = 4 * fileSizeBytes + maximumNameBytes
  const decode = (bytes: Uint8Array, at: number): string => {
    budget -= bytes.length
    if (bytes.length > maximumNameBytes || budget < 0) {
      malformed('limit-exceeded', at, 'names are longer than any tool writes them')
    }
    try {
      return decoder.decode(bytes)
    } catch {
      return malformed('bad-name', at, 'a name is not UTF-8')
    }
  }
  return {
    decode,
    read: (bytes, start, at) => {
      const end = start < bytes.length ? bytes.indexOf(0, start) : -1
      if (end < 0)
        return malformed('bad-name', at + Math.min(start, bytes.length), 'a name is not ended by a zero byte')
      return { text: decode(bytes.subarray(start, end), at + start), end: end + 1 }
    },
  }
}
