import type { MeaningContext, Term } from '@sourceless/isa'
import type { OperandAccess } from '../../access.js'
import type { Meaning } from '../../form.js'
import type { RegisterList } from '../../operand/operand.js'
import { type Arrangement, type Register, vector } from '../../operand/register.js'
import { readLanes, writeLane, writeLanes } from './apply.js'

const listAt = (o: OperandAccess): RegisterList => o.operand(0) as RegisterList

/** The registers of a list of whole vectors. */
const registersOf = ({ number, count, class: of }: RegisterList): Register[] =>
  Array.from({ length: count }, (_, n) => vector((number + n) % 32, of as Arrangement))

const offset = (m: MeaningContext, address: Term, bytes: number): Term =>
  bytes === 0 ? address : m.terms.binary('add', address, m.terms.constant(bytes, 64))

/** ld1 of several registers fills one after the other; the others take a lane of each in turn. */
const isInterleaved = (o: OperandAccess): boolean => !o.instruction.form.mnemonic.endsWith('1')

/** Calls `visit` for every lane in the order of memory. */
function eachLane(
  o: OperandAccess,
  registers: readonly Register[],
  visit: (member: number, lane: number, bytes: number) => void,
): void {
  const { bits, laneBits } = registers[0]!
  const lanes = bits / laneBits
  const total = lanes * registers.length
  for (let n = 0; n < total; n++) {
    const [member, lane] = isInterleaved(o)
      ? [n % registers.length, Math.floor(n / registers.length)]
      : [Math.floor(n / lanes), n % lanes]
    visit(member, lane, (n * laneBits) / 8)
  }
}

export const loadStructures: Meaning = (m, o) => {
  const registers = registersOf(listAt(o))
  const address = o.effectiveAddress(1)
  const results: Term[][] = registers.map(() => [])
  eachLane(o, registers, (member, lane, bytes) => {
    results[member]![lane] = m.load(offset(m, address, bytes), registers[0]!.laneBits / 8)
  })
  registers.forEach((register, n) => {
    writeLanes(m, register, results[n]!)
  })
}

export const storeStructures: Meaning = (m, o) => {
  const registers = registersOf(listAt(o))
  const address = o.effectiveAddress(1)
  const values = registers.map((register) => readLanes(m, register))
  eachLane(o, registers, (member, lane, bytes) => {
    m.store(offset(m, address, bytes), values[member]![lane]!)
  })
}

const elementBytes: Readonly<Record<string, number>> = { b: 1, h: 2, s: 4, d: 8 }

export const loadLane: Meaning = (m, o) => {
  const { number, count, index, class: of } = listAt(o)
  const size = elementBytes[of]!
  const address = o.effectiveAddress(1)
  for (let n = 0; n < count; n++) writeLane(m, (number + n) % 32, index, m.load(offset(m, address, n * size), size))
}

export const storeLane: Meaning = (m, o) => {
  const { number, count, index, class: of } = listAt(o)
  const size = elementBytes[of]!
  const low = index * size * 8
  const address = o.effectiveAddress(1)
  for (let n = 0; n < count; n++) {
    const half = m.read(low < 64 ? `v${(number + n) % 32}` : `v${(number + n) % 32}h`)
    m.store(offset(m, address, n * size), m.terms.extract(half, low % 64, 8 * size))
  }
}

/** ld1r and its like: one structure, in every lane. */
export const loadReplicated: Meaning = (m, o) => {
  const address = o.effectiveAddress(1)
  registersOf(listAt(o)).forEach((register, n) => {
    const value = m.load(offset(m, address, (n * register.laneBits) / 8), register.laneBits / 8)
    writeLanes(
      m,
      register,
      Array.from({ length: register.bits / register.laneBits }, () => value),
    )
  })
}
