import { malformed } from '../diagnostic.js'
import { parseFloatBits } from './float.js'
import type { TokenReader } from './tokens.js'

/** An unsigned 32-bit number, `skipped` characters into its token. */
export const parseIndex = (reader: TokenReader, skipped = 0): number => {
  const { offset } = reader
  const isUnsigned = reader.digit(skipped)
  const value = reader.integer(skipped)
  if (isUnsigned && typeof value === 'number' && value <= 0xffff_ffff) return value
  return malformed('malformed-text', offset, `${value} is not an unsigned 32-bit number`)
}

const outOfRange = (value: number | bigint, bits: number, offset: number): never =>
  malformed('integer-out-of-range', offset, `${value} does not fit ${bits} bits`)

/** Integer literals take the range of both signed and unsigned readings; the result is signed. */
export const parseI32 = (reader: TokenReader): number => {
  const { offset } = reader
  const value = reader.integer()
  const fits = typeof value === 'number' && value >= -0x8000_0000 && value <= 0xffff_ffff
  return fits ? value | 0 : outOfRange(value, 32, offset)
}

export const parseI64 = (reader: TokenReader): bigint => {
  const { offset } = reader
  const value = reader.integer()
  if (typeof value === 'number') return BigInt(value)
  return value >= -(1n << 63n) && value < 1n << 64n ? BigInt.asIntN(64, value) : outOfRange(value, 64, offset)
}

/** An integer lane of up to 32 bits, in the range of its signed or unsigned reading. */
export const parseIntegerLane = (reader: TokenReader, bits: 8 | 16 | 32): number => {
  const { offset } = reader
  const value = reader.integer()
  const fits = typeof value === 'number' && value >= -(2 ** (bits - 1)) && value < 2 ** bits
  return fits ? value : outOfRange(value, bits, offset)
}

/** The bits of a float literal. */
export const parseFloatLiteral = (reader: TokenReader, width: 32 | 64): bigint => {
  const { offset } = reader
  const text = reader.next()
  return parseFloatBits(text, width) ?? malformed('malformed-text', offset, `${text} is not an f${width} literal`)
}
