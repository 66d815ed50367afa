import { family } from './row.js'

// biome-ignore format: columns
export const rolForms = family({ manual: 'RCL/RCR/ROL/ROR', flags: 'V----K' }, [
  ['rol rm8:rw, 1',      'D0 /0',          { flags: 'M----M' }],
  ['rol rm16:rw, 1',     '66 D1 /0',       { flags: 'M----M' }],
  ['rol rm32:rw, 1',     'D1 /0',          { flags: 'M----M' }],
  ['rol rm64:rw, 1',     'REX.W D1 /0',    { flags: 'M----M' }],
  ['rol rm8:rw, cl',     'D2 /0'],
  ['rol rm16:rw, cl',    '66 D3 /0'],
  ['rol rm32:rw, cl',    'D3 /0'],
  ['rol rm64:rw, cl',    'REX.W D3 /0'],
  ['rol rm8:rw, uimm8',  'C0 /0 ib'],
  ['rol rm16:rw, uimm8', '66 C1 /0 ib'],
  ['rol rm32:rw, uimm8', 'C1 /0 ib'],
  ['rol rm64:rw, uimm8', 'REX.W C1 /0 ib'],
])

// biome-ignore format: columns
export const rorForms = family({ manual: 'RCL/RCR/ROL/ROR', flags: 'V----K' }, [
  ['ror rm8:rw, 1',      'D0 /1',          { flags: 'M----M' }],
  ['ror rm16:rw, 1',     '66 D1 /1',       { flags: 'M----M' }],
  ['ror rm32:rw, 1',     'D1 /1',          { flags: 'M----M' }],
  ['ror rm64:rw, 1',     'REX.W D1 /1',    { flags: 'M----M' }],
  ['ror rm8:rw, cl',     'D2 /1'],
  ['ror rm16:rw, cl',    '66 D3 /1'],
  ['ror rm32:rw, cl',    'D3 /1'],
  ['ror rm64:rw, cl',    'REX.W D3 /1'],
  ['ror rm8:rw, uimm8',  'C0 /1 ib'],
  ['ror rm16:rw, uimm8', '66 C1 /1 ib'],
  ['ror rm32:rw, uimm8', 'C1 /1 ib'],
  ['ror rm64:rw, uimm8', 'REX.W C1 /1 ib'],
])

// biome-ignore format: columns
export const rclForms = family({ manual: 'RCL/RCR/ROL/ROR', flags: 'V----X' }, [
  ['rcl rm8:rw, 1',      'D0 /2',          { flags: 'M----X' }],
  ['rcl rm16:rw, 1',     '66 D1 /2',       { flags: 'M----X' }],
  ['rcl rm32:rw, 1',     'D1 /2',          { flags: 'M----X' }],
  ['rcl rm64:rw, 1',     'REX.W D1 /2',    { flags: 'M----X' }],
  ['rcl rm8:rw, cl',     'D2 /2'],
  ['rcl rm16:rw, cl',    '66 D3 /2'],
  ['rcl rm32:rw, cl',    'D3 /2'],
  ['rcl rm64:rw, cl',    'REX.W D3 /2'],
  ['rcl rm8:rw, uimm8',  'C0 /2 ib'],
  ['rcl rm16:rw, uimm8', '66 C1 /2 ib'],
  ['rcl rm32:rw, uimm8', 'C1 /2 ib'],
  ['rcl rm64:rw, uimm8', 'REX.W C1 /2 ib'],
])

// biome-ignore format: columns
export const rcrForms = family({ manual: 'RCL/RCR/ROL/ROR', flags: 'V----X' }, [
  ['rcr rm8:rw, 1',      'D0 /3',          { flags: 'M----X' }],
  ['rcr rm16:rw, 1',     '66 D1 /3',       { flags: 'M----X' }],
  ['rcr rm32:rw, 1',     'D1 /3',          { flags: 'M----X' }],
  ['rcr rm64:rw, 1',     'REX.W D1 /3',    { flags: 'M----X' }],
  ['rcr rm8:rw, cl',     'D2 /3'],
  ['rcr rm16:rw, cl',    '66 D3 /3'],
  ['rcr rm32:rw, cl',    'D3 /3'],
  ['rcr rm64:rw, cl',    'REX.W D3 /3'],
  ['rcr rm8:rw, uimm8',  'C0 /3 ib'],
  ['rcr rm16:rw, uimm8', '66 C1 /3 ib'],
  ['rcr rm32:rw, uimm8', 'C1 /3 ib'],
  ['rcr rm64:rw, uimm8', 'REX.W C1 /3 ib'],
])
