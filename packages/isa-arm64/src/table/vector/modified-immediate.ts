import { clearBits, moveFloat, moveImmediate, moveInverted, orBits } from '../../meaning/vector/immediate.js'
import { family } from '../row.js'
import { byteLanes, halfLanes, wordLanes } from './expansions.js'

// biome-ignore format: columns
export const modifiedImmediateFamilies = [
  family({ expand: wordLanes }, [
    ['movi Vd.<T>, #imm8, {lsl8*4}',    '0Q0 0111100000 aaa 0ss0 01 bbbbb ddddd', moveImmediate],
    ['orr  Vd.<T>:rw, #imm8, {lsl8*4}', '0Q0 0111100000 aaa 0ss1 01 bbbbb ddddd', orBits, { manual: '(vector, immediate)' }],
    ['movi Vd.<T>, #imm8, msl',         '0Q0 0111100000 aaa 110s 01 bbbbb ddddd', moveImmediate],
    ['mvni Vd.<T>, #imm8, {lsl8*4}',    '0Q1 0111100000 aaa 0ss0 01 bbbbb ddddd', moveInverted],
    ['bic  Vd.<T>:rw, #imm8, {lsl8*4}', '0Q1 0111100000 aaa 0ss1 01 bbbbb ddddd', clearBits, { manual: '(vector, immediate)' }],
    ['mvni Vd.<T>, #imm8, msl',         '0Q1 0111100000 aaa 110s 01 bbbbb ddddd', moveInverted],
  ]),
  family({ expand: halfLanes }, [
    ['movi Vd.<T>, #imm8, {lsl8*2}',    '0Q0 0111100000 aaa 10s0 01 bbbbb ddddd', moveImmediate],
    ['orr  Vd.<T>:rw, #imm8, {lsl8*2}', '0Q0 0111100000 aaa 10s1 01 bbbbb ddddd', orBits, { manual: '(vector, immediate)' }],
    ['mvni Vd.<T>, #imm8, {lsl8*2}',    '0Q1 0111100000 aaa 10s0 01 bbbbb ddddd', moveInverted],
    ['bic  Vd.<T>:rw, #imm8, {lsl8*2}', '0Q1 0111100000 aaa 10s1 01 bbbbb ddddd', clearBits, { manual: '(vector, immediate)' }],
  ]),
  family({ expand: byteLanes }, [
    ['movi Vd.<T>, #imm8', '0Q0 0111100000 aaa 1110 01 bbbbb ddddd', moveImmediate],
  ]),
  family({}, [
    ['movi Dd, #bytes',    '001 0111100000 aaa 1110 01 bbbbb ddddd', moveImmediate],
    ['movi Vd.2d, #bytes', '011 0111100000 aaa 1110 01 bbbbb ddddd', moveImmediate],
  ]),
  family({ manual: '(vector, immediate)' }, [
    ['fmov Vd.2s, #floats', '000 0111100000 aaa 1111 01 bbbbb ddddd', moveFloat],
    ['fmov Vd.4s, #floats', '010 0111100000 aaa 1111 01 bbbbb ddddd', moveFloat],
    ['fmov Vd.2d, #floats', '011 0111100000 aaa 1111 01 bbbbb ddddd', moveFloat],
    ['fmov Vd.4h, #floats', '000 0111100000 aaa 1111 11 bbbbb ddddd', moveFloat, { features: ['fullfp16'] }],
    ['fmov Vd.8h, #floats', '010 0111100000 aaa 1111 11 bbbbb ddddd', moveFloat, { features: ['fullfp16'] }],
  ]),
]
