import type { Term, TermBuilder } from '@sourceless/isa'
import { type Lanes, splitLanes } from './lanes.js'

/** `pattern` (of `laneBits`) in every lane of a 64-bit word. */
function repeated(t: TermBuilder, pattern: bigint, laneBits: number): Term {
  let word = 0n
  for (let low = 0; low < 64; low += laneBits) word |= (pattern & ((1n << BigInt(laneBits)) - 1n)) << BigInt(low)
  return t.constant(word, 64)
}

/**
 * PolynomialMult on all lanes of a word at once, products truncated to the lane: for each of the 8 bits of b, where it
 * is set, a shifted by its place.
 */
function multiplyWords(t: TermBuilder, a: Term, b: Term, laneBits: number): Term {
  let product = t.constant(0, 64)
  for (let bit = 0; bit < 8; bit++) {
    const place = t.constant(bit, 64)
    const ones = t.binary('and', t.binary('lshr', b, place), repeated(t, 1n, laneBits))
    const mask = t.binary('mul', ones, t.constant((1n << BigInt(laneBits)) - 1n, 64))
    const kept = t.binary('and', t.binary('shl', a, place), repeated(t, -1n << BigInt(bit), laneBits))
    product = t.binary('xor', product, t.binary('and', kept, mask))
  }
  return product
}

/** pmul: bytes, low half of each product. */
export const polynomialMultiply = (t: TermBuilder, a: Lanes, b: Lanes): Term[] =>
  a.map((half, n) => multiplyWords(t, half, b[n]!, 8))

/** The bytes of a word, four of them, zero-extended to 16 bits each. */
function spaced(t: TermBuilder, bytes: Lanes): Term {
  const zero = t.constant(0, 8)
  return bytes.map((byte) => t.concat(zero, byte)).reduce((low, high) => t.concat(high, low))
}

/** pmull of bytes: one half of each source gives 128 bits. */
export function polynomialMultiplyLong(t: TermBuilder, a: Term, b: Term): Term[] {
  const [left, right] = [splitLanes(t, [a], 8), splitLanes(t, [b], 8)]
  return [0, 4].map((n) => multiplyWords(t, spaced(t, left.slice(n, n + 4)), spaced(t, right.slice(n, n + 4)), 16))
}

/** pmull of 64-bit polynomials, both halves of the product. */
export function polynomialMultiplyDouble(t: TermBuilder, a: Term, b: Term): Term[] {
  const none = t.constant(0, 128)
  const wide = t.convert('zext', a, 128)
  let product = none
  for (let bit = 0; bit < 64; bit++) {
    const shifted = t.binary('shl', wide, t.constant(bit, 128))
    product = t.binary('xor', product, t.ite(t.extract(b, bit, 1), shifted, none))
  }
  return splitLanes(t, [product], 64)
}
