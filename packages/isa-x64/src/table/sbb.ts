import { family } from './row.js'

// biome-ignore format: columns
export const sbbForms = family({ manual: 'SBB', flags: 'MMMMMX' }, [
  ['sbb rm8:rw, r8',     '18 /r'],
  ['sbb rm16:rw, r16',   '66 19 /r'],
  ['sbb rm32:rw, r32',   '19 /r'],
  ['sbb rm64:rw, r64',   'REX.W 19 /r'],
  ['sbb r8:rw, rm8',     '1A /r'],
  ['sbb r16:rw, rm16',   '66 1B /r'],
  ['sbb r32:rw, rm32',   '1B /r'],
  ['sbb r64:rw, rm64',   'REX.W 1B /r'],
  ['sbb rm16:rw, imm8',  '66 83 /3 ib'],
  ['sbb rm32:rw, imm8',  '83 /3 ib'],
  ['sbb rm64:rw, imm8',  'REX.W 83 /3 ib'],
  ['sbb al:rw, imm8',    '1C ib'],
  ['sbb ax:rw, imm16',   '66 1D iw'],
  ['sbb eax:rw, imm32',  '1D id'],
  ['sbb rax:rw, imm32',  'REX.W 1D id'],
  ['sbb rm8:rw, imm8',   '80 /3 ib'],
  ['sbb rm16:rw, imm16', '66 81 /3 iw'],
  ['sbb rm32:rw, imm32', '81 /3 id'],
  ['sbb rm64:rw, imm32', 'REX.W 81 /3 id'],
])
