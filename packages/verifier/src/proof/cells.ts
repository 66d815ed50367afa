import type { Term, TermBuilder } from '@sourceless/isa'
import { rangeOf } from './range.js'

/** Cells a symbolic index may select among; more would make terms too large to prove anything about. */
export const mostCells = 4096

/** The cell at a symbolic index; meaningless where the index is out of range, which the caller reports. */
export function selectCell(terms: TermBuilder, cells: readonly Term[], index: Term, bits: number): Term {
  if (cells.length === 0) return terms.constant(0, bits)
  if (index.op === 'const') return cells[Number(index.value)] ?? cells[0]!
  const { first, last } = candidates(cells.length, index)
  let result = cells[last]!
  for (let i = last - 1; i >= first; i--) {
    result = terms.ite(terms.compare('eq', index, terms.constant(i, index.bits)), cells[i]!, result)
  }
  return result
}

/** The cells after storing `value` at a symbolic index. */
export function storeCell(terms: TermBuilder, cells: readonly Term[], index: Term, value: Term): Term[] {
  const result = cells.slice()
  if (cells.length === 0) return result
  if (index.op === 'const') {
    if (index.value < BigInt(cells.length)) result[Number(index.value)] = value
    return result
  }
  const { first, last } = candidates(cells.length, index)
  for (let i = first; i <= last; i++) {
    result[i] = terms.ite(terms.compare('eq', index, terms.constant(i, index.bits)), value, cells[i]!)
  }
  return result
}

/** Decisions that bytes may share, one within the other. */
const mostDecisions = 8

/** Bytes as one value, the lowest first. A decision that all of them share is one about the value: whole words are stored. */
export function joinBytes(terms: TermBuilder, bytes: readonly Term[], decisions = mostDecisions): Term {
  const condition = bytes[0]!.op === 'ite' ? bytes[0]!.args[0]! : undefined
  const isShared = bytes.length > 1 && bytes.every(({ op, args }) => op === 'ite' && args[0] === condition)
  if (condition === undefined || !isShared || decisions === 0)
    return bytes.reduce((low, high) => terms.concat(high, low))
  const side = (at: 1 | 2) =>
    joinBytes(
      terms,
      bytes.map(({ args }) => args[at]!),
      decisions - 1,
    )
  return terms.ite(condition, side(1), side(2))
}

function candidates(length: number, index: Term): { first: number; last: number } {
  const range = rangeOf(index)
  const last = range.high < BigInt(length) ? Number(range.high) : length - 1
  const first = range.low < BigInt(last) ? Number(range.low) : last
  return { first, last }
}
