import type { MeaningContext, Term } from '@sourceless/isa'
import type { OperandAccess } from '../../access.js'
import type { Meaning } from '../../form.js'
import type { Operand } from '../../operand/operand.js'
import { halvesAt, lanesAt, readHalves, readLane, readLanes, viewOf, writeLanes } from '../vector/apply.js'
import { splitLanes } from '../vector/lanes.js'
import { add, fused, multiplyAddLong } from './arithmetic.js'
import { brainDotProduct } from './brain.js'
import { widenBrain } from './convert.js'
import { flipped } from './format.js'

/** fcadd: the second source turned by 90 or 270 degrees, added. */
export const complexAdd: Meaning = (m, o) => {
  const [a, b] = [lanesAt(m, o, 1), lanesAt(m, o, 2)]
  const quarter = o.number(3) === 90
  const turned = b.map((_, n) => {
    const other = b[n ^ 1]!
    return (n % 2 === 0) === quarter ? flipped(m.terms, other) : other
  })
  writeLanes(
    m,
    o.register(0),
    a.map((lane, n) => add(m.terms, lane, turned[n]!)),
  )
}

/** The complex factors of fcmla; by element one pair, repeated. */
function complexFactors(m: MeaningContext, operand: Operand, count: number, laneBits: number): Term[] {
  if (typeof operand === 'object' && operand.kind === 'register') return readLanes(m, operand)
  if (typeof operand !== 'object' || operand.kind !== 'lane') throw new Error('neither a vector nor a lane')
  const all = splitLanes(m.terms, readHalves(m, viewOf(operand.number, '2d')), laneBits)
  return Array.from({ length: count }, (_, n) => all[2 * operand.index + (n % 2)]!)
}

/** fcmla: turned by 0 or 180 degrees the real part of the first source is used, otherwise the imaginary one. */
export const complexMultiplyAdd: Meaning = (m, o) => {
  const destination = o.register(0)
  const sums = readLanes(m, destination)
  const a = lanesAt(m, o, 1)
  const b = complexFactors(m, o.operand(2), sums.length, destination.laneBits)
  const turns = o.number(3) / 90
  const result = sums.map((sum, n) => {
    const odd = n % 2
    const imaginary = turns % 2
    const factor = b[imaginary === 1 ? n ^ 1 : n]!
    // Negative: real parts at 90 and 180 degrees, imaginary ones at 180 and 270.
    const negative = odd === 0 ? turns === 1 || turns === 2 : turns >= 2
    return fused(m.terms, a[n - odd + imaginary]!, negative ? flipped(m.terms, factor) : factor, sum)
  })
  writeLanes(m, destination, result)
}

/** `count` lanes of the second source from `first` on, or a lane repeated. */
function factorsOf(m: MeaningContext, o: OperandAccess, first: number, count: number): Term[] {
  const operand = o.operand(2)
  if (typeof operand === 'object' && operand.kind === 'lane')
    return Array.from({ length: count }, () => readLane(m, operand))
  return halfLanes(m, o, 2).slice(first, first + count)
}

/** All lanes of 16 bits of a register, however the operand names it. */
const halfLanes = (m: MeaningContext, o: OperandAccess, index: number): Term[] =>
  readLanes(m, viewOf(o.register(index).number, '8h'))

/** fmlal, fmlsl: from the lower lanes of the sources, fmlal2, fmlsl2 from those above them. */
export const halfMultiplyAdd =
  (part: 'low' | 'high', subtracting: boolean): Meaning =>
  (m, o) => {
    const destination = o.register(0)
    const sums = readLanes(m, destination)
    const first = part === 'low' ? 0 : sums.length
    const a = halfLanes(m, o, 1).slice(first, first + sums.length)
    const b = factorsOf(m, o, first, sums.length)
    const operation = multiplyAddLong(subtracting)
    writeLanes(
      m,
      destination,
      sums.map((sum, n) => operation(m.terms, sum, a[n]!, b[n]!)),
    )
  }

/** bfmlalb, bfmlalt: even or odd lanes. */
export const brainMultiplyAdd =
  (part: 0 | 1): Meaning =>
  (m, o) => {
    const destination = o.register(0)
    const a = halfLanes(m, o, 1)
    const b = factorsOf(m, o, 0, 8)
    const result = readLanes(m, destination).map((sum, n) => {
      const [left, right] = [a[2 * n + part]!, b[2 * n + part]!]
      return m.terms.fusedMultiplyAdd(widenBrain(m.terms, left), widenBrain(m.terms, right), sum)
    })
    writeLanes(m, destination, result)
  }

/** bfdot: two products for each single. */
export const brainDot: Meaning = (m, o) => {
  const destination = o.register(0)
  const a = splitLanes(m.terms, halvesAt(m, o, 1), 32)
  const second = o.operand(2)
  const isLane = typeof second === 'object' && second.kind === 'lane'
  const b = isLane ? a.map(() => readLane(m, second)) : splitLanes(m.terms, halvesAt(m, o, 2), 32)
  writeLanes(
    m,
    destination,
    readLanes(m, destination).map((sum, n) => brainDotProduct(m.terms, sum, a[n]!, b[n]!)),
  )
}

/** bfmmla: the 2×2 product of a 2×4 matrix and another, transposed. */
export const brainMatrixProduct: Meaning = (m, o) => {
  const destination = o.register(0)
  const [a, b] = [splitLanes(m.terms, halvesAt(m, o, 1), 32), splitLanes(m.terms, halvesAt(m, o, 2), 32)]
  const result = readLanes(m, destination).map((sum, n) => {
    const [row, column] = [n < 2 ? 0 : 2, n % 2 === 0 ? 0 : 2]
    const first = brainDotProduct(m.terms, sum, a[row]!, b[column]!)
    return brainDotProduct(m.terms, first, a[row + 1]!, b[column + 1]!)
  })
  writeLanes(m, destination, result)
}
