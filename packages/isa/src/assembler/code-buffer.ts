/** Bytes appended at the end of one growing array. Encoders write `bytes[length++]` themselves after `reserve`. */
export class CodeBuffer {
  bytes: Uint8Array
  length = 0

  constructor(capacityBytes = 4096) {
    this.bytes = new Uint8Array(capacityBytes)
  }

  /** Makes room for `count` more bytes; `bytes` may be another array afterwards. */
  reserve(count: number): void {
    if (this.length + count > this.bytes.length) this.grow(count)
  }

  append(data: ArrayLike<number>): void {
    this.reserve(data.length)
    this.bytes.set(data, this.length)
    this.length += data.length
  }

  /** A copy of what was written. */
  toBytes(): Uint8Array {
    return this.bytes.slice(0, this.length)
  }

  private grow(count: number): void {
    const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.length + count))
    larger.set(this.bytes.subarray(0, this.length))
    this.bytes = larger
  }
}
