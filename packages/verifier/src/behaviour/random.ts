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

export function createRandom(seed: number): Random {
  let a = 0x9e3779b9
  let b = 0x243f6a88
  let c = seed | 0
  let counter = 1
  const word = (): number => {
    const t = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + t) | 0
    return t >>> 0
  }
  for (let i = 0; i < 12; i++) word()
  const below = (limit: number): number => Math.floor((word() / 2 ** 32) * limit)
  return {
    word,
    below,
    bits(bits) {
      if (bits <= 32) return BigInt(word() >>> (32 - bits))
      return BigInt.asUintN(bits, (BigInt(word()) << 32n) | BigInt(word()))
    },
    pick: (items) => items[below(items.length)]!,
    oneIn: (n) => below(n) === 0,
  }
}
