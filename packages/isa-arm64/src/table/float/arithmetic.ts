import * as float from '../../meaning/float/arithmetic.js'
import { roundToIntegral, roundToSize } from '../../meaning/float/round.js'
import { lanes } from '../../meaning/vector/apply.js'
import { family } from '../row.js'
import { scalars, singlesAndDoubles } from './expansions.js'

const openNaN = true
const manual = '(scalar)'

// biome-ignore format: columns
export const arithmeticFamilies = [
  ...scalars({ manual }, [
    ['fabs <V>d, <V>n', '00011110 FF 1 000001 10000 nnnnn ddddd', lanes(float.absolute)],
    ['fneg <V>d, <V>n', '00011110 FF 1 000010 10000 nnnnn ddddd', lanes(float.negate)],
  ]),
  ...scalars({ manual, openNaN }, [
    ['fsqrt  <V>d, <V>n', '00011110 FF 1 000011 10000 nnnnn ddddd', lanes(float.squareRoot)],
    ['frintn <V>d, <V>n', '00011110 FF 1 001000 10000 nnnnn ddddd', lanes(roundToIntegral('n'))],
    ['frintp <V>d, <V>n', '00011110 FF 1 001001 10000 nnnnn ddddd', lanes(roundToIntegral('p'))],
    ['frintm <V>d, <V>n', '00011110 FF 1 001010 10000 nnnnn ddddd', lanes(roundToIntegral('m'))],
    ['frintz <V>d, <V>n', '00011110 FF 1 001011 10000 nnnnn ddddd', lanes(roundToIntegral('z'))],
    ['frinta <V>d, <V>n', '00011110 FF 1 001100 10000 nnnnn ddddd', lanes(roundToIntegral('a'))],
    ['frintx <V>d, <V>n', '00011110 FF 1 001110 10000 nnnnn ddddd', lanes(roundToIntegral('n'))],
    ['frinti <V>d, <V>n', '00011110 FF 1 001111 10000 nnnnn ddddd', lanes(roundToIntegral('n'))],
  ]),
  family({ manual, features: ['fptoint'], expand: singlesAndDoubles, openNaN }, [
    ['frint32z <V>d, <V>n', '00011110 FF 1 010000 10000 nnnnn ddddd', lanes(roundToSize('z', 32))],
    ['frint32x <V>d, <V>n', '00011110 FF 1 010001 10000 nnnnn ddddd', lanes(roundToSize('n', 32))],
    ['frint64z <V>d, <V>n', '00011110 FF 1 010010 10000 nnnnn ddddd', lanes(roundToSize('z', 64))],
    ['frint64x <V>d, <V>n', '00011110 FF 1 010011 10000 nnnnn ddddd', lanes(roundToSize('n', 64))],
  ]),
  ...scalars({ manual, openNaN }, [
    ['fmul   <V>d, <V>n, <V>m', '00011110 FF 1 mmmmm 0000 10 nnnnn ddddd', lanes(float.multiply)],
    ['fdiv   <V>d, <V>n, <V>m', '00011110 FF 1 mmmmm 0001 10 nnnnn ddddd', lanes(float.divide)],
    ['fadd   <V>d, <V>n, <V>m', '00011110 FF 1 mmmmm 0010 10 nnnnn ddddd', lanes(float.add)],
    ['fsub   <V>d, <V>n, <V>m', '00011110 FF 1 mmmmm 0011 10 nnnnn ddddd', lanes(float.subtract)],
    ['fmax   <V>d, <V>n, <V>m', '00011110 FF 1 mmmmm 0100 10 nnnnn ddddd', lanes(float.maximum)],
    ['fmin   <V>d, <V>n, <V>m', '00011110 FF 1 mmmmm 0101 10 nnnnn ddddd', lanes(float.minimum)],
    ['fmaxnm <V>d, <V>n, <V>m', '00011110 FF 1 mmmmm 0110 10 nnnnn ddddd', lanes(float.maximumNumber)],
    ['fminnm <V>d, <V>n, <V>m', '00011110 FF 1 mmmmm 0111 10 nnnnn ddddd', lanes(float.minimumNumber)],
    ['fnmul  <V>d, <V>n, <V>m', '00011110 FF 1 mmmmm 1000 10 nnnnn ddddd', lanes(float.negatedMultiply)],
  ]),
  ...scalars({ openNaN }, [
    ['fmadd  <V>d, <V>n, <V>m, <V>a', '00011111 FF 0 mmmmm 0 aaaaa nnnnn ddddd', lanes(float.scalarFused(false, false))],
    ['fmsub  <V>d, <V>n, <V>m, <V>a', '00011111 FF 0 mmmmm 1 aaaaa nnnnn ddddd', lanes(float.scalarFused(true, false))],
    ['fnmadd <V>d, <V>n, <V>m, <V>a', '00011111 FF 1 mmmmm 0 aaaaa nnnnn ddddd', lanes(float.scalarFused(true, true))],
    ['fnmsub <V>d, <V>n, <V>m, <V>a', '00011111 FF 1 mmmmm 1 aaaaa nnnnn ddddd', lanes(float.scalarFused(false, true))],
  ]),
]
