/** Keeps what was used last, up to a number of bytes in all; entries may grow old. */
export class ByteCache<Value> {
  readonly #entries = new Map<string, { readonly value: Value; readonly sizeBytes: number; readonly until: number }>()
  readonly #limitBytes: number
  readonly #clock: () => number
  #sizeBytes = 0

  constructor(limitBytes: number, clock: () => number) {
    this.#limitBytes = limitBytes
    this.#clock = clock
  }

  get(key: string): Value | undefined {
    const entry = this.#entries.get(key)
    if (entry === undefined) return undefined
    this.#entries.delete(key)
    if (entry.until <= this.#clock()) {
      this.#sizeBytes -= entry.sizeBytes
      return undefined
    }
    this.#entries.set(key, entry)
    return entry.value
  }

  /** What takes more than an eighth of the whole is not kept. */
  set(key: string, value: Value, sizeBytes: number, lifetimeMs = Number.POSITIVE_INFINITY): void {
    this.delete(key)
    if (sizeBytes > this.#limitBytes / 8) return
    this.#entries.set(key, { value, sizeBytes, until: this.#clock() + lifetimeMs })
    this.#sizeBytes += sizeBytes
    for (const oldest of this.#entries.keys()) {
      if (this.#sizeBytes <= this.#limitBytes) break
      this.delete(oldest)
    }
  }

  delete(key: string): void {
    const entry = this.#entries.get(key)
    if (entry === undefined) return
    this.#entries.delete(key)
    this.#sizeBytes -= entry.sizeBytes
  }
}
