import { family } from './row.js'

// biome-ignore format: columns
export const pushForms = family({ manual: 'PUSH', implicit: 'rsp:rw' }, [
  ['push r64',   '50+r'],
  ['push rm64',  'FF /6'],
  ['push imm8',  '6A ib'],
  ['push imm32', '68 id'],
])

// biome-ignore format: columns
export const popForms = family({ manual: 'POP', implicit: 'rsp:rw' }, [
  ['pop r64:w',  '58+r'],
  ['pop rm64:w', '8F /0'],
])

// biome-ignore format: columns
export const leaveForms = family({ manual: 'LEAVE', implicit: 'rsp:w rbp:rw' }, [
  ['leave', 'C9'],
])
