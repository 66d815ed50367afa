import type { Family } from '../row.js'
import { arithmeticFamilies } from './arithmetic.js'
import { compareFamilies } from './compare.js'
import { convertFamilies } from './convert.js'
import { moveAliases, moveFamilies } from './move.js'

/** Scalar floating point. */
export const floatFamilies: readonly Family[] = [
  arithmeticFamilies,
  compareFamilies,
  convertFamilies,
  moveFamilies,
].flat()

export const floatAliasFamilies: readonly Family[] = moveAliases
