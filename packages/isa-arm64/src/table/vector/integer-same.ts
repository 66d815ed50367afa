import { accumulated, lanes, pairs, whole } from '../../meaning/vector/apply.js'
import * as integer from '../../meaning/vector/integer.js'
import { polynomialBytes } from '../../meaning/vector/meanings.js'
import * as multiply from '../../meaning/vector/multiply.js'
import * as saturate from '../../meaning/vector/saturate.js'
import { shiftByRegister } from '../../meaning/vector/shift.js'
import { family } from '../row.js'
import {
  allLanes,
  allScalars,
  byteLanes,
  doubleScalar,
  halfAndWordLanes,
  halfAndWordScalars,
  narrowLanes,
  only,
} from './expansions.js'

const { halvingAdd, halvingSubtract, roundingHalvingAdd, compared, test, accumulate, deduct } = integer
const { signedSaturatingAdd, signedSaturatingSubtract, unsignedSaturatingAdd, unsignedSaturatingSubtract } = saturate
const { doublingHigh, roundingDoublingAccumulate } = multiply

const shift = (sign: 'signed' | 'unsigned', ...how: ('rounding' | 'saturating')[]) =>
  lanes(shiftByRegister({ sign, rounding: how.includes('rounding'), saturating: how.includes('saturating') }))

// biome-ignore format: columns
export const integerSameFamilies = [
  family({ expand: narrowLanes }, [
    ['shadd  Vd.<T>, Vn.<T>, Vm.<T>', '0Q0 01110 SS 1 mmmmm 000001 nnnnn ddddd', lanes(halvingAdd('signed'))],
    ['srhadd Vd.<T>, Vn.<T>, Vm.<T>', '0Q0 01110 SS 1 mmmmm 000101 nnnnn ddddd', lanes(roundingHalvingAdd('signed'))],
    ['shsub  Vd.<T>, Vn.<T>, Vm.<T>', '0Q0 01110 SS 1 mmmmm 001001 nnnnn ddddd', lanes(halvingSubtract('signed'))],
    ['smax   Vd.<T>, Vn.<T>, Vm.<T>', '0Q0 01110 SS 1 mmmmm 011001 nnnnn ddddd', lanes(integer.signedMaximum)],
    ['smin   Vd.<T>, Vn.<T>, Vm.<T>', '0Q0 01110 SS 1 mmmmm 011011 nnnnn ddddd', lanes(integer.signedMinimum)],
    ['sabd   Vd.<T>, Vn.<T>, Vm.<T>', '0Q0 01110 SS 1 mmmmm 011101 nnnnn ddddd', lanes(integer.signedDifference)],
    ['saba   Vd.<T>:rw, Vn.<T>, Vm.<T>', '0Q0 01110 SS 1 mmmmm 011111 nnnnn ddddd', accumulated(accumulate(integer.signedDifference))],
    ['mla    Vd.<T>:rw, Vn.<T>, Vm.<T>', '0Q0 01110 SS 1 mmmmm 100101 nnnnn ddddd', accumulated(accumulate(integer.multiply)), { manual: '(vector)' }],
    ['mul    Vd.<T>, Vn.<T>, Vm.<T>', '0Q0 01110 SS 1 mmmmm 100111 nnnnn ddddd', lanes(integer.multiply), { manual: '(vector)' }],
    ['smaxp  Vd.<T>, Vn.<T>, Vm.<T>', '0Q0 01110 SS 1 mmmmm 101001 nnnnn ddddd', pairs(integer.signedMaximum)],
    ['sminp  Vd.<T>, Vn.<T>, Vm.<T>', '0Q0 01110 SS 1 mmmmm 101011 nnnnn ddddd', pairs(integer.signedMinimum)],
    ['uhadd  Vd.<T>, Vn.<T>, Vm.<T>', '0Q1 01110 SS 1 mmmmm 000001 nnnnn ddddd', lanes(halvingAdd('unsigned'))],
    ['urhadd Vd.<T>, Vn.<T>, Vm.<T>', '0Q1 01110 SS 1 mmmmm 000101 nnnnn ddddd', lanes(roundingHalvingAdd('unsigned'))],
    ['uhsub  Vd.<T>, Vn.<T>, Vm.<T>', '0Q1 01110 SS 1 mmmmm 001001 nnnnn ddddd', lanes(halvingSubtract('unsigned'))],
    ['umax   Vd.<T>, Vn.<T>, Vm.<T>', '0Q1 01110 SS 1 mmmmm 011001 nnnnn ddddd', lanes(integer.unsignedMaximum)],
    ['umin   Vd.<T>, Vn.<T>, Vm.<T>', '0Q1 01110 SS 1 mmmmm 011011 nnnnn ddddd', lanes(integer.unsignedMinimum)],
    ['uabd   Vd.<T>, Vn.<T>, Vm.<T>', '0Q1 01110 SS 1 mmmmm 011101 nnnnn ddddd', lanes(integer.unsignedDifference)],
    ['uaba   Vd.<T>:rw, Vn.<T>, Vm.<T>', '0Q1 01110 SS 1 mmmmm 011111 nnnnn ddddd', accumulated(accumulate(integer.unsignedDifference))],
    ['mls    Vd.<T>:rw, Vn.<T>, Vm.<T>', '0Q1 01110 SS 1 mmmmm 100101 nnnnn ddddd', accumulated(deduct(integer.multiply)), { manual: '(vector)' }],
    ['umaxp  Vd.<T>, Vn.<T>, Vm.<T>', '0Q1 01110 SS 1 mmmmm 101001 nnnnn ddddd', pairs(integer.unsignedMaximum)],
    ['uminp  Vd.<T>, Vn.<T>, Vm.<T>', '0Q1 01110 SS 1 mmmmm 101011 nnnnn ddddd', pairs(integer.unsignedMinimum)],
  ]),
  family({ expand: byteLanes }, [
    ['pmul Vd.<T>, Vn.<T>, Vm.<T>', '0Q1 01110 SS 1 mmmmm 100111 nnnnn ddddd', polynomialBytes],
  ]),
  family({ expand: allLanes }, [
    ['sqadd  Vd.<T>, Vn.<T>, Vm.<T>', '0Q0 01110 SS 1 mmmmm 000011 nnnnn ddddd', lanes(signedSaturatingAdd)],
    ['sqsub  Vd.<T>, Vn.<T>, Vm.<T>', '0Q0 01110 SS 1 mmmmm 001011 nnnnn ddddd', lanes(signedSaturatingSubtract)],
    ['cmgt   Vd.<T>, Vn.<T>, Vm.<T>', '0Q0 01110 SS 1 mmmmm 001101 nnnnn ddddd', lanes(compared('slt', true)), { manual: '(register)' }],
    ['cmge   Vd.<T>, Vn.<T>, Vm.<T>', '0Q0 01110 SS 1 mmmmm 001111 nnnnn ddddd', lanes(compared('sle', true)), { manual: '(register)' }],
    ['sshl   Vd.<T>, Vn.<T>, Vm.<T>', '0Q0 01110 SS 1 mmmmm 010001 nnnnn ddddd', shift('signed')],
    ['sqshl  Vd.<T>, Vn.<T>, Vm.<T>', '0Q0 01110 SS 1 mmmmm 010011 nnnnn ddddd', shift('signed', 'saturating'), { manual: '(register)' }],
    ['srshl  Vd.<T>, Vn.<T>, Vm.<T>', '0Q0 01110 SS 1 mmmmm 010101 nnnnn ddddd', shift('signed', 'rounding')],
    ['sqrshl Vd.<T>, Vn.<T>, Vm.<T>', '0Q0 01110 SS 1 mmmmm 010111 nnnnn ddddd', shift('signed', 'rounding', 'saturating')],
    ['add    Vd.<T>, Vn.<T>, Vm.<T>', '0Q0 01110 SS 1 mmmmm 100001 nnnnn ddddd', lanes(integer.add), { manual: '(vector)' }],
    ['cmtst  Vd.<T>, Vn.<T>, Vm.<T>', '0Q0 01110 SS 1 mmmmm 100011 nnnnn ddddd', lanes(test)],
    ['addp   Vd.<T>, Vn.<T>, Vm.<T>', '0Q0 01110 SS 1 mmmmm 101111 nnnnn ddddd', pairs(integer.add), { manual: '(vector)' }],
    ['uqadd  Vd.<T>, Vn.<T>, Vm.<T>', '0Q1 01110 SS 1 mmmmm 000011 nnnnn ddddd', lanes(unsignedSaturatingAdd)],
    ['uqsub  Vd.<T>, Vn.<T>, Vm.<T>', '0Q1 01110 SS 1 mmmmm 001011 nnnnn ddddd', lanes(unsignedSaturatingSubtract)],
    ['cmhi   Vd.<T>, Vn.<T>, Vm.<T>', '0Q1 01110 SS 1 mmmmm 001101 nnnnn ddddd', lanes(compared('ult', true)), { manual: '(register)' }],
    ['cmhs   Vd.<T>, Vn.<T>, Vm.<T>', '0Q1 01110 SS 1 mmmmm 001111 nnnnn ddddd', lanes(compared('ule', true)), { manual: '(register)' }],
    ['ushl   Vd.<T>, Vn.<T>, Vm.<T>', '0Q1 01110 SS 1 mmmmm 010001 nnnnn ddddd', shift('unsigned')],
    ['uqshl  Vd.<T>, Vn.<T>, Vm.<T>', '0Q1 01110 SS 1 mmmmm 010011 nnnnn ddddd', shift('unsigned', 'saturating'), { manual: '(register)' }],
    ['urshl  Vd.<T>, Vn.<T>, Vm.<T>', '0Q1 01110 SS 1 mmmmm 010101 nnnnn ddddd', shift('unsigned', 'rounding')],
    ['uqrshl Vd.<T>, Vn.<T>, Vm.<T>', '0Q1 01110 SS 1 mmmmm 010111 nnnnn ddddd', shift('unsigned', 'rounding', 'saturating')],
    ['sub    Vd.<T>, Vn.<T>, Vm.<T>', '0Q1 01110 SS 1 mmmmm 100001 nnnnn ddddd', lanes(integer.subtract), { manual: '(vector)' }],
    ['cmeq   Vd.<T>, Vn.<T>, Vm.<T>', '0Q1 01110 SS 1 mmmmm 100011 nnnnn ddddd', lanes(compared('eq')), { manual: '(register)' }],
  ]),
  family({ expand: halfAndWordLanes, manual: '(vector)' }, [
    ['sqdmulh  Vd.<T>, Vn.<T>, Vm.<T>', '0Q0 01110 SS 1 mmmmm 101101 nnnnn ddddd', lanes(doublingHigh(false))],
    ['sqrdmulh Vd.<T>, Vn.<T>, Vm.<T>', '0Q1 01110 SS 1 mmmmm 101101 nnnnn ddddd', lanes(doublingHigh(true))],
  ]),
  family({ expand: halfAndWordLanes, manual: '(vector)', features: ['rdm'] }, [
    ['sqrdmlah Vd.<T>:rw, Vn.<T>, Vm.<T>', '0Q1 01110 SS 0 mmmmm 100001 nnnnn ddddd', accumulated(roundingDoublingAccumulate('add'))],
    ['sqrdmlsh Vd.<T>:rw, Vn.<T>, Vm.<T>', '0Q1 01110 SS 0 mmmmm 100011 nnnnn ddddd', accumulated(roundingDoublingAccumulate('sub'))],
  ]),

  // Scalars.
  family({ expand: allScalars }, [
    ['sqadd  <V>d, <V>n, <V>m', '010 11110 SS 1 mmmmm 000011 nnnnn ddddd', lanes(signedSaturatingAdd)],
    ['sqsub  <V>d, <V>n, <V>m', '010 11110 SS 1 mmmmm 001011 nnnnn ddddd', lanes(signedSaturatingSubtract)],
    ['sqshl  <V>d, <V>n, <V>m', '010 11110 SS 1 mmmmm 010011 nnnnn ddddd', shift('signed', 'saturating'), { manual: '(register)' }],
    ['sqrshl <V>d, <V>n, <V>m', '010 11110 SS 1 mmmmm 010111 nnnnn ddddd', shift('signed', 'rounding', 'saturating')],
    ['uqadd  <V>d, <V>n, <V>m', '011 11110 SS 1 mmmmm 000011 nnnnn ddddd', lanes(unsignedSaturatingAdd)],
    ['uqsub  <V>d, <V>n, <V>m', '011 11110 SS 1 mmmmm 001011 nnnnn ddddd', lanes(unsignedSaturatingSubtract)],
    ['uqshl  <V>d, <V>n, <V>m', '011 11110 SS 1 mmmmm 010011 nnnnn ddddd', shift('unsigned', 'saturating'), { manual: '(register)' }],
    ['uqrshl <V>d, <V>n, <V>m', '011 11110 SS 1 mmmmm 010111 nnnnn ddddd', shift('unsigned', 'rounding', 'saturating')],
  ]),
  family({ expand: doubleScalar }, [
    ['cmgt  <V>d, <V>n, <V>m', '010 11110 SS 1 mmmmm 001101 nnnnn ddddd', lanes(compared('slt', true)), { manual: '(register)' }],
    ['cmge  <V>d, <V>n, <V>m', '010 11110 SS 1 mmmmm 001111 nnnnn ddddd', lanes(compared('sle', true)), { manual: '(register)' }],
    ['sshl  <V>d, <V>n, <V>m', '010 11110 SS 1 mmmmm 010001 nnnnn ddddd', shift('signed')],
    ['srshl <V>d, <V>n, <V>m', '010 11110 SS 1 mmmmm 010101 nnnnn ddddd', shift('signed', 'rounding')],
    ['add   <V>d, <V>n, <V>m', '010 11110 SS 1 mmmmm 100001 nnnnn ddddd', lanes(integer.add), { manual: '(vector)' }],
    ['cmtst <V>d, <V>n, <V>m', '010 11110 SS 1 mmmmm 100011 nnnnn ddddd', lanes(test)],
    ['cmhi  <V>d, <V>n, <V>m', '011 11110 SS 1 mmmmm 001101 nnnnn ddddd', lanes(compared('ult', true)), { manual: '(register)' }],
    ['cmhs  <V>d, <V>n, <V>m', '011 11110 SS 1 mmmmm 001111 nnnnn ddddd', lanes(compared('ule', true)), { manual: '(register)' }],
    ['ushl  <V>d, <V>n, <V>m', '011 11110 SS 1 mmmmm 010001 nnnnn ddddd', shift('unsigned')],
    ['urshl <V>d, <V>n, <V>m', '011 11110 SS 1 mmmmm 010101 nnnnn ddddd', shift('unsigned', 'rounding')],
    ['sub   <V>d, <V>n, <V>m', '011 11110 SS 1 mmmmm 100001 nnnnn ddddd', lanes(integer.subtract), { manual: '(vector)' }],
    ['cmeq  <V>d, <V>n, <V>m', '011 11110 SS 1 mmmmm 100011 nnnnn ddddd', lanes(compared('eq')), { manual: '(register)' }],
  ]),
  family({ expand: halfAndWordScalars, manual: '(vector)' }, [
    ['sqdmulh  <V>d, <V>n, <V>m', '010 11110 SS 1 mmmmm 101101 nnnnn ddddd', lanes(doublingHigh(false))],
    ['sqrdmulh <V>d, <V>n, <V>m', '011 11110 SS 1 mmmmm 101101 nnnnn ddddd', lanes(doublingHigh(true))],
  ]),
  family({ expand: halfAndWordScalars, manual: '(vector)', features: ['rdm'] }, [
    ['sqrdmlah <V>d:rw, <V>n, <V>m', '011 11110 SS 0 mmmmm 100001 nnnnn ddddd', accumulated(roundingDoublingAccumulate('add'))],
    ['sqrdmlsh <V>d:rw, <V>n, <V>m', '011 11110 SS 0 mmmmm 100011 nnnnn ddddd', accumulated(roundingDoublingAccumulate('sub'))],
  ]),

  // Bitwise operations take size as part of the opcode.
  family({ expand: byteLanes }, [
    ['and Vd.<T>, Vn.<T>, Vm.<T>',    '0Q0 01110 001 mmmmm 000111 nnnnn ddddd', whole(integer.and), { manual: '(vector)' }],
    ['bic Vd.<T>, Vn.<T>, Vm.<T>',    '0Q0 01110 011 mmmmm 000111 nnnnn ddddd', whole(integer.bitClear), { manual: '(vector, register)' }],
    ['orr Vd.<T>, Vn.<T>, Vm.<T>',    '0Q0 01110 101 mmmmm 000111 nnnnn ddddd', whole(integer.or), { manual: '(vector, register)' }],
    ['orn Vd.<T>, Vn.<T>, Vm.<T>',    '0Q0 01110 111 mmmmm 000111 nnnnn ddddd', whole(integer.orNot), { manual: '(vector)' }],
    ['eor Vd.<T>, Vn.<T>, Vm.<T>',    '0Q1 01110 001 mmmmm 000111 nnnnn ddddd', whole(integer.exclusiveOr), { manual: '(vector)' }],
    ['bsl Vd.<T>:rw, Vn.<T>, Vm.<T>', '0Q1 01110 011 mmmmm 000111 nnnnn ddddd', whole(integer.bitSelect, 0)],
    ['bit Vd.<T>:rw, Vn.<T>, Vm.<T>', '0Q1 01110 101 mmmmm 000111 nnnnn ddddd', whole(integer.bitInsertIfTrue, 0)],
    ['bif Vd.<T>:rw, Vn.<T>, Vm.<T>', '0Q1 01110 111 mmmmm 000111 nnnnn ddddd', whole(integer.bitInsertIfFalse, 0)],
  ]),
]

// biome-ignore format: columns
export const integerSameAliases = [
  family({ expand: byteLanes, manual: '(vector)' }, [
    ['mov Vd.<T>, Vn.<T>=m', '0Q0 01110 101 mmmmm 000111 nnnnn ddddd'],
  ]),
  // As assemblers know it.
  family({ expand: only(allLanes, 'E', 'h', 's', 'd'), manual: '(vector)', preferred: false }, [
    ['mov Vd.<T>, Vn.<T>=m', '0Q0 01110 101 mmmmm 000111 nnnnn ddddd'],
  ]),
  // Comparisons the other way round; printers do not turn them.
  family({ expand: allLanes, manual: '(register)', preferred: false }, [
    ['cmlt Vd.<T>, Vm.<T>, Vn.<T>', '0Q0 01110 SS 1 mmmmm 001101 nnnnn ddddd'],
    ['cmle Vd.<T>, Vm.<T>, Vn.<T>', '0Q0 01110 SS 1 mmmmm 001111 nnnnn ddddd'],
    ['cmlo Vd.<T>, Vm.<T>, Vn.<T>', '0Q1 01110 SS 1 mmmmm 001101 nnnnn ddddd'],
    ['cmls Vd.<T>, Vm.<T>, Vn.<T>', '0Q1 01110 SS 1 mmmmm 001111 nnnnn ddddd'],
  ]),
  family({ expand: doubleScalar, manual: '(register)', preferred: false }, [
    ['cmlt <V>d, <V>m, <V>n', '010 11110 SS 1 mmmmm 001101 nnnnn ddddd'],
    ['cmle <V>d, <V>m, <V>n', '010 11110 SS 1 mmmmm 001111 nnnnn ddddd'],
    ['cmlo <V>d, <V>m, <V>n', '011 11110 SS 1 mmmmm 001101 nnnnn ddddd'],
    ['cmls <V>d, <V>m, <V>n', '011 11110 SS 1 mmmmm 001111 nnnnn ddddd'],
  ]),
]
