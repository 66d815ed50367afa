import { field } from '../../operand/kind.js'
import { family, xw } from '../row.js'

const d = (word: number): number => field(word, 0, 5)
const n = (word: number): number => field(word, 5, 5)
/** An extension by uxtx (or uxtw of a w register) is shown as a shift where the stack pointer is what makes it needed. */
const usesStackPointer = (word: number): boolean => d(word) === 31 || n(word) === 31
const fromStackPointer = (word: number): boolean => n(word) === 31

// biome-ignore format: columns
export const addSubAliasFamilies = [
  family({ manual: '(to/from SP)', expand: xw }, [
    ['mov <R>d|SP, <R>n|SP',              'f00 100010 0 000000000000 nnnnn ddddd', undefined, { preferred: usesStackPointer }],
  ]),
  family({ manual: '(immediate)', expand: xw }, [
    ['cmn <R>n|SP, #imm12, {lsl0|12}',    'f01 100010 s iiiiiiiiiiii nnnnn 11111'],
    ['cmp <R>n|SP, #imm12, {lsl0|12}',    'f11 100010 s iiiiiiiiiiii nnnnn 11111'],
  ]),
  family({ manual: '(shifted register)', expand: xw }, [
    ['cmn  <R>n, <R>m, {shift<N>}',       'f01 01011 ss 0 mmmmm iiiiii nnnnn 11111'],
    ['cmp  <R>n, <R>m, {shift<N>}',       'f11 01011 ss 0 mmmmm iiiiii nnnnn 11111'],
    ['neg  <R>d, <R>m, {shift<N>}',       'f10 01011 ss 0 mmmmm iiiiii 11111 ddddd'],
    ['negs <R>d, <R>m, {shift<N>}',       'f11 01011 ss 0 mmmmm iiiiii 11111 ddddd'],
  ]),
  family({ expand: xw }, [
    ['ngc  <R>d, <R>m',                   'f10 11010000 mmmmm 000000 11111 ddddd'],
    ['ngcs <R>d, <R>m',                   'f11 11010000 mmmmm 000000 11111 ddddd'],
  ]),
  // Comparisons come before the rows that show a shift: `cmp sp, x1` is both.
  family({ manual: '(extended register)', preferred: fromStackPointer }, [
    ['cmn Xn|SP, Xm, {lsl4}',             '101 01011 001 mmmmm 011 iii nnnnn 11111'],
    ['cmn Wn|SP, Wm, {lsl4}',             '001 01011 001 mmmmm 010 iii nnnnn 11111'],
    ['cmp Xn|SP, Xm, {lsl4}',             '111 01011 001 mmmmm 011 iii nnnnn 11111'],
    ['cmp Wn|SP, Wm, {lsl4}',             '011 01011 001 mmmmm 010 iii nnnnn 11111'],
  ]),
  family({ manual: '(extended register)' }, [
    ['cmn Xn|SP, Wm, extend-word',        '101 01011 001 mmmmm ooo iii nnnnn 11111'],
    ['cmn Xn|SP, Xm, extend-long',        '101 01011 001 mmmmm ooo iii nnnnn 11111'],
    ['cmn Wn|SP, Wm, extend',             '001 01011 001 mmmmm ooo iii nnnnn 11111'],
    ['cmp Xn|SP, Wm, extend-word',        '111 01011 001 mmmmm ooo iii nnnnn 11111'],
    ['cmp Xn|SP, Xm, extend-long',        '111 01011 001 mmmmm ooo iii nnnnn 11111'],
    ['cmp Wn|SP, Wm, extend',             '011 01011 001 mmmmm ooo iii nnnnn 11111'],
  ]),
  family({ manual: '(extended register)', preferred: usesStackPointer }, [
    ['add  Xd|SP, Xn|SP, Xm, {lsl4}',     '100 01011 001 mmmmm 011 iii nnnnn ddddd'],
    ['add  Wd|SP, Wn|SP, Wm, {lsl4}',     '000 01011 001 mmmmm 010 iii nnnnn ddddd'],
    ['sub  Xd|SP, Xn|SP, Xm, {lsl4}',     '110 01011 001 mmmmm 011 iii nnnnn ddddd'],
    ['sub  Wd|SP, Wn|SP, Wm, {lsl4}',     '010 01011 001 mmmmm 010 iii nnnnn ddddd'],
  ]),
  family({ manual: '(extended register)', preferred: fromStackPointer }, [
    ['adds Xd,    Xn|SP, Xm, {lsl4}',     '101 01011 001 mmmmm 011 iii nnnnn ddddd'],
    ['adds Wd,    Wn|SP, Wm, {lsl4}',     '001 01011 001 mmmmm 010 iii nnnnn ddddd'],
    ['subs Xd,    Xn|SP, Xm, {lsl4}',     '111 01011 001 mmmmm 011 iii nnnnn ddddd'],
    ['subs Wd,    Wn|SP, Wm, {lsl4}',     '011 01011 001 mmmmm 010 iii nnnnn ddddd'],
  ]),
  // Larger and negative immediates, as assemblers take them.
  family({ manual: '(immediate)', expand: xw, preferred: false }, [
    ['add  <R>d|SP, <R>n|SP, #imm12<<12', 'f00 100010 s iiiiiiiiiiii nnnnn ddddd'],
    ['adds <R>d,    <R>n|SP, #imm12<<12', 'f01 100010 s iiiiiiiiiiii nnnnn ddddd'],
    ['sub  <R>d|SP, <R>n|SP, #imm12<<12', 'f10 100010 s iiiiiiiiiiii nnnnn ddddd'],
    ['subs <R>d,    <R>n|SP, #imm12<<12', 'f11 100010 s iiiiiiiiiiii nnnnn ddddd'],
    ['cmn  <R>n|SP, #imm12<<12',          'f01 100010 s iiiiiiiiiiii nnnnn 11111'],
    ['cmp  <R>n|SP, #imm12<<12',          'f11 100010 s iiiiiiiiiiii nnnnn 11111'],
    ['add  <R>d|SP, <R>n|SP, #-imm12',    'f10 100010 0 iiiiiiiiiiii nnnnn ddddd'],
    ['adds <R>d,    <R>n|SP, #-imm12',    'f11 100010 0 iiiiiiiiiiii nnnnn ddddd'],
    ['sub  <R>d|SP, <R>n|SP, #-imm12',    'f00 100010 0 iiiiiiiiiiii nnnnn ddddd'],
    ['subs <R>d,    <R>n|SP, #-imm12',    'f01 100010 0 iiiiiiiiiiii nnnnn ddddd'],
    ['cmn  <R>n|SP, #-imm12',             'f11 100010 0 iiiiiiiiiiii nnnnn 11111'],
    ['cmp  <R>n|SP, #-imm12',             'f01 100010 0 iiiiiiiiiiii nnnnn 11111'],
  ]),
]
