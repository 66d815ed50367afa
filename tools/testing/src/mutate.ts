import type { Random } from './random.js'

/** A sound file, and where in it a reader looks most. */
export interface MutationSeed {
  readonly bytes: Uint8Array
  /** Offsets of 4-byte words that decide what a reader says; empty when not known. */
  readonly words: readonly number[]
}

/** The ends of integer types, and sizes of pages. */
const limits = [
  0, 1, 2, 3, 4, 7, 8, 0x0f, 0x10, 0x7f, 0x80, 0xff, 0x100, 0xfff, 0x1000, 0x4000, 0x7fff, 0x8000, 0xffff, 0x1_0000,
  0xff_ffff, 0x7fff_ffff, 0x8000_0000, 0xffff_fff0, 0xffff_ffff,
] as const

/** Integers with 7 bits to a byte that are too long, too large, or never end. */
const leb128 = [
  [0xff, 0xff, 0xff, 0xff, 0x0f],
  [0x80, 0x80, 0x80, 0x80, 0x00],
  [0xff, 0xff, 0xff, 0xff, 0x7f],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
  [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80],
] as const

const sizes = [1, 1, 2, 4, 4, 4, 8] as const

/** Stores an integer in either byte order; what does not fit is cut off. */
const store = (bytes: Uint8Array, at: number, sizeBytes: number, value: number, isLittle: boolean): void => {
  for (let index = 0; index < sizeBytes; index++) {
    const place = at + (isLittle ? index : sizeBytes - 1 - index)
    if (place < bytes.length) bytes[place] = index < 6 ? Math.floor(value / 2 ** (8 * index)) : 0
  }
}

const load = (bytes: Uint8Array, at: number, sizeBytes: number, isLittle: boolean): number => {
  let value = 0
  for (let index = 0; index < sizeBytes; index++) {
    value = value * 256 + (bytes[at + (isLittle ? sizeBytes - 1 - index : index)] ?? 0)
  }
  return value
}

/** One half of the changes goes where the reader looks, a quarter near the start, the rest anywhere. */
const choosePlace = (bytes: Uint8Array, words: readonly number[], random: Random): number => {
  const kind = random.below(4)
  if (kind < 2 && words.length > 0)
    return Math.min(random.pick(words) + (random.below(4) & random.below(4)), bytes.length)
  return random.below(kind === 2 ? Math.min(bytes.length, 512) : bytes.length)
}

/** Writes a number that is likely to be a limit, an offset in the file, or close to the one that stands there. */
const changeInteger = (bytes: Uint8Array, at: number, random: Random): void => {
  const sizeBytes = random.pick(sizes)
  const aligned = random.below(4) === 0 ? at : at - (at % sizeBytes)
  const isLittle = random.below(8) > 0
  const value = (): number => {
    switch (random.below(4)) {
      case 0:
        return Math.max(0, bytes.length + random.below(17) - 8)
      case 1:
        return random.below(bytes.length)
      case 2:
        return Math.max(0, load(bytes, aligned, sizeBytes, isLittle) + random.below(33) - 16)
      default:
        return random.pick(limits)
    }
  }
  store(bytes, aligned, sizeBytes, value(), isLittle)
}

/** The bytes with `removed` bytes at `at` replaced. */
const replaced = (bytes: Uint8Array, at: number, removed: number, inserted: Uint8Array): Uint8Array<ArrayBuffer> => {
  const rest = Math.min(bytes.length, at + removed)
  const out = new Uint8Array(at + inserted.length + bytes.length - rest)
  out.set(bytes.subarray(0, at))
  out.set(inserted, at)
  out.set(bytes.subarray(rest), at + inserted.length)
  return out
}

/** Blocks are mostly short: as long as a field, a record, or a table. */
const blockBytes = (random: Random): number => 1 + random.below(2 ** (1 + random.below(8)))

const changeOnce = (
  bytes: Uint8Array<ArrayBuffer>,
  seed: MutationSeed,
  other: MutationSeed,
  random: Random,
): Uint8Array<ArrayBuffer> => {
  const at = choosePlace(bytes, seed.words, random)
  const blockOf = (from: Uint8Array): Uint8Array => {
    const start = random.below(from.length)
    return from.slice(start, start + blockBytes(random))
  }
  switch (random.below(16)) {
    case 0:
    case 1:
      bytes[at] = random.below(256)
      return bytes
    case 2:
    case 3:
      bytes[at]! ^= 1 << random.below(8)
      return bytes
    case 4:
    case 5:
    case 6:
    case 7:
    case 8:
      changeInteger(bytes, at, random)
      return bytes
    case 9: {
      // A field copied over another: counts become offsets, and tables meet.
      const from = choosePlace(bytes, seed.words, random)
      bytes.copyWithin(at, from, from + random.pick(sizes))
      return bytes
    }
    case 10:
      bytes.set(random.pick(leb128).slice(0, bytes.length - at), at)
      return bytes
    case 11:
      bytes.fill(random.pick([0, 0xff]), at, at + blockBytes(random))
      return bytes
    case 12: {
      const block = blockOf(other.bytes)
      return replaced(bytes, at, block.length, block)
    }
    case 13:
      return replaced(bytes, at, 0, blockOf(bytes))
    case 14:
      return replaced(bytes, at, blockBytes(random), new Uint8Array(0))
    default:
      return random.below(4) === 0 ? bytes.slice(0, at) : bytes
  }
}

/** A damaged copy of one of the seeds. */
export interface Mutant {
  readonly bytes: Uint8Array
  readonly seed: Uint8Array
}

/** One to six changes, some with a block of another seed. */
export function mutate(seeds: readonly MutationSeed[], random: Random): Mutant {
  const seed = random.pick(seeds)
  let bytes: Uint8Array<ArrayBuffer> = seed.bytes.slice()
  for (let changes = 1 + (random.below(6) & random.below(6)); changes > 0 && bytes.length > 0; changes--) {
    bytes = changeOnce(bytes, seed, random.pick(seeds), random)
  }
  return { bytes, seed: seed.bytes }
}

/** The fewest bytes of a mutant, by offset, that must differ from its seed for `fails` to hold; all of a mutant of another length. */
export function shrink({ bytes, seed }: Mutant, fails: (bytes: Uint8Array) => boolean): ReadonlyMap<number, number> {
  const same = bytes.length === seed.length
  const damaged = bytes.slice()
  if (same) {
    for (const [at, byte] of bytes.entries()) {
      damaged[at] = seed[at]!
      if (byte !== seed[at] && !fails(damaged)) damaged[at] = byte
    }
  }
  return new Map([...damaged.entries()].filter(([at, byte]) => !same || byte !== seed[at]))
}
