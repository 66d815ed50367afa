import type { Term, TermBuilder } from '@sourceless/isa'
import type { Lanes, Signedness } from './lanes.js'

const extend = (t: TermBuilder, a: Term, sign: Signedness): Term =>
  t.convert(sign === 'signed' ? 'sext' : 'zext', a, 32)

/** accumulator (32 bits) + the sum of products of the bytes of a and b, any number of them. */
export function dotProduct(
  t: TermBuilder,
  accumulator: Term,
  a: Lanes,
  b: Lanes,
  [left, right]: readonly [Signedness, Signedness],
): Term {
  return a.reduce(
    (sum, byte, n) => t.binary('add', sum, t.binary('mul', extend(t, byte, left), extend(t, b[n]!, right))),
    accumulator,
  )
}

/** smmla and its like: the 2×2 product of a 2×8 matrix and another, transposed, added to the accumulator. */
export const matrixMultiply = (
  t: TermBuilder,
  accumulator: Lanes,
  a: Lanes,
  b: Lanes,
  signs: readonly [Signedness, Signedness],
): Term[] =>
  accumulator.map((sum, n) => {
    const row = n < 2 ? 0 : 8
    const column = n % 2 === 0 ? 0 : 8
    return dotProduct(t, sum, a.slice(row, row + 8), b.slice(column, column + 8), signs)
  })
