import { ByteReader, malformed } from '@sourceless/isa-wasm'

/** A reader that takes integers in any length the specification allows, as compilers write them where linkers fill them in. */
export class PaddedReader extends ByteReader {
  override u32(): number {
    const start = this.offset
    let value = 0
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte()
      if (shift === 28 && byte > 0x0f) malformed('integer-out-of-range', start, 'an unsigned integer exceeds 32 bits')
      value += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) return value
    }
  }

  override s32(): number {
    return Number(this.signed(32))
  }

  override s64(): bigint {
    return this.signed(64)
  }

  override signed(bits: 32 | 33 | 64): bigint {
    const start = this.offset
    let value = 0n
    for (let shift = 0; ; shift += 7) {
      if (shift >= bits) malformed('integer-out-of-range', start, `a signed integer exceeds ${bits} bits`)
      const byte = this.byte()
      value |= BigInt(byte & 0x7f) << BigInt(shift)
      if (byte >= 0x80) continue
      const signed = BigInt.asIntN(shift + 7, value)
      if (BigInt.asIntN(bits, signed) !== signed) {
        malformed('integer-out-of-range', start, `a signed integer exceeds ${bits} bits`)
      }
      return signed
    }
  }
}

/** A reader of a part of the same bytes, which takes integers in the same way. */
export const partOf = (reader: ByteReader, start: number, end: number): ByteReader =>
  reader instanceof PaddedReader ? new PaddedReader(reader.bytes, start, end) : new ByteReader(reader.bytes, start, end)
