import { integerReciprocalEstimate, integerSquareRootEstimate } from '../../meaning/float/estimate.js'
import { accumulated, accumulatedPairs, across, lanes, pairs, rearranged, whole } from '../../meaning/vector/apply.js'
import * as integer from '../../meaning/vector/integer.js'
import { absolute } from '../../meaning/vector/integer.js'
import type { LaneOperation, Signedness } from '../../meaning/vector/lanes.js'
import { widen } from '../../meaning/vector/lanes.js'
import { againstZero, reverseByteBits } from '../../meaning/vector/meanings.js'
import { reverseWithin } from '../../meaning/vector/permute.js'
import * as saturate from '../../meaning/vector/saturate.js'
import { family } from '../row.js'
import {
  allLanes,
  allScalars,
  byteAndHalfLanes,
  byteLanes,
  doubleScalar,
  fullLanes,
  narrowing,
  narrowingScalars,
  narrowLanes,
  pairing,
  widening,
  wordLanes,
} from './expansions.js'

const { add, widened, narrowed } = integer
const { signedNarrow, unsignedNarrow, signedNarrowToUnsigned, signedAddUnsigned, unsignedAddSigned } = saturate

const reversed = (container: number) => rearranged((lanes) => reverseWithin(lanes, container / lanes[0]!.bits))
const extended =
  (sign: Signedness): LaneOperation =>
  (t, a) =>
    widen(t, a!, sign)
/** Shifted left by the lane's width. */
const raised: LaneOperation = (t, a) => t.concat(a!, t.constant(0, a!.bits))

// biome-ignore format: columns
export const integerMiscFamilies = [
  family({ expand: narrowLanes }, [
    ['rev64 Vd.<T>, Vn.<T>', '0Q0 01110 SS 10000 00000 10 nnnnn ddddd', reversed(64)],
    ['cls   Vd.<T>, Vn.<T>', '0Q0 01110 SS 10000 00100 10 nnnnn ddddd', lanes(integer.countLeadingSigns), { manual: '(vector)' }],
    ['clz   Vd.<T>, Vn.<T>', '0Q1 01110 SS 10000 00100 10 nnnnn ddddd', lanes(integer.countLeadingZeros), { manual: '(vector)' }],
  ]),
  family({ expand: byteAndHalfLanes, manual: '(vector)' }, [
    ['rev32 Vd.<T>, Vn.<T>', '0Q1 01110 SS 10000 00000 10 nnnnn ddddd', reversed(32)],
  ]),
  family({ expand: byteLanes, manual: '(vector)' }, [
    ['rev16 Vd.<T>, Vn.<T>', '0Q0 01110 00 10000 00001 10 nnnnn ddddd', reversed(16)],
    ['rbit  Vd.<T>, Vn.<T>', '0Q1 01110 01 10000 00101 10 nnnnn ddddd', reverseByteBits],
    ['cnt   Vd.<T>, Vn.<T>', '0Q0 01110 00 10000 00101 10 nnnnn ddddd', lanes(integer.countOnes), { manual: '' }],
    ['not   Vd.<T>, Vn.<T>', '0Q1 01110 00 10000 00101 10 nnnnn ddddd', whole(integer.not), { manual: '' }],
  ]),
  family({ expand: pairing }, [
    ['saddlp Vd.<L>, Vn.<T>',    '0Q0 01110 SS 10000 00010 10 nnnnn ddddd', pairs(widened(add, 'signed'))],
    ['sadalp Vd.<L>:rw, Vn.<T>', '0Q0 01110 SS 10000 00110 10 nnnnn ddddd', accumulatedPairs(widened(add, 'signed'))],
    ['uaddlp Vd.<L>, Vn.<T>',    '0Q1 01110 SS 10000 00010 10 nnnnn ddddd', pairs(widened(add, 'unsigned'))],
    ['uadalp Vd.<L>:rw, Vn.<T>', '0Q1 01110 SS 10000 00110 10 nnnnn ddddd', accumulatedPairs(widened(add, 'unsigned'))],
  ]),
  family({ expand: allLanes }, [
    ['suqadd Vd.<T>:rw, Vn.<T>', '0Q0 01110 SS 10000 00011 10 nnnnn ddddd', accumulated(signedAddUnsigned)],
    ['sqabs  Vd.<T>, Vn.<T>',    '0Q0 01110 SS 10000 00111 10 nnnnn ddddd', lanes(saturate.saturatingAbsolute)],
    ['cmgt   Vd.<T>, Vn.<T>, #0', '0Q0 01110 SS 10000 01000 10 nnnnn ddddd', againstZero('slt', true), { manual: '(zero)' }],
    ['cmeq   Vd.<T>, Vn.<T>, #0', '0Q0 01110 SS 10000 01001 10 nnnnn ddddd', againstZero('eq'), { manual: '(zero)' }],
    ['cmlt   Vd.<T>, Vn.<T>, #0', '0Q0 01110 SS 10000 01010 10 nnnnn ddddd', againstZero('slt'), { manual: '(zero)' }],
    ['abs    Vd.<T>, Vn.<T>',    '0Q0 01110 SS 10000 01011 10 nnnnn ddddd', lanes(absolute)],
    ['usqadd Vd.<T>:rw, Vn.<T>', '0Q1 01110 SS 10000 00011 10 nnnnn ddddd', accumulated(unsignedAddSigned)],
    ['sqneg  Vd.<T>, Vn.<T>',    '0Q1 01110 SS 10000 00111 10 nnnnn ddddd', lanes(saturate.saturatingNegate)],
    ['cmge   Vd.<T>, Vn.<T>, #0', '0Q1 01110 SS 10000 01000 10 nnnnn ddddd', againstZero('sle', true), { manual: '(zero)' }],
    ['cmle   Vd.<T>, Vn.<T>, #0', '0Q1 01110 SS 10000 01001 10 nnnnn ddddd', againstZero('sle'), { manual: '(zero)' }],
    ['neg    Vd.<T>, Vn.<T>',    '0Q1 01110 SS 10000 01011 10 nnnnn ddddd', lanes(integer.negate), { manual: '(vector)' }],
  ]),
  family({ expand: narrowing }, [
    ['xtn<two>    <D>, Vn.<W>', '0Q0 01110 SS 10000 10010 10 nnnnn ddddd', lanes(narrowed)],
    ['sqxtn<two>  <D>, Vn.<W>', '0Q0 01110 SS 10000 10100 10 nnnnn ddddd', lanes(signedNarrow)],
    ['sqxtun<two> <D>, Vn.<W>', '0Q1 01110 SS 10000 10010 10 nnnnn ddddd', lanes(signedNarrowToUnsigned)],
    ['uqxtn<two>  <D>, Vn.<W>', '0Q1 01110 SS 10000 10100 10 nnnnn ddddd', lanes(unsignedNarrow)],
  ]),
  family({ expand: widening }, [
    ['shll<two> Vd.<W>, Vn.<N>, #<B>', '0Q1 01110 SS 10000 10011 10 nnnnn ddddd', lanes(raised)],
  ]),
  family({ expand: wordLanes }, [
    ['urecpe  Vd.<T>, Vn.<T>', '0Q0 01110 SS 10000 11100 10 nnnnn ddddd', lanes(integerReciprocalEstimate)],
    ['ursqrte Vd.<T>, Vn.<T>', '0Q1 01110 SS 10000 11100 10 nnnnn ddddd', lanes(integerSquareRootEstimate)],
  ]),

  // Scalars.
  family({ expand: allScalars }, [
    ['suqadd <V>d:rw, <V>n', '010 11110 SS 10000 00011 10 nnnnn ddddd', accumulated(signedAddUnsigned)],
    ['sqabs  <V>d, <V>n',    '010 11110 SS 10000 00111 10 nnnnn ddddd', lanes(saturate.saturatingAbsolute)],
    ['usqadd <V>d:rw, <V>n', '011 11110 SS 10000 00011 10 nnnnn ddddd', accumulated(unsignedAddSigned)],
    ['sqneg  <V>d, <V>n',    '011 11110 SS 10000 00111 10 nnnnn ddddd', lanes(saturate.saturatingNegate)],
  ]),
  family({ expand: doubleScalar, manual: '(zero)' }, [
    ['cmgt <V>d, <V>n, #0', '010 11110 SS 10000 01000 10 nnnnn ddddd', againstZero('slt', true)],
    ['cmeq <V>d, <V>n, #0', '010 11110 SS 10000 01001 10 nnnnn ddddd', againstZero('eq')],
    ['cmlt <V>d, <V>n, #0', '010 11110 SS 10000 01010 10 nnnnn ddddd', againstZero('slt')],
    ['abs  <V>d, <V>n',     '010 11110 SS 10000 01011 10 nnnnn ddddd', lanes(absolute), { manual: '' }],
    ['cmge <V>d, <V>n, #0', '011 11110 SS 10000 01000 10 nnnnn ddddd', againstZero('sle', true)],
    ['cmle <V>d, <V>n, #0', '011 11110 SS 10000 01001 10 nnnnn ddddd', againstZero('sle')],
    ['neg  <V>d, <V>n',     '011 11110 SS 10000 01011 10 nnnnn ddddd', lanes(integer.negate), { manual: '(vector)' }],
  ]),
  family({ expand: narrowingScalars }, [
    ['sqxtn  <N>d, <W>n', '010 11110 SS 10000 10100 10 nnnnn ddddd', lanes(signedNarrow)],
    ['sqxtun <N>d, <W>n', '011 11110 SS 10000 10010 10 nnnnn ddddd', lanes(signedNarrowToUnsigned)],
    ['uqxtn  <N>d, <W>n', '011 11110 SS 10000 10100 10 nnnnn ddddd', lanes(unsignedNarrow)],
  ]),

  // Across lanes.
  family({ expand: fullLanes }, [
    ['saddlv <L>d, Vn.<T>', '0Q0 01110 SS 11000 00011 10 nnnnn ddddd', across(add, extended('signed'))],
    ['smaxv  <V>d, Vn.<T>', '0Q0 01110 SS 11000 01010 10 nnnnn ddddd', across(integer.signedMaximum)],
    ['sminv  <V>d, Vn.<T>', '0Q0 01110 SS 11000 11010 10 nnnnn ddddd', across(integer.signedMinimum)],
    ['addv   <V>d, Vn.<T>', '0Q0 01110 SS 11000 11011 10 nnnnn ddddd', across(add)],
    ['uaddlv <L>d, Vn.<T>', '0Q1 01110 SS 11000 00011 10 nnnnn ddddd', across(add, extended('unsigned'))],
    ['umaxv  <V>d, Vn.<T>', '0Q1 01110 SS 11000 01010 10 nnnnn ddddd', across(integer.unsignedMaximum)],
    ['uminv  <V>d, Vn.<T>', '0Q1 01110 SS 11000 11010 10 nnnnn ddddd', across(integer.unsignedMinimum)],
  ]),
  family({ manual: '(scalar)' }, [
    ['addp Dd, Vn.2d', '010 11110 11 11000 11011 10 nnnnn ddddd', pairs(add)],
  ]),
]

// biome-ignore format: columns
export const integerMiscAliases = [
  family({ expand: byteLanes }, [
    ['mvn Vd.<T>, Vn.<T>', '0Q1 01110 00 10000 00101 10 nnnnn ddddd'],
  ]),
]
