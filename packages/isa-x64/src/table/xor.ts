import { family } from './row.js'

// biome-ignore format: columns
export const xorForms = family({ manual: 'XOR', flags: 'MMMUMM' }, [
  ['xor rm8:rw, r8',     '30 /r'],
  ['xor rm16:rw, r16',   '66 31 /r'],
  ['xor rm32:rw, r32',   '31 /r'],
  ['xor rm64:rw, r64',   'REX.W 31 /r'],
  ['xor r8:rw, rm8',     '32 /r'],
  ['xor r16:rw, rm16',   '66 33 /r'],
  ['xor r32:rw, rm32',   '33 /r'],
  ['xor r64:rw, rm64',   'REX.W 33 /r'],
  ['xor rm16:rw, imm8',  '66 83 /6 ib'],
  ['xor rm32:rw, imm8',  '83 /6 ib'],
  ['xor rm64:rw, imm8',  'REX.W 83 /6 ib'],
  ['xor al:rw, imm8',    '34 ib'],
  ['xor ax:rw, imm16',   '66 35 iw'],
  ['xor eax:rw, imm32',  '35 id'],
  ['xor rax:rw, imm32',  'REX.W 35 id'],
  ['xor rm8:rw, imm8',   '80 /6 ib'],
  ['xor rm16:rw, imm16', '66 81 /6 iw'],
  ['xor rm32:rw, imm32', '81 /6 id'],
  ['xor rm64:rw, imm32', 'REX.W 81 /6 id'],
])
