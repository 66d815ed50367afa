import type { ListingLine } from './listing.js'

/** Bytes that are no instruction are listed by so many at once. */
export const mostBytesOfLine = 8

/** The line for bytes that nobody knows an instruction for. */
export function bytesLine(bytes: Uint8Array): Pick<ListingLine, 'text' | 'note'> {
  const digits = [...bytes].map((byte) => `0x${byte.toString(16).padStart(2, '0')}`)
  return { text: `.byte ${digits.join(', ')}`, note: 'data, or an instruction that is not read here' }
}
