import type { Concept } from '../concept/format.js'
import type { Bool, Num, Seq } from '../meaning/meaning.js'
import type { Parts } from './task.js'

interface Collector {
  readonly keys: string[]
  readonly concepts: Concept[]
  readonly literals: bigint[]
}

/** Keys of the ingredients of a meaning, the concepts it calls and the numbers it names. */
export function partsOf(meaning: Num | Bool): Parts {
  const out: Collector = { keys: [], concepts: [], literals: [] }
  visit(meaning, out)
  return out
}

const SEQUENCE_KEYS: Readonly<Record<string, string>> = {
  parameter: 'over:parameter',
  digits: 'over:digits',
  range: 'over:range',
  divisors: 'over:divisors',
  zip: 'over:zip',
}

function visitSequence(seq: Seq, out: Collector): void {
  const { base } = seq
  out.keys.push(
    base.kind === 'pairs' ? (base.next ? 'over:next' : 'over:pairs') : (SEQUENCE_KEYS[base.kind] ?? base.kind),
  )
  if (seq.filter !== undefined) visit(seq.filter, out)
  if (seq.map !== undefined) visit(seq.map, out)
}

function visit(meaning: Num | Bool, out: Collector): void {
  switch (meaning.kind) {
    case 'literal':
      out.literals.push(meaning.value)
      return
    case 'arithmetic':
    case 'compare':
    case 'logic':
      out.keys.push(meaning.operator)
      visit(meaning.left, out)
      visit(meaning.right, out)
      return
    case 'unary':
      out.keys.push(meaning.operator)
      visit(meaning.operand, out)
      return
    case 'not':
      out.keys.push('not')
      visit(meaning.operand, out)
      return
    case 'choice':
      out.keys.push('choice')
      for (const part of [meaning.condition, meaning.whenTrue, meaning.whenFalse]) visit(part, out)
      return
    case 'fold':
      out.keys.push(`fold:${meaning.fold}`)
      visitSequence(meaning.over, out)
      return
    case 'every':
    case 'some':
      out.keys.push(meaning.kind)
      visitSequence(meaning.over, out)
      visit(meaning.holds, out)
      return
    case 'divides':
      out.keys.push('divides')
      visit(meaning.divisor, out)
      visit(meaning.number, out)
      return
    case 'call':
    case 'test':
      out.concepts.push(meaning.concept)
      for (const argument of meaning.arguments) visit(argument, out)
      return
    case 'element':
      out.keys.push('element')
      visit(meaning.index, out)
      return
    case 'length':
    case 'place':
      out.keys.push(meaning.kind)
      return
    default:
      return
  }
}
