const encoder = new TextEncoder()
const isAscii = /^[\x20-\x7e]*$/

/** One growable `Uint8Array` with WebAssembly's integer and name encodings (core specification, section 5.2). */
export class ByteWriter {
  private bytes: Uint8Array
  private view: DataView
  private length = 0

  constructor(capacityBytes = 256) {
    this.bytes = new Uint8Array(Math.max(16, capacityBytes))
    this.view = new DataView(this.bytes.buffer)
  }

  get sizeBytes(): number {
    return this.length
  }

  /** Makes room for `count` more bytes. */
  private grow(count: number): void {
    const grown = new Uint8Array(Math.max(this.bytes.length * 2, this.length + count))
    grown.set(this.bytes)
    this.bytes = grown
    this.view = new DataView(grown.buffer)
  }

  byte(value: number): void {
    if (this.length === this.bytes.length) this.grow(1)
    this.bytes[this.length++] = value
  }

  append(bytes: Uint8Array): void {
    if (this.length + bytes.length > this.bytes.length) this.grow(bytes.length)
    this.bytes.set(bytes, this.length)
    this.length += bytes.length
  }

  /** Appends what another writer holds. */
  appendWriter(other: ByteWriter): void {
    this.append(other.bytes.subarray(0, other.length))
  }

  /** Unsigned LEB128, shortest form. The value is an integer, 0 to 2^32 − 1. */
  u32(value: number): void {
    if (value >>> 0 !== value) throw new RangeError(`not an unsigned 32-bit integer: ${value}`)
    while (value > 0x7f) {
      this.byte((value & 0x7f) | 0x80)
      value >>>= 7
    }
    this.byte(value)
  }

  /** Signed LEB128, shortest form, of a signed 32-bit integer. */
  s32(value: number): void {
    if ((value | 0) !== value) throw new RangeError(`not a signed 32-bit integer: ${value}`)
    while (value > 63 || value < -64) {
      this.byte((value & 0x7f) | 0x80)
      value >>= 7
    }
    this.byte(value & 0x7f)
  }

  /** Signed LEB128, shortest form, of a 64-bit integer; values of 2^63 and above are taken modulo 2^64. */
  s64(value: bigint): void {
    if (value < -0x8000000000000000n || value > 0xffffffffffffffffn) {
      throw new RangeError(`not a 64-bit integer: ${value}`)
    }
    let rest = BigInt.asIntN(64, value)
    while (rest > 0x7fffffffn || rest < -0x80000000n) {
      this.byte(Number(rest & 0x7fn) | 0x80)
      rest >>= 7n
    }
    this.s32(Number(rest))
  }

  /** Little-endian 32 bits. */
  fixed32(value: number): void {
    if (this.length + 4 > this.bytes.length) this.grow(4)
    this.bytes[this.length++] = value
    this.bytes[this.length++] = value >>> 8
    this.bytes[this.length++] = value >>> 16
    this.bytes[this.length++] = value >>> 24
  }

  /** Little-endian 64 bits; the value is taken modulo 2^64. */
  fixed64(value: bigint): void {
    if (this.length + 8 > this.bytes.length) this.grow(8)
    this.view.setBigUint64(this.length, value, true)
    this.length += 8
  }

  /** Byte length, then UTF-8. */
  name(text: string): void {
    if (isAscii.test(text)) {
      this.u32(text.length)
      for (let index = 0; index < text.length; index++) this.byte(text.charCodeAt(index))
      return
    }
    const bytes = encoder.encode(text)
    this.u32(bytes.length)
    this.append(bytes)
  }

  /** A copy of what was written. */
  finish(): Uint8Array {
    return this.bytes.slice(0, this.length)
  }

  clear(): void {
    this.length = 0
  }
}
