import { accumulated, lanes } from '../../meaning/vector/apply.js'
import * as integer from '../../meaning/vector/integer.js'
import type { LaneOperation, Signedness } from '../../meaning/vector/lanes.js'
import { polynomialDouble, polynomialLong } from '../../meaning/vector/meanings.js'
import {
  doublingLong,
  doublingLongAccumulate,
  doublingLongDeduct,
  widenedMultiply,
} from '../../meaning/vector/multiply.js'
import { family } from '../row.js'
import { narrowing, widening, wideningHalfAndWord, wideningScalars } from './expansions.js'

const { accumulate, add, deduct, subtract, signedDifference, unsignedDifference, widened, widenedSecond, highNarrow } =
  integer

const wide = (operation: LaneOperation, sign: Signedness): LaneOperation => widened(operation, sign)

// biome-ignore format: columns
export const integerDifferentFamilies = [
  family({ expand: widening }, [
    ['saddl<two> Vd.<W>, Vn.<N>, Vm.<N>',    '0Q0 01110 SS 1 mmmmm 000000 nnnnn ddddd', lanes(wide(add, 'signed'))],
    ['saddw<two> Vd.<W>, Vn.<W>, Vm.<N>',    '0Q0 01110 SS 1 mmmmm 000100 nnnnn ddddd', lanes(widenedSecond(add, 'signed'))],
    ['ssubl<two> Vd.<W>, Vn.<N>, Vm.<N>',    '0Q0 01110 SS 1 mmmmm 001000 nnnnn ddddd', lanes(wide(subtract, 'signed'))],
    ['ssubw<two> Vd.<W>, Vn.<W>, Vm.<N>',    '0Q0 01110 SS 1 mmmmm 001100 nnnnn ddddd', lanes(widenedSecond(subtract, 'signed'))],
    ['sabal<two> Vd.<W>:rw, Vn.<N>, Vm.<N>', '0Q0 01110 SS 1 mmmmm 010100 nnnnn ddddd', accumulated(accumulate(wide(signedDifference, 'signed')))],
    ['sabdl<two> Vd.<W>, Vn.<N>, Vm.<N>',    '0Q0 01110 SS 1 mmmmm 011100 nnnnn ddddd', lanes(wide(signedDifference, 'signed'))],
    ['smlal<two> Vd.<W>:rw, Vn.<N>, Vm.<N>', '0Q0 01110 SS 1 mmmmm 100000 nnnnn ddddd', accumulated(accumulate(widenedMultiply('signed'))), { manual: '(vector)' }],
    ['smlsl<two> Vd.<W>:rw, Vn.<N>, Vm.<N>', '0Q0 01110 SS 1 mmmmm 101000 nnnnn ddddd', accumulated(deduct(widenedMultiply('signed'))), { manual: '(vector)' }],
    ['smull<two> Vd.<W>, Vn.<N>, Vm.<N>',    '0Q0 01110 SS 1 mmmmm 110000 nnnnn ddddd', lanes(widenedMultiply('signed')), { manual: '(vector)' }],
    ['uaddl<two> Vd.<W>, Vn.<N>, Vm.<N>',    '0Q1 01110 SS 1 mmmmm 000000 nnnnn ddddd', lanes(wide(add, 'unsigned'))],
    ['uaddw<two> Vd.<W>, Vn.<W>, Vm.<N>',    '0Q1 01110 SS 1 mmmmm 000100 nnnnn ddddd', lanes(widenedSecond(add, 'unsigned'))],
    ['usubl<two> Vd.<W>, Vn.<N>, Vm.<N>',    '0Q1 01110 SS 1 mmmmm 001000 nnnnn ddddd', lanes(wide(subtract, 'unsigned'))],
    ['usubw<two> Vd.<W>, Vn.<W>, Vm.<N>',    '0Q1 01110 SS 1 mmmmm 001100 nnnnn ddddd', lanes(widenedSecond(subtract, 'unsigned'))],
    ['uabal<two> Vd.<W>:rw, Vn.<N>, Vm.<N>', '0Q1 01110 SS 1 mmmmm 010100 nnnnn ddddd', accumulated(accumulate(wide(unsignedDifference, 'unsigned')))],
    ['uabdl<two> Vd.<W>, Vn.<N>, Vm.<N>',    '0Q1 01110 SS 1 mmmmm 011100 nnnnn ddddd', lanes(wide(unsignedDifference, 'unsigned'))],
    ['umlal<two> Vd.<W>:rw, Vn.<N>, Vm.<N>', '0Q1 01110 SS 1 mmmmm 100000 nnnnn ddddd', accumulated(accumulate(widenedMultiply('unsigned'))), { manual: '(vector)' }],
    ['umlsl<two> Vd.<W>:rw, Vn.<N>, Vm.<N>', '0Q1 01110 SS 1 mmmmm 101000 nnnnn ddddd', accumulated(deduct(widenedMultiply('unsigned'))), { manual: '(vector)' }],
    ['umull<two> Vd.<W>, Vn.<N>, Vm.<N>',    '0Q1 01110 SS 1 mmmmm 110000 nnnnn ddddd', lanes(widenedMultiply('unsigned')), { manual: '(vector)' }],
  ]),
  family({ expand: wideningHalfAndWord, manual: '(vector)' }, [
    ['sqdmlal<two> Vd.<W>:rw, Vn.<N>, Vm.<N>', '0Q0 01110 SS 1 mmmmm 100100 nnnnn ddddd', accumulated(doublingLongAccumulate)],
    ['sqdmlsl<two> Vd.<W>:rw, Vn.<N>, Vm.<N>', '0Q0 01110 SS 1 mmmmm 101100 nnnnn ddddd', accumulated(doublingLongDeduct)],
    ['sqdmull<two> Vd.<W>, Vn.<N>, Vm.<N>',    '0Q0 01110 SS 1 mmmmm 110100 nnnnn ddddd', lanes(doublingLong)],
  ]),
  family({ expand: wideningScalars, manual: '(vector)' }, [
    ['sqdmlal <W>d:rw, <N>n, <N>m', '010 11110 SS 1 mmmmm 100100 nnnnn ddddd', accumulated(doublingLongAccumulate)],
    ['sqdmlsl <W>d:rw, <N>n, <N>m', '010 11110 SS 1 mmmmm 101100 nnnnn ddddd', accumulated(doublingLongDeduct)],
    ['sqdmull <W>d, <N>n, <N>m',    '010 11110 SS 1 mmmmm 110100 nnnnn ddddd', lanes(doublingLong)],
  ]),
  family({ expand: narrowing }, [
    ['addhn<two>  <D>, Vn.<W>, Vm.<W>', '0Q0 01110 SS 1 mmmmm 010000 nnnnn ddddd', lanes(highNarrow('add', false))],
    ['subhn<two>  <D>, Vn.<W>, Vm.<W>', '0Q0 01110 SS 1 mmmmm 011000 nnnnn ddddd', lanes(highNarrow('sub', false))],
    ['raddhn<two> <D>, Vn.<W>, Vm.<W>', '0Q1 01110 SS 1 mmmmm 010000 nnnnn ddddd', lanes(highNarrow('add', true))],
    ['rsubhn<two> <D>, Vn.<W>, Vm.<W>', '0Q1 01110 SS 1 mmmmm 011000 nnnnn ddddd', lanes(highNarrow('sub', true))],
  ]),
  family({}, [
    ['pmull  Vd.8h, Vn.8b, Vm.8b',   '000 01110 001 mmmmm 111000 nnnnn ddddd', polynomialLong],
    ['pmull2 Vd.8h, Vn.16b, Vm.16b', '010 01110 001 mmmmm 111000 nnnnn ddddd', polynomialLong],
    ['pmull  Vd.1q, Vn.1d, Vm.1d',   '000 01110 111 mmmmm 111000 nnnnn ddddd', polynomialDouble, { features: ['aes'] }],
    ['pmull2 Vd.1q, Vn.2d, Vm.2d',   '010 01110 111 mmmmm 111000 nnnnn ddddd', polynomialDouble, { features: ['aes'] }],
  ]),
]
