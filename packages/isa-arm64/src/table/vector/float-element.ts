import * as float from '../../meaning/float/arithmetic.js'
import {
  brainDot,
  brainMatrixProduct,
  brainMultiplyAdd,
  complexAdd,
  complexMultiplyAdd,
  halfMultiplyAdd,
} from '../../meaning/float/vector-meanings.js'
import { accumulated, lanes } from '../../meaning/vector/apply.js'
import { family } from '../row.js'
import { floatScalars, floatVectors, only, table } from './expansions.js'

const openNaN = true
const manual = '(by element)'

const complexLanes = table(`
  T  Q S
  4h 0 01
  8h 1 01
  2s 0 10
  4s 1 10
  2d 1 11
`)
const longLanes = table(`
  T  N  Q
  2s 2h 0
  4s 4h 1
`)
const brainLanes = table(`
  T  N  Q
  2s 4h 0
  4s 8h 1
`)

// biome-ignore format: columns
export const floatElementFamilies = [
  ...floatVectors({ manual, openNaN }, [
    ['fmla  Vd.<T>:rw, Vn.<T>, <M>', '0Q0 01111 SS lmmmmm 0001 h 0 nnnnn ddddd', accumulated(float.multiplyAdd)],
    ['fmls  Vd.<T>:rw, Vn.<T>, <M>', '0Q0 01111 SS lmmmmm 0101 h 0 nnnnn ddddd', accumulated(float.multiplySubtract)],
    ['fmul  Vd.<T>, Vn.<T>, <M>',    '0Q0 01111 SS lmmmmm 1001 h 0 nnnnn ddddd', lanes(float.multiply)],
    ['fmulx Vd.<T>, Vn.<T>, <M>',    '0Q1 01111 SS lmmmmm 1001 h 0 nnnnn ddddd', lanes(float.multiplyExtended)],
  ]),
  ...floatScalars({ manual, openNaN }, [
    ['fmla  <V>d:rw, <V>n, <M>', '010 11111 SS lmmmmm 0001 h 0 nnnnn ddddd', accumulated(float.multiplyAdd)],
    ['fmls  <V>d:rw, <V>n, <M>', '010 11111 SS lmmmmm 0101 h 0 nnnnn ddddd', accumulated(float.multiplySubtract)],
    ['fmul  <V>d, <V>n, <M>',    '010 11111 SS lmmmmm 1001 h 0 nnnnn ddddd', lanes(float.multiply)],
    ['fmulx <V>d, <V>n, <M>',    '011 11111 SS lmmmmm 1001 h 0 nnnnn ddddd', lanes(float.multiplyExtended)],
  ]),

  // Complex numbers: pairs of lanes, the real part first; halves need fullfp16 too.
  family({ expand: only(complexLanes, 'S', '10', '11'), features: ['complxnum'], openNaN }, [
    ['fcadd Vd.<T>, Vn.<T>, Vm.<T>, #turn',     '0Q1 01110 SS 0 mmmmm 111 r 01 nnnnn ddddd', complexAdd],
    ['fcmla Vd.<T>:rw, Vn.<T>, Vm.<T>, #turns', '0Q1 01110 SS 0 mmmmm 110 rr 1 nnnnn ddddd', complexMultiplyAdd],
  ]),
  family({ expand: only(complexLanes, 'S', '01'), features: ['complxnum', 'fullfp16'], openNaN }, [
    ['fcadd Vd.<T>, Vn.<T>, Vm.<T>, #turn',     '0Q1 01110 SS 0 mmmmm 111 r 01 nnnnn ddddd', complexAdd],
    ['fcmla Vd.<T>:rw, Vn.<T>, Vm.<T>, #turns', '0Q1 01110 SS 0 mmmmm 110 rr 1 nnnnn ddddd', complexMultiplyAdd],
  ]),
  family({ manual, features: ['complxnum', 'fullfp16'], openNaN }, [
    ['fcmla Vd.4h:rw, Vn.4h, Vm.h[l], #turns13',  '001 01111 01 lmmmmm 0 rr 1 0 0 nnnnn ddddd', complexMultiplyAdd],
    ['fcmla Vd.8h:rw, Vn.8h, Vm.h[hl], #turns13', '011 01111 01 lmmmmm 0 rr 1 h 0 nnnnn ddddd', complexMultiplyAdd],
    ['fcmla Vd.4s:rw, Vn.4s, Vm.s[h], #turns13',  '011 01111 10 0mmmmm 0 rr 1 h 0 nnnnn ddddd', complexMultiplyAdd, { features: ['complxnum'] }],
  ]),

  // Halves into singles.
  family({ expand: longLanes, manual: '(vector)', features: ['fp16fml'], openNaN }, [
    ['fmlal  Vd.<T>:rw, Vn.<N>, Vm.<N>', '0Q0 01110 001 mmmmm 111011 nnnnn ddddd', halfMultiplyAdd('low', false)],
    ['fmlsl  Vd.<T>:rw, Vn.<N>, Vm.<N>', '0Q0 01110 101 mmmmm 111011 nnnnn ddddd', halfMultiplyAdd('low', true)],
    ['fmlal2 Vd.<T>:rw, Vn.<N>, Vm.<N>', '0Q1 01110 001 mmmmm 110011 nnnnn ddddd', halfMultiplyAdd('high', false)],
    ['fmlsl2 Vd.<T>:rw, Vn.<N>, Vm.<N>', '0Q1 01110 101 mmmmm 110011 nnnnn ddddd', halfMultiplyAdd('high', true)],
  ]),
  family({ expand: longLanes, manual, features: ['fp16fml'], openNaN }, [
    ['fmlal  Vd.<T>:rw, Vn.<N>, Vm4.h[hlm]', '0Q0 01111 10 lmmmmm 0000 h 0 nnnnn ddddd', halfMultiplyAdd('low', false)],
    ['fmlsl  Vd.<T>:rw, Vn.<N>, Vm4.h[hlm]', '0Q0 01111 10 lmmmmm 0100 h 0 nnnnn ddddd', halfMultiplyAdd('low', true)],
    ['fmlal2 Vd.<T>:rw, Vn.<N>, Vm4.h[hlm]', '0Q1 01111 10 lmmmmm 1000 h 0 nnnnn ddddd', halfMultiplyAdd('high', false)],
    ['fmlsl2 Vd.<T>:rw, Vn.<N>, Vm4.h[hlm]', '0Q1 01111 10 lmmmmm 1100 h 0 nnnnn ddddd', halfMultiplyAdd('high', true)],
  ]),

  // bfloat16 into singles.
  family({ expand: brainLanes, features: ['bf16'], openNaN }, [
    ['bfdot Vd.<T>:rw, Vn.<N>, Vm.<N>',     '0Q1 01110 010 mmmmm 111111 nnnnn ddddd', brainDot, { manual: '(vector)' }],
    ['bfdot Vd.<T>:rw, Vn.<N>, Vm.2h[hl]',  '0Q0 01111 01 lmmmmm 1111 h 0 nnnnn ddddd', brainDot, { manual }],
  ]),
  family({ features: ['bf16'], openNaN }, [
    ['bfmmla  Vd.4s:rw, Vn.8h, Vm.8h',      '011 01110 010 mmmmm 111011 nnnnn ddddd', brainMatrixProduct],
    ['bfmlalb Vd.4s:rw, Vn.8h, Vm.8h',      '001 01110 110 mmmmm 111111 nnnnn ddddd', brainMultiplyAdd(0), { manual: '(vector)' }],
    ['bfmlalt Vd.4s:rw, Vn.8h, Vm.8h',      '011 01110 110 mmmmm 111111 nnnnn ddddd', brainMultiplyAdd(1), { manual: '(vector)' }],
    ['bfmlalb Vd.4s:rw, Vn.8h, Vm4.h[hlm]', '000 01111 11 lmmmmm 1111 h 0 nnnnn ddddd', brainMultiplyAdd(0), { manual }],
    ['bfmlalt Vd.4s:rw, Vn.8h, Vm4.h[hlm]', '010 01111 11 lmmmmm 1111 h 0 nnnnn ddddd', brainMultiplyAdd(1), { manual }],
  ]),
]
