import { type RelocationKind, relocationSizeBytes } from '@sourceless/object'

/** A reference from a section under construction. */
export interface Reference {
  readonly offset: number
  readonly kind: RelocationKind
  readonly symbol: number
  readonly addend: number
}

/** Contents of a section under construction: little-endian numbers, LEB128, strings and references. */
export interface Contents {
  readonly length: number
  readonly references: readonly Reference[]
  u8(...values: readonly number[]): Contents
  u16(value: number): Contents
  u32(value: number): Contents
  uleb(value: number): Contents
  sleb(value: number): Contents
  /** UTF-8 and a zero byte. */
  string(value: string): Contents
  bytes(value: Uint8Array): Contents
  /** A field that a linker fills. */
  refer(kind: 'abs32' | 'abs64' | 'pc32' | 'pc64', symbol: number, addend: number): Contents
  /** A 32-bit length, and then what `fill` writes, which is that long. `alignment`: zeros follow up to a multiple of it. */
  sized(fill: () => void, alignment?: number): Contents
  finish(): Uint8Array
}

const encoder = new TextEncoder()

export const createContents = (): Contents => {
  const bytes: number[] = []
  const references: Reference[] = []
  const put = (value: number, count: number): Contents => {
    for (let index = 0; index < count; index++) bytes.push(Math.floor(value / 2 ** (8 * index)) & 0xff)
    return contents
  }
  const contents: Contents = {
    get length() {
      return bytes.length
    },
    references,
    u8: (...values) => {
      bytes.push(...values)
      return contents
    },
    u16: (value) => put(value, 2),
    u32: (value) => put(value, 4),
    uleb: (value) => {
      let rest = value
      for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80)
      bytes.push(rest)
      return contents
    },
    sleb: (value) => {
      let rest = value
      for (; rest < -64 || rest > 63; rest = Math.floor(rest / 0x80)) bytes.push((rest & 0x7f) | 0x80)
      bytes.push(rest & 0x7f)
      return contents
    },
    string: (value) => contents.bytes(encoder.encode(`${value}\0`)),
    bytes: (value) => {
      for (const byte of value) bytes.push(byte)
      return contents
    },
    refer: (kind, symbol, addend) => {
      references.push({ offset: bytes.length, kind, symbol, addend })
      return put(0, relocationSizeBytes(kind))
    },
    sized: (fill, alignment = 1) => {
      const start = bytes.length
      put(0, 4)
      fill()
      while (bytes.length % alignment !== 0) bytes.push(0)
      const sizeBytes = bytes.length - start - 4
      for (let index = 0; index < 4; index++) bytes[start + index] = (sizeBytes >>> (8 * index)) & 0xff
      return contents
    },
    finish: () => Uint8Array.from(bytes),
  }
  return contents
}
