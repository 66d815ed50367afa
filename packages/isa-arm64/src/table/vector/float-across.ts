import type { FamilyHeader, Row, Substitution } from '../../form.js'
import * as float from '../../meaning/float/arithmetic.js'
import { across, pairs } from '../../meaning/vector/apply.js'
import { type Family, family } from '../row.js'

/** The bit U tells halves from singles and doubles. */
const openNaN = true
const half: FamilyHeader = { openNaN, features: ['fullfp16'] }
const scalarHalf: readonly Substitution[] = [{ V: 'H', T: '2h', U: '0', Z: '0' }]
const scalars: readonly Substitution[] = [
  { V: 'S', T: '2s', U: '1', Z: '0' },
  { V: 'D', T: '2d', U: '1', Z: '1' },
]
const halves: readonly Substitution[] = [
  { V: 'H', T: '4h', U: '0', Q: '0' },
  { V: 'H', T: '8h', U: '0', Q: '1' },
]
const singles: readonly Substitution[] = [{ V: 'S', T: '4s', U: '1', Q: '1' }]

// biome-ignore format: columns
const pairRows: readonly Row[] = [
  ['fmaxnmp <V>d, Vn.<T>', '01U 11110 0 Z 11000 01100 10 nnnnn ddddd', pairs(float.maximumNumber)],
  ['faddp   <V>d, Vn.<T>', '01U 11110 0 Z 11000 01101 10 nnnnn ddddd', pairs(float.add)],
  ['fmaxp   <V>d, Vn.<T>', '01U 11110 0 Z 11000 01111 10 nnnnn ddddd', pairs(float.maximum)],
  ['fminnmp <V>d, Vn.<T>', '01U 11110 1 Z 11000 01100 10 nnnnn ddddd', pairs(float.minimumNumber)],
  ['fminp   <V>d, Vn.<T>', '01U 11110 1 Z 11000 01111 10 nnnnn ddddd', pairs(float.minimum)],
]
// biome-ignore format: columns
const acrossRows: readonly Row[] = [
  ['fmaxnmv <V>d, Vn.<T>', '0QU 01110 00 11000 01100 10 nnnnn ddddd', across(float.maximumNumber)],
  ['fmaxv   <V>d, Vn.<T>', '0QU 01110 00 11000 01111 10 nnnnn ddddd', across(float.maximum)],
  ['fminnmv <V>d, Vn.<T>', '0QU 01110 10 11000 01100 10 nnnnn ddddd', across(float.minimumNumber)],
  ['fminv   <V>d, Vn.<T>', '0QU 01110 10 11000 01111 10 nnnnn ddddd', across(float.minimum)],
]

export const floatAcrossFamilies: readonly Family[] = [
  family({ expand: scalars, manual: '(scalar)', openNaN }, pairRows),
  family({ ...half, expand: scalarHalf, manual: '(scalar)' }, pairRows),
  family({ expand: singles, openNaN }, acrossRows),
  family({ ...half, expand: halves }, acrossRows),
]
