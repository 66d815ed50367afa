import { family } from './row.js'

// biome-ignore format: columns
export const loopForms = family({ manual: 'LOOP/LOOPcc', implicit: 'rcx:rw' }, [
  ['loopne rel8', 'E0 cb', { flags: '--T---' }],
  ['loope rel8',  'E1 cb', { flags: '--T---' }],
  ['loop rel8',   'E2 cb'],
])

// biome-ignore format: columns
export const jumpIfZeroForms = family({ manual: 'Jcc', implicit: 'rcx:r' }, [
  ['jrcxz rel8', 'E3 cb'],
  ['jecxz rel8', 'A32 E3 cb'],
])
