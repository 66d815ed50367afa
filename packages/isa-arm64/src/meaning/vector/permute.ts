import type { Term, TermBuilder } from '@sourceless/isa'
import type { Lanes } from './lanes.js'

/** Even (part 0) or odd (part 1) lanes of the concatenation. */
export const unzip = (part: 0 | 1, a: Lanes, b: Lanes): Term[] => [...a, ...b].filter((_, n) => n % 2 === part)

/** Lanes of the low (part 0) or high (part 1) halves, alternating. */
export function zip(part: 0 | 1, a: Lanes, b: Lanes): Term[] {
  const half = a.length / 2
  const from = part * half
  return a.slice(from, from + half).flatMap((lane, n) => [lane, b[from + n]!])
}

/** Even or odd lanes of both, alternating. */
export const transpose = (part: 0 | 1, a: Lanes, b: Lanes): Term[] =>
  a.map((_, n) => (n % 2 === 0 ? a[n + part]! : b[n - 1 + part]!))

/** ext: the lanes of b:a from `index`. */
export const extractPair = (a: Lanes, b: Lanes, index: number): Term[] => [...a, ...b].slice(index, index + a.length)

/** rev64, rev32, rev16: lanes in reverse order within containers of `container` lanes. */
export const reverseWithin = (lanes: Lanes, container: number): Term[] =>
  lanes.map((_, n) => lanes[n - (n % container) + container - 1 - (n % container)]!)

/** rbit: bits of each byte in reverse order; three swaps, all bytes of a word at once. */
export function reverseBits(t: TermBuilder, word: Term): Term {
  let value = word
  for (const [distance, mask] of [
    [4, 0x0f0f0f0f0f0f0f0fn],
    [2, 0x3333333333333333n],
    [1, 0x5555555555555555n],
  ] as const) {
    const low = t.constant(mask, 64)
    const count = t.constant(distance, 64)
    const up = t.binary('shl', t.binary('and', value, low), count)
    value = t.binary('or', up, t.binary('and', t.binary('lshr', value, count), low))
  }
  return value
}

/**
 * tbl and tbx on one byte: the byte of the table (its registers' halves, low first) at `index`, otherwise `outside`.
 */
export function tableByte(t: TermBuilder, table: Lanes, index: Term, outside: Term): Term {
  const place = t.convert('zext', t.concat(t.extract(index, 0, 3), t.constant(0, 3)), 64)
  const candidates = table.map((half) => t.extract(t.binary('lshr', half, place), 0, 8))
  const word = t.extract(index, 3, 5)
  let result = outside
  candidates.forEach((byte, n) => {
    result = t.ite(t.compare('eq', word, t.constant(n, 5)), byte, result)
  })
  return result
}
