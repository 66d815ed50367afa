import { rearranged } from '../../meaning/vector/apply.js'
import { extractVector, lookUp } from '../../meaning/vector/meanings.js'
import { transpose, unzip, zip } from '../../meaning/vector/permute.js'
import { family } from '../row.js'
import { allLanes, byteLanes } from './expansions.js'

// biome-ignore format: columns
export const permuteFamilies = [
  family({}, [
    ['ext Vd.8b, Vn.8b, Vm.8b, #ext8',     '00 101110000 mmmmm 0 0iii 0 nnnnn ddddd', extractVector],
    ['ext Vd.16b, Vn.16b, Vm.16b, #ext16', '01 101110000 mmmmm 0 iiii 0 nnnnn ddddd', extractVector],
  ]),
  family({ expand: byteLanes }, [
    ['tbl Vd.<T>, {Vn.16b*1}, Vm.<T>',    '0Q 001110000 mmmmm 000 000 nnnnn ddddd', lookUp('zero')],
    ['tbl Vd.<T>, {Vn.16b*2}, Vm.<T>',    '0Q 001110000 mmmmm 001 000 nnnnn ddddd', lookUp('zero')],
    ['tbl Vd.<T>, {Vn.16b*3}, Vm.<T>',    '0Q 001110000 mmmmm 010 000 nnnnn ddddd', lookUp('zero')],
    ['tbl Vd.<T>, {Vn.16b*4}, Vm.<T>',    '0Q 001110000 mmmmm 011 000 nnnnn ddddd', lookUp('zero')],
    ['tbx Vd.<T>:rw, {Vn.16b*1}, Vm.<T>', '0Q 001110000 mmmmm 000 100 nnnnn ddddd', lookUp('kept')],
    ['tbx Vd.<T>:rw, {Vn.16b*2}, Vm.<T>', '0Q 001110000 mmmmm 001 100 nnnnn ddddd', lookUp('kept')],
    ['tbx Vd.<T>:rw, {Vn.16b*3}, Vm.<T>', '0Q 001110000 mmmmm 010 100 nnnnn ddddd', lookUp('kept')],
    ['tbx Vd.<T>:rw, {Vn.16b*4}, Vm.<T>', '0Q 001110000 mmmmm 011 100 nnnnn ddddd', lookUp('kept')],
  ]),
  family({ expand: allLanes }, [
    ['uzp1 Vd.<T>, Vn.<T>, Vm.<T>', '0Q 001110 SS 0 mmmmm 0 001 10 nnnnn ddddd', rearranged((a, b) => unzip(0, a, b))],
    ['trn1 Vd.<T>, Vn.<T>, Vm.<T>', '0Q 001110 SS 0 mmmmm 0 010 10 nnnnn ddddd', rearranged((a, b) => transpose(0, a, b))],
    ['zip1 Vd.<T>, Vn.<T>, Vm.<T>', '0Q 001110 SS 0 mmmmm 0 011 10 nnnnn ddddd', rearranged((a, b) => zip(0, a, b))],
    ['uzp2 Vd.<T>, Vn.<T>, Vm.<T>', '0Q 001110 SS 0 mmmmm 0 101 10 nnnnn ddddd', rearranged((a, b) => unzip(1, a, b))],
    ['trn2 Vd.<T>, Vn.<T>, Vm.<T>', '0Q 001110 SS 0 mmmmm 0 110 10 nnnnn ddddd', rearranged((a, b) => transpose(1, a, b))],
    ['zip2 Vd.<T>, Vn.<T>, Vm.<T>', '0Q 001110 SS 0 mmmmm 0 111 10 nnnnn ddddd', rearranged((a, b) => zip(1, a, b))],
  ]),
]
