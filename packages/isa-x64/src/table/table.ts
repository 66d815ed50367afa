import type { Form } from '../form.js'
import { adcForms } from './adc.js'
import { addForms } from './add.js'
import { adcxForms, adoxForms } from './adx.js'
import { andForms } from './and.js'
import { bsfForms, bsrForms, lzcntForms, popcntForms, tzcntForms } from './bit-scan.js'
import { btcForms, btForms, btrForms, btsForms } from './bit-test.js'
import { andnForms, bextrForms, blsiForms, blsmskForms, blsrForms } from './bmi1.js'
import { bzhiForms, mulxForms, pdepForms, pextForms, rorxForms, sarxForms, shlxForms, shrxForms } from './bmi2.js'
import { bswapForms } from './bswap.js'
import { cacheLineForms, directStoreForms, fenceForms } from './cache.js'
import { cmpForms } from './cmp.js'
import { cmovForms, jccForms, setccForms } from './conditional.js'
import { callForms, jmpForms, retForms } from './control.js'
import { crc32Forms } from './crc32.js'
import { divForms, idivForms } from './divide.js'
import { shldForms, shrdForms } from './double-shift.js'
import { cmpxchgForms, cmpxchgPairForms, xaddForms, xchgForms } from './exchange.js'
import { movsxForms, movzxForms } from './extend.js'
import { carryForms, flagsInAhForms } from './flag.js'
import { leaForms } from './lea.js'
import { jumpIfZeroForms, loopForms } from './loop.js'
import { movForms, xlatForms } from './mov.js'
import { movbeForms } from './movbe.js'
import { imulForms, imulImmediateForms, imulWideForms, mulForms } from './multiply.js'
import { orForms } from './or.js'
import { identifyForms, randomForms, segmentBaseForms, segmentForms, traceForms } from './processor.js'
import { rclForms, rcrForms, rolForms, rorForms } from './rotate.js'
import { lockedForms, type TableForm } from './row.js'
import { sbbForms } from './sbb.js'
import { sarForms, shlForms, shrForms } from './shift.js'
import { convertAccumulatorForms, convertToPairForms } from './sign-extend.js'
import { enterForms, flagStackForms, leaveForms, popForms, pushForms } from './stack.js'
import {
  compareStringForms,
  loadStringForms,
  moveStringForms,
  repeatedCompareStringForms,
  repeatedLoadStringForms,
  repeatedMoveStringForms,
  repeatedScanStringForms,
  repeatedStoreStringForms,
  scanStringForms,
  storeStringForms,
} from './string.js'
import { subForms } from './sub.js'
import { nopForms, trapForms } from './system.js'
import { testForms } from './test.js'
import { decForms, incForms, negForms, notForms } from './unary.js'
import { vectorForms } from './vector/rows.js'
import { xorForms } from './xor.js'

const rows: readonly TableForm[] = [
  addForms,
  orForms,
  adcForms,
  sbbForms,
  andForms,
  subForms,
  xorForms,
  cmpForms,
  testForms,
  notForms,
  negForms,
  incForms,
  decForms,
  mulForms,
  imulWideForms,
  imulForms,
  imulImmediateForms,
  divForms,
  idivForms,
  convertAccumulatorForms,
  convertToPairForms,
  rolForms,
  rorForms,
  rclForms,
  rcrForms,
  shlForms,
  shrForms,
  sarForms,
  shldForms,
  shrdForms,
  bsfForms,
  bsrForms,
  popcntForms,
  lzcntForms,
  tzcntForms,
  btForms,
  btsForms,
  btrForms,
  btcForms,
  bswapForms,
  andnForms,
  bextrForms,
  blsrForms,
  blsmskForms,
  blsiForms,
  bzhiForms,
  pdepForms,
  pextForms,
  mulxForms,
  rorxForms,
  sarxForms,
  shlxForms,
  shrxForms,
  movForms,
  movzxForms,
  movsxForms,
  xchgForms,
  xaddForms,
  cmpxchgForms,
  leaForms,
  pushForms,
  popForms,
  leaveForms,
  jmpForms,
  callForms,
  retForms,
  trapForms,
  nopForms,
  carryForms,
  flagsInAhForms,
  vectorForms.flat(),
  jccForms,
  setccForms,
  cmovForms,
  adcxForms,
  adoxForms,
  crc32Forms,
  movbeForms,
  cmpxchgPairForms,
  xlatForms,
  loopForms,
  jumpIfZeroForms,
  enterForms,
  flagStackForms,
  fenceForms,
  cacheLineForms,
  directStoreForms,
  identifyForms,
  randomForms,
  segmentForms,
  segmentBaseForms,
  traceForms,
  moveStringForms,
  repeatedMoveStringForms,
  compareStringForms,
  repeatedCompareStringForms,
  storeStringForms,
  repeatedStoreStringForms,
  loadStringForms,
  repeatedLoadStringForms,
  scanStringForms,
  repeatedScanStringForms,
  lockedForms(
    [
      addForms,
      orForms,
      adcForms,
      sbbForms,
      andForms,
      subForms,
      xorForms,
      notForms,
      negForms,
      incForms,
      decForms,
      btsForms,
      btrForms,
      btcForms,
      xchgForms,
      xaddForms,
      cmpxchgForms,
      cmpxchgPairForms,
    ].flat(),
  ),
].flat()

for (let id = 0; id < rows.length; id++) rows[id]!.id = id

/** The instruction table: every form, `forms[id].id === id`. */
export const forms: readonly Form[] = rows
