import * as multiply from '../meaning/multiply.js'
import { family, xw } from './row.js'

// biome-ignore format: columns
export const multiplyFamilies = [
  family({ expand: xw }, [
    ['madd <R>d, <R>n, <R>m, <R>a', 'f00 11011 000 mmmmm 0 aaaaa nnnnn ddddd', multiply.multiplyAdd],
    ['msub <R>d, <R>n, <R>m, <R>a', 'f00 11011 000 mmmmm 1 aaaaa nnnnn ddddd', multiply.multiplySubtract],
  ]),
  family({}, [
    ['smaddl Xd, Wn, Wm, Xa', '100 11011 001 mmmmm 0 aaaaa nnnnn ddddd', multiply.signedMultiplyAddLong],
    ['smsubl Xd, Wn, Wm, Xa', '100 11011 001 mmmmm 1 aaaaa nnnnn ddddd', multiply.signedMultiplySubtractLong],
    ['umaddl Xd, Wn, Wm, Xa', '100 11011 101 mmmmm 0 aaaaa nnnnn ddddd', multiply.unsignedMultiplyAddLong],
    ['umsubl Xd, Wn, Wm, Xa', '100 11011 101 mmmmm 1 aaaaa nnnnn ddddd', multiply.unsignedMultiplySubtractLong],
    ['smulh  Xd, Xn, Xm',     '100 11011 010 mmmmm 0 11111 nnnnn ddddd', multiply.signedMultiplyHigh],
    ['umulh  Xd, Xn, Xm',     '100 11011 110 mmmmm 0 11111 nnnnn ddddd', multiply.unsignedMultiplyHigh],
  ]),
]
