import { accumulated, lanes } from '../../meaning/vector/apply.js'
import { accumulate, deduct, multiply } from '../../meaning/vector/integer.js'
import {
  doublingHigh,
  doublingLong,
  doublingLongAccumulate,
  doublingLongDeduct,
  roundingDoublingAccumulate,
  widenedMultiply,
} from '../../meaning/vector/multiply.js'
import { family } from '../row.js'
import {
  halfAndWordLanes,
  halfAndWordScalars,
  wideningHalfAndWord,
  wideningScalars,
  withElement,
} from './expansions.js'

/** The lane is M: halves have four bits for its register and three for its number, words five and two. */
// biome-ignore format: columns
export const integerElementFamilies = [
  family({ expand: withElement(halfAndWordLanes), manual: '(by element)' }, [
    ['mul      Vd.<T>, Vn.<T>, <M>',    '0Q0 01111 SS lmmmmm 1000 h 0 nnnnn ddddd', lanes(multiply)],
    ['sqdmulh  Vd.<T>, Vn.<T>, <M>',    '0Q0 01111 SS lmmmmm 1100 h 0 nnnnn ddddd', lanes(doublingHigh(false))],
    ['sqrdmulh Vd.<T>, Vn.<T>, <M>',    '0Q0 01111 SS lmmmmm 1101 h 0 nnnnn ddddd', lanes(doublingHigh(true))],
    ['mla      Vd.<T>:rw, Vn.<T>, <M>', '0Q1 01111 SS lmmmmm 0000 h 0 nnnnn ddddd', accumulated(accumulate(multiply))],
    ['mls      Vd.<T>:rw, Vn.<T>, <M>', '0Q1 01111 SS lmmmmm 0100 h 0 nnnnn ddddd', accumulated(deduct(multiply))],
    ['sqrdmlah Vd.<T>:rw, Vn.<T>, <M>', '0Q1 01111 SS lmmmmm 1101 h 0 nnnnn ddddd', accumulated(roundingDoublingAccumulate('add')), { features: ['rdm'] }],
    ['sqrdmlsh Vd.<T>:rw, Vn.<T>, <M>', '0Q1 01111 SS lmmmmm 1111 h 0 nnnnn ddddd', accumulated(roundingDoublingAccumulate('sub')), { features: ['rdm'] }],
  ]),
  family({ expand: withElement(halfAndWordScalars), manual: '(by element)' }, [
    ['sqdmulh  <V>d, <V>n, <M>',    '010 11111 SS lmmmmm 1100 h 0 nnnnn ddddd', lanes(doublingHigh(false))],
    ['sqrdmulh <V>d, <V>n, <M>',    '010 11111 SS lmmmmm 1101 h 0 nnnnn ddddd', lanes(doublingHigh(true))],
    ['sqrdmlah <V>d:rw, <V>n, <M>', '011 11111 SS lmmmmm 1101 h 0 nnnnn ddddd', accumulated(roundingDoublingAccumulate('add')), { features: ['rdm'] }],
    ['sqrdmlsh <V>d:rw, <V>n, <M>', '011 11111 SS lmmmmm 1111 h 0 nnnnn ddddd', accumulated(roundingDoublingAccumulate('sub')), { features: ['rdm'] }],
  ]),
  family({ expand: withElement(wideningHalfAndWord), manual: '(by element)' }, [
    ['smlal<two>   Vd.<W>:rw, Vn.<N>, <M>', '0Q0 01111 SS lmmmmm 0010 h 0 nnnnn ddddd', accumulated(accumulate(widenedMultiply('signed')))],
    ['sqdmlal<two> Vd.<W>:rw, Vn.<N>, <M>', '0Q0 01111 SS lmmmmm 0011 h 0 nnnnn ddddd', accumulated(doublingLongAccumulate)],
    ['smlsl<two>   Vd.<W>:rw, Vn.<N>, <M>', '0Q0 01111 SS lmmmmm 0110 h 0 nnnnn ddddd', accumulated(deduct(widenedMultiply('signed')))],
    ['sqdmlsl<two> Vd.<W>:rw, Vn.<N>, <M>', '0Q0 01111 SS lmmmmm 0111 h 0 nnnnn ddddd', accumulated(doublingLongDeduct)],
    ['smull<two>   Vd.<W>, Vn.<N>, <M>',    '0Q0 01111 SS lmmmmm 1010 h 0 nnnnn ddddd', lanes(widenedMultiply('signed'))],
    ['sqdmull<two> Vd.<W>, Vn.<N>, <M>',    '0Q0 01111 SS lmmmmm 1011 h 0 nnnnn ddddd', lanes(doublingLong)],
    ['umlal<two>   Vd.<W>:rw, Vn.<N>, <M>', '0Q1 01111 SS lmmmmm 0010 h 0 nnnnn ddddd', accumulated(accumulate(widenedMultiply('unsigned')))],
    ['umlsl<two>   Vd.<W>:rw, Vn.<N>, <M>', '0Q1 01111 SS lmmmmm 0110 h 0 nnnnn ddddd', accumulated(deduct(widenedMultiply('unsigned')))],
    ['umull<two>   Vd.<W>, Vn.<N>, <M>',    '0Q1 01111 SS lmmmmm 1010 h 0 nnnnn ddddd', lanes(widenedMultiply('unsigned'))],
  ]),
  family({ expand: withElement(wideningScalars), manual: '(by element)' }, [
    ['sqdmlal <W>d:rw, <N>n, <M>', '010 11111 SS lmmmmm 0011 h 0 nnnnn ddddd', accumulated(doublingLongAccumulate)],
    ['sqdmlsl <W>d:rw, <N>n, <M>', '010 11111 SS lmmmmm 0111 h 0 nnnnn ddddd', accumulated(doublingLongDeduct)],
    ['sqdmull <W>d, <N>n, <M>',    '010 11111 SS lmmmmm 1011 h 0 nnnnn ddddd', lanes(doublingLong)],
  ]),
]
