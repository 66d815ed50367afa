import { field, fieldMask, makeKind, type OperandKind, REFUSED } from './kind.js'
import { type Lane, type LaneElement, type ListClass, lane, list, type Operand, type RegisterList } from './operand.js'
import { classMask } from './register.js'

/** Where the bits of a lane's number are: pieces of the word, the lowest first. */
type Pieces = readonly (readonly [at: number, width: number])[]

const registerFields: Readonly<Record<string, number>> = { d: 0, n: 5, m: 16, t: 0 }
const logarithms: Readonly<Record<LaneElement, number>> = { b: 0, h: 1, s: 2, d: 3, '4b': 2, '2h': 2 }

const lanePattern = /^V([dnm])(4?)\.(b|h|s|d|4b|2h)\[(\w+)\]$/
const listPattern = /^\{Vt\.(b|h|s|d)\*([1-4])\}\[i\]$/

/**
 * The kind of a token for one lane: `Vn.s[i5]` (number in imm5, above the bit that tells the size), `Vn.s[i4]` (imm4),
 * `Vm.s[hl]` (bits H and L), `Vm4.h[hlm]` (H, L, M; four bits are left for the register), `Vm.s[h]`, `Vm.h[l]`,
 * `Vm.s[i2]` (bit 12), `Vd.d[1]`; and for one lane of a list: `{Vt.s*2}[i]`.
 */
export function laneKindOf(token: string): OperandKind | undefined {
  const listed = listPattern.exec(token)
  if (listed) return laneListKind(listed[1] as ListClass & LaneElement, Number(listed[2]))
  const match = lanePattern.exec(token)
  if (!match) return undefined
  const [, letter, short, element, place] = match as unknown as [string, string, string, LaneElement, string]
  return laneKind(registerFields[letter]!, short === '' ? 5 : 4, element, place)
}

function piecesOf(place: string, element: LaneElement): Pieces {
  const log = logarithms[element]
  switch (place) {
    case 'i5':
      return [[17 + log, 4 - log]]
    case 'i4':
      return [[11 + log, 4 - log]]
    case 'i2':
      return [[12, 2]]
    case 'hlm':
      return [
        [20, 1],
        [21, 1],
        [11, 1],
      ]
    case 'hl':
      return [
        [21, 1],
        [11, 1],
      ]
    case 'h':
      return [[11, 1]]
    case 'l':
      return [[21, 1]]
    default:
      return []
  }
}

const maskOf = (pieces: Pieces): number => pieces.reduce((mask, [at, width]) => mask | fieldMask(at, width), 0)

function scatter(pieces: Pieces, value: number): number {
  let word = 0
  let from = 0
  for (const [at, width] of pieces) {
    word |= ((value >> from) & (2 ** width - 1)) << at
    from += width
  }
  return word
}

function gather(pieces: Pieces, word: number): number {
  let value = 0
  let from = 0
  for (const [at, width] of pieces) {
    value |= field(word, at, width) << from
    from += width
  }
  return value
}

const isLane = (operand: Operand): operand is Lane => typeof operand === 'object' && operand.kind === 'lane'

function laneKind(at: number, registerBits: number, element: LaneElement, place: string): OperandKind {
  const pieces = piecesOf(place, element)
  const first = pieces.length === 0 ? Number(place) : 0
  const count = pieces.reduce((product, [, width]) => product * 2 ** width, 1)
  const mask = classMask[element]
  const registers = 2 ** registerBits
  return makeKind({
    name: `v${element}`,
    mask,
    minimum: first,
    maximum: first + count - 1,
    fields: fieldMask(at, registerBits) | maskOf(pieces),
    accepts: `v0.${element}[n] to v${registers - 1}.${element}[n], n ${count === 1 ? `= ${first}` : `from 0 to ${count - 1}`}`,
    error: 'operand-class',
    encode: (operand) =>
      isLane(operand) &&
      operand.mask === mask &&
      operand.number < registers &&
      operand.index >= first &&
      operand.index < first + count
        ? (operand.number << at) | scatter(pieces, operand.index - first)
        : REFUSED,
    decode: (word) => lane(field(word, at, registerBits), element, first + gather(pieces, word)),
  })
}

/** Q, S and the size bits that the element leaves, from the highest: the lane's number. */
const listPieces: Readonly<Record<'b' | 'h' | 's' | 'd', Pieces>> = {
  b: [
    [10, 3],
    [30, 1],
  ],
  h: [
    [11, 2],
    [30, 1],
  ],
  s: [
    [12, 1],
    [30, 1],
  ],
  d: [[30, 1]],
}

const isList = (operand: Operand): operand is RegisterList => typeof operand === 'object' && operand.kind === 'list'

function laneListKind(element: 'b' | 'h' | 's' | 'd', count: number): OperandKind {
  const pieces = listPieces[element]
  const lanes = 16 >> logarithms[element]
  const mask = classMask[element]
  return makeKind({
    name: `${count}v${element}`,
    mask,
    maximum: lanes - 1,
    fields: fieldMask(0, 5) | maskOf(pieces),
    accepts: `a list of ${count} consecutive registers with element ${element} and lane 0 to ${lanes - 1}`,
    error: 'operand-class',
    encode: (operand) =>
      isList(operand) && operand.mask === mask && operand.count === count && operand.index >= 0 && operand.index < lanes
        ? operand.number | scatter(pieces, operand.index)
        : REFUSED,
    decode: (word) => list(field(word, 0, 5), count, element, gather(pieces, word)),
  })
}
