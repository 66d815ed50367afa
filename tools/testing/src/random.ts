export interface Random {
  /** An integer from 0 to below `limit`. */
  below(limit: number): number
  pick<T>(items: readonly T[]): T
  bits32(): number
  bits64(): bigint
}

/** mulberry32: the same numbers for the same seed on every machine. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return (t ^ (t >>> 14)) >>> 0
  }
  const below = (limit: number): number => Math.floor((next() / 4294967296) * limit)
  return {
    below,
    pick: (items) => items[below(items.length)]!,
    bits32: next,
    bits64: () => (BigInt(next()) << 32n) | BigInt(next()),
  }
}
