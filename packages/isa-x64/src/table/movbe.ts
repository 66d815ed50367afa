import { family } from './row.js'

// biome-ignore format: columns
export const movbeForms = family({ manual: 'MOVBE', features: ['movbe'] }, [
  ['movbe r16:w, m16', '66 0F 38 F0 /r'],
  ['movbe r32:w, m32', '0F 38 F0 /r'],
  ['movbe r64:w, m64', 'REX.W 0F 38 F0 /r'],
  ['movbe m16:w, r16', '66 0F 38 F1 /r'],
  ['movbe m32:w, r32', '0F 38 F1 /r'],
  ['movbe m64:w, r64', 'REX.W 0F 38 F1 /r'],
])
