import type { Term, TermBuilder } from '@sourceless/isa'
import { join, split, type VectorFunction } from './lanes.js'

const xor = (terms: TermBuilder, ...values: readonly Term[]): Term => values.reduce((a, b) => terms.binary('xor', a, b))
const add = (terms: TermBuilder, ...values: readonly Term[]): Term => values.reduce((a, b) => terms.binary('add', a, b))
const rotate = (terms: TermBuilder, op: 'rotl' | 'rotr', value: Term, count: number): Term =>
  terms.binary(op, value, terms.constant(count, 32))

/** FIPS 180-4, 4.1: b chooses between c and d; at least two of three. */
function choice(terms: TermBuilder, b: Term, c: Term, d: Term): Term {
  return xor(terms, terms.binary('and', b, c), terms.binary('and', terms.unary('not', b), d))
}
function majority(terms: TermBuilder, b: Term, c: Term, d: Term): Term {
  return xor(terms, terms.binary('and', b, c), terms.binary('and', b, d), terms.binary('and', c, d))
}

/** FIPS 180-4, 4.1.1 and 4.2.1: the function and constant of each quarter of SHA-1. */
const quarters = [
  [choice, 0x5a827999],
  [xor, 0x6ed9eba1],
  [majority, 0x8f1bbcdc],
  [xor, 0xca62c1d6],
] as const

/** Four rounds on A B C D, highest first; E is already in the highest word of the second source. */
export const sha1Rounds: VectorFunction = (terms, [state, words], immediate) => {
  const [f, constant] = quarters[immediate & 3]!
  let [d, c, b, a] = split(terms, state!, 32) as [Term, Term, Term, Term]
  let e = terms.constant(0, 32)
  for (const word of split(terms, words!, 32).reverse()) {
    const next = add(terms, f(terms, b, c, d), rotate(terms, 'rotl', a, 5), word, e, terms.constant(constant, 32))
    ;[a, b, c, d, e] = [next, a, rotate(terms, 'rotl', b, 30), c, d]
  }
  return join(terms, [d, c, b, a])
}

/** E of the next four rounds, from A before the last four, added to the highest word. */
export const sha1NextE: VectorFunction = (terms, [state, words]) => {
  const a = split(terms, state!, 32)[3]!
  const lanes = split(terms, words!, 32)
  lanes[3] = add(terms, lanes[3]!, rotate(terms, 'rotl', a, 30))
  return join(terms, lanes)
}

/** The schedule keeps its earliest word in the highest lane. */
export const sha1Schedule1: VectorFunction = (terms, [first, second]) => {
  const [w3, w2, w1, w0] = split(terms, first!, 32) as [Term, Term, Term, Term]
  const [, , w5, w4] = split(terms, second!, 32) as [Term, Term, Term, Term]
  return join(terms, [xor(terms, w5, w3), xor(terms, w4, w2), xor(terms, w3, w1), xor(terms, w2, w0)])
}

export const sha1Schedule2: VectorFunction = (terms, [first, second]) => {
  const [x3, x2, x1, x0] = split(terms, first!, 32) as [Term, Term, Term, Term]
  const [w15, w14, w13] = split(terms, second!, 32) as [Term, Term, Term]
  const w16 = rotate(terms, 'rotl', xor(terms, x0, w13), 1)
  const w17 = rotate(terms, 'rotl', xor(terms, x1, w14), 1)
  const w18 = rotate(terms, 'rotl', xor(terms, x2, w15), 1)
  return join(terms, [rotate(terms, 'rotl', xor(terms, x3, w16), 1), w18, w17, w16])
}

const rotations = (terms: TermBuilder, value: Term, counts: readonly number[]): Term =>
  xor(terms, ...counts.map((count) => rotate(terms, 'rotr', value, count)))

/** Two rounds: C D G H in the first source, A B E F in the second, words with their constants in xmm0. */
export const sha256Rounds: VectorFunction = (terms, [cdgh, abef, words]) => {
  let [h, g, d, c] = split(terms, cdgh!, 32) as [Term, Term, Term, Term]
  let [f, e, b, a] = split(terms, abef!, 32) as [Term, Term, Term, Term]
  for (const word of split(terms, words!, 32).slice(0, 2)) {
    const t1 = add(terms, choice(terms, e, f, g), rotations(terms, e, [6, 11, 25]), word, h)
    const t2 = add(terms, majority(terms, a, b, c), rotations(terms, a, [2, 13, 22]))
    ;[a, b, c, d, e, f, g, h] = [add(terms, t1, t2), a, b, c, add(terms, t1, d), e, f, g]
  }
  return join(terms, [f, e, b, a])
}

/** FIPS 180-4, 4.1.2: two rotations and a shift. */
const small = (terms: TermBuilder, value: Term, counts: readonly number[], shift: number): Term =>
  xor(terms, rotations(terms, value, counts), terms.binary('lshr', value, terms.constant(shift, 32)))

export const sha256Schedule1: VectorFunction = (terms, [first, second]) => {
  const words = [...split(terms, first!, 32), split(terms, second!, 32)[0]!]
  return join(
    terms,
    [0, 1, 2, 3].map((n) => add(terms, words[n]!, small(terms, words[n + 1]!, [7, 18], 3))),
  )
}

export const sha256Schedule2: VectorFunction = (terms, [first, second]) => {
  const [, , w14, w15] = split(terms, second!, 32) as [Term, Term, Term, Term]
  const results = [w14, w15]
  for (const lane of split(terms, first!, 32)) {
    results.push(add(terms, lane, small(terms, results[results.length - 2]!, [17, 19], 10)))
  }
  return join(terms, results.slice(2))
}
