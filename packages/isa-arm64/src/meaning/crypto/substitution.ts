import type { Term, TermBuilder } from '@sourceless/isa'

/**
 * The S-box of AES and its inverse on every byte of a word at once. Both are the inverse in GF(2^8) between two affine
 * maps, so they become a boolean circuit: a word is taken apart into 8 planes (bit i of every byte), the inverse is
 * computed in the tower GF(((2^2)^2)^2), where it takes few gates (Satoh and others, 2001), and linear maps lead into and
 * out of it.
 */
type Planes = readonly Term[]

/** Output bit r is the sum of the input bits set in `rows[r]`. */
interface AffineMap {
  readonly rows: readonly number[]
  /** Added to the result. */
  readonly constant: number
}

interface SubstitutionBox {
  readonly into: AffineMap
  readonly outOf: AffineMap
}

/*
 * The tower: w² = w + 1, z² = z + w, y² = y + (wz + 1); bits are 1, w, z, wz, y, … from the lowest. The maps change the
 * basis from the polynomial one (modulo 0x11b) and include the cipher's own matrix.
 */
export const aesForward: SubstitutionBox = {
  into: { rows: [0x8f, 0x0a, 0x58, 0xc6, 0xdc, 0xd2, 0x7e, 0xa0], constant: 0 },
  outOf: { rows: [0x41, 0x8b, 0x1f, 0x01, 0x3d, 0x8c, 0x90, 0x84], constant: 0x63 },
}
export const aesInverse: SubstitutionBox = {
  into: { rows: [0x08, 0x6c, 0x46, 0xa0, 0x86, 0x78, 0x09, 0xc6], constant: 0x58 },
  outOf: { rows: [0x17, 0xd0, 0x32, 0xd2, 0x1a, 0xa6, 0xcc, 0x26], constant: 0 },
}
/** `byte` in every byte of a word of `bits`. */
export function everyByte(t: TermBuilder, byte: number, bits: number): Term {
  let word = 0n
  for (let low = 0; low < bits; low += 8) word |= BigInt(byte) << BigInt(low)
  return t.constant(word, bits)
}

export function substitute(t: TermBuilder, box: SubstitutionBox, word: Term): Term {
  const ones = everyByte(t, 1, word.bits)
  const planes: Term[] = []
  for (let bit = 0; bit < 8; bit++) {
    const moved = bit === 0 ? word : t.binary('lshr', word, t.constant(bit, word.bits))
    planes.push(t.binary('and', moved, ones))
  }
  const inverse = invert256(t, applyMap(t, box.into, planes, ones))
  return merge(t, applyMap(t, { rows: box.outOf.rows, constant: 0 }, inverse, ones), box.outOf.constant)
}

function merge(t: TermBuilder, planes: Planes, constant: number): Term {
  const bits = planes[0]!.bits
  const word = planes.reduce((sum, plane, n) => t.binary('or', sum, t.binary('shl', plane, t.constant(n, bits))))
  return constant === 0 ? word : t.binary('xor', word, everyByte(t, constant, bits))
}

function applyMap(t: TermBuilder, { rows, constant }: AffineMap, planes: Planes, ones: Term): Term[] {
  return rows.map((row, n) => {
    const sum = planes.filter((_, i) => (row >> i) & 1).reduce((a, b) => t.binary('xor', a, b))
    return (constant >> n) & 1 ? t.binary('xor', sum, ones) : sum
  })
}

const sum = (t: TermBuilder, a: Planes, b: Planes): Term[] => a.map((plane, n) => t.binary('xor', plane, b[n]!))

/** Products by Karatsuba; `times` is the element that the square of the generator adds. */
function multiply4(t: TermBuilder, a: Planes, b: Planes): Term[] {
  const high = t.binary('and', a[1]!, b[1]!)
  const low = t.binary('and', a[0]!, b[0]!)
  const cross = t.binary('and', t.binary('xor', a[0]!, a[1]!), t.binary('xor', b[0]!, b[1]!))
  return [t.binary('xor', low, high), t.binary('xor', cross, low)]
}

function multiply16(t: TermBuilder, a: Planes, b: Planes): Term[] {
  const [aLow, aHigh, bLow, bHigh] = [a.slice(0, 2), a.slice(2), b.slice(0, 2), b.slice(2)]
  const high = multiply4(t, aHigh, bHigh)
  const low = multiply4(t, aLow, bLow)
  const cross = multiply4(t, sum(t, aLow, aHigh), sum(t, bLow, bHigh))
  // w × (high): (h0 + h1) w + h1.
  const raised = [high[1]!, t.binary('xor', high[0]!, high[1]!)]
  return [...sum(t, low, raised), ...sum(t, cross, low)]
}

/** (a1 g + a0)^-1 = (a1 g + a0 + a1) / (s a1² + a1 a0 + a0²), with g² = g + s. */
function invert16(t: TermBuilder, a: Planes): Term[] {
  const [low, high] = [a.slice(0, 2), a.slice(2)]
  const both = sum(t, low, high)
  // s a1² swaps the bits of a1. a1 a0 + a0² = a0 (a0 + a1).
  const norm = sum(t, [high[1]!, high[0]!], multiply4(t, low, both))
  // In GF(4) the inverse is the square.
  const inverse = [t.binary('xor', norm[0]!, norm[1]!), norm[1]!]
  return [...multiply4(t, both, inverse), ...multiply4(t, high, inverse)]
}

/** Rows of x → (wz + 1) x² in GF(16). */
const scaledSquare: AffineMap = { rows: [0b1111, 0b1010, 0b0010, 0b0001], constant: 0 }

function invert256(t: TermBuilder, a: Planes): Term[] {
  const [low, high] = [a.slice(0, 4), a.slice(4)]
  const both = sum(t, low, high)
  const norm = sum(t, applyMap(t, scaledSquare, high, high[0]!), multiply16(t, low, both))
  const inverse = invert16(t, norm)
  return [...multiply16(t, both, inverse), ...multiply16(t, high, inverse)]
}
