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

/** All bytes of a block at once. */
function onBlock(terms: TermBuilder, parts: Parts, f: (terms: TermBuilder, value: Term) => Term): Parts {
  const result = f(terms, terms.concat(parts[1]!, parts[0]!))
  return [terms.extract(result, 0, 64), terms.extract(result, 64, 64)]
}

/** FIPS 197, 5.1.2: the state is stored column by column; row r moves r columns, left in encryption. */
function shiftRows(terms: TermBuilder, parts: Parts, direction: 1 | -1): Parts {
  const bytes = split(terms, parts, 8)
  return join(
    terms,
    bytes.map((_, n) => bytes[(n + direction * 4 * (n & 3)) & 15]!),
  )
}

/** The bytes of each column moved up by `count` places. */
const rotateColumns = (terms: TermBuilder, columns: readonly Term[], count: number): Term[] =>
  columns.map((column) => terms.binary('rotr', column, terms.constant(8 * count, 32)))

const xor = (terms: TermBuilder, a: Parts, b: Parts): Parts => a.map((part, n) => terms.binary('xor', part, b[n]!))

/** FIPS 197, 5.1.3: each byte times 2, plus the next times 3, plus the two after it. */
function mixColumns(terms: TermBuilder, parts: Parts): Parts {
  const columns = split(terms, parts, 32)
  const [next, second, third] = [1, 2, 3].map((count) => join(terms, rotateColumns(terms, columns, count)))
  const doubled = xor(terms, parts, next!).map((part) => timesX(terms, part))
  return xor(terms, doubled, xor(terms, next!, xor(terms, second!, third!)))
}

/** FIPS 197, 5.3.3: as `mixColumns` after adding 4 times the byte and the one two places on (14 = 8 + 4 + 2, …). */
function unmixColumns(terms: TermBuilder, parts: Parts): Parts {
  const opposite = join(terms, rotateColumns(terms, split(terms, parts, 32), 2))
  const fourfold = xor(terms, parts, opposite).map((part) => timesX(terms, timesX(terms, part)))
  return mixColumns(terms, xor(terms, parts, fourfold))
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
const substituted: Step = (terms, state) => onBlock(terms, state, substitute)
const restored: Step = (terms, state) => onBlock(terms, state, substituteBack)

export const encrypt: VectorFunction = round(shifted, substituted, mixColumns)
export const encryptLast: VectorFunction = round(shifted, substituted)
export const decrypt: VectorFunction = round(unshifted, restored, unmixColumns)
export const decryptLast: VectorFunction = round(unshifted, restored)

/** aesimc: a round key made ready for decryption. */
export const inverseMixColumns: VectorFunction = (terms, [a]) => unmixColumns(terms, a!)

/** aeskeygenassist: substituted columns 1 and 3, each also with its bytes rotated and the immediate added. */
export const assistKeyGeneration: VectorFunction = (terms, [a], immediate) => {
  const [, first, , third] = split(terms, onBlock(terms, a!, substitute), 32) as [Term, Term, Term, Term]
  const mixed = (column: Term): Term =>
    terms.binary('xor', terms.binary('rotr', column, terms.constant(8, 32)), terms.constant(immediate, 32))
  return join(terms, [first, mixed(first), third, mixed(third)])
}
