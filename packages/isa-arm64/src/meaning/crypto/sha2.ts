import type { Term, TermBuilder } from '@sourceless/isa'
import type { Lanes } from '../vector/lanes.js'
import { choose, majority } from './sha1.js'

/** SHA-256 and SHA-512 (FIPS 180-4). */
const add = (t: TermBuilder, ...terms: Term[]): Term => terms.reduce((a, b) => t.binary('add', a, b))
const rotate = (t: TermBuilder, a: Term, count: number): Term => t.binary('rotr', a, t.constant(count, a.bits))

/** Rotations by two counts and a third; for the small functions the third is a shift. */
function mix(t: TermBuilder, a: Term, [first, second]: readonly [number, number], third: Term): Term {
  return t.binary('xor', rotate(t, a, first), t.binary('xor', rotate(t, a, second), third))
}
const shifted = (t: TermBuilder, a: Term, count: number): Term => t.binary('lshr', a, t.constant(count, a.bits))

const sigma256 = {
  big0: (t: TermBuilder, a: Term) => mix(t, a, [2, 13], rotate(t, a, 22)),
  big1: (t: TermBuilder, a: Term) => mix(t, a, [6, 11], rotate(t, a, 25)),
  small0: (t: TermBuilder, a: Term) => mix(t, a, [7, 18], shifted(t, a, 3)),
  small1: (t: TermBuilder, a: Term) => mix(t, a, [17, 19], shifted(t, a, 10)),
}
const sigma512 = {
  big0: (t: TermBuilder, a: Term) => mix(t, a, [28, 34], rotate(t, a, 39)),
  big1: (t: TermBuilder, a: Term) => mix(t, a, [14, 18], rotate(t, a, 41)),
  small0: (t: TermBuilder, a: Term) => mix(t, a, [1, 8], shifted(t, a, 7)),
  small1: (t: TermBuilder, a: Term) => mix(t, a, [19, 61], shifted(t, a, 6)),
}

/** SHA256hash: four rounds on a to h; gives both halves of the state. */
export function sha256Rounds(t: TermBuilder, abcd: Lanes, efgh: Lanes, words: Lanes): readonly [Term[], Term[]] {
  let [a, b, c, d] = abcd as [Term, Term, Term, Term]
  let [e, f, g, h] = efgh as [Term, Term, Term, Term]
  for (const word of words) {
    const first = add(t, h, sigma256.big1(t, e), choose(t, e, f, g), word)
    const second = add(t, sigma256.big0(t, a), majority(t, a, b, c))
    h = g
    g = f
    f = e
    e = add(t, d, first)
    d = c
    c = b
    b = a
    a = add(t, first, second)
  }
  return [
    [a, b, c, d],
    [e, f, g, h],
  ]
}

export const sha256Schedule0 = (t: TermBuilder, d: Lanes, n: Lanes): Term[] =>
  d.map((lane, i) => add(t, lane, sigma256.small0(t, i < 3 ? d[i + 1]! : n[0]!)))

/** sha256su1: the upper two words depend on the lower two. */
export function sha256Schedule1(t: TermBuilder, d: Lanes, n: Lanes, m: Lanes): Term[] {
  const shiftedIn = [n[1]!, n[2]!, n[3]!, m[0]!]
  const sources = [m[2]!, m[3]!]
  const result: Term[] = []
  for (let i = 0; i < 4; i++) {
    const source = i < 2 ? sources[i]! : result[i - 2]!
    result.push(add(t, sigma256.small1(t, source), d[i]!, shiftedIn[i]!))
  }
  return result
}

/** sha512h: lanes of 64 bits; d holds w and x of the manual, the result replaces both. */
export function sha512Hash1(t: TermBuilder, w: Lanes, x: Lanes, y: Lanes): Term[] {
  const high = add(t, sigma512.big1(t, y[1]!), choose(t, y[1]!, x[0]!, x[1]!), w[1]!)
  const next = add(t, high, y[0]!)
  const low = add(t, sigma512.big1(t, next), choose(t, next, y[1]!, x[0]!), w[0]!)
  return [low, high]
}

export function sha512Hash2(t: TermBuilder, w: Lanes, x: Lanes, y: Lanes): Term[] {
  const high = add(t, sigma512.big0(t, y[0]!), majority(t, x[0]!, y[1]!, y[0]!), w[1]!)
  const low = add(t, sigma512.big0(t, high), majority(t, high, y[0]!, y[1]!), w[0]!)
  return [low, high]
}

export const sha512Schedule0 = (t: TermBuilder, w: Lanes, x: Lanes): Term[] => [
  add(t, w[0]!, sigma512.small0(t, w[1]!)),
  add(t, w[1]!, sigma512.small0(t, x[0]!)),
]

export const sha512Schedule1 = (t: TermBuilder, w: Lanes, x: Lanes, y: Lanes): Term[] =>
  w.map((lane, i) => add(t, lane, sigma512.small1(t, x[i]!), y[i]!))
