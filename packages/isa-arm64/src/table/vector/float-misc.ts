import * as float from '../../meaning/float/arithmetic.js'
import { convertFormat, narrowToBrain, narrowToOdd } from '../../meaning/float/convert.js'
import { reciprocalEstimate, reciprocalExponent, squareRootEstimate } from '../../meaning/float/estimate.js'
import { compareLanes, fromInteger, toInteger } from '../../meaning/float/meanings.js'
import { roundToIntegral, roundToSize } from '../../meaning/float/round.js'
import { lanes } from '../../meaning/vector/apply.js'
import { family } from '../row.js'
import { floatScalars, floatVectors, singleAndDoubleVectors } from './expansions.js'

const openNaN = true

// biome-ignore format: columns
const narrowed = [
  { W: '4s', D: 'Vd.4h',    Q: '0', Z: '0', two: '' },
  { W: '4s', D: 'Vd.8h:rw', Q: '1', Z: '0', two: '2' },
  { W: '2d', D: 'Vd.2s',    Q: '0', Z: '1', two: '' },
  { W: '2d', D: 'Vd.4s:rw', Q: '1', Z: '1', two: '2' },
]
const lengthened = [
  { W: '4s', N: '4h', Q: '0', Z: '0', two: '' },
  { W: '4s', N: '8h', Q: '1', Z: '0', two: '2' },
  { W: '2d', N: '2s', Q: '0', Z: '1', two: '' },
  { W: '2d', N: '4s', Q: '1', Z: '1', two: '2' },
]

// biome-ignore format: columns
export const floatMiscFamilies = [
  ...floatVectors({ openNaN }, [
    ['frintn  Vd.<T>, Vn.<T>', '0Q0 01110 0 PPPPPP 11000 10 nnnnn ddddd', lanes(roundToIntegral('n')), { manual: '(vector)' }],
    ['frintm  Vd.<T>, Vn.<T>', '0Q0 01110 0 PPPPPP 11001 10 nnnnn ddddd', lanes(roundToIntegral('m')), { manual: '(vector)' }],
    ['frintp  Vd.<T>, Vn.<T>', '0Q0 01110 1 PPPPPP 11000 10 nnnnn ddddd', lanes(roundToIntegral('p')), { manual: '(vector)' }],
    ['frintz  Vd.<T>, Vn.<T>', '0Q0 01110 1 PPPPPP 11001 10 nnnnn ddddd', lanes(roundToIntegral('z')), { manual: '(vector)' }],
    ['frinta  Vd.<T>, Vn.<T>', '0Q1 01110 0 PPPPPP 11000 10 nnnnn ddddd', lanes(roundToIntegral('a')), { manual: '(vector)' }],
    ['frintx  Vd.<T>, Vn.<T>', '0Q1 01110 0 PPPPPP 11001 10 nnnnn ddddd', lanes(roundToIntegral('n')), { manual: '(vector)' }],
    ['frinti  Vd.<T>, Vn.<T>', '0Q1 01110 1 PPPPPP 11001 10 nnnnn ddddd', lanes(roundToIntegral('n')), { manual: '(vector)' }],
    ['frecpe  Vd.<T>, Vn.<T>', '0Q0 01110 1 PPPPPP 11101 10 nnnnn ddddd', lanes(reciprocalEstimate)],
    ['frsqrte Vd.<T>, Vn.<T>', '0Q1 01110 1 PPPPPP 11101 10 nnnnn ddddd', lanes(squareRootEstimate)],
    ['fsqrt   Vd.<T>, Vn.<T>', '0Q1 01110 1 PPPPPP 11111 10 nnnnn ddddd', lanes(float.squareRoot), { manual: '(vector)' }],
  ]),
  ...floatVectors({}, [
    ['fcmgt  Vd.<T>, Vn.<T>, #0.0', '0Q0 01110 1 PPPPPP 01100 10 nnnnn ddddd', compareLanes('flt', true), { manual: '(zero)' }],
    ['fcmeq  Vd.<T>, Vn.<T>, #0.0', '0Q0 01110 1 PPPPPP 01101 10 nnnnn ddddd', compareLanes('feq'), { manual: '(zero)' }],
    ['fcmlt  Vd.<T>, Vn.<T>, #0.0', '0Q0 01110 1 PPPPPP 01110 10 nnnnn ddddd', compareLanes('flt'), { manual: '(zero)' }],
    ['fcmge  Vd.<T>, Vn.<T>, #0.0', '0Q1 01110 1 PPPPPP 01100 10 nnnnn ddddd', compareLanes('fle', true), { manual: '(zero)' }],
    ['fcmle  Vd.<T>, Vn.<T>, #0.0', '0Q1 01110 1 PPPPPP 01101 10 nnnnn ddddd', compareLanes('fle'), { manual: '(zero)' }],
    ['fabs   Vd.<T>, Vn.<T>',       '0Q0 01110 1 PPPPPP 01111 10 nnnnn ddddd', lanes(float.absolute), { manual: '(vector)' }],
    ['fneg   Vd.<T>, Vn.<T>',       '0Q1 01110 1 PPPPPP 01111 10 nnnnn ddddd', lanes(float.negate), { manual: '(vector)' }],
    ['fcvtns Vd.<T>, Vn.<T>', '0Q0 01110 0 PPPPPP 11010 10 nnnnn ddddd', toInteger('signed', 'n'), { manual: '(vector)' }],
    ['fcvtms Vd.<T>, Vn.<T>', '0Q0 01110 0 PPPPPP 11011 10 nnnnn ddddd', toInteger('signed', 'm'), { manual: '(vector)' }],
    ['fcvtas Vd.<T>, Vn.<T>', '0Q0 01110 0 PPPPPP 11100 10 nnnnn ddddd', toInteger('signed', 'a'), { manual: '(vector)' }],
    ['scvtf  Vd.<T>, Vn.<T>', '0Q0 01110 0 PPPPPP 11101 10 nnnnn ddddd', fromInteger('signed'), { manual: '(vector, integer)' }],
    ['fcvtps Vd.<T>, Vn.<T>', '0Q0 01110 1 PPPPPP 11010 10 nnnnn ddddd', toInteger('signed', 'p'), { manual: '(vector)' }],
    ['fcvtzs Vd.<T>, Vn.<T>', '0Q0 01110 1 PPPPPP 11011 10 nnnnn ddddd', toInteger('signed', 'z'), { manual: '(vector, integer)' }],
    ['fcvtnu Vd.<T>, Vn.<T>', '0Q1 01110 0 PPPPPP 11010 10 nnnnn ddddd', toInteger('unsigned', 'n'), { manual: '(vector)' }],
    ['fcvtmu Vd.<T>, Vn.<T>', '0Q1 01110 0 PPPPPP 11011 10 nnnnn ddddd', toInteger('unsigned', 'm'), { manual: '(vector)' }],
    ['fcvtau Vd.<T>, Vn.<T>', '0Q1 01110 0 PPPPPP 11100 10 nnnnn ddddd', toInteger('unsigned', 'a'), { manual: '(vector)' }],
    ['ucvtf  Vd.<T>, Vn.<T>', '0Q1 01110 0 PPPPPP 11101 10 nnnnn ddddd', fromInteger('unsigned'), { manual: '(vector, integer)' }],
    ['fcvtpu Vd.<T>, Vn.<T>', '0Q1 01110 1 PPPPPP 11010 10 nnnnn ddddd', toInteger('unsigned', 'p'), { manual: '(vector)' }],
    ['fcvtzu Vd.<T>, Vn.<T>', '0Q1 01110 1 PPPPPP 11011 10 nnnnn ddddd', toInteger('unsigned', 'z'), { manual: '(vector, integer)' }],
    ['scvtf  Vd.<T>, Vn.<T>, #shr<B>', '0Q0 011110 IIIIIII 11100 1 nnnnn ddddd', fromInteger('signed'), { manual: '(vector, fixed-point)' }],
    ['fcvtzs Vd.<T>, Vn.<T>, #shr<B>', '0Q0 011110 IIIIIII 11111 1 nnnnn ddddd', toInteger('signed', 'z'), { manual: '(vector, fixed-point)' }],
    ['ucvtf  Vd.<T>, Vn.<T>, #shr<B>', '0Q1 011110 IIIIIII 11100 1 nnnnn ddddd', fromInteger('unsigned'), { manual: '(vector, fixed-point)' }],
    ['fcvtzu Vd.<T>, Vn.<T>, #shr<B>', '0Q1 011110 IIIIIII 11111 1 nnnnn ddddd', toInteger('unsigned', 'z'), { manual: '(vector, fixed-point)' }],
  ]),
  family({ expand: singleAndDoubleVectors, features: ['fptoint'], manual: '(vector)', openNaN }, [
    ['frint32z Vd.<T>, Vn.<T>', '0Q0 01110 0 PPPPPP 11110 10 nnnnn ddddd', lanes(roundToSize('z', 32))],
    ['frint64z Vd.<T>, Vn.<T>', '0Q0 01110 0 PPPPPP 11111 10 nnnnn ddddd', lanes(roundToSize('z', 64))],
    ['frint32x Vd.<T>, Vn.<T>', '0Q1 01110 0 PPPPPP 11110 10 nnnnn ddddd', lanes(roundToSize('n', 32))],
    ['frint64x Vd.<T>, Vn.<T>', '0Q1 01110 0 PPPPPP 11111 10 nnnnn ddddd', lanes(roundToSize('n', 64))],
  ]),
  family({ expand: narrowed, openNaN }, [
    ['fcvtn<two> <D>, Vn.<W>', '0Q0 01110 0 Z 10000 10110 10 nnnnn ddddd', lanes((t, a) => convertFormat(a!.bits / 2)(t, a!))],
  ]),
  family({ expand: lengthened, openNaN }, [
    ['fcvtl<two> Vd.<W>, Vn.<N>', '0Q0 01110 0 Z 10000 10111 10 nnnnn ddddd', lanes((t, a) => convertFormat(2 * a!.bits)(t, a!))],
  ]),
  family({ openNaN }, [
    ['fcvtxn  Vd.2s, Vn.2d',    '001 01110 01 10000 10110 10 nnnnn ddddd', lanes(narrowToOdd)],
    ['fcvtxn2 Vd.4s:rw, Vn.2d', '011 01110 01 10000 10110 10 nnnnn ddddd', lanes(narrowToOdd)],
    ['fcvtxn  Sd, Dn',          '011 11110 01 10000 10110 10 nnnnn ddddd', lanes(narrowToOdd)],
    ['bfcvtn  Vd.4h, Vn.4s',    '000 01110 10 10000 10110 10 nnnnn ddddd', lanes(narrowToBrain), { features: ['bf16'] }],
    ['bfcvtn2 Vd.8h:rw, Vn.4s', '010 01110 10 10000 10110 10 nnnnn ddddd', lanes(narrowToBrain), { features: ['bf16'] }],
  ]),

  // Scalars.
  ...floatScalars({ openNaN }, [
    ['frecpe  <V>d, <V>n', '010 11110 1 PPPPPP 11101 10 nnnnn ddddd', lanes(reciprocalEstimate)],
    ['frecpx  <V>d, <V>n', '010 11110 1 PPPPPP 11111 10 nnnnn ddddd', lanes(reciprocalExponent)],
    ['frsqrte <V>d, <V>n', '011 11110 1 PPPPPP 11101 10 nnnnn ddddd', lanes(squareRootEstimate)],
  ]),
  ...floatScalars({}, [
    ['fcmgt  <V>d, <V>n, #0.0', '010 11110 1 PPPPPP 01100 10 nnnnn ddddd', compareLanes('flt', true), { manual: '(zero)' }],
    ['fcmeq  <V>d, <V>n, #0.0', '010 11110 1 PPPPPP 01101 10 nnnnn ddddd', compareLanes('feq'), { manual: '(zero)' }],
    ['fcmlt  <V>d, <V>n, #0.0', '010 11110 1 PPPPPP 01110 10 nnnnn ddddd', compareLanes('flt'), { manual: '(zero)' }],
    ['fcmge  <V>d, <V>n, #0.0', '011 11110 1 PPPPPP 01100 10 nnnnn ddddd', compareLanes('fle', true), { manual: '(zero)' }],
    ['fcmle  <V>d, <V>n, #0.0', '011 11110 1 PPPPPP 01101 10 nnnnn ddddd', compareLanes('fle'), { manual: '(zero)' }],
    ['fcvtns <V>d, <V>n', '010 11110 0 PPPPPP 11010 10 nnnnn ddddd', toInteger('signed', 'n'), { manual: '(vector)' }],
    ['fcvtms <V>d, <V>n', '010 11110 0 PPPPPP 11011 10 nnnnn ddddd', toInteger('signed', 'm'), { manual: '(vector)' }],
    ['fcvtas <V>d, <V>n', '010 11110 0 PPPPPP 11100 10 nnnnn ddddd', toInteger('signed', 'a'), { manual: '(vector)' }],
    ['scvtf  <V>d, <V>n', '010 11110 0 PPPPPP 11101 10 nnnnn ddddd', fromInteger('signed'), { manual: '(vector, integer)' }],
    ['fcvtps <V>d, <V>n', '010 11110 1 PPPPPP 11010 10 nnnnn ddddd', toInteger('signed', 'p'), { manual: '(vector)' }],
    ['fcvtzs <V>d, <V>n', '010 11110 1 PPPPPP 11011 10 nnnnn ddddd', toInteger('signed', 'z'), { manual: '(vector, integer)' }],
    ['fcvtnu <V>d, <V>n', '011 11110 0 PPPPPP 11010 10 nnnnn ddddd', toInteger('unsigned', 'n'), { manual: '(vector)' }],
    ['fcvtmu <V>d, <V>n', '011 11110 0 PPPPPP 11011 10 nnnnn ddddd', toInteger('unsigned', 'm'), { manual: '(vector)' }],
    ['fcvtau <V>d, <V>n', '011 11110 0 PPPPPP 11100 10 nnnnn ddddd', toInteger('unsigned', 'a'), { manual: '(vector)' }],
    ['ucvtf  <V>d, <V>n', '011 11110 0 PPPPPP 11101 10 nnnnn ddddd', fromInteger('unsigned'), { manual: '(vector, integer)' }],
    ['fcvtpu <V>d, <V>n', '011 11110 1 PPPPPP 11010 10 nnnnn ddddd', toInteger('unsigned', 'p'), { manual: '(vector)' }],
    ['fcvtzu <V>d, <V>n', '011 11110 1 PPPPPP 11011 10 nnnnn ddddd', toInteger('unsigned', 'z'), { manual: '(vector, integer)' }],
    ['scvtf  <V>d, <V>n, #shr<B>', '010 111110 IIIIIII 11100 1 nnnnn ddddd', fromInteger('signed'), { manual: '(vector, fixed-point)' }],
    ['fcvtzs <V>d, <V>n, #shr<B>', '010 111110 IIIIIII 11111 1 nnnnn ddddd', toInteger('signed', 'z'), { manual: '(vector, fixed-point)' }],
    ['ucvtf  <V>d, <V>n, #shr<B>', '011 111110 IIIIIII 11100 1 nnnnn ddddd', fromInteger('unsigned'), { manual: '(vector, fixed-point)' }],
    ['fcvtzu <V>d, <V>n, #shr<B>', '011 111110 IIIIIII 11111 1 nnnnn ddddd', toInteger('unsigned', 'z'), { manual: '(vector, fixed-point)' }],
  ]),
]
