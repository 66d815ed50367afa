import { family } from './row.js'

// biome-ignore format: columns
export const leaForms = family({ manual: 'LEA' }, [
  ['lea r16:w, m:n', '66 8D /r'],
  ['lea r32:w, m:n', '8D /r'],
  ['lea r64:w, m:n', 'REX.W 8D /r'],
])
