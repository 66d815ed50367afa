import { copyAliases, copyFamilies } from './copy.js'
import { cryptoFamilies } from './crypto.js'
import { dotFamilies } from './dot.js'
import { floatAcrossFamilies } from './float-across.js'
import { floatElementFamilies } from './float-element.js'
import { floatMiscFamilies } from './float-misc.js'
import { floatSameAliases, floatSameFamilies } from './float-same.js'
import { integerDifferentFamilies } from './integer-different.js'
import { integerElementFamilies } from './integer-element.js'
import { integerMiscAliases, integerMiscFamilies } from './integer-misc.js'
import { integerSameAliases, integerSameFamilies } from './integer-same.js'
import { modifiedImmediateFamilies } from './modified-immediate.js'
import { permuteFamilies } from './permute.js'
import { shiftImmediateAliases, shiftImmediateFamilies } from './shift-immediate.js'
import { structureFamilies } from './structure.js'

/** Advanced SIMD. */
export const vectorFamilies = [
  integerSameFamilies,
  integerDifferentFamilies,
  integerMiscFamilies,
  integerElementFamilies,
  shiftImmediateFamilies,
  modifiedImmediateFamilies,
  copyFamilies,
  permuteFamilies,
  dotFamilies,
  floatSameFamilies,
  floatMiscFamilies,
  floatAcrossFamilies,
  floatElementFamilies,
  structureFamilies,
  cryptoFamilies,
].flat()

export const vectorAliasFamilies = [
  integerSameAliases,
  integerMiscAliases,
  shiftImmediateAliases,
  copyAliases,
  floatSameAliases,
].flat()
