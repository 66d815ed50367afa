const digits = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

export const byteText = (byte: number): string => digits[byte]!

/** The character of a printable byte. */
export const characterOf = (byte: number): string => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·')

/** Bytes as two digits each, with spaces. */
export const hexText = (bytes: Uint8Array): string => Array.from(bytes, byteText).join(' ')

/** Bytes as a listing has them: two digits each, with nothing between. */
export const digitsOf = (bytes: Uint8Array): string => Array.from(bytes, byteText).join('')

/** A number as people write it. */
export const hexNumber = (value: number): string => `0x${value.toString(16)}`

/** An offset in as many digits as the largest one has. */
export const offsetText = (offset: number, largest: number): string =>
  offset.toString(16).padStart(Math.max(4, largest.toString(16).length), '0')

/** Digits of a listing's line, in pairs. */
export const pairs = (hex: string): string => hex.replace(/..(?=.)/g, '$& ')
