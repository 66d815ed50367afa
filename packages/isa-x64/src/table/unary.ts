import { family } from './row.js'

// biome-ignore format: columns
export const notForms = family({ manual: 'NOT' }, [
  ['not rm8:rw',  'F6 /2'],
  ['not rm16:rw', '66 F7 /2'],
  ['not rm32:rw', 'F7 /2'],
  ['not rm64:rw', 'REX.W F7 /2'],
])

// biome-ignore format: columns
export const negForms = family({ manual: 'NEG', flags: 'MMMMMM' }, [
  ['neg rm8:rw',  'F6 /3'],
  ['neg rm16:rw', '66 F7 /3'],
  ['neg rm32:rw', 'F7 /3'],
  ['neg rm64:rw', 'REX.W F7 /3'],
])

// biome-ignore format: columns
export const incForms = family({ manual: 'INC', flags: 'MMMMM-' }, [
  ['inc rm8:rw',  'FE /0'],
  ['inc rm16:rw', '66 FF /0'],
  ['inc rm32:rw', 'FF /0'],
  ['inc rm64:rw', 'REX.W FF /0'],
])

// biome-ignore format: columns
export const decForms = family({ manual: 'DEC', flags: 'MMMMM-' }, [
  ['dec rm8:rw',  'FE /1'],
  ['dec rm16:rw', '66 FF /1'],
  ['dec rm32:rw', 'FF /1'],
  ['dec rm64:rw', 'REX.W FF /1'],
])
