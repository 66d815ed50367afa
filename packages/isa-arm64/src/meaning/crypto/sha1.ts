import type { Term, TermBuilder } from '@sourceless/isa'
import type { Lanes } from '../vector/lanes.js'

/** SHA-1 (FIPS 180-4): lanes of 32 bits, a in lane 0. */
export type Sha1Function = (t: TermBuilder, b: Term, c: Term, d: Term) => Term

const xor = (t: TermBuilder, a: Term, b: Term): Term => t.binary('xor', a, b)
export const choose: Sha1Function = (t, b, c, d) => xor(t, d, t.binary('and', b, xor(t, c, d)))
export const parity: Sha1Function = (t, b, c, d) => xor(t, b, xor(t, c, d))
export const majority: Sha1Function = (t, b, c, d) =>
  t.binary('or', t.binary('and', b, c), t.binary('and', t.binary('or', b, c), d))

const rotateLeft = (t: TermBuilder, a: Term, count: number): Term => t.binary('rotl', a, t.constant(count, 32))

/** sha1h */
export const fixedRotate = (t: TermBuilder, a: Term): Term => rotateLeft(t, a, 30)

/** sha1c, sha1p, sha1m: four rounds; `words` are the schedule's with the round constant added. */
export function sha1Rounds(t: TermBuilder, f: Sha1Function, abcd: Lanes, e: Term, words: Lanes): Term[] {
  let [a, b, c, d] = abcd as [Term, Term, Term, Term]
  let last = e
  for (const word of words) {
    const sum = t.binary('add', t.binary('add', last, word), t.binary('add', rotateLeft(t, a, 5), f(t, b, c, d)))
    last = d
    d = c
    c = fixedRotate(t, b)
    b = a
    a = sum
  }
  return [a, b, c, d]
}

/** sha1su0: lanes 2 and 3 of the first, 0 and 1 of the second, with the first and the third added. */
export const sha1Schedule0 = (t: TermBuilder, d: Lanes, n: Lanes, m: Lanes): Term[] =>
  [d[2]!, d[3]!, n[0]!, n[1]!].map((lane, i) => xor(t, xor(t, lane, d[i]!), m[i]!))

/** sha1su1: the last word depends on the first new one. */
export function sha1Schedule1(t: TermBuilder, d: Lanes, n: Lanes): Term[] {
  const mixed = d.map((lane, i) => (i < 3 ? xor(t, lane, n[i + 1]!) : lane))
  const result = mixed.map((lane) => rotateLeft(t, lane, 1))
  result[3] = xor(t, result[3]!, rotateLeft(t, mixed[0]!, 2))
  return result
}
