/** Fills with numbers from a 32-bit seed: xorshift128, seeded by the finaliser of MurmurHash3. */
export function fillRandom(words: Uint32Array, seed: number): void {
  let [a, b, c, d] = [mix(seed), mix(seed + 0x9e3779b9), mix(seed + 0x3c6ef372), mix(seed + 0x78dde6e4) | 1]
  for (let index = 0; index < words.length; index++) {
    let t = d
    d = c
    c = b
    b = a
    t ^= t << 11
    t ^= t >>> 8
    a = t ^ a ^ (a >>> 19)
    words[index] = a
  }
}

function mix(value: number): number {
  let x = value | 0
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b)
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35)
  return x ^ (x >>> 16)
}
