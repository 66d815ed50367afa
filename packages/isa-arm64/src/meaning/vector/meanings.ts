import type { CompareOp, Term } from '@sourceless/isa'
import type { Meaning } from '../../form.js'
import type { RegisterList } from '../../operand/operand.js'
import {
  halvesAt,
  lanesAt,
  lanes as lanewise,
  listRegisters,
  readHalves,
  readLane,
  readLanes,
  writeHalves,
  writeLanes,
} from './apply.js'
import { dotProduct, matrixMultiply } from './dot.js'
import { compared } from './integer.js'
import { type LaneOperation, type Lanes, mapLanes, type Signedness, splitLanes } from './lanes.js'
import { extractPair, reverseBits, tableByte } from './permute.js'
import { polynomialMultiply, polynomialMultiplyDouble, polynomialMultiplyLong } from './polynomial.js'

/** pmul */
export const polynomialBytes: Meaning = (m, o) =>
  writeHalves(m, o.register(0), polynomialMultiply(m.terms, halvesAt(m, o, 1), halvesAt(m, o, 2)))

/** The half that a widening row takes: the upper one of 128 bits. */
const last = (halves: Lanes) => halves[halves.length - 1]!

export const polynomialLong: Meaning = (m, o) =>
  writeHalves(m, o.register(0), polynomialMultiplyLong(m.terms, last(halvesAt(m, o, 1)), last(halvesAt(m, o, 2))))
export const polynomialDouble: Meaning = (m, o) =>
  writeHalves(m, o.register(0), polynomialMultiplyDouble(m.terms, last(halvesAt(m, o, 1)), last(halvesAt(m, o, 2))))

/** Comparisons with zero, which is operand 2. */
export const againstZero = (op: CompareOp, swapped = false): Meaning => lanewise(compared(op, swapped))

export const reverseByteBits: Meaning = (m, o) =>
  writeHalves(
    m,
    o.register(0),
    halvesAt(m, o, 1).map((half) => reverseBits(m.terms, half)),
  )

export const extractVector: Meaning = (m, o) =>
  writeLanes(m, o.register(0), extractPair(lanesAt(m, o, 1), lanesAt(m, o, 2), o.number(3)))

/** tbl gives zero where the index is outside of the table, tbx keeps the byte. */
export const lookUp =
  (outside: 'zero' | 'kept'): Meaning =>
  (m, o) => {
    const destination = o.register(0)
    const table = listRegisters(o.operand(1) as RegisterList, '16b').flatMap((register) => readHalves(m, register))
    const kept = outside === 'kept' ? readLanes(m, destination) : undefined
    const zero = m.terms.constant(0, 8)
    const bytes = lanesAt(m, o, 2).map((index, n) => tableByte(m.terms, table, index, kept?.[n] ?? zero))
    writeLanes(m, destination, bytes)
  }

/** sdot, udot, usdot, sudot: four bytes of each source for a word; by element, always the same four of the second. */
export const dot =
  (...signs: readonly [Signedness, Signedness]): Meaning =>
  (m, o) => {
    const bytesOf = (word: Term): Term[] => splitLanes(m.terms, [word], 8)
    const operation: LaneOperation = (t, sum, a, b) => dotProduct(t, sum!, bytesOf(a!), bytesOf(b!), signs)
    const destination = o.register(0)
    const left = splitLanes(m.terms, halvesAt(m, o, 1), 32)
    const second = o.operand(2)
    const isLane = typeof second === 'object' && second.kind === 'lane'
    const right = isLane ? left.map(() => readLane(m, second)) : splitLanes(m.terms, halvesAt(m, o, 2), 32)
    writeLanes(m, destination, mapLanes(m.terms, operation, readLanes(m, destination), left, right))
  }

export const matrixProduct =
  (...signs: readonly [Signedness, Signedness]): Meaning =>
  (m, o) => {
    const destination = o.register(0)
    const sums = matrixMultiply(m.terms, readLanes(m, destination), lanesAt(m, o, 1), lanesAt(m, o, 2), signs)
    writeLanes(m, destination, sums)
  }
