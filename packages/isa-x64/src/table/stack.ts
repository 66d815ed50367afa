import { family } from './row.js'

// biome-ignore format: columns
export const pushForms = family({ manual: 'PUSH', implicit: 'rsp:rw' }, [
  ['push r64',   '50+r'],
  ['push rm64',  'FF /6'],
  ['push imm8',  '6A ib'],
  ['push imm32', '68 id'],
  ['push r16',   '66 50+r'],
  ['pushw imm8of16',  '66 6A ib'],
  ['pushw imm16of16', '66 68 iw'],
  ['push rm16',  '66 FF /6'],
])

// biome-ignore format: columns
export const popForms = family({ manual: 'POP', implicit: 'rsp:rw' }, [
  ['pop r64:w',  '58+r'],
  ['pop rm64:w', '8F /0'],
  ['pop r16:w',  '66 58+r'],
  ['pop rm16:w', '66 8F /0'],
])

// biome-ignore format: columns
export const leaveForms = family({ manual: 'LEAVE', implicit: 'rsp:w rbp:rw' }, [
  ['leave', 'C9'],
])

// biome-ignore format: columns
export const enterForms = family({ manual: 'ENTER', implicit: 'rsp:rw rbp:rw' }, [
  ['enter uimm16, uimm8', 'C8 iw ib'],
])

/** Flags that are no locations (trap, alignment check, identification …) are undefined when pushed. */
// biome-ignore format: columns
export const flagStackForms = family({ manual: 'PUSHF/PUSHFD/PUSHFQ', implicit: 'rsp:rw' }, [
  ['pushfq', '9C',    { flags: 'TTTTTTT' }],
  ['pushfw', '66 9C', { flags: 'TTTTTTT' }],
  ['popfq',  '9D',    { manual: 'POPF/POPFD/POPFQ', flags: 'MMMMMMM' }],
  ['popfw',  '66 9D', { manual: 'POPF/POPFD/POPFQ', flags: 'MMMMMMM' }],
])
