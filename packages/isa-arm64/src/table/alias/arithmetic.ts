import { family, xw } from '../row.js'

// biome-ignore format: columns
export const arithmeticAliasFamilies = [
  family({ expand: xw }, [
    ['mul  <R>d, <R>n, <R>m', 'f00 11011 000 mmmmm 0 11111 nnnnn ddddd'],
    ['mneg <R>d, <R>n, <R>m', 'f00 11011 000 mmmmm 1 11111 nnnnn ddddd'],
  ]),
  family({}, [
    ['smull  Xd, Wn, Wm',     '100 11011 001 mmmmm 0 11111 nnnnn ddddd'],
    ['smnegl Xd, Wn, Wm',     '100 11011 001 mmmmm 1 11111 nnnnn ddddd'],
    ['umull  Xd, Wn, Wm',     '100 11011 101 mmmmm 0 11111 nnnnn ddddd'],
    ['umnegl Xd, Wn, Wm',     '100 11011 101 mmmmm 1 11111 nnnnn ddddd'],
  ]),
  family({ manual: '(register)', expand: xw }, [
    ['lsl <R>d, <R>n, <R>m',  'f00 11010110 mmmmm 001000 nnnnn ddddd'],
    ['lsr <R>d, <R>n, <R>m',  'f00 11010110 mmmmm 001001 nnnnn ddddd'],
    ['asr <R>d, <R>n, <R>m',  'f00 11010110 mmmmm 001010 nnnnn ddddd'],
    ['ror <R>d, <R>n, <R>m',  'f00 11010110 mmmmm 001011 nnnnn ddddd'],
  ]),
  family({ expand: xw }, [
    ['cset  <R>d, !cond',       'f00 11010100 11111 cccc 01 11111 ddddd'],
    ['csetm <R>d, !cond',       'f10 11010100 11111 cccc 00 11111 ddddd'],
    ['cinc  <R>d, <R>n=m, !cond', 'f00 11010100 mmmmm cccc 01 nnnnn ddddd'],
    ['cinv  <R>d, <R>n=m, !cond', 'f10 11010100 mmmmm cccc 00 nnnnn ddddd'],
    ['cneg  <R>d, <R>n=m, !cond', 'f10 11010100 mmmmm cccc 01 nnnnn ddddd'],
  ]),
  family({ preferred: false }, [
    ['rev64 Xd, Xn',          '110 11010110 00000 000011 nnnnn ddddd'],
  ]),
]
