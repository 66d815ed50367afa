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
    const start = this.offset
    let value = 0
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte()
      if (shift === 28 && byte > 0x0f) malformed('integer-out-of-range', start, 'an unsigned integer exceeds 32 bits')
      value += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) {
        if (byte === 0 && shift > 0) malformed('noncanonical-leb', start, 'an integer is longer than needed')
        return value
      }
    }
  }

  s32(): number {
    return Number(this.signed(32))
  }

  s64(): bigint {
    return this.signed(64)
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
