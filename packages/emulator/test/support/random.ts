/** mulberry32: repeatable, so that a failure names its seed. */
export function createRandom(seed: number) {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return (t ^ (t >>> 14)) >>> 0
  }
  const below = (limit: number): number => next() % limit
  const pick = <T>(items: readonly T[]): T => items[below(items.length)]!
  /** Small, near the extremes, one bit, a low mask, a float, or anything. */
  const value = (bits: number): bigint => {
    const mask = (1n << BigInt(bits)) - 1n
    const power = 1n << BigInt(below(bits))
    switch (below(8)) {
      case 0:
        return BigInt(below(4)) & mask
      case 1:
        return -BigInt(below(4)) & mask
      case 2:
        return power
      case 3:
        return (power - 1n) & mask
      case 4:
        return ((1n << BigInt(bits - 1)) + BigInt(below(3) - 1)) & mask
      case 5:
        return float(bits) & mask
      default: {
        let wide = 0n
        for (let have = 0; have < bits; have += 32) wide = (wide << 32n) | BigInt(next())
        return wide & mask
      }
    }
  }
  const view = new DataView(new ArrayBuffer(8))
  const floats = [
    0,
    -0,
    1,
    -1,
    0.5,
    1.5,
    2.5,
    -2.5,
    1e10,
    -1e19,
    2 ** 31,
    2 ** 63,
    2 ** 64,
    1e300,
    5e-324,
    Infinity,
    -Infinity,
    NaN,
  ]
  const float = (bits: number): bigint => {
    if (bits <= 32) {
      view.setFloat32(0, pick(floats))
      return BigInt(view.getUint32(0))
    }
    view.setFloat64(0, pick(floats))
    return view.getBigUint64(0)
  }
  return { next, below, pick, value }
}
export type Random = ReturnType<typeof createRandom>
