import { and, andNot, andNotSetFlags, andSetFlags, exclusiveOr, exclusiveOrNot, or, orNot } from '../meaning/logical.js'
import { family, xw } from './row.js'

// biome-ignore format: columns
export const logicalFamilies = [
  family({ manual: '(immediate)', expand: xw }, [
    ['and  <R>d|SP, <R>n, #bits<N>', 'f00 100100 iiiiiiiiiiiii nnnnn ddddd', and],
    ['orr  <R>d|SP, <R>n, #bits<N>', 'f01 100100 iiiiiiiiiiiii nnnnn ddddd', or],
    ['eor  <R>d|SP, <R>n, #bits<N>', 'f10 100100 iiiiiiiiiiiii nnnnn ddddd', exclusiveOr],
    ['ands <R>d,    <R>n, #bits<N>', 'f11 100100 iiiiiiiiiiiii nnnnn ddddd', andSetFlags],
  ]),
  family({ manual: '(shifted register)', expand: xw }, [
    ['and  <R>d, <R>n, <R>m, {rotate<N>}', 'f00 01010 ss 0 mmmmm iiiiii nnnnn ddddd', and],
    ['bic  <R>d, <R>n, <R>m, {rotate<N>}', 'f00 01010 ss 1 mmmmm iiiiii nnnnn ddddd', andNot],
    ['orr  <R>d, <R>n, <R>m, {rotate<N>}', 'f01 01010 ss 0 mmmmm iiiiii nnnnn ddddd', or],
    ['orn  <R>d, <R>n, <R>m, {rotate<N>}', 'f01 01010 ss 1 mmmmm iiiiii nnnnn ddddd', orNot],
    ['eor  <R>d, <R>n, <R>m, {rotate<N>}', 'f10 01010 ss 0 mmmmm iiiiii nnnnn ddddd', exclusiveOr],
    ['eon  <R>d, <R>n, <R>m, {rotate<N>}', 'f10 01010 ss 1 mmmmm iiiiii nnnnn ddddd', exclusiveOrNot],
    ['ands <R>d, <R>n, <R>m, {rotate<N>}', 'f11 01010 ss 0 mmmmm iiiiii nnnnn ddddd', andSetFlags],
    ['bics <R>d, <R>n, <R>m, {rotate<N>}', 'f11 01010 ss 1 mmmmm iiiiii nnnnn ddddd', andNotSetFlags],
  ]),
]
