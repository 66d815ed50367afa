import { family } from './row.js'

// biome-ignore format: columns
export const carryForms = family({ manual: 'CLC/STC/CMC' }, [
  ['clc', 'F8', { manual: 'CLC', flags: '-----M' }],
  ['stc', 'F9', { manual: 'STC', flags: '-----M' }],
  ['cmc', 'F5', { manual: 'CMC', flags: '-----X' }],
  ['cld', 'FC', { manual: 'CLD', flags: '------M' }],
  ['std', 'FD', { manual: 'STD', flags: '------M' }],
])

// biome-ignore format: columns
export const flagsInAhForms = family({ manual: 'SAHF/LAHF', features: ['sahf'] }, [
  ['sahf', '9E', { manual: 'SAHF', flags: '-MMMMM', implicit: 'rax:r' }],
  ['lahf', '9F', { manual: 'LAHF', flags: '-TTTTT', implicit: 'rax:rw' }],
])
