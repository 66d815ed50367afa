const encoder = new TextEncoder()

/** The System V hash of a symbol name. Generic ABI, "Hash Table". */
const symbolHash = (name: string): number => {
  let hash = 0
  for (const byte of encoder.encode(name)) {
    hash = ((hash << 4) + byte) >>> 0
    const high = hash & 0xf000_0000
    hash = (hash ^ (high >>> 24)) & ~high
  }
  return hash >>> 0
}

/** DT_HASH for symbols 1, 2, … with these names: bucket count, chain count, buckets, chains. */
export const buildHashTable = (names: readonly string[]): Uint8Array => {
  const bucketCount = Math.max(1, names.length)
  const chainCount = names.length + 1
  const words = new Uint32Array(2 + bucketCount + chainCount)
  words[0] = bucketCount
  words[1] = chainCount
  for (const [index, name] of names.entries()) {
    const symbol = index + 1
    const bucket = 2 + (symbolHash(name) % bucketCount)
    words[2 + bucketCount + symbol] = words[bucket]!
    words[bucket] = symbol
  }
  const bytes = new Uint8Array(words.length * 4)
  const view = new DataView(bytes.buffer)
  for (const [index, word] of words.entries()) view.setUint32(index * 4, word, true)
  return bytes
}
