import type { Term, TermBuilder } from '@sourceless/isa'
import { joinLanes, type Lanes, splitLanes } from '../vector/lanes.js'

/** SM4 (GB/T 32907) on lanes of 32 bits. */
const xor = (t: TermBuilder, ...terms: Term[]): Term => terms.reduce((a, b) => t.binary('xor', a, b))
const rotate = (t: TermBuilder, a: Term, count: number): Term => t.binary('rotl', a, t.constant(count, 32))

/** A product of polynomials over GF(2) modulo x^8 + x^7 + x^6 + x^5 + x^4 + x^2 + 1. */
function multiply(a: number, b: number): number {
  let product = 0
  for (let bit = 7; bit >= 0; bit--) product = (product << 1) ^ (product & 0x80 ? 0x1f5 : 0) ^ ((b >> bit) & 1 ? a : 0)
  return product
}

/** The inverse of a is a^254; that of 0 is 0. */
function inverse(a: number): number {
  let power = 1
  for (let n = 0; n < 254; n++) power = multiply(power, a)
  return power
}

/** The affine map of the S-box: row n of its matrix is 0xa7 rotated, its constant 0xd3. */
function affine(a: number): number {
  let result = 0xd3
  for (let row = 0; row < 8; row++) {
    let sum = ((0xa7 << row) | (0xa7 >> (8 - row))) & a
    for (; sum !== 0; sum &= sum - 1) result ^= 1 << row
  }
  return result
}

let words: readonly bigint[] | undefined

/** The S-box, 8 bytes to a word: an affine map, the inverse, the map again. Made when first needed. */
function table(): readonly bigint[] {
  words ??= Array.from({ length: 32 }, (_, n) => {
    let word = 0n
    for (let byte = 7; byte >= 0; byte--) word = (word << 8n) | BigInt(affine(inverse(affine(8 * n + byte))))
    return word
  })
  return words
}

/**
 * One byte, looked up. AES's S-box is a boolean circuit; four of those in a row, as here, would be tens of thousands of
 * terms, since sums are brought into a normal form across them.
 */
function substituteByte(t: TermBuilder, index: Term): Term {
  const place = t.convert('zext', t.concat(t.extract(index, 0, 3), t.constant(0, 3)), 64)
  let choices = table().map((word) => t.extract(t.binary('lshr', t.constant(word, 64), place), 0, 8))
  for (let bit = 3; bit < 8; bit++) {
    const high = t.extract(index, bit, 1)
    choices = Array.from({ length: choices.length / 2 }, (_, n) => t.ite(high, choices[2 * n + 1]!, choices[2 * n]!))
  }
  return choices[0]!
}

/** Four rounds: the S-box on the sum of three words and a key, then a linear map, added to the first word. */
function rounds(t: TermBuilder, state: Lanes, keys: Lanes, linear: (a: Term) => Term): Term[] {
  let current = [...state]
  for (const key of keys) {
    const sum = xor(t, current[1]!, current[2]!, current[3]!, key)
    const bytes = splitLanes(t, [sum], 8).map((byte) => substituteByte(t, byte))
    current = [...current.slice(1), xor(t, current[0]!, linear(joinLanes(t, bytes)))]
  }
  return current
}

/** sm4e */
export const sm4Encrypt = (t: TermBuilder, d: Lanes, keys: Lanes): Term[] =>
  rounds(t, d, keys, (a) => xor(t, a, rotate(t, a, 2), rotate(t, a, 10), rotate(t, a, 18), rotate(t, a, 24)))

/** sm4ekey */
export const sm4Key = (t: TermBuilder, n: Lanes, constants: Lanes): Term[] =>
  rounds(t, n, constants, (a) => xor(t, a, rotate(t, a, 13), rotate(t, a, 23)))
