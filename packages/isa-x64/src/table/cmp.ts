import { family } from './row.js'

// biome-ignore format: columns
export const cmpForms = family({ manual: 'CMP', flags: 'MMMMMM' }, [
  ['cmp rm8, r8',     '38 /r'],
  ['cmp rm16, r16',   '66 39 /r'],
  ['cmp rm32, r32',   '39 /r'],
  ['cmp rm64, r64',   'REX.W 39 /r'],
  ['cmp r8, rm8',     '3A /r'],
  ['cmp r16, rm16',   '66 3B /r'],
  ['cmp r32, rm32',   '3B /r'],
  ['cmp r64, rm64',   'REX.W 3B /r'],
  ['cmp rm16, imm8',  '66 83 /7 ib'],
  ['cmp rm32, imm8',  '83 /7 ib'],
  ['cmp rm64, imm8',  'REX.W 83 /7 ib'],
  ['cmp al, imm8',    '3C ib'],
  ['cmp ax, imm16',   '66 3D iw'],
  ['cmp eax, imm32',  '3D id'],
  ['cmp rax, imm32',  'REX.W 3D id'],
  ['cmp rm8, imm8',   '80 /7 ib'],
  ['cmp rm16, imm16', '66 81 /7 iw'],
  ['cmp rm32, imm32', '81 /7 id'],
  ['cmp rm64, imm32', 'REX.W 81 /7 id'],
])
