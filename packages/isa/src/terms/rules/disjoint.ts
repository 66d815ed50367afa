import type { Term } from '../../term.js'
import { activeBits, type Rules } from './rules.js'

export interface ShiftedPiece {
  readonly atom: Term
  readonly shift: number
}

/** or / xor / sum of shifted atoms whose bit ranges do not overlap, as one concatenation; undefined when they do. */
export function joinDisjoint(rules: Rules, pieces: readonly ShiftedPiece[], bits: number): Term | undefined {
  const ranges: { atom: Term; low: number; high: number }[] = []
  let total = 0
  for (const { atom, shift } of pieces) {
    const high = Math.min(bits, shift + activeBits(atom))
    if (high <= shift) continue
    total += high - shift
    if (total > bits) return undefined
    ranges.push({ atom, low: shift, high })
  }
  ranges.sort((a, b) => a.low - b.low)
  const lowest = ranges[0]
  if (!lowest) return rules.constant(0, bits)
  let result = rules.extract(lowest.atom, 0, lowest.high - lowest.low)
  let filled = lowest.high
  for (const { atom, low, high } of ranges.slice(1)) {
    if (low < filled) return undefined
    if (low > filled) result = rules.concat(rules.constant(0, low - filled), result)
    result = rules.concat(rules.extract(atom, 0, high - low), result)
    filled = high
  }
  // Zeros below are a shift, so that the next piece finds the same shape again.
  return rules.binary('shl', rules.convert('zext', result, bits), rules.constant(lowest.low, bits))
}

/** The parts of a term that stand at fixed places: pieces of a constant shift, of concatenations and extensions. */
export function shiftedPieces(term: Term): ShiftedPiece[] {
  const [first, second] = term.args as [Term, Term]
  if (term.op === 'shl' && second.op === 'const') return placedParts(first, Number(second.value))
  return placedParts(term, 0)
}

/** A shift inside would drop bits at its own width, so it is a part as it is. */
function placedParts(term: Term, shift: number): ShiftedPiece[] {
  const [first, second] = term.args as [Term, Term]
  if (term.op === 'concat') return [...placedParts(second, shift), ...placedParts(first, shift + second.bits)]
  if (term.op === 'zext') return placedParts(first, shift)
  return [{ atom: term, shift }]
}
