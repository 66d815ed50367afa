import { family } from './row.js'

// biome-ignore format: columns
export const andForms = family({ manual: 'AND', flags: 'MMMUMM' }, [
  ['and rm8:rw, r8',     '20 /r'],
  ['and rm16:rw, r16',   '66 21 /r'],
  ['and rm32:rw, r32',   '21 /r'],
  ['and rm64:rw, r64',   'REX.W 21 /r'],
  ['and r8:rw, rm8',     '22 /r'],
  ['and r16:rw, rm16',   '66 23 /r'],
  ['and r32:rw, rm32',   '23 /r'],
  ['and r64:rw, rm64',   'REX.W 23 /r'],
  ['and rm16:rw, imm8',  '66 83 /4 ib'],
  ['and rm32:rw, imm8',  '83 /4 ib'],
  ['and rm64:rw, imm8',  'REX.W 83 /4 ib'],
  ['and al:rw, imm8',    '24 ib'],
  ['and ax:rw, imm16',   '66 25 iw'],
  ['and eax:rw, imm32',  '25 id'],
  ['and rax:rw, imm32',  'REX.W 25 id'],
  ['and rm8:rw, imm8',   '80 /4 ib'],
  ['and rm16:rw, imm16', '66 81 /4 iw'],
  ['and rm32:rw, imm32', '81 /4 id'],
  ['and rm64:rw, imm32', 'REX.W 81 /4 id'],
])
