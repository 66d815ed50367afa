import { family } from './row.js'

// biome-ignore format: columns
export const trapForms = family({ manual: 'UD/INT3/SYSCALL' }, [
  ['ud2',     '0F 0B',       { manual: 'UD' }],
  ['ud1 r16:n, rm16:n', '66 0F B9 /r',    { manual: 'UD' }],
  ['ud1 r32:n, rm32:n', '0F B9 /r',       { manual: 'UD' }],
  ['ud1 r64:n, rm64:n', 'REX.W 0F B9 /r', { manual: 'UD' }],
  ['int3',    'CC',          { manual: 'INT n/INTO/INT3/INT1' }],
  ['int1',    'F1',          { manual: 'INT n/INTO/INT3/INT1' }],
  ['int uimm8', 'CD ib',     { manual: 'INT n/INTO/INT3/INT1', unmodelled: 'what an interrupt does is not modelled' }],
  ['syscall', '0F 05',       { manual: 'SYSCALL', implicit: 'rax:rw rcx:w r11:w rdi:r rsi:r rdx:r r10:r r8:r r9:r' }],
  ['endbr64', 'F3 0F 1E FA', { manual: 'ENDBR64' }],
  ['endbr32', 'F3 0F 1E FB', { manual: 'ENDBR32' }],
])

// biome-ignore format: columns
export const nopForms = family({ manual: 'NOP' }, [
  ['nop',        '90'],
  ['nop rm16:n', '66 0F 1F /0'],
  ['nop rm32:n', '0F 1F /0'],
  ['nop rm64:n', 'REX.W 0F 1F /0'],
])
