import {
  add,
  addSetFlags,
  addWithCarry,
  addWithCarrySetFlags,
  sub,
  subSetFlags,
  subWithCarry,
  subWithCarrySetFlags,
} from '../meaning/add-sub.js'
import { family, xw } from './row.js'

// biome-ignore format: columns
export const addSubFamilies = [
  family({ manual: '(immediate)', expand: xw }, [
    ['add  <R>d|SP, <R>n|SP, #imm12, {lsl0|12}', 'f00 100010 s iiiiiiiiiiii nnnnn ddddd', add],
    ['adds <R>d,    <R>n|SP, #imm12, {lsl0|12}', 'f01 100010 s iiiiiiiiiiii nnnnn ddddd', addSetFlags],
    ['sub  <R>d|SP, <R>n|SP, #imm12, {lsl0|12}', 'f10 100010 s iiiiiiiiiiii nnnnn ddddd', sub],
    ['subs <R>d,    <R>n|SP, #imm12, {lsl0|12}', 'f11 100010 s iiiiiiiiiiii nnnnn ddddd', subSetFlags],
  ]),
  family({ manual: '(shifted register)', expand: xw }, [
    ['add  <R>d, <R>n, <R>m, {shift<N>}', 'f00 01011 ss 0 mmmmm iiiiii nnnnn ddddd', add],
    ['adds <R>d, <R>n, <R>m, {shift<N>}', 'f01 01011 ss 0 mmmmm iiiiii nnnnn ddddd', addSetFlags],
    ['sub  <R>d, <R>n, <R>m, {shift<N>}', 'f10 01011 ss 0 mmmmm iiiiii nnnnn ddddd', sub],
    ['subs <R>d, <R>n, <R>m, {shift<N>}', 'f11 01011 ss 0 mmmmm iiiiii nnnnn ddddd', subSetFlags],
  ]),
  family({ manual: '(extended register)' }, [
    ['add  Xd|SP, Xn|SP, Wm, extend-word', '100 01011 001 mmmmm ooo iii nnnnn ddddd', add],
    ['add  Xd|SP, Xn|SP, Xm, extend-long', '100 01011 001 mmmmm ooo iii nnnnn ddddd', add],
    ['add  Wd|SP, Wn|SP, Wm, extend',      '000 01011 001 mmmmm ooo iii nnnnn ddddd', add],
    ['adds Xd,    Xn|SP, Wm, extend-word', '101 01011 001 mmmmm ooo iii nnnnn ddddd', addSetFlags],
    ['adds Xd,    Xn|SP, Xm, extend-long', '101 01011 001 mmmmm ooo iii nnnnn ddddd', addSetFlags],
    ['adds Wd,    Wn|SP, Wm, extend',      '001 01011 001 mmmmm ooo iii nnnnn ddddd', addSetFlags],
    ['sub  Xd|SP, Xn|SP, Wm, extend-word', '110 01011 001 mmmmm ooo iii nnnnn ddddd', sub],
    ['sub  Xd|SP, Xn|SP, Xm, extend-long', '110 01011 001 mmmmm ooo iii nnnnn ddddd', sub],
    ['sub  Wd|SP, Wn|SP, Wm, extend',      '010 01011 001 mmmmm ooo iii nnnnn ddddd', sub],
    ['subs Xd,    Xn|SP, Wm, extend-word', '111 01011 001 mmmmm ooo iii nnnnn ddddd', subSetFlags],
    ['subs Xd,    Xn|SP, Xm, extend-long', '111 01011 001 mmmmm ooo iii nnnnn ddddd', subSetFlags],
    ['subs Wd,    Wn|SP, Wm, extend',      '011 01011 001 mmmmm ooo iii nnnnn ddddd', subSetFlags],
  ]),
  family({ expand: xw }, [
    ['adc  <R>d, <R>n, <R>m', 'f00 11010000 mmmmm 000000 nnnnn ddddd', addWithCarry],
    ['adcs <R>d, <R>n, <R>m', 'f01 11010000 mmmmm 000000 nnnnn ddddd', addWithCarrySetFlags],
    ['sbc  <R>d, <R>n, <R>m', 'f10 11010000 mmmmm 000000 nnnnn ddddd', subWithCarry],
    ['sbcs <R>d, <R>n, <R>m', 'f11 11010000 mmmmm 000000 nnnnn ddddd', subWithCarrySetFlags],
  ]),
]
