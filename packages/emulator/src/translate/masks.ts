/** Sets of locations are bits of a number, by the locations' indices. */
const bits: readonly bigint[] = Array.from({ length: 256 }, (_, index) => 1n << BigInt(index))

export const bit = (index: number): bigint => bits[index]!

export const maskOfIndices = (indices: Iterable<number>): bigint => {
  let mask = 0n
  for (const index of indices) mask |= bit(index)
  return mask
}

export function* bitsOf(mask: bigint): Generator<number> {
  for (let base = 0, rest = mask; rest !== 0n; base += 32, rest >>= 32n) {
    for (let word = Number(rest & 0xffffffffn); word !== 0; word = (word & (word - 1)) >>> 0) {
      yield base + 31 - Math.clz32(word & -word)
    }
  }
}
