import type { Term, TermBuilder } from '@sourceless/isa'
import { everyByte, fromPlanes, invert, timesX, toPlanes, transform } from './byte-field.js'
import { blockwise, join, type Parts, split, type VectorFunction } from './lanes.js'

/** FIPS 197, 5.1.1: row n of the affine transformation after inversion; the other way round it is undone first. */
const affine = Array.from({ length: 8 }, (_, n) => rotated(0xf1, n))
const inverseAffine = Array.from({ length: 8 }, (_, n) => rotated(0xa4, n))

function rotated(row: number, count: number): number {
  return ((row << count) | (row >> (8 - count))) & 0xff
}

function substitute(terms: TermBuilder, value: Term): Term {
  const planes = transform(terms, affine, invert(terms, toPlanes(terms, value)))
  return terms.binary('xor', fromPlanes(terms, planes), everyByte(terms, 0x63, value.bits))
}

function substituteBack(terms: TermBuilder, value: Term): Term {
  const shifted = terms.binary('xor', value, everyByte(terms, 0x63, value.bits))
  return fromPlanes(terms, invert(terms, transform(terms, inverseAffine, toPlanes(terms, shifted))))
}

/** FIPS 197, 5.1.2: the state is stored column by column; row r moves r columns, left in encryption. */
function shiftRows(terms: TermBuilder, parts: Parts, direction: 1 | -1): Parts {
  const bytes = split(terms, parts, 8)
  return join(
    terms,
    bytes.map((_, n) => bytes[(n + direction * 4 * (n & 3)) & 15]!),
  )
}

/** The bytes of each column moved down by `count` places, the lowest ones to the top: both columns of a part at once. */
function rotateColumns(terms: TermBuilder, part: Term, count: number): Term {
  const bits = 8 * count
  const low = (1n << BigInt(32 - bits)) - 1n
  const high = 0xffffffffn ^ low
  const moved = (op: 'shl' | 'lshr', by: number, mask: bigint): Term => {
    const shifted = terms.binary(op, part, terms.constant(by, 64))
    return terms.binary('and', shifted, terms.constant((mask << 32n) | mask, 64))
  }
  return terms.binary('or', moved('lshr', bits, low), moved('shl', 32 - bits, high))
}

const xor = (terms: TermBuilder, a: Parts, b: Parts): Parts => a.map((part, n) => terms.binary('xor', part, b[n]!))

/** FIPS 197, 5.1.3: each byte times 2, plus the next times 3, plus the two after it. */
function mixColumns(terms: TermBuilder, parts: Parts): Parts {
  return parts.map((part) => {
    const [next, second, third] = [1, 2, 3].map((count) => rotateColumns(terms, part, count))
    const doubled = timesX(terms, terms.binary('xor', part, next!))
    return [next!, second!, third!].reduce((a, b) => terms.binary('xor', a, b), doubled)
  })
}

/** FIPS 197, 5.3.3: as `mixColumns` after adding 4 times the byte and the one two places on (14 = 8 + 4 + 2, …). */
function unmixColumns(terms: TermBuilder, parts: Parts): Parts {
  const prepared = parts.map((part) => {
    const sum = terms.binary('xor', part, rotateColumns(terms, part, 2))
    return terms.binary('xor', part, timesX(terms, timesX(terms, sum)))
  })
  return mixColumns(terms, prepared)
}

type Step = (terms: TermBuilder, state: Parts) => Parts

/** A round on each block of the first source; the second holds the round keys. */
const round = (...steps: readonly Step[]): VectorFunction =>
  blockwise((terms, [state, key]) =>
    xor(
      terms,
      steps.reduce((current, step) => step(terms, current), state!),
      key!,
    ),
  )

const shifted: Step = (terms, state) => shiftRows(terms, state, 1)
const unshifted: Step = (terms, state) => shiftRows(terms, state, -1)
const substituted: Step = (terms, state) => state.map((part) => substitute(terms, part))
const restored: Step = (terms, state) => state.map((part) => substituteBack(terms, part))

export const encrypt: VectorFunction = round(shifted, substituted, mixColumns)
export const encryptLast: VectorFunction = round(shifted, substituted)
export const decrypt: VectorFunction = round(unshifted, restored, unmixColumns)
export const decryptLast: VectorFunction = round(unshifted, restored)

/** aesimc: a round key made ready for decryption. */
export const inverseMixColumns: VectorFunction = (terms, [a]) => unmixColumns(terms, a!)

/** aeskeygenassist: substituted columns 1 and 3, each also with its bytes rotated and the immediate added. */
export const assistKeyGeneration: VectorFunction = (terms, [a], immediate) => {
  const [, first, , third] = split(terms, substituted(terms, a!), 32) as [Term, Term, Term, Term]
  const mixed = (column: Term): Term =>
    terms.binary('xor', terms.binary('rotr', column, terms.constant(8, 32)), terms.constant(immediate, 32))
  return join(terms, [first, mixed(first), third, mixed(third)])
}
