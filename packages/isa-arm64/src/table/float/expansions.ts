import type { FamilyHeader, Row, Substitution } from '../../form.js'
import { type Family, family } from '../row.js'

/** `V` is the letter of the registers, F the field ftype. */
const singleAndDouble: readonly Substitution[] = [
  { V: 'S', F: '00' },
  { V: 'D', F: '01' },
]
const half: readonly Substitution[] = [{ V: 'H', F: '11' }]

/** `R` is the letter of a general register, W its size and the bit f says which. */
const general: readonly Substitution[] = [
  { R: 'W', N: '32', f: '0', s: '1sssss' },
  { R: 'X', N: '64', f: '1', s: 'ssssss' },
]
const crossed = (rows: readonly Substitution[]): readonly Substitution[] =>
  general.flatMap((each) => rows.map((row) => ({ ...each, ...row })))

const withHalf =
  (expand: readonly Substitution[], halfExpand: readonly Substitution[]) =>
  (header: FamilyHeader, rows: readonly Row[]): readonly Family[] => [
    family({ ...header, expand }, rows),
    family({ ...header, expand: halfExpand, features: ['fullfp16'] }, rows),
  ]

/** Rows for singles and doubles, and those for halves, which are an extension. */
export const scalars = withHalf(singleAndDouble, half)
/** The same with general registers of both sizes. */
export const withGeneral = withHalf(crossed(singleAndDouble), crossed(half))
export const singlesAndDoubles = singleAndDouble
