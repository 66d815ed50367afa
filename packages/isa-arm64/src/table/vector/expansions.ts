import type { Feature } from '../../feature.js'
import type { FamilyHeader, Row, Substitution } from '../../form.js'
import { type Family, family } from '../row.js'

/**
 * What rows of Advanced SIMD are expanded over. In templates `T` is the arrangement, `V` the letter of a scalar, `W` and
 * `N` the arrangements or scalars twice as wide and half as wide, `E` the element and `B` its bits; in patterns Q is the bit that
 * tells 128 bits from 64, S the size field, and I immh:immb: where its highest one is tells the size (K: a shift by 0).
 */
/** Rows of words, the first naming the columns. */
export const table = (text: string): readonly Substitution[] => {
  const [names = [], ...lines] = text
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
  return lines.map((words) => Object.fromEntries(words.map((word, n) => [names[n]!, word === '_' ? '' : word])))
}

export const only = (rows: readonly Substitution[], key: string, ...values: string[]): readonly Substitution[] =>
  rows.filter((row) => values.includes(row[key]!))

export const allLanes = table(`
  T   Q S  E B  I
  8b  0 00 b 8  0001iii
  16b 1 00 b 8  0001iii
  4h  0 01 h 16 001iiii
  8h  1 01 h 16 001iiii
  2s  0 10 s 32 01iiiii
  4s  1 10 s 32 01iiiii
  2d  1 11 d 64 1iiiiii
`)
/** Without 2d. */
export const narrowLanes = only(allLanes, 'E', 'b', 'h', 's')
export const byteLanes = only(allLanes, 'E', 'b')
export const byteAndHalfLanes = only(allLanes, 'E', 'b', 'h')
export const halfAndWordLanes = only(allLanes, 'E', 'h', 's')
export const halfLanes = only(allLanes, 'E', 'h')
export const wordLanes = only(allLanes, 'E', 's')

export const allScalars = table(`
  V S  E B  I
  B 00 b 8  0001iii
  H 01 h 16 001iiii
  S 10 s 32 01iiiii
  D 11 d 64 1iiiiii
`)
export const doubleScalar = only(allScalars, 'E', 'd')
export const halfAndWordScalars = only(allScalars, 'E', 'h', 's')

/** Sources of one width, a result of twice that, or the other way; with `2` in the mnemonic the upper half is meant. */
export const widening = table(`
  W  N   Q S  two B  I       K
  8h 8b  0 00 _   8  0001iii 0001000
  8h 16b 1 00 2   8  0001iii 0001000
  4s 4h  0 01 _   16 001iiii 0010000
  4s 8h  1 01 2   16 001iiii 0010000
  2d 2s  0 10 _   32 01iiiii 0100000
  2d 4s  1 10 2   32 01iiiii 0100000
`)
export const wideningHalfAndWord = only(widening, 'S', '01', '10')
export const wideningScalars = table(`
  W N S
  S H 01
  D S 10
`)
export const narrowingScalars = table(`
  W N S  B  I
  H B 00 8  0001iii
  S H 01 16 001iiii
  D S 10 32 01iiiii
`)

/** A narrow result: `D` is the destination, of which the mnemonics with a 2 keep the lower half. */
export const narrowing = widening.map((row) => ({ ...row, D: `Vd.${row.N}${row.two === '' ? '' : ':rw'}` }))

/** What reductions take, the scalar of one lane and of one twice as wide. */
export const fullLanes = table(`
  T   V L Q S
  8b  B H 0 00
  16b B H 1 00
  4h  H S 0 01
  8h  H S 1 01
  4s  S D 1 10
`)

/** Pairs of lanes: L has half as many, twice as wide. */
export const pairing = table(`
  T   L  Q S
  8b  4h 0 00
  16b 8h 1 00
  4h  2s 0 01
  8h  4s 1 01
  2s  1d 0 10
  4s  2d 1 10
`)

/**
 * Floats. Z are the two bits below bit 23 of `three same`, O the top two of its opcode; P the bits 22 to 17 of `two-register
 * miscellaneous`; S the size of `by element`, M its lane, l the bit L; I and B belong to fixed-point conversions.
 */
const singlesAndDoubles = table(`
  T  Q Z  O  P      S  M        B  I       l
  2s 0 01 11 010000 10 Vm.s[hl] 32 01iiiii l
  4s 1 01 11 010000 10 Vm.s[hl] 32 01iiiii l
  2d 1 11 11 110000 11 Vm.d[h]  64 1iiiiii 0
`)
const halves = table(`
  T  Q Z  O  P      S  M          B  I       l
  4h 0 10 00 111100 00 Vm4.h[hlm] 16 001iiii l
  8h 1 10 00 111100 00 Vm4.h[hlm] 16 001iiii l
`)
const scalarSinglesAndDoubles = table(`
  V Z  O  P      S  M        B  I       l
  S 01 11 010000 10 Vm.s[hl] 32 01iiiii l
  D 11 11 110000 11 Vm.d[h]  64 1iiiiii 0
`)
const scalarHalf = table(`
  V Z  O  P      S  M          B  I       l
  H 10 00 111100 00 Vm4.h[hlm] 16 001iiii l
`)

const halfFeature: readonly Feature[] = ['fullfp16']

/** The rows for singles and doubles, and those for halves, which are an extension. */
const withHalves =
  (expand: readonly Substitution[], halfExpand: readonly Substitution[]) =>
  (header: FamilyHeader, rows: readonly Row[]): readonly Family[] => [
    family({ ...header, expand }, rows),
    family({ ...header, expand: halfExpand, features: halfFeature }, rows),
  ]
export const floatVectors = withHalves(singlesAndDoubles, halves)
export const floatScalars = withHalves(scalarSinglesAndDoubles, scalarHalf)
export const singleAndDoubleVectors = singlesAndDoubles
export const singleAndDoubleScalars = scalarSinglesAndDoubles

/** Rows by element: `M` is the lane, told by the size field. */
const elements: Readonly<Record<string, string>> = { '01': 'Vm4.h[hlm]', '10': 'Vm.s[hl]' }
export const withElement = (rows: readonly Substitution[]): readonly Substitution[] =>
  rows.map((row) => ({ ...row, M: elements[row.S!]! }))

/**
 * Rows that name lanes: C and A are imm5 and imm4 with a lane's number, J imm5 without; the lowest one bit of imm5 tells
 * the size. `X` is the letter of a general register that holds the element.
 */
const elementColumns = table(`
  E C     J     A    X
  b iiii1 00001 jjjj W
  h iii10 00010 jjj0 W
  s ii100 00100 jj00 W
  d i1000 01000 j000 X
`)
export const elementsFrom = (rows: readonly Substitution[]): readonly Substitution[] =>
  rows.map((row) => ({ ...row, ...elementColumns.find(({ E }) => E === row.E)! }))
