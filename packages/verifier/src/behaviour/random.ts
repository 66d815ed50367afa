/** A seeded generator (sfc32 by C. Doty-Humphrey, PractRand): equal seeds give equal inputs on every machine. */
export interface Random {
  /** 32 random bits, unsigned. */
  word(): number
  /** From 0 to `limit - 1`; `limit` is at most 2^32. */
  below(limit: number): number
  /** `bits` random bits. */
  bits(bits: number): bigint
  pick<T>(items: readonly T[]): T
  /** True once in `n` times on average. */
  oneIn(n: number): boolean
}

export const createRandom = (seed: number): Random => new Sfc32(seed)

/** A class, since the engine keeps optimised code of methods from one generator to the next, but not of closures. */
class Sfc32 implements Random {
  private a = 0x9e3779b9 | 0
  private b = 0x243f6a88
  private c: number
  private counter = 1

  constructor(seed: number) {
    this.c = seed | 0
    for (let i = 0; i < 12; i++) this.word()
  }

  word(): number {
    const { a, b, c, counter } = this
    const t = (((a + b) | 0) + counter) | 0
    this.counter = (counter + 1) | 0
    this.a = b ^ (b >>> 9)
    this.b = (c + (c << 3)) | 0
    this.c = (((c << 21) | (c >>> 11)) + t) | 0
    return t >>> 0
  }

  below(limit: number): number {
    return Math.floor((this.word() / 2 ** 32) * limit)
  }

  bits(bits: number): bigint {
    if (bits <= 32) return BigInt(this.word() >>> (32 - bits))
    const high = BigInt(this.word())
    return BigInt.asUintN(bits, (high << 32n) | BigInt(this.word()))
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!
  }

  oneIn(n: number): boolean {
    return this.below(n) === 0
  }
}
