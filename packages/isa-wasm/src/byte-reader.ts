import { malformed } from './diagnostic.js'

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Bounds-checked cursor over untrusted bytes. Accepts integers in their shortest LEB128 form only, so that writing back
 * what was read gives the same bytes. Throws `MalformedWasm`, caught at the public entries.
 */
export class ByteReader {
  readonly bytes: Uint8Array
  readonly end: number
  offset: number
  /** Made when first needed. */
  private view: DataView | undefined

  constructor(bytes: Uint8Array, start = 0, end = bytes.length) {
    this.bytes = bytes
    this.offset = start
    this.end = end
  }

  get atEnd(): boolean {
    return this.offset >= this.end
  }

  byte(): number {
    if (this.offset >= this.end) malformed('unexpected-end', this.offset, 'the input ends inside an item')
    return this.bytes[this.offset++]!
  }

  u32(): number {
    const first = this.byte()
    return first < 0x80 ? first : this.longUnsigned(first & 0x7f)
  }

  private longUnsigned(first: number): number {
    const start = this.offset - 1
    let value = first
    for (let shift = 7; ; shift += 7) {
      const byte = this.byte()
      if (shift === 28 && byte > 0x0f) malformed('integer-out-of-range', start, 'an unsigned integer exceeds 32 bits')
      value += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) {
        if (byte === 0) malformed('noncanonical-leb', start, 'an integer is longer than needed')
        return value
      }
    }
  }

  s32(): number {
    const small = this.smallSigned()
    return small ?? Number(this.signed(32))
  }

  s64(): bigint {
    const small = this.smallSigned()
    return small === undefined ? this.signed(64) : BigInt(small)
  }

  /** Signed LEB128 of up to four bytes in its shortest form; undefined, and nothing is read, for all others. */
  private smallSigned(): number | undefined {
    const { bytes, offset } = this
    const length = Math.min(4, this.end - offset)
    let value = 0
    for (let place = 0, previous = 0; place < length; place++) {
      const byte = bytes[offset + place]!
      value |= (byte & 0x7f) << (7 * place)
      if (byte < 0x80) {
        // The last byte must add something to the sign of the one before.
        if (place > 0 && ((byte === 0 && previous < 0xc0) || (byte === 0x7f && previous >= 0xc0))) return undefined
        this.offset = offset + place + 1
        const unused = 25 - 7 * place
        return (value << unused) >> unused
      }
      previous = byte
    }
    return undefined
  }

  /** Signed LEB128 of at most `bits` bits. */
  signed(bits: 32 | 33 | 64): bigint {
    const start = this.offset
    let value = 0n
    let shift = 0n
    let previous = 0
    for (;;) {
      if (shift >= bits) malformed('integer-out-of-range', start, `a signed integer exceeds ${bits} bits`)
      const byte = this.byte()
      value |= BigInt(byte & 0x7f) << shift
      shift += 7n
      if (byte < 0x80) {
        const signOfPrevious = shift > 7n ? previous & 0x40 : -1
        if ((byte === 0 && signOfPrevious === 0) || (byte === 0x7f && signOfPrevious === 0x40)) {
          malformed('noncanonical-leb', start, 'an integer is longer than needed')
        }
        const signed = BigInt.asIntN(Number(shift), value)
        if (BigInt.asIntN(bits, signed) !== signed) {
          malformed('integer-out-of-range', start, `a signed integer exceeds ${bits} bits`)
        }
        return signed
      }
      previous = byte
    }
  }

  /** Little-endian 32 bits, unsigned. */
  fixed32(): number {
    const low = this.byte() | (this.byte() << 8) | (this.byte() << 16) | (this.byte() << 24)
    return low >>> 0
  }

  /** Little-endian 64 bits, unsigned. */
  fixed64(): bigint {
    const { offset, bytes } = this
    if (offset + 8 > this.end) malformed('unexpected-end', offset, 'the input ends inside an item')
    this.offset = offset + 8
    this.view ??= new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    return this.view.getBigUint64(offset, true)
  }

  /** A view of the next `length` bytes. */
  take(length: number): Uint8Array {
    if (length > this.end - this.offset) malformed('unexpected-end', this.offset, `${length} bytes do not fit here`)
    const view = this.bytes.subarray(this.offset, this.offset + length)
    this.offset += length
    return view
  }

  name(): string {
    const start = this.offset
    const bytes = this.take(this.u32())
    try {
      return decoder.decode(bytes)
    } catch {
      return malformed('malformed-module', start, 'a name is not valid UTF-8')
    }
  }

  /** An element count; every element takes at least one byte, so a larger count than bytes left is a lie. */
  count(): number {
    const start = this.offset
    const count = this.u32()
    if (count > this.end - this.offset) malformed('unexpected-end', start, `${count} items do not fit here`)
    return count
  }
}
