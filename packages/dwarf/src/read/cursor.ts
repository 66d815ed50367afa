import { malformed } from './malformed.js'

/** Longest text that is read, bytes: bounds the work that references to the same text can cause. */
const maximumTextBytes = 4096
/** Bytes of a LEB128 number that 64 bits need. */
const maximumLebBytes = 10

/** Reads the bytes of a section from `offset` up to `end`; going further is a located fault. */
export interface Cursor {
  offset: number
  readonly end: number
  u8(): number
  u16(): number
  u32(): number
  /** As a number; beyond 2^53 a fault. */
  u64(): number
  /** Two's complement of 1, 2, 4 or 8 bytes. */
  signed(sizeBytes: 1 | 2 | 4 | 8): number
  uleb(): number
  sleb(): number
  /** A zero-terminated text. */
  string(): string
  bytes(sizeBytes: number): Uint8Array
  /** A cursor over the next `sizeBytes`, which are skipped here. */
  part(sizeBytes: number): Cursor
  /** A length of 32 bits, or the escape and 64 bits; what it counts, and whether offsets in it have 64 bits. */
  unit(): { readonly body: Cursor; readonly isWide: boolean }
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The text at `start`, and where it ends; it must end before `end`. */
export const textAt = (bytes: Uint8Array, start: number, end: number, at: number): { text: string; next: number } => {
  const limit = Math.min(end, start + maximumTextBytes + 1)
  let next = start
  while (next < limit && bytes[next] !== 0) next++
  if (next >= end) malformed('truncated', at, 'a text leaves its section')
  if (next === limit) malformed('limit-exceeded', at, `a text is longer than ${maximumTextBytes} bytes`)
  try {
    return { text: decoder.decode(bytes.subarray(start, next)), next: next + 1 }
  } catch {
    return malformed('bad-text', at, 'a text is not valid UTF-8')
  }
}

export const createCursor = (bytes: Uint8Array, start = 0, end = bytes.length): Cursor => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const take = (sizeBytes: number): number => {
    const at = cursor.offset
    if (!(sizeBytes <= end - at)) malformed('truncated', at, `${sizeBytes} bytes leave their part of the section`)
    cursor.offset += sizeBytes
    return at
  }
  const safe = (value: bigint, at: number): number => {
    const number = Number(value)
    return Number.isSafeInteger(number) ? number : malformed('bad-number', at, 'a number exceeds 53 bits')
  }
  /** The bits of a LEB128 number, and how many of them there are. */
  const leb = (): { value: bigint; bits: number; at: number } => {
    const at = cursor.offset
    let value = 0n
    for (let count = 0; count < maximumLebBytes; count++) {
      const byte = view.getUint8(take(1))
      value |= BigInt(byte & 0x7f) << BigInt(7 * count)
      if (byte < 0x80) return { value, bits: 7 * (count + 1), at }
    }
    return malformed('bad-number', at, `a number has more than ${maximumLebBytes} bytes`)
  }
  const cursor: Cursor = {
    offset: start,
    end,
    u8: () => view.getUint8(take(1)),
    u16: () => view.getUint16(take(2), true),
    u32: () => view.getUint32(take(4), true),
    u64: () => {
      const at = take(8)
      return safe(view.getBigUint64(at, true), at)
    },
    signed: (sizeBytes) => {
      const at = take(sizeBytes)
      if (sizeBytes === 1) return view.getInt8(at)
      if (sizeBytes === 2) return view.getInt16(at, true)
      return sizeBytes === 4 ? view.getInt32(at, true) : safe(view.getBigInt64(at, true), at)
    },
    uleb: () => {
      const { value, at } = leb()
      return safe(value, at)
    },
    sleb: () => {
      const { value, bits, at } = leb()
      return safe(BigInt.asIntN(bits, value), at)
    },
    string: () => {
      const { text, next } = textAt(bytes, cursor.offset, end, cursor.offset)
      cursor.offset = next
      return text
    },
    bytes: (sizeBytes) => {
      const at = take(sizeBytes)
      return bytes.subarray(at, at + sizeBytes)
    },
    part: (sizeBytes) => {
      const at = take(sizeBytes)
      return createCursor(bytes, at, at + sizeBytes)
    },
    unit: () => {
      const at = cursor.offset
      const length = cursor.u32()
      if (length < 0xffff_fff0) return { body: cursor.part(length), isWide: false }
      if (length !== 0xffff_ffff) malformed('bad-header', at, `the length 0x${length.toString(16)} is reserved`)
      return { body: cursor.part(cursor.u64()), isWide: true }
    },
  }
  return cursor
}
