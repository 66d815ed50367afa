import { compareFloats, conditionalCompare, conditionalSelect } from '../../meaning/float/scalar.js'
import { scalars } from './expansions.js'

// biome-ignore format: columns
export const compareFamilies = scalars({}, [
  ['fcmp   <V>n, <V>m',              '00011110 FF 1 mmmmm 00 1000 nnnnn 00 000',  compareFloats],
  ['fcmp   <V>n, #0.0',              '00011110 FF 1 00000 00 1000 nnnnn 01 000',  compareFloats],
  ['fcmpe  <V>n, <V>m',              '00011110 FF 1 mmmmm 00 1000 nnnnn 10 000',  compareFloats],
  ['fcmpe  <V>n, #0.0',              '00011110 FF 1 00000 00 1000 nnnnn 11 000',  compareFloats],
  ['fccmp  <V>n, <V>m, #nzcv, cond', '00011110 FF 1 mmmmm cccc 01 nnnnn 0 vvvv',  conditionalCompare],
  ['fccmpe <V>n, <V>m, #nzcv, cond', '00011110 FF 1 mmmmm cccc 01 nnnnn 1 vvvv',  conditionalCompare],
  ['fcsel  <V>d, <V>n, <V>m, cond',  '00011110 FF 1 mmmmm cccc 11 nnnnn ddddd',   conditionalSelect],
])
