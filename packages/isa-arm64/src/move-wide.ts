import { decodeLogicalImmediate } from './logical-immediate.js'

/** One instruction of a sequence that makes a constant: `orr` takes the zero register as its source. */
export interface MoveStep {
  readonly mnemonic: 'movz' | 'movn' | 'movk' | 'orr'
  /** 16 bits; for `orr` all of the value. */
  readonly immediate: number | bigint
  /** Left shift of the immediate in bits: 0, 16, 32, 48; 0 for `orr`. */
  readonly shift: number
}

type Pieces = readonly number[]

/** 16-bit pieces, the lowest first. */
const piecesOf = (value: bigint, bits: 32 | 64): Pieces =>
  Array.from({ length: bits / 16 }, (_, n) => Number((value >> BigInt(16 * n)) & 0xffffn))

interface Bitmask {
  readonly value: bigint
  readonly pieces: Pieces
}
const bitmasks: { 32: readonly Bitmask[] | undefined; 64: readonly Bitmask[] | undefined } = {
  32: undefined,
  64: undefined,
}

function bitmasksOf(bits: 32 | 64): readonly Bitmask[] {
  const found: Bitmask[] = []
  for (let fields = 0; fields < 1 << 13; fields++) {
    const value = decodeLogicalImmediate(fields, bits)
    if (value !== undefined) found.push({ value, pieces: piecesOf(value, bits) })
  }
  return found
}

const differing = (wanted: Pieces, start: Pieces): number => {
  let count = 0
  for (let n = 0; n < wanted.length; n++) if (wanted[n] !== start[n]) count++
  return count
}

const keep = (wanted: Pieces, start: Pieces): readonly MoveStep[] =>
  wanted.flatMap((piece, n) =>
    piece === start[n] ? [] : [{ mnemonic: 'movk', immediate: piece, shift: 16 * n } as const],
  )

/** `movz` or `movn` of the first piece that is not `filler`, then `movk` of the others. */
function fromFiller(wanted: Pieces, filler: 0 | 0xffff): readonly MoveStep[] {
  const first = Math.max(
    0,
    wanted.findIndex((piece) => piece !== filler),
  )
  const start = wanted.map((piece, n) => (n === first ? piece : filler))
  const mnemonic = filler === 0 ? 'movz' : 'movn'
  return [{ mnemonic, immediate: wanted[first]! ^ filler, shift: 16 * first }, ...keep(wanted, start)]
}

/**
 * The shortest sequence of `movz` or `movn` or `orr`, followed by `movk`, that makes a value; `movz` before `movn` before
 * `orr` where they are equally short.
 * @example moveWideSequence(0x1234_0000_5678n, 64) // movz #0x5678, movk #0x1234 lsl 32
 */
export function moveWideSequence(value: number | bigint, bits: 32 | 64): readonly MoveStep[] {
  const wide = BigInt.asUintN(bits, BigInt(value))
  const wanted = piecesOf(wide, bits)
  const [zeros, ones] = [fromFiller(wanted, 0), fromFiller(wanted, 0xffff)]
  const plain = ones.length < zeros.length ? ones : zeros
  if (plain.length === 1) return plain
  const masks = bitmasks[bits] ?? (bitmasks[bits] = bitmasksOf(bits))
  let best: Bitmask | undefined
  let fewest = plain.length - 1
  for (const mask of masks) {
    const count = differing(wanted, mask.pieces)
    if (count >= fewest) continue
    fewest = count
    best = mask
    if (count === 0) break
  }
  if (best === undefined) return plain
  return [{ mnemonic: 'orr', immediate: best.value, shift: 0 }, ...keep(wanted, best.pieces)]
}
