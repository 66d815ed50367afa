const encoder = new TextEncoder()

/** The System V hash of a symbol name. Generic ABI, "Hash Table". */
const systemVHash = (name: string): number => {
  let hash = 0
  for (const byte of encoder.encode(name)) {
    hash = ((hash << 4) + byte) >>> 0
    const high = hash & 0xf000_0000
    hash = (hash ^ (high >>> 24)) & ~high
  }
  return hash >>> 0
}

/** The hash of GNU hash tables: h * 33 + byte, from 5381. */
const gnuHash = (name: string): number => {
  let hash = 5381
  for (const byte of encoder.encode(name)) hash = (Math.imul(hash, 33) + byte) >>> 0
  return hash
}

const bytesOfWords = (words: Uint32Array): Uint8Array => {
  const bytes = new Uint8Array(words.length * 4)
  const view = new DataView(bytes.buffer)
  for (const [index, word] of words.entries()) view.setUint32(index * 4, word, true)
  return bytes
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
    const bucket = 2 + (systemVHash(name) % bucketCount)
    words[2 + bucketCount + symbol] = words[bucket]!
    words[bucket] = symbol
  }
  return bytesOfWords(words)
}

/** Two bits of the Bloom filter per symbol: the hash, and the hash shifted by this. */
const bloomShift = 6

/** One bucket for about four symbols. */
const gnuBucketCount = (count: number): number => Math.max(1, count >> 2)

/** The order in which a GNU hash table wants its symbols: by bucket. */
export const orderForGnuHash = <T extends { readonly name: string }>(symbols: readonly T[]): readonly T[] => {
  const buckets = gnuBucketCount(symbols.length)
  return symbols
    .map((symbol) => ({ symbol, bucket: gnuHash(symbol.name) % buckets }))
    .sort((a, b) => a.bucket - b.bucket)
    .map(({ symbol }) => symbol)
}

/**
 * DT_GNU_HASH: bucket count, first symbol, Bloom words, shift; the 64-bit Bloom words; the first symbol of each bucket; the hash
 * of each symbol, its lowest bit set in the last one of a bucket. `names` are in the order of `orderForGnuHash`.
 */
export const buildGnuHashTable = (names: readonly string[], firstSymbol: number): Uint8Array => {
  const bucketCount = gnuBucketCount(names.length)
  const hashes = names.map(gnuHash)
  const bloomWords = 2 ** Math.ceil(Math.log2(Math.max(1, names.length / 8)))
  const words = new Uint32Array(4 + 2 * bloomWords + bucketCount + names.length)
  words.set([bucketCount, firstSymbol, bloomWords, bloomShift])
  const buckets = 4 + 2 * bloomWords
  for (const [index, hash] of hashes.entries()) {
    const word = Math.floor(hash / 64) % bloomWords
    for (const bit of [hash % 64, (hash >>> bloomShift) % 64]) words[4 + 2 * word + (bit >> 5)]! |= 1 << (bit & 31)
    const bucket = buckets + (hash % bucketCount)
    if (words[bucket] === 0) words[bucket] = firstSymbol + index
    const isLast = hashes[index + 1] === undefined || hashes[index + 1]! % bucketCount !== hash % bucketCount
    words[buckets + bucketCount + index] = isLast ? hash | 1 : hash & ~1
  }
  return bytesOfWords(words)
}
