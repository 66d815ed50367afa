import { family } from './row.js'

// biome-ignore format: columns
export const testForms = family({ manual: 'TEST', flags: 'MMMUMM' }, [
  ['test rm8, r8',     '84 /r'],
  ['test rm16, r16',   '66 85 /r'],
  ['test rm32, r32',   '85 /r'],
  ['test rm64, r64',   'REX.W 85 /r'],
  ['test al, imm8',    'A8 ib'],
  ['test ax, imm16',   '66 A9 iw'],
  ['test eax, imm32',  'A9 id'],
  ['test rax, imm32',  'REX.W A9 id'],
  ['test rm8, imm8',   'F6 /0 ib'],
  ['test rm16, imm16', '66 F7 /0 iw'],
  ['test rm32, imm32', 'F7 /0 id'],
  ['test rm64, imm32', 'REX.W F7 /0 id'],
])
