/** Appends little-endian numbers and strings to a growing buffer. */
export interface ByteWriter {
  readonly length: number
  u8(value: number): ByteWriter
  u16(value: number): ByteWriter
  u32(value: number): ByteWriter
  u64(value: number): ByteWriter
  /** Big-endian, as code signatures are. */
  u32be(value: number): ByteWriter
  u64be(value: number): ByteWriter
  bytes(value: Uint8Array): ByteWriter
  /** UTF-8 and a zero byte. */
  string(value: string): ByteWriter
  /** UTF-8, filled with zeros to `sizeBytes`; the caller has checked that it fits. */
  name(value: string, sizeBytes: number): ByteWriter
  uleb(value: number): ByteWriter
  /** Zeros up to a multiple of `alignment`. */
  align(alignment: number): ByteWriter
  /** Zeros up to `length`. */
  fillTo(length: number): ByteWriter
  finish(): Uint8Array
}

const encoder = new TextEncoder()

export const encodeText = (value: string): Uint8Array => encoder.encode(value)

export const createByteWriter = (): ByteWriter => {
  let buffer = new Uint8Array(256)
  let view = new DataView(buffer.buffer)
  let length = 0
  const reserve = (sizeBytes: number): number => {
    const start = length
    length += sizeBytes
    if (length > buffer.length) {
      const larger = new Uint8Array(Math.max(length, 2 * buffer.length))
      larger.set(buffer)
      buffer = larger
      view = new DataView(buffer.buffer)
    }
    return start
  }
  const put = (sizeBytes: number, store: (at: number) => void): ByteWriter => {
    store(reserve(sizeBytes))
    return writer
  }
  const writer: ByteWriter = {
    get length() {
      return length
    },
    u8: (value) => put(1, (at) => view.setUint8(at, value)),
    u16: (value) => put(2, (at) => view.setUint16(at, value, true)),
    u32: (value) => put(4, (at) => view.setUint32(at, value, true)),
    u64: (value) => put(8, (at) => view.setBigUint64(at, BigInt(value), true)),
    u32be: (value) => put(4, (at) => view.setUint32(at, value)),
    u64be: (value) => put(8, (at) => view.setBigUint64(at, BigInt(value))),
    bytes: (value) => put(value.length, (at) => buffer.set(value, at)),
    string: (value) => writer.bytes(encodeText(value)).u8(0),
    name: (value, sizeBytes) => put(sizeBytes, (at) => buffer.set(encodeText(value), at)),
    uleb: (value) => {
      let rest = value
      while (rest >= 0x80) {
        writer.u8((rest % 0x80) | 0x80)
        rest = Math.floor(rest / 0x80)
      }
      return writer.u8(rest)
    },
    align: (alignment) => writer.fillTo(Math.ceil(length / alignment) * alignment),
    fillTo: (target) => put(Math.max(0, target - length), () => undefined),
    finish: () => buffer.slice(0, length),
  }
  return writer
}
