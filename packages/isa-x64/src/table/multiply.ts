import { family } from './row.js'

// biome-ignore format: columns
export const mulForms = family({ manual: 'MUL', flags: 'MUUUUM' }, [
  ['mul rm8',  'F6 /4',       { implicit: 'rax:rw' }],
  ['mul rm16', '66 F7 /4',    { implicit: 'rax:rw rdx:rw' }],
  ['mul rm32', 'F7 /4',       { implicit: 'rax:rw rdx:w' }],
  ['mul rm64', 'REX.W F7 /4', { implicit: 'rax:rw rdx:w' }],
])

// biome-ignore format: columns
export const imulWideForms = family({ manual: 'IMUL', flags: 'MUUUUM' }, [
  ['imul rm8',  'F6 /5',       { implicit: 'rax:rw' }],
  ['imul rm16', '66 F7 /5',    { implicit: 'rax:rw rdx:rw' }],
  ['imul rm32', 'F7 /5',       { implicit: 'rax:rw rdx:w' }],
  ['imul rm64', 'REX.W F7 /5', { implicit: 'rax:rw rdx:w' }],
])

// biome-ignore format: columns
export const imulForms = family({ manual: 'IMUL', flags: 'MUUUUM' }, [
  ['imul r16:rw, rm16', '66 0F AF /r'],
  ['imul r32:rw, rm32', '0F AF /r'],
  ['imul r64:rw, rm64', 'REX.W 0F AF /r'],
])

// biome-ignore format: columns
export const imulImmediateForms = family({ manual: 'IMUL', flags: 'MUUUUM' }, [
  ['imul r16:w, rm16, imm8',  '66 6B /r ib'],
  ['imul r32:w, rm32, imm8',  '6B /r ib'],
  ['imul r64:w, rm64, imm8',  'REX.W 6B /r ib'],
  ['imul r16:w, rm16, imm16', '66 69 /r iw'],
  ['imul r32:w, rm32, imm32', '69 /r id'],
  ['imul r64:w, rm64, imm32', 'REX.W 69 /r id'],
])
