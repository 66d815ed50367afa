import { family } from './row.js'

// biome-ignore format: columns
export const addForms = family({ manual: 'ADD', flags: 'MMMMMM' }, [
  ['add rm8:rw, r8',     '00 /r'],
  ['add rm16:rw, r16',   '66 01 /r'],
  ['add rm32:rw, r32',   '01 /r'],
  ['add rm64:rw, r64',   'REX.W 01 /r'],
  ['add r8:rw, rm8',     '02 /r'],
  ['add r16:rw, rm16',   '66 03 /r'],
  ['add r32:rw, rm32',   '03 /r'],
  ['add r64:rw, rm64',   'REX.W 03 /r'],
  ['add rm16:rw, imm8',  '66 83 /0 ib'],
  ['add rm32:rw, imm8',  '83 /0 ib'],
  ['add rm64:rw, imm8',  'REX.W 83 /0 ib'],
  ['add al:rw, imm8',    '04 ib'],
  ['add ax:rw, imm16',   '66 05 iw'],
  ['add eax:rw, imm32',  '05 id'],
  ['add rax:rw, imm32',  'REX.W 05 id'],
  ['add rm8:rw, imm8',   '80 /0 ib'],
  ['add rm16:rw, imm16', '66 81 /0 iw'],
  ['add rm32:rw, imm32', '81 /0 id'],
  ['add rm64:rw, imm32', 'REX.W 81 /0 id'],
])
