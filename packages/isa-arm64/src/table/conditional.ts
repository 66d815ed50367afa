import * as conditional from '../meaning/conditional.js'
import { family, xw } from './row.js'

// biome-ignore format: columns
export const conditionalFamilies = [
  family({ expand: xw }, [
    ['csel  <R>d, <R>n, <R>m, cond', 'f00 11010100 mmmmm cccc 00 nnnnn ddddd', conditional.select],
    ['csinc <R>d, <R>n, <R>m, cond', 'f00 11010100 mmmmm cccc 01 nnnnn ddddd', conditional.selectIncrement],
    ['csinv <R>d, <R>n, <R>m, cond', 'f10 11010100 mmmmm cccc 00 nnnnn ddddd', conditional.selectInvert],
    ['csneg <R>d, <R>n, <R>m, cond', 'f10 11010100 mmmmm cccc 01 nnnnn ddddd', conditional.selectNegate],
  ]),
  family({ manual: '(register)', expand: xw }, [
    ['ccmn <R>n, <R>m, #nzcv, cond', 'f01 11010010 mmmmm cccc 00 nnnnn 0 vvvv', conditional.compareNegativeIf],
    ['ccmp <R>n, <R>m, #nzcv, cond', 'f11 11010010 mmmmm cccc 00 nnnnn 0 vvvv', conditional.compareIf],
  ]),
  family({ manual: '(immediate)', expand: xw }, [
    ['ccmn <R>n, #imm5, #nzcv, cond', 'f01 11010010 iiiii cccc 10 nnnnn 0 vvvv', conditional.compareNegativeIf],
    ['ccmp <R>n, #imm5, #nzcv, cond', 'f11 11010010 iiiii cccc 10 nnnnn 0 vvvv', conditional.compareIf],
  ]),
]
