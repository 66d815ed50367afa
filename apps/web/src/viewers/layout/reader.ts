/** Little-endian reads that answer undefined outside of the file: viewers show damaged files as far as they go. */
export interface FieldReader {
  readonly bytes: Uint8Array
  u8(at: number): number | undefined
  u16(at: number): number | undefined
  u32(at: number): number | undefined
  /** A 64-bit number, rounded where it exceeds 2^53: no offset does. */
  u64(at: number): number | undefined
  /** Characters up to the first zero byte. */
  name(at: number, maximumBytes?: number): string
}

const latin1 = new TextDecoder('latin1')
const utf8 = new TextDecoder('utf-8')

export function fieldReader(bytes: Uint8Array): FieldReader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const within = <T>(at: number, size: number, read: () => T): T | undefined =>
    at >= 0 && at + size <= bytes.length ? read() : undefined
  return {
    bytes,
    u8: (at) => bytes[at],
    u16: (at) => within(at, 2, () => view.getUint16(at, true)),
    u32: (at) => within(at, 4, () => view.getUint32(at, true)),
    u64: (at) => within(at, 8, () => Number(view.getBigUint64(at, true))),
    name(at, maximumBytes = 256) {
      const end = bytes.indexOf(0, at)
      const limit = Math.min(bytes.length, at + maximumBytes)
      return at < 0 || at >= bytes.length ? '' : utf8.decode(bytes.subarray(at, end < 0 ? limit : Math.min(end, limit)))
    },
  }
}

export const ascii = (bytes: Uint8Array): string => latin1.decode(bytes)

/** A name in a field of its own, filled up with zeros. */
export const fixedName = (bytes: Uint8Array): string => ascii(bytes).replace(/\0.*$/s, '')

/** Records of a table, as far as the file goes; `maximum` bounds what damaged counts can ask for. */
export function recordOffsets(
  { bytes }: FieldReader,
  start: number,
  count: number,
  sizeBytes: number,
  maximum: number,
): readonly number[] {
  const room = sizeBytes > 0 ? Math.floor((bytes.length - start) / sizeBytes) : 0
  const length = Math.max(0, Math.min(count, room, maximum))
  return Array.from({ length: Number.isFinite(length) ? length : 0 }, (_, index) => start + index * sizeBytes)
}

/** Names of the set bits. */
export const flagNames = (flags: number, names: readonly (readonly [bit: number, name: string])[]): string =>
  names.flatMap(([bit, name]) => ((flags & bit) !== 0 ? [name] : [])).join(', ')
