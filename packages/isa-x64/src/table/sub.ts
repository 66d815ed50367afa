import { family } from './row.js'

// biome-ignore format: columns
export const subForms = family({ manual: 'SUB', flags: 'MMMMMM' }, [
  ['sub rm8:rw, r8',     '28 /r'],
  ['sub rm16:rw, r16',   '66 29 /r'],
  ['sub rm32:rw, r32',   '29 /r'],
  ['sub rm64:rw, r64',   'REX.W 29 /r'],
  ['sub r8:rw, rm8',     '2A /r'],
  ['sub r16:rw, rm16',   '66 2B /r'],
  ['sub r32:rw, rm32',   '2B /r'],
  ['sub r64:rw, rm64',   'REX.W 2B /r'],
  ['sub rm16:rw, imm8',  '66 83 /5 ib'],
  ['sub rm32:rw, imm8',  '83 /5 ib'],
  ['sub rm64:rw, imm8',  'REX.W 83 /5 ib'],
  ['sub al:rw, imm8',    '2C ib'],
  ['sub ax:rw, imm16',   '66 2D iw'],
  ['sub eax:rw, imm32',  '2D id'],
  ['sub rax:rw, imm32',  'REX.W 2D id'],
  ['sub rm8:rw, imm8',   '80 /5 ib'],
  ['sub rm16:rw, imm16', '66 81 /5 iw'],
  ['sub rm32:rw, imm32', '81 /5 id'],
  ['sub rm64:rw, imm32', 'REX.W 81 /5 id'],
])
