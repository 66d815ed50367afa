import { family } from './row.js'

/** A count above 16 leaves everything undefined. */
// biome-ignore format: columns
export const shldForms = family({ manual: 'SHLD', flags: 'VKKVKK' }, [
  ['shld rm16:rw, r16, uimm8', '66 0F A4 /r ib',     { flags: 'VVVVVV' }],
  ['shld rm32:rw, r32, uimm8', '0F A4 /r ib'],
  ['shld rm64:rw, r64, uimm8', 'REX.W 0F A4 /r ib'],
  ['shld rm16:rw, r16, cl',    '66 0F A5 /r',        { flags: 'VVVVVV' }],
  ['shld rm32:rw, r32, cl',    '0F A5 /r'],
  ['shld rm64:rw, r64, cl',    'REX.W 0F A5 /r'],
])

// biome-ignore format: columns
export const shrdForms = family({ manual: 'SHRD', flags: 'VKKVKK' }, [
  ['shrd rm16:rw, r16, uimm8', '66 0F AC /r ib',     { flags: 'VVVVVV' }],
  ['shrd rm32:rw, r32, uimm8', '0F AC /r ib'],
  ['shrd rm64:rw, r64, uimm8', 'REX.W 0F AC /r ib'],
  ['shrd rm16:rw, r16, cl',    '66 0F AD /r',        { flags: 'VVVVVV' }],
  ['shrd rm32:rw, r32, cl',    '0F AD /r'],
  ['shrd rm64:rw, r64, cl',    'REX.W 0F AD /r'],
])
