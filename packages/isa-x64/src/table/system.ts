import { family } from './row.js'

// biome-ignore format: columns
export const trapForms = family({ manual: 'UD/INT3/SYSCALL' }, [
  ['ud2',     '0F 0B',       { manual: 'UD' }],
  ['int3',    'CC',          { manual: 'INT n/INTO/INT3/INT1' }],
  ['syscall', '0F 05',       { manual: 'SYSCALL', implicit: 'rax:rw rcx:w r11:w rdi:r rsi:r rdx:r r10:r r8:r r9:r' }],
  ['endbr64', 'F3 0F 1E FA', { manual: 'ENDBR64' }],
])

// biome-ignore format: columns
export const nopForms = family({ manual: 'NOP' }, [
  ['nop',        '90'],
  ['nop rm16:n', '66 0F 1F /0'],
  ['nop rm32:n', '0F 1F /0'],
  ['nop rm64:n', 'REX.W 0F 1F /0'],
])
