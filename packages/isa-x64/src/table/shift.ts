import { family } from './row.js'

/** CF is undefined when the count reaches the width, which the 5-bit mask allows for 8 and 16 bits (shl, shr). */
// biome-ignore format: columns
export const shlForms = family({ manual: 'SAL/SAR/SHL/SHR', flags: 'VKKVKK' }, [
  ['shl rm8:rw, 1',      'D0 /4',          { flags: 'MMMUMM' }],
  ['shl rm16:rw, 1',     '66 D1 /4',       { flags: 'MMMUMM' }],
  ['shl rm32:rw, 1',     'D1 /4',          { flags: 'MMMUMM' }],
  ['shl rm64:rw, 1',     'REX.W D1 /4',    { flags: 'MMMUMM' }],
  ['shl rm8:rw, cl',     'D2 /4',           { flags: 'VKKVKV' }],
  ['shl rm16:rw, cl',    '66 D3 /4',        { flags: 'VKKVKV' }],
  ['shl rm32:rw, cl',    'D3 /4'],
  ['shl rm64:rw, cl',    'REX.W D3 /4'],
  ['shl rm8:rw, uimm8',  'C0 /4 ib',        { flags: 'VKKVKV' }],
  ['shl rm16:rw, uimm8', '66 C1 /4 ib',     { flags: 'VKKVKV' }],
  ['shl rm32:rw, uimm8', 'C1 /4 ib'],
  ['shl rm64:rw, uimm8', 'REX.W C1 /4 ib'],
])

// biome-ignore format: columns
export const shrForms = family({ manual: 'SAL/SAR/SHL/SHR', flags: 'VKKVKK' }, [
  ['shr rm8:rw, 1',      'D0 /5',          { flags: 'MMMUMM' }],
  ['shr rm16:rw, 1',     '66 D1 /5',       { flags: 'MMMUMM' }],
  ['shr rm32:rw, 1',     'D1 /5',          { flags: 'MMMUMM' }],
  ['shr rm64:rw, 1',     'REX.W D1 /5',    { flags: 'MMMUMM' }],
  ['shr rm8:rw, cl',     'D2 /5',           { flags: 'VKKVKV' }],
  ['shr rm16:rw, cl',    '66 D3 /5',        { flags: 'VKKVKV' }],
  ['shr rm32:rw, cl',    'D3 /5'],
  ['shr rm64:rw, cl',    'REX.W D3 /5'],
  ['shr rm8:rw, uimm8',  'C0 /5 ib',        { flags: 'VKKVKV' }],
  ['shr rm16:rw, uimm8', '66 C1 /5 ib',     { flags: 'VKKVKV' }],
  ['shr rm32:rw, uimm8', 'C1 /5 ib'],
  ['shr rm64:rw, uimm8', 'REX.W C1 /5 ib'],
])

// biome-ignore format: columns
export const sarForms = family({ manual: 'SAL/SAR/SHL/SHR', flags: 'VKKVKK' }, [
  ['sar rm8:rw, 1',      'D0 /7',          { flags: 'MMMUMM' }],
  ['sar rm16:rw, 1',     '66 D1 /7',       { flags: 'MMMUMM' }],
  ['sar rm32:rw, 1',     'D1 /7',          { flags: 'MMMUMM' }],
  ['sar rm64:rw, 1',     'REX.W D1 /7',    { flags: 'MMMUMM' }],
  ['sar rm8:rw, cl',     'D2 /7'],
  ['sar rm16:rw, cl',    '66 D3 /7'],
  ['sar rm32:rw, cl',    'D3 /7'],
  ['sar rm64:rw, cl',    'REX.W D3 /7'],
  ['sar rm8:rw, uimm8',  'C0 /7 ib'],
  ['sar rm16:rw, uimm8', '66 C1 /7 ib'],
  ['sar rm32:rw, uimm8', 'C1 /7 ib'],
  ['sar rm64:rw, uimm8', 'REX.W C1 /7 ib'],
])
