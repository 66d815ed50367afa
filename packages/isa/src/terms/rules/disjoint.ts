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
    total += high - shift
    if (total > bits) return undefined
    ranges.push({ atom, low: shift, high })
  }
  ranges.sort((a, b) => a.low - b.low)
  let result: Term | undefined
  let filled = 0
  for (const { atom, low, high } of ranges) {
    if (low < filled) return undefined
    if (low > filled) result = append(rules, rules.constant(0, low - filled), result)
    if (high > low) result = append(rules, rules.extract(atom, 0, high - low), result)
    filled = Math.max(low, high)
  }
  return result && rules.convert('zext', result, bits)
}

const append = (rules: Rules, high: Term, low: Term | undefined): Term => (low ? rules.concat(high, low) : high)

/** The atom and shift of a term: `shl` by a constant, or the term itself. */
export function shiftedPiece(term: Term): ShiftedPiece {
  const [atom, count] = term.args
  if (term.op === 'shl' && count!.op === 'const') return { atom: atom!, shift: Number(count!.value) }
  return { atom: term, shift: 0 }
}
