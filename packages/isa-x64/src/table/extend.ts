import { family } from './row.js'

// biome-ignore format: columns
export const movzxForms = family({ manual: 'MOVZX' }, [
  ['movzx r16:w, rm16', '66 0F B7 /r'],
  ['movzx r16:w, rm8',  '66 0F B6 /r'],
  ['movzx r32:w, rm8',  '0F B6 /r'],
  ['movzx r64:w, rm8',  'REX.W 0F B6 /r'],
  ['movzx r32:w, rm16', '0F B7 /r'],
  ['movzx r64:w, rm16', 'REX.W 0F B7 /r'],
])

// biome-ignore format: columns
export const movsxForms = family({ manual: 'MOVSX/MOVSXD' }, [
  ['movsx r16:w, rm16',  '66 0F BF /r'],
  ['movsx r16:w, rm8',   '66 0F BE /r'],
  ['movsx r32:w, rm8',   '0F BE /r'],
  ['movsx r64:w, rm8',   'REX.W 0F BE /r'],
  ['movsx r32:w, rm16',  '0F BF /r'],
  ['movsx r64:w, rm16',  'REX.W 0F BF /r'],
  ['movsxd r32:w, rm32', '63 /r'],
  ['movsxd r64:w, rm32', 'REX.W 63 /r'],
])
