import type { MeaningContext, Term } from '@sourceless/isa'
import type { OperandAccess } from '../../access.js'
import type { Meaning } from '../../form.js'
import type { Lane, Operand, RegisterList } from '../../operand/operand.js'
import { type Register, vector } from '../../operand/register.js'
import { joinHalves, type LaneOperation, type Lanes, mapLanes, pairwise, reduce, splitLanes } from './lanes.js'

/** The upper half of a vector register. */
const upper = (register: Register): string => `${register.location}h`

/** A vector register's value in halves of 64 bits, or a scalar of its own width. */
export function readHalves(m: MeaningContext, register: Register): Term[] {
  const low = m.read(register.location)
  if (register.bits === 128) return [low, m.read(upper(register))]
  return [m.terms.extract(low, 0, register.bits)]
}

/** Writes a vector or scalar register; what lies above is zeroed. */
export function writeHalves(m: MeaningContext, register: Register, halves: Lanes): void {
  m.write(register.location, m.terms.convert('zext', halves[0]!, 64))
  m.write(upper(register), halves[1] ?? m.terms.constant(0, 64))
}

export const readLanes = (m: MeaningContext, register: Register): Term[] =>
  splitLanes(m.terms, readHalves(m, register), register.laneBits)

/** Writes lanes, lowest first; lanes and register need not be equally long: what is missing is zero. */
export const writeLanes = (m: MeaningContext, register: Register, lanes: Lanes): void =>
  writeHalves(m, register, joinHalves(m.terms, lanes))

/** The lanes or halves of the register that operand `index` is. */
export const lanesAt = (m: MeaningContext, o: OperandAccess, index: number): Term[] => readLanes(m, o.register(index))
export const halvesAt = (m: MeaningContext, o: OperandAccess, index: number): Term[] => readHalves(m, o.register(index))

/** All of a vector register, as one arrangement or another. */
export const viewOf = (number: number, like: '16b' | '8h' | '4s' | '2d' | '8b'): Register => vector(number, like)

const elementBits: Readonly<Record<Lane['element'], number>> = { b: 8, h: 16, s: 32, d: 64, '4b': 32, '2h': 32 }

/** The value of a lane operand. */
export function readLane(m: MeaningContext, lane: Lane): Term {
  const bits = elementBits[lane.element]
  const low = lane.index * bits
  const half = m.read(low < 64 ? `v${lane.number}` : `v${lane.number}h`)
  return m.terms.extract(half, low % 64, bits)
}
export const laneAt = (m: MeaningContext, o: OperandAccess, index: number): Term =>
  readLane(m, o.operand(index) as Lane)

/** Replaces one lane of a vector register; the others are kept. */
export function writeLane(m: MeaningContext, number: number, index: number, value: Term): void {
  const low = index * value.bits
  const location = low < 64 ? `v${number}` : `v${number}h`
  const lanes = splitLanes(m.terms, [m.read(location)], value.bits)
  lanes[(low % 64) / value.bits] = value
  m.write(location, joinHalves(m.terms, lanes)[0]!)
}

/** The registers of a list, seen as `of`. */
export const listRegisters = (list: RegisterList, of: '16b' | '8b'): Register[] =>
  Array.from({ length: list.count }, (_, n) => vector((list.number + n) % 32, of))

/** One source for an operation of `count` lanes: the upper half of a register with twice as many, a lane repeated, or a constant. */
function sourceLanes(m: MeaningContext, operand: Operand, count: number, bits: number): Term[] {
  if (typeof operand === 'object' && operand.kind === 'register') {
    const lanes = readLanes(m, operand)
    return lanes.length > count ? lanes.slice(lanes.length - count) : lanes
  }
  const isLane = typeof operand === 'object' && operand.kind === 'lane'
  const value = isLane ? readLane(m, operand) : m.terms.constant(BigInt(operand as number | bigint), bits)
  return Array.from({ length: count }, () => value)
}

const laneCount = ({ bits, laneBits }: Register): number => bits / laneBits

/**
 * `operation` on each lane; sources are the operands from `first` on. Mnemonics with a 2 need no meaning of their own: a
 * source with more lanes than the others gives its upper half, and a destination with more receives the results there.
 */
function lanewise(operation: LaneOperation, first: 0 | 1): Meaning {
  return (m, o) => {
    const destination = o.register(0)
    const operands = Array.from({ length: o.count }, (_, n) => o.operand(n))
    const registers = operands.filter((each): each is Register => typeof each === 'object' && each.kind === 'register')
    const count = Math.min(...registers.map(laneCount))
    const bits = o.register(1).laneBits
    const sources = operands.slice(first).map((operand) => sourceLanes(m, operand, count, bits))
    const results = mapLanes(m.terms, operation, ...sources)
    if (laneCount(destination) === count) writeLanes(m, destination, results)
    else m.write(upper(destination), joinHalves(m.terms, results)[0]!)
  }
}

/** The destination is only written. */
export const lanes = (operation: LaneOperation): Meaning => lanewise(operation, 1)
/** The destination is the first source. */
export const accumulated = (operation: LaneOperation): Meaning => lanewise(operation, 0)

/** The same on halves of 64 bits, for operations that do not care about lanes. */
export const whole =
  (operation: LaneOperation, first: 0 | 1 = 1): Meaning =>
  (m, o) => {
    const sources = Array.from({ length: o.count - first }, (_, n) => halvesAt(m, o, n + first))
    writeHalves(m, o.register(0), mapLanes(m.terms, operation, ...sources))
  }

/** Neighbours of all sources, one after the other: addp and its like, and the scalar forms with one source. */
export const pairs =
  (operation: LaneOperation): Meaning =>
  (m, o) => {
    const sources = Array.from({ length: o.count - 1 }, (_, n) => lanesAt(m, o, n + 1))
    writeLanes(m, o.register(0), pairwise(m.terms, operation, sources.flat()))
  }
/** uadalp and its like: pairs added to the destination. */
export const accumulatedPairs =
  (operation: LaneOperation): Meaning =>
  (m, o) => {
    const destination = o.register(0)
    const sums = pairwise(m.terms, operation, lanesAt(m, o, 1))
    const add: LaneOperation = (t, a, b) => t.binary('add', a!, b!)
    writeLanes(m, destination, mapLanes(m.terms, add, readLanes(m, destination), sums))
  }

/** All lanes of operand 1 to one. `prepare` is done to each lane first. */
export const across =
  (operation: LaneOperation, prepare?: LaneOperation): Meaning =>
  (m, o) => {
    const given = lanesAt(m, o, 1)
    const lanes = prepare === undefined ? given : mapLanes(m.terms, prepare, given)
    writeLanes(m, o.register(0), [reduce(m.terms, operation, lanes)])
  }

/** Rearranges the lanes of the sources. */
export const rearranged =
  (operation: (...sources: Lanes[]) => Term[]): Meaning =>
  (m, o) => {
    const sources = Array.from({ length: o.count - 1 }, (_, n) => lanesAt(m, o, n + 1))
    writeLanes(m, o.register(0), operation(...sources))
  }
