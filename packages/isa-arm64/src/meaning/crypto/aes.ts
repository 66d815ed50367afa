import type { Term, TermBuilder } from '@sourceless/isa'
import { joinHalves, joinLanes, type Lanes, splitLanes } from '../vector/lanes.js'
import { aesForward, aesInverse, everyByte, substitute } from './substitution.js'

/** The state of AES is a column of four bytes in each 32-bit lane (FIPS 197, 3.4). */

/** ShiftRows: byte r of column c comes from column c + r, or c - r for the inverse. */
function shiftRows(t: TermBuilder, state: Lanes, inverse: boolean): Term[] {
  const bytes = splitLanes(t, state, 8)
  const moved = bytes.map((_, n) => bytes[(inverse ? n + 12 * (n % 4) : n + 4 * (n % 4)) % 16]!)
  return joinHalves(t, moved)
}

/** aese, aesd: the round key is added first. */
export function aesRound(t: TermBuilder, state: Lanes, key: Lanes, inverse: boolean): Term[] {
  const keyed = state.map((half, n) => t.binary('xor', half, key[n]!))
  const box = inverse ? aesInverse : aesForward
  return shiftRows(t, keyed, inverse).map((half) => substitute(t, box, half))
}

/** Every byte of a word times x in GF(2^8) modulo 0x11b. */
function timesX(t: TermBuilder, word: Term): Term {
  const one = t.constant(1, word.bits)
  const moved = t.binary('shl', t.binary('and', word, everyByte(t, 0x7f, word.bits)), one)
  const carries = t.binary('and', t.binary('lshr', word, t.constant(7, word.bits)), everyByte(t, 1, word.bits))
  return t.binary('xor', moved, t.binary('mul', carries, t.constant(0x1b, word.bits)))
}

const rotate = (t: TermBuilder, column: Term, bytes: number): Term =>
  t.binary('rotr', column, t.constant(8 * bytes, 32))

/** 2a + 3b + c + d for every byte of a column and the three that follow it. */
function mixColumn(t: TermBuilder, column: Term): Term {
  const next = rotate(t, column, 1)
  const doubled = timesX(t, t.binary('xor', column, next))
  const others = t.binary('xor', next, t.binary('xor', rotate(t, column, 2), rotate(t, column, 3)))
  return t.binary('xor', doubled, others)
}

/** The inverse matrix is the matrix times one that adds 4(a + c) to every byte. */
function unmixColumn(t: TermBuilder, column: Term): Term {
  const opposite = t.binary('xor', column, rotate(t, column, 2))
  return mixColumn(t, t.binary('xor', column, timesX(t, timesX(t, opposite))))
}

/** aesmc, aesimc */
export function mixColumns(t: TermBuilder, state: Lanes, inverse: boolean): Term[] {
  const columns = splitLanes(t, state, 32).map((column) => (inverse ? unmixColumn : mixColumn)(t, column))
  return [joinLanes(t, columns.slice(0, 2)), joinLanes(t, columns.slice(2))]
}
