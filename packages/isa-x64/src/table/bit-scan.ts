import { family } from './row.js'

// biome-ignore format: columns
export const bsfForms = family({ manual: 'BSF', flags: 'UUMUUU' }, [
  ['bsf r16:rw, rm16', '66 0F BC /r'],
  ['bsf r32:rw, rm32', '0F BC /r'],
  ['bsf r64:rw, rm64', 'REX.W 0F BC /r'],
])

// biome-ignore format: columns
export const bsrForms = family({ manual: 'BSR', flags: 'UUMUUU' }, [
  ['bsr r16:rw, rm16', '66 0F BD /r'],
  ['bsr r32:rw, rm32', '0F BD /r'],
  ['bsr r64:rw, rm64', 'REX.W 0F BD /r'],
])

// biome-ignore format: columns
export const popcntForms = family({ manual: 'POPCNT', features: ['popcnt'], flags: 'MMMMMM' }, [
  ['popcnt r16:w, rm16', '66 F3 0F B8 /r'],
  ['popcnt r32:w, rm32', 'F3 0F B8 /r'],
  ['popcnt r64:w, rm64', 'F3 REX.W 0F B8 /r'],
])

// biome-ignore format: columns
export const lzcntForms = family({ manual: 'LZCNT', features: ['lzcnt'], flags: 'UUMUUM' }, [
  ['lzcnt r16:w, rm16', '66 F3 0F BD /r'],
  ['lzcnt r32:w, rm32', 'F3 0F BD /r'],
  ['lzcnt r64:w, rm64', 'F3 REX.W 0F BD /r'],
])

// biome-ignore format: columns
export const tzcntForms = family({ manual: 'TZCNT', features: ['bmi'], flags: 'UUMUUM' }, [
  ['tzcnt r16:w, rm16', '66 F3 0F BC /r'],
  ['tzcnt r32:w, rm32', 'F3 0F BC /r'],
  ['tzcnt r64:w, rm64', 'F3 REX.W 0F BC /r'],
])
