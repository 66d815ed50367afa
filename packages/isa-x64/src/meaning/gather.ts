import type { MeaningContext, Term } from '@sourceless/isa'
import type { Meaning } from '../form.js'

/**
 * For every power of two 2^i, the mask bits that move right by 2^i on their way to the bottom: the parallel-suffix
 * compress of Warren, Hacker's Delight, 7-4. log2(width) rounds instead of one step per bit.
 */
function moves(m: MeaningContext, mask: Term): Term[] {
  const { terms } = m
  const { bits } = mask
  const by = (op: 'shl' | 'lshr', a: Term, count: number): Term => terms.binary(op, a, terms.constant(count, bits))
  const found: Term[] = []
  let remaining = mask
  let zerosRight = by('shl', terms.unary('not', mask), 1)
  for (let distance = 1; distance < bits; distance *= 2) {
    let odd = zerosRight
    for (let step = 1; step < bits; step *= 2) odd = terms.binary('xor', odd, by('shl', odd, step))
    const moving = terms.binary('and', odd, remaining)
    found.push(moving)
    remaining = terms.binary('or', terms.binary('xor', remaining, moving), by('lshr', moving, distance))
    zerosRight = terms.binary('and', zerosRight, terms.unary('not', odd))
  }
  return found
}

/** pext: the bits under the mask, packed to the bottom. */
export const extractParallel: Meaning = (m, o) => {
  const { terms } = m
  const [source, mask] = [o.read(1), o.read(2)]
  let value = terms.binary('and', source, mask)
  moves(m, mask).forEach((moving, round) => {
    const part = terms.binary('and', value, moving)
    const moved = terms.binary('lshr', part, terms.constant(2 ** round, mask.bits))
    value = terms.binary('or', terms.binary('xor', value, part), moved)
  })
  o.write(0, value)
}

/** pdep: the low bits of the source, spread to the places of the mask; compress run backwards. */
export const depositParallel: Meaning = (m, o) => {
  const { terms } = m
  const [source, mask] = [o.read(1), o.read(2)]
  let value = source
  const rounds = moves(m, mask)
  for (let round = rounds.length - 1; round >= 0; round--) {
    const moving = rounds[round]!
    const moved = terms.binary('shl', value, terms.constant(2 ** round, mask.bits))
    value = blend(m, moving, moved, value)
  }
  o.write(0, terms.binary('and', value, mask))
}

/** The first value where the selector has ones, else the second. */
function blend(m: MeaningContext, selector: Term, ones: Term, zeros: Term): Term {
  const { terms } = m
  return terms.binary(
    'or',
    terms.binary('and', zeros, terms.unary('not', selector)),
    terms.binary('and', ones, selector),
  )
}
