import { family } from './row.js'

// biome-ignore format: columns
export const divForms = family({ manual: 'DIV', flags: 'UUUUUU' }, [
  ['div rm8',  'F6 /6',       { implicit: 'rax:rw' }],
  ['div rm16', '66 F7 /6',    { implicit: 'rax:rw rdx:rw' }],
  ['div rm32', 'F7 /6',       { implicit: 'rax:rw rdx:rw' }],
  ['div rm64', 'REX.W F7 /6', { implicit: 'rax:rw rdx:rw' }],
])

// biome-ignore format: columns
export const idivForms = family({ manual: 'IDIV', flags: 'UUUUUU' }, [
  ['idiv rm8',  'F6 /7',       { implicit: 'rax:rw' }],
  ['idiv rm16', '66 F7 /7',    { implicit: 'rax:rw rdx:rw' }],
  ['idiv rm32', 'F7 /7',       { implicit: 'rax:rw rdx:rw' }],
  ['idiv rm64', 'REX.W F7 /7', { implicit: 'rax:rw rdx:rw' }],
])
