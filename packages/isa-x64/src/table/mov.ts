import { family } from './row.js'

// biome-ignore format: columns
export const movForms = family({ manual: 'MOV' }, [
  ['mov rm8:w, r8',       '88 /r'],
  ['mov rm16:w, r16',     '66 89 /r'],
  ['mov rm32:w, r32',     '89 /r'],
  ['mov rm64:w, r64',     'REX.W 89 /r'],
  ['mov r8:w, rm8',       '8A /r'],
  ['mov r16:w, rm16',     '66 8B /r'],
  ['mov r32:w, rm32',     '8B /r'],
  ['mov r64:w, rm64',     'REX.W 8B /r'],
  ['mov r8:w, imm8',      'B0+r ib'],
  ['mov r16:w, imm16',    '66 B8+r iw'],
  ['mov r32:w, imm32',    'B8+r id'],
  ['mov rm8:w, imm8',     'C6 /0 ib'],
  ['mov rm16:w, imm16',   '66 C7 /0 iw'],
  ['mov rm32:w, imm32',   'C7 /0 id'],
  ['mov rm64:w, imm32',   'REX.W C7 /0 id'],
  ['movabs r64:w, imm64', 'REX.W B8+r io'],
  ['movabs al:w, moffs8',    'A0 io'],
  ['movabs ax:w, moffs16',   '66 A1 io'],
  ['movabs eax:w, moffs32',  'A1 io'],
  ['movabs rax:w, moffs64',  'REX.W A1 io'],
  ['movabs moffs8:w, al',    'A2 io'],
  ['movabs moffs16:w, ax',   '66 A3 io'],
  ['movabs moffs32:w, eax',  'A3 io'],
  ['movabs moffs64:w, rax',  'REX.W A3 io'],

])

// biome-ignore format: columns
export const xlatForms = family({ manual: 'XLAT/XLATB', implicit: 'rax:rw rbx:r' }, [
  ['xlatb', 'D7'],
])
