import type { CompareOp } from '@sourceless/isa'
import type { Meaning } from '../../form.js'
import { lanes } from '../vector/apply.js'
import { type Signedness, spread } from '../vector/lanes.js'
import * as arithmetic from './arithmetic.js'
import { floatToInteger, integerToFloat } from './convert.js'
import type { Rounding } from './round.js'

/** Comparisons of lanes: all ones or zeros. */
export const compareLanes = (op: CompareOp, swapped = false, absolutes = false): Meaning => {
  const compare = arithmetic.compare(op, swapped, absolutes)
  return lanes((t, a, b) => spread(t, compare(t, a!, b!), a!.bits))
}

const constantOf = (count: { readonly value: bigint } | undefined): number => Number(count?.value ?? 0n)

/** Lanes to integers as wide; a third operand is the number of fraction bits. */
export const toInteger = (sign: Signedness, rounding: Rounding): Meaning =>
  lanes((t, a, count) => floatToInteger(t, a!, a!.bits, sign, rounding, constantOf(count)))
export const fromInteger = (sign: Signedness): Meaning =>
  lanes((t, a, count) => integerToFloat(t, a!, a!.bits, sign, constantOf(count)))
