import type { Term, TermBuilder } from '@sourceless/isa'
import type { Lanes } from '../vector/lanes.js'
import { choose, majority, parity } from './sha1.js'

/** SM3 (GB/T 32905) on lanes of 32 bits. */
const add = (t: TermBuilder, ...terms: Term[]): Term => terms.reduce((a, b) => t.binary('add', a, b))
const xor = (t: TermBuilder, ...terms: Term[]): Term => terms.reduce((a, b) => t.binary('xor', a, b))
const rotate = (t: TermBuilder, a: Term, count: number): Term => t.binary('rotl', a, t.constant(count, 32))

/** The permutation P1. */
const spread = (t: TermBuilder, a: Term): Term => xor(t, a, rotate(t, a, 15), rotate(t, a, 23))
/** The permutation P0. */
const diffuse = (t: TermBuilder, a: Term): Term => xor(t, a, rotate(t, a, 9), rotate(t, a, 17))

/** sm3ss1: only the top lane is made. */
export function sm3Shared(t: TermBuilder, n: Lanes, m: Lanes, a: Lanes): Term[] {
  const zero = t.constant(0, 32)
  return [zero, zero, zero, rotate(t, add(t, rotate(t, n[3]!, 12), m[3]!, a[3]!), 7)]
}

/** sm3tt1a, sm3tt1b: rounds 0–15 and 16–63 differ in the function. */
export function sm3Round1(t: TermBuilder, d: Lanes, n: Lanes, word: Term, late: boolean): Term[] {
  const shared = xor(t, n[3]!, rotate(t, d[3]!, 12))
  const mixed = late ? majority(t, d[3]!, d[2]!, d[1]!) : parity(t, d[1]!, d[2]!, d[3]!)
  return [d[1]!, rotate(t, d[2]!, 9), d[3]!, add(t, mixed, d[0]!, shared, word)]
}

/** sm3tt2a, sm3tt2b */
export function sm3Round2(t: TermBuilder, d: Lanes, n: Lanes, word: Term, late: boolean): Term[] {
  const mixed = late ? choose(t, d[3]!, d[2]!, d[1]!) : parity(t, d[1]!, d[2]!, d[3]!)
  const sum = add(t, mixed, d[0]!, n[3]!, word)
  return [d[1]!, rotate(t, d[2]!, 19), d[3]!, diffuse(t, sum)]
}

/** sm3partw1: the last word depends on the first. */
export function sm3Schedule1(t: TermBuilder, d: Lanes, n: Lanes, m: Lanes): Term[] {
  const start = d.map((lane, i) => xor(t, lane, n[i]!))
  const result: Term[] = []
  for (let i = 0; i < 4; i++) {
    const late = i < 3 ? m[i + 1]! : result[0]!
    result.push(spread(t, xor(t, start[i]!, rotate(t, late, 15))))
  }
  return result
}

/** sm3partw2 */
export function sm3Schedule2(t: TermBuilder, d: Lanes, n: Lanes, m: Lanes): Term[] {
  const mixed = n.map((lane, i) => xor(t, lane, rotate(t, m[i]!, 7)))
  const result = mixed.map((lane, i) => xor(t, d[i]!, lane))
  const last = spread(t, rotate(t, mixed[0]!, 15))
  result[3] = xor(t, result[3]!, last)
  return result
}
