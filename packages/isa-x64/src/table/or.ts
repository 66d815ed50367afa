import { family } from './row.js'

// biome-ignore format: columns
export const orForms = family({ manual: 'OR', flags: 'MMMUMM' }, [
  ['or rm8:rw, r8',     '08 /r'],
  ['or rm16:rw, r16',   '66 09 /r'],
  ['or rm32:rw, r32',   '09 /r'],
  ['or rm64:rw, r64',   'REX.W 09 /r'],
  ['or r8:rw, rm8',     '0A /r'],
  ['or r16:rw, rm16',   '66 0B /r'],
  ['or r32:rw, rm32',   '0B /r'],
  ['or r64:rw, rm64',   'REX.W 0B /r'],
  ['or rm16:rw, imm8',  '66 83 /1 ib'],
  ['or rm32:rw, imm8',  '83 /1 ib'],
  ['or rm64:rw, imm8',  'REX.W 83 /1 ib'],
  ['or al:rw, imm8',    '0C ib'],
  ['or ax:rw, imm16',   '66 0D iw'],
  ['or eax:rw, imm32',  '0D id'],
  ['or rax:rw, imm32',  'REX.W 0D id'],
  ['or rm8:rw, imm8',   '80 /1 ib'],
  ['or rm16:rw, imm16', '66 81 /1 iw'],
  ['or rm32:rw, imm32', '81 /1 id'],
  ['or rm64:rw, imm32', 'REX.W 81 /1 id'],
])
