import { family } from './row.js'

// biome-ignore format: columns
export const jmpForms = family({ manual: 'JMP' }, [
  ['jmp rel8',  'EB cb'],
  ['jmp rel32', 'E9 cd'],
  ['jmp rm64',  'FF /4'],
])

// biome-ignore format: columns
export const callForms = family({ manual: 'CALL', implicit: 'rsp:rw' }, [
  ['call rel32', 'E8 cd'],
  ['call rm64',  'FF /2'],
])

// biome-ignore format: columns
export const retForms = family({ manual: 'RET', implicit: 'rsp:rw' }, [
  ['ret',        'C3'],
  ['ret uimm16', 'C2 iw'],
])
