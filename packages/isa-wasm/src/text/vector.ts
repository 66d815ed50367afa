import { malformed } from '../diagnostic.js'
import { parseFloatLiteral, parseI64, parseIntegerLane } from './literal.js'
import type { TokenReader } from './tokens.js'

const scratch = new DataView(new ArrayBuffer(16))

type ReadLane = (reader: TokenReader, low: number) => void

/** Bytes of a lane of each shape that a `v128.const` may be written in, and how one is read. Core specification, section 6.5.9. */
const shapes: Readonly<Record<string, readonly [laneBytes: number, read: ReadLane]>> = {
  i8x16: [1, (reader, low) => scratch.setInt8(low, parseIntegerLane(reader, 8))],
  i16x8: [2, (reader, low) => scratch.setInt16(low, parseIntegerLane(reader, 16), true)],
  i32x4: [4, (reader, low) => scratch.setInt32(low, parseIntegerLane(reader, 32), true)],
  i64x2: [8, (reader, low) => scratch.setBigInt64(low, parseI64(reader), true)],
  f32x4: [4, (reader, low) => scratch.setUint32(low, Number(parseFloatLiteral(reader, 32)), true)],
  f64x2: [8, (reader, low) => scratch.setBigUint64(low, parseFloatLiteral(reader, 64), true)],
}

/** What follows `v128.const`: a shape, and a literal for each of its lanes, lane 0 first. */
export const parseVectorBits = (reader: TokenReader): bigint => {
  const { offset } = reader
  const name = reader.next()
  const shape = Object.hasOwn(shapes, name) ? shapes[name] : undefined
  if (shape === undefined) {
    return malformed('malformed-text', offset, `${name} is not a shape: ${Object.keys(shapes).join(', ')}`)
  }
  const [laneBytes, read] = shape
  for (let low = 0; low < 16; low += laneBytes) read(reader, low)
  return (scratch.getBigUint64(8, true) << 64n) | scratch.getBigUint64(0, true)
}

/** As other tools print it: four lanes of 32 bits in hexadecimal. */
export const formatVectorBits = (value: bigint): string => {
  scratch.setBigUint64(0, value, true)
  scratch.setBigUint64(8, value >> 64n, true)
  let text = 'i32x4'
  for (let low = 0; low < 16; low += 4) text += ` 0x${scratch.getUint32(low, true).toString(16).padStart(8, '0')}`
  return text
}
