import type { TableForm } from '../row.js'
import * as compare from './compare.js'
import * as convert from './convert.js'
import * as crypto from './crypto.js'
import * as extend from './extend.js'
import * as float from './float.js'
import { fusedForms } from './fused.js'
import * as integer from './integer.js'
import * as move from './move.js'
import * as permute from './permute.js'
import * as shift from './shift.js'
import * as shuffle from './shuffle.js'
import { vectorStateForms } from './state.js'
import { stringForms } from './string.js'

/** Rows of SSE, AVX and what builds on them. */
export const vectorForms: readonly (readonly TableForm[])[] = [
  move.moveScalarForms,
  move.moveAlignedForms,
  move.moveUnalignedForms,
  move.moveHalfForms,
  move.moveDuplicateForms,
  move.moveStreamingForms,
  move.moveMaskedForms,
  move.gatherForms,
  float.addFloatForms,
  float.multiplyFloatForms,
  float.subtractFloatForms,
  float.leastFloatForms,
  float.divideFloatForms,
  float.mostFloatForms,
  float.squareRootForms,
  float.approximateForms,
  float.roundFloatForms,
  float.neighbourFloatForms,
  float.dotProductForms,
  float.compareFloatForms,
  fusedForms,
  compare.compareScalarForms,
  compare.compareIntegerForms,
  compare.testVectorForms,
  compare.moveMaskForms,
  convert.convertScalarForms,
  convert.convertPackedForms,
  convert.convertHalfForms,
  integer.vectorLogicForms,
  integer.addIntegerForms,
  integer.subtractIntegerForms,
  integer.leastMostIntegerForms,
  integer.signForms,
  integer.neighbourIntegerForms,
  integer.multiplyIntegerForms,
  shift.shiftByRegisterForms,
  shift.shiftByImmediateForms,
  shift.shiftByLanesForms,
  shuffle.shuffleForms,
  shuffle.unpackForms,
  shuffle.packForms,
  shuffle.blendForms,
  shuffle.insertForms,
  shuffle.extractForms,
  extend.signExtendForms,
  extend.zeroExtendForms,
  permute.permuteForms,
  permute.blockForms,
  permute.broadcastForms,
  crypto.aesForms,
  crypto.carrylessForms,
  crypto.galoisForms,
  crypto.shaForms,
  stringForms,
  vectorStateForms,
]
