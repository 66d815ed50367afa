import * as float from '../../meaning/float/arithmetic.js'
import { reciprocalStep, squareRootStep } from '../../meaning/float/estimate.js'
import { compareLanes } from '../../meaning/float/meanings.js'
import { accumulated, lanes, pairs } from '../../meaning/vector/apply.js'
import { family } from '../row.js'
import { floatScalars, floatVectors, singleAndDoubleScalars } from './expansions.js'

const openNaN = true

// biome-ignore format: columns
export const floatSameFamilies = [
  ...floatVectors({ openNaN }, [
    ['fmaxnm  Vd.<T>, Vn.<T>, Vm.<T>',    '0Q0 01110 0 ZZ mmmmm OO 000 1 nnnnn ddddd', lanes(float.maximumNumber), { manual: '(vector)' }],
    ['fmla    Vd.<T>:rw, Vn.<T>, Vm.<T>', '0Q0 01110 0 ZZ mmmmm OO 001 1 nnnnn ddddd', accumulated(float.multiplyAdd), { manual: '(vector)' }],
    ['fadd    Vd.<T>, Vn.<T>, Vm.<T>',    '0Q0 01110 0 ZZ mmmmm OO 010 1 nnnnn ddddd', lanes(float.add), { manual: '(vector)' }],
    ['fmulx   Vd.<T>, Vn.<T>, Vm.<T>',    '0Q0 01110 0 ZZ mmmmm OO 011 1 nnnnn ddddd', lanes(float.multiplyExtended)],
    ['fcmeq   Vd.<T>, Vn.<T>, Vm.<T>',    '0Q0 01110 0 ZZ mmmmm OO 100 1 nnnnn ddddd', compareLanes('feq'), { manual: '(register)', openNaN: false }],
    ['fmax    Vd.<T>, Vn.<T>, Vm.<T>',    '0Q0 01110 0 ZZ mmmmm OO 110 1 nnnnn ddddd', lanes(float.maximum), { manual: '(vector)' }],
    ['frecps  Vd.<T>, Vn.<T>, Vm.<T>',    '0Q0 01110 0 ZZ mmmmm OO 111 1 nnnnn ddddd', lanes(reciprocalStep)],
    ['fminnm  Vd.<T>, Vn.<T>, Vm.<T>',    '0Q0 01110 1 ZZ mmmmm OO 000 1 nnnnn ddddd', lanes(float.minimumNumber), { manual: '(vector)' }],
    ['fmls    Vd.<T>:rw, Vn.<T>, Vm.<T>', '0Q0 01110 1 ZZ mmmmm OO 001 1 nnnnn ddddd', accumulated(float.multiplySubtract), { manual: '(vector)' }],
    ['fsub    Vd.<T>, Vn.<T>, Vm.<T>',    '0Q0 01110 1 ZZ mmmmm OO 010 1 nnnnn ddddd', lanes(float.subtract), { manual: '(vector)' }],
    ['fmin    Vd.<T>, Vn.<T>, Vm.<T>',    '0Q0 01110 1 ZZ mmmmm OO 110 1 nnnnn ddddd', lanes(float.minimum), { manual: '(vector)' }],
    ['frsqrts Vd.<T>, Vn.<T>, Vm.<T>',    '0Q0 01110 1 ZZ mmmmm OO 111 1 nnnnn ddddd', lanes(squareRootStep)],
    ['fmaxnmp Vd.<T>, Vn.<T>, Vm.<T>',    '0Q1 01110 0 ZZ mmmmm OO 000 1 nnnnn ddddd', pairs(float.maximumNumber), { manual: '(vector)' }],
    ['faddp   Vd.<T>, Vn.<T>, Vm.<T>',    '0Q1 01110 0 ZZ mmmmm OO 010 1 nnnnn ddddd', pairs(float.add), { manual: '(vector)' }],
    ['fmul    Vd.<T>, Vn.<T>, Vm.<T>',    '0Q1 01110 0 ZZ mmmmm OO 011 1 nnnnn ddddd', lanes(float.multiply), { manual: '(vector)' }],
    ['fcmge   Vd.<T>, Vn.<T>, Vm.<T>',    '0Q1 01110 0 ZZ mmmmm OO 100 1 nnnnn ddddd', compareLanes('fle', true), { manual: '(register)', openNaN: false }],
    ['facge   Vd.<T>, Vn.<T>, Vm.<T>',    '0Q1 01110 0 ZZ mmmmm OO 101 1 nnnnn ddddd', compareLanes('fle', true, true), { openNaN: false }],
    ['fmaxp   Vd.<T>, Vn.<T>, Vm.<T>',    '0Q1 01110 0 ZZ mmmmm OO 110 1 nnnnn ddddd', pairs(float.maximum), { manual: '(vector)' }],
    ['fdiv    Vd.<T>, Vn.<T>, Vm.<T>',    '0Q1 01110 0 ZZ mmmmm OO 111 1 nnnnn ddddd', lanes(float.divide), { manual: '(vector)' }],
    ['fminnmp Vd.<T>, Vn.<T>, Vm.<T>',    '0Q1 01110 1 ZZ mmmmm OO 000 1 nnnnn ddddd', pairs(float.minimumNumber), { manual: '(vector)' }],
    ['fabd    Vd.<T>, Vn.<T>, Vm.<T>',    '0Q1 01110 1 ZZ mmmmm OO 010 1 nnnnn ddddd', lanes(float.absoluteDifference)],
    ['fcmgt   Vd.<T>, Vn.<T>, Vm.<T>',    '0Q1 01110 1 ZZ mmmmm OO 100 1 nnnnn ddddd', compareLanes('flt', true), { manual: '(register)', openNaN: false }],
    ['facgt   Vd.<T>, Vn.<T>, Vm.<T>',    '0Q1 01110 1 ZZ mmmmm OO 101 1 nnnnn ddddd', compareLanes('flt', true, true), { openNaN: false }],
    ['fminp   Vd.<T>, Vn.<T>, Vm.<T>',    '0Q1 01110 1 ZZ mmmmm OO 110 1 nnnnn ddddd', pairs(float.minimum), { manual: '(vector)' }],
  ]),
  ...floatScalars({ openNaN }, [
    ['fmulx   <V>d, <V>n, <V>m', '010 11110 0 ZZ mmmmm OO 011 1 nnnnn ddddd', lanes(float.multiplyExtended)],
    ['fcmeq   <V>d, <V>n, <V>m', '010 11110 0 ZZ mmmmm OO 100 1 nnnnn ddddd', compareLanes('feq'), { manual: '(register)', openNaN: false }],
    ['frecps  <V>d, <V>n, <V>m', '010 11110 0 ZZ mmmmm OO 111 1 nnnnn ddddd', lanes(reciprocalStep)],
    ['frsqrts <V>d, <V>n, <V>m', '010 11110 1 ZZ mmmmm OO 111 1 nnnnn ddddd', lanes(squareRootStep)],
    ['fcmge   <V>d, <V>n, <V>m', '011 11110 0 ZZ mmmmm OO 100 1 nnnnn ddddd', compareLanes('fle', true), { manual: '(register)', openNaN: false }],
    ['facge   <V>d, <V>n, <V>m', '011 11110 0 ZZ mmmmm OO 101 1 nnnnn ddddd', compareLanes('fle', true, true), { openNaN: false }],
    ['fabd    <V>d, <V>n, <V>m', '011 11110 1 ZZ mmmmm OO 010 1 nnnnn ddddd', lanes(float.absoluteDifference)],
    ['fcmgt   <V>d, <V>n, <V>m', '011 11110 1 ZZ mmmmm OO 100 1 nnnnn ddddd', compareLanes('flt', true), { manual: '(register)', openNaN: false }],
    ['facgt   <V>d, <V>n, <V>m', '011 11110 1 ZZ mmmmm OO 101 1 nnnnn ddddd', compareLanes('flt', true, true), { openNaN: false }],
  ]),
]

/** Comparisons the other way round, as assemblers know them; printers do not turn them. */
// biome-ignore format: columns
export const floatSameAliases = [
  ...floatVectors({ preferred: false }, [
    ['fcmle Vd.<T>, Vm.<T>, Vn.<T>', '0Q1 01110 0 ZZ mmmmm OO 100 1 nnnnn ddddd'],
    ['facle Vd.<T>, Vm.<T>, Vn.<T>', '0Q1 01110 0 ZZ mmmmm OO 101 1 nnnnn ddddd'],
    ['fcmlt Vd.<T>, Vm.<T>, Vn.<T>', '0Q1 01110 1 ZZ mmmmm OO 100 1 nnnnn ddddd'],
    ['faclt Vd.<T>, Vm.<T>, Vn.<T>', '0Q1 01110 1 ZZ mmmmm OO 101 1 nnnnn ddddd'],
  ]),
  family({ expand: singleAndDoubleScalars, preferred: false }, [
    ['fcmle <V>d, <V>m, <V>n', '011 11110 0 ZZ mmmmm OO 100 1 nnnnn ddddd'],
    ['facle <V>d, <V>m, <V>n', '011 11110 0 ZZ mmmmm OO 101 1 nnnnn ddddd'],
    ['fcmlt <V>d, <V>m, <V>n', '011 11110 1 ZZ mmmmm OO 100 1 nnnnn ddddd'],
    ['faclt <V>d, <V>m, <V>n', '011 11110 1 ZZ mmmmm OO 101 1 nnnnn ddddd'],
  ]),
]
