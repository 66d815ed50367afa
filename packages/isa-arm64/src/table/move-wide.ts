import { moveKeep, moveNot, moveZero } from '../meaning/move-wide.js'
import { family, xw } from './row.js'

// biome-ignore format: columns
export const moveWideFamilies = [
  family({ expand: xw }, [
    ['movn <R>d,    #imm16, {lsl16*<H>}', 'f00 100101 h iiiiiiiiiiiiiiii ddddd', moveNot],
    ['movz <R>d,    #imm16, {lsl16*<H>}', 'f10 100101 h iiiiiiiiiiiiiiii ddddd', moveZero],
    ['movk <R>d:rw, #imm16, {lsl16*<H>}', 'f11 100101 h iiiiiiiiiiiiiiii ddddd', moveKeep],
  ]),
]
