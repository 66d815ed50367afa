import type { Substitution } from '../form.js'
import { pageAddress, relativeAddress } from '../meaning/address.js'
import { branchIf, branchIfBit, branchIfZero, branchTo, branchToRegister } from '../meaning/branch.js'
import { conditions } from '../operand/operand.js'
import { family, xw } from './row.js'

const perCondition: readonly Substitution[] = conditions.map((condition, code) => ({
  condition,
  c: code.toString(2).padStart(4, '0'),
}))

// biome-ignore format: columns
export const branchFamilies = [
  family({}, [
    ['adr  Xd, label21', '0 ll 10000 hhhhhhhhhhhhhhhhhhh ddddd', relativeAddress],
    ['adrp Xd, page21',  '1 ll 10000 hhhhhhhhhhhhhhhhhhh ddddd', pageAddress],
    ['b    label26', '000101 iiiiiiiiiiiiiiiiiiiiiiiiii', branchTo('jump')],
    ['bl   call26',  '100101 iiiiiiiiiiiiiiiiiiiiiiiiii', branchTo('call')],
    ['br   Xn', '1101011 0000 11111 000000 nnnnn 00000', branchToRegister('jump')],
    ['blr  Xn', '1101011 0001 11111 000000 nnnnn 00000', branchToRegister('call')],
    ['ret  {Xn}', '1101011 0010 11111 000000 nnnnn 00000', branchToRegister('return')],
  ]),
  family({ expand: perCondition }, [
    ['b.<condition> label19', '01010100 iiiiiiiiiiiiiiiiiii 0 c', branchIf],
  ]),
  family({ expand: xw }, [
    ['cbz  <R>t, label19', 'f 011010 0 iiiiiiiiiiiiiiiiiii ttttt', branchIfZero(1)],
    ['cbnz <R>t, label19', 'f 011010 1 iiiiiiiiiiiiiiiiiii ttttt', branchIfZero(0)],
  ]),
  family({}, [
    ['tbz  Wt, #bit0-31,  label14', 'b 011011 0 bbbbb iiiiiiiiiiiiii ttttt', branchIfBit(0)],
    ['tbz  Xt, #bit32-63, label14', 'b 011011 0 bbbbb iiiiiiiiiiiiii ttttt', branchIfBit(0)],
    ['tbnz Wt, #bit0-31,  label14', 'b 011011 1 bbbbb iiiiiiiiiiiiii ttttt', branchIfBit(1)],
    ['tbnz Xt, #bit32-63, label14', 'b 011011 1 bbbbb iiiiiiiiiiiiii ttttt', branchIfBit(1)],
  ]),
]
