import { accumulated, lanes } from '../../meaning/vector/apply.js'
import { accumulate, narrowed } from '../../meaning/vector/integer.js'
import type { LaneOperation, Signedness } from '../../meaning/vector/lanes.js'
import { widen } from '../../meaning/vector/lanes.js'
import { signedNarrow, signedNarrowToUnsigned, unsignedNarrow } from '../../meaning/vector/saturate.js'
import * as shift from '../../meaning/vector/shift.js'
import { family } from '../row.js'
import { allLanes, allScalars, doubleScalar, narrowing, narrowingScalars, widening } from './expansions.js'

const right = shift.rightByImmediate
const left = shift.saturatingLeftByImmediate

/** Shifted right, then narrowed. */
const shrunk =
  (narrow: LaneOperation, sign: Signedness, rounding = false): LaneOperation =>
  (t, a, count) =>
    narrow(t, right(sign, rounding)(t, a!, count!))
const lengthened =
  (sign: Signedness): LaneOperation =>
  (t, a, count) =>
    t.binary('shl', widen(t, a!, sign), t.convert('zext', count!, 2 * a!.bits))

// biome-ignore format: columns
export const shiftImmediateFamilies = [
  family({ expand: allLanes }, [
    ['sshr   Vd.<T>, Vn.<T>, #shr<B>',    '0Q0 011110 IIIIIII 00000 1 nnnnn ddddd', lanes(right('signed'))],
    ['ssra   Vd.<T>:rw, Vn.<T>, #shr<B>', '0Q0 011110 IIIIIII 00010 1 nnnnn ddddd', accumulated(accumulate(right('signed')))],
    ['srshr  Vd.<T>, Vn.<T>, #shr<B>',    '0Q0 011110 IIIIIII 00100 1 nnnnn ddddd', lanes(right('signed', true))],
    ['srsra  Vd.<T>:rw, Vn.<T>, #shr<B>', '0Q0 011110 IIIIIII 00110 1 nnnnn ddddd', accumulated(accumulate(right('signed', true)))],
    ['shl    Vd.<T>, Vn.<T>, #shl<B>',    '0Q0 011110 IIIIIII 01010 1 nnnnn ddddd', lanes(shift.leftByImmediate)],
    ['sqshl  Vd.<T>, Vn.<T>, #shl<B>',    '0Q0 011110 IIIIIII 01110 1 nnnnn ddddd', lanes(left('signed')), { manual: '(immediate)' }],
    ['ushr   Vd.<T>, Vn.<T>, #shr<B>',    '0Q1 011110 IIIIIII 00000 1 nnnnn ddddd', lanes(right('unsigned'))],
    ['usra   Vd.<T>:rw, Vn.<T>, #shr<B>', '0Q1 011110 IIIIIII 00010 1 nnnnn ddddd', accumulated(accumulate(right('unsigned')))],
    ['urshr  Vd.<T>, Vn.<T>, #shr<B>',    '0Q1 011110 IIIIIII 00100 1 nnnnn ddddd', lanes(right('unsigned', true))],
    ['ursra  Vd.<T>:rw, Vn.<T>, #shr<B>', '0Q1 011110 IIIIIII 00110 1 nnnnn ddddd', accumulated(accumulate(right('unsigned', true)))],
    ['sri    Vd.<T>:rw, Vn.<T>, #shr<B>', '0Q1 011110 IIIIIII 01000 1 nnnnn ddddd', accumulated(shift.shiftRightInsert)],
    ['sli    Vd.<T>:rw, Vn.<T>, #shl<B>', '0Q1 011110 IIIIIII 01010 1 nnnnn ddddd', accumulated(shift.shiftLeftInsert)],
    ['sqshlu Vd.<T>, Vn.<T>, #shl<B>',    '0Q1 011110 IIIIIII 01100 1 nnnnn ddddd', lanes(shift.saturatingLeftToUnsigned)],
    ['uqshl  Vd.<T>, Vn.<T>, #shl<B>',    '0Q1 011110 IIIIIII 01110 1 nnnnn ddddd', lanes(left('unsigned')), { manual: '(immediate)' }],
  ]),
  family({ expand: narrowing }, [
    ['shrn<two>     <D>, Vn.<W>, #shr<B>', '0Q0 011110 IIIIIII 10000 1 nnnnn ddddd', lanes(shrunk(narrowed, 'unsigned'))],
    ['rshrn<two>    <D>, Vn.<W>, #shr<B>', '0Q0 011110 IIIIIII 10001 1 nnnnn ddddd', lanes(shrunk(narrowed, 'unsigned', true))],
    ['sqshrn<two>   <D>, Vn.<W>, #shr<B>', '0Q0 011110 IIIIIII 10010 1 nnnnn ddddd', lanes(shrunk(signedNarrow, 'signed'))],
    ['sqrshrn<two>  <D>, Vn.<W>, #shr<B>', '0Q0 011110 IIIIIII 10011 1 nnnnn ddddd', lanes(shrunk(signedNarrow, 'signed', true))],
    ['sqshrun<two>  <D>, Vn.<W>, #shr<B>', '0Q1 011110 IIIIIII 10000 1 nnnnn ddddd', lanes(shrunk(signedNarrowToUnsigned, 'signed'))],
    ['sqrshrun<two> <D>, Vn.<W>, #shr<B>', '0Q1 011110 IIIIIII 10001 1 nnnnn ddddd', lanes(shrunk(signedNarrowToUnsigned, 'signed', true))],
    ['uqshrn<two>   <D>, Vn.<W>, #shr<B>', '0Q1 011110 IIIIIII 10010 1 nnnnn ddddd', lanes(shrunk(unsignedNarrow, 'unsigned'))],
    ['uqrshrn<two>  <D>, Vn.<W>, #shr<B>', '0Q1 011110 IIIIIII 10011 1 nnnnn ddddd', lanes(shrunk(unsignedNarrow, 'unsigned', true))],
  ]),
  family({ expand: widening }, [
    ['sshll<two> Vd.<W>, Vn.<N>, #shl<B>', '0Q0 011110 IIIIIII 10100 1 nnnnn ddddd', lanes(lengthened('signed'))],
    ['ushll<two> Vd.<W>, Vn.<N>, #shl<B>', '0Q1 011110 IIIIIII 10100 1 nnnnn ddddd', lanes(lengthened('unsigned'))],
  ]),

  // Scalars.
  family({ expand: doubleScalar }, [
    ['sshr   <V>d, <V>n, #shr<B>',    '010 111110 IIIIIII 00000 1 nnnnn ddddd', lanes(right('signed'))],
    ['ssra   <V>d:rw, <V>n, #shr<B>', '010 111110 IIIIIII 00010 1 nnnnn ddddd', accumulated(accumulate(right('signed')))],
    ['srshr  <V>d, <V>n, #shr<B>',    '010 111110 IIIIIII 00100 1 nnnnn ddddd', lanes(right('signed', true))],
    ['srsra  <V>d:rw, <V>n, #shr<B>', '010 111110 IIIIIII 00110 1 nnnnn ddddd', accumulated(accumulate(right('signed', true)))],
    ['shl    <V>d, <V>n, #shl<B>',    '010 111110 IIIIIII 01010 1 nnnnn ddddd', lanes(shift.leftByImmediate)],
    ['ushr   <V>d, <V>n, #shr<B>',    '011 111110 IIIIIII 00000 1 nnnnn ddddd', lanes(right('unsigned'))],
    ['usra   <V>d:rw, <V>n, #shr<B>', '011 111110 IIIIIII 00010 1 nnnnn ddddd', accumulated(accumulate(right('unsigned')))],
    ['urshr  <V>d, <V>n, #shr<B>',    '011 111110 IIIIIII 00100 1 nnnnn ddddd', lanes(right('unsigned', true))],
    ['ursra  <V>d:rw, <V>n, #shr<B>', '011 111110 IIIIIII 00110 1 nnnnn ddddd', accumulated(accumulate(right('unsigned', true)))],
    ['sri    <V>d:rw, <V>n, #shr<B>', '011 111110 IIIIIII 01000 1 nnnnn ddddd', accumulated(shift.shiftRightInsert)],
    ['sli    <V>d:rw, <V>n, #shl<B>', '011 111110 IIIIIII 01010 1 nnnnn ddddd', accumulated(shift.shiftLeftInsert)],
  ]),
  family({ expand: allScalars, manual: '(immediate)' }, [
    ['sqshl  <V>d, <V>n, #shl<B>', '010 111110 IIIIIII 01110 1 nnnnn ddddd', lanes(left('signed'))],
    ['sqshlu <V>d, <V>n, #shl<B>', '011 111110 IIIIIII 01100 1 nnnnn ddddd', lanes(shift.saturatingLeftToUnsigned), { manual: '' }],
    ['uqshl  <V>d, <V>n, #shl<B>', '011 111110 IIIIIII 01110 1 nnnnn ddddd', lanes(left('unsigned'))],
  ]),
  family({ expand: narrowingScalars }, [
    ['sqshrn   <N>d, <W>n, #shr<B>', '010 111110 IIIIIII 10010 1 nnnnn ddddd', lanes(shrunk(signedNarrow, 'signed'))],
    ['sqrshrn  <N>d, <W>n, #shr<B>', '010 111110 IIIIIII 10011 1 nnnnn ddddd', lanes(shrunk(signedNarrow, 'signed', true))],
    ['sqshrun  <N>d, <W>n, #shr<B>', '011 111110 IIIIIII 10000 1 nnnnn ddddd', lanes(shrunk(signedNarrowToUnsigned, 'signed'))],
    ['sqrshrun <N>d, <W>n, #shr<B>', '011 111110 IIIIIII 10001 1 nnnnn ddddd', lanes(shrunk(signedNarrowToUnsigned, 'signed', true))],
    ['uqshrn   <N>d, <W>n, #shr<B>', '011 111110 IIIIIII 10010 1 nnnnn ddddd', lanes(shrunk(unsignedNarrow, 'unsigned'))],
    ['uqrshrn  <N>d, <W>n, #shr<B>', '011 111110 IIIIIII 10011 1 nnnnn ddddd', lanes(shrunk(unsignedNarrow, 'unsigned', true))],
  ]),
]

// biome-ignore format: columns
export const shiftImmediateAliases = [
  family({ expand: widening, preferred: false }, [
    ['sxtl<two> Vd.<W>, Vn.<N>', '0Q0 011110 KKKKKKK 10100 1 nnnnn ddddd'],
    ['uxtl<two> Vd.<W>, Vn.<N>', '0Q1 011110 KKKKKKK 10100 1 nnnnn ddddd'],
  ]),
]
