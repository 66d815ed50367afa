import { malformed } from '../diagnostic.js'
import { parseFloatLiteral, parseIntegerLane } from './literal.js'
import type { TokenReader } from './tokens.js'

/** Lane width and kind of each shape that a `v128.const` may be written in. Core specification, section 6.5.9. */
const shapes: Readonly<Record<string, { readonly bits: 8 | 16 | 32 | 64; readonly isFloat: boolean }>> = {
  i8x16: { bits: 8, isFloat: false },
  i16x8: { bits: 16, isFloat: false },
  i32x4: { bits: 32, isFloat: false },
  i64x2: { bits: 64, isFloat: false },
  f32x4: { bits: 32, isFloat: true },
  f64x2: { bits: 64, isFloat: true },
}

/** What follows `v128.const`: a shape, and a literal for each of its lanes, lane 0 first. */
export const parseVectorBits = (reader: TokenReader): bigint => {
  const { offset } = reader
  const name = reader.next()
  const shape = Object.hasOwn(shapes, name) ? shapes[name] : undefined
  if (shape === undefined) {
    return malformed('malformed-text', offset, `${name} is not a shape: ${Object.keys(shapes).join(', ')}`)
  }
  const { bits, isFloat } = shape
  let value = 0n
  for (let low = 0; low < 128; low += bits) {
    const lane = isFloat ? parseFloatLiteral(reader, bits as 32 | 64) : parseIntegerLane(reader, bits)
    value |= lane << BigInt(low)
  }
  return value
}

/** As other tools print it: four lanes of 32 bits in hexadecimal. */
export const formatVectorBits = (value: bigint): string => {
  let text = 'i32x4'
  for (let low = 0n; low < 128n; low += 32n) {
    text += ` 0x${Number((value >> low) & 0xffff_ffffn)
      .toString(16)
      .padStart(8, '0')}`
  }
  return text
}
