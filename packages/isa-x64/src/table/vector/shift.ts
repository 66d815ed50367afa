import {
  alignRight,
  shiftByImmediate,
  shiftByLanes,
  shiftByRegister,
  shiftBytesLeft,
  shiftBytesRight,
} from '../../meaning/vector/shift.js'
import { vectors } from './vector-row.js'

/** The count is the low 64 bits of 128, in a register or in memory, also where 256 bits are shifted. */
// biome-ignore format: columns
export const shiftByRegisterForms = vectors({ manual: 'PSLLW/PSLLD/PSLLQ' }, [
  ['psllw xmm128:rw, xmmm128',         '66 0F F1 /r',             'avx',    shiftByRegister('shl', 16)],
  ['vpsllw ymm256:w, ymm256, xmmm128', 'VEX.256.66.0F.WIG F1 /r', '- avx2', shiftByRegister('shl', 16)],
  ['pslld xmm128:rw, xmmm128',         '66 0F F2 /r',             'avx',    shiftByRegister('shl', 32)],
  ['vpslld ymm256:w, ymm256, xmmm128', 'VEX.256.66.0F.WIG F2 /r', '- avx2', shiftByRegister('shl', 32)],
  ['psllq xmm128:rw, xmmm128',         '66 0F F3 /r',             'avx',    shiftByRegister('shl', 64)],
  ['vpsllq ymm256:w, ymm256, xmmm128', 'VEX.256.66.0F.WIG F3 /r', '- avx2', shiftByRegister('shl', 64)],
  ['psrlw xmm128:rw, xmmm128',         '66 0F D1 /r',             'avx',    shiftByRegister('lshr', 16), { manual: 'PSRLW/PSRLD/PSRLQ' }],
  ['vpsrlw ymm256:w, ymm256, xmmm128', 'VEX.256.66.0F.WIG D1 /r', '- avx2', shiftByRegister('lshr', 16), { manual: 'PSRLW/PSRLD/PSRLQ' }],
  ['psrld xmm128:rw, xmmm128',         '66 0F D2 /r',             'avx',    shiftByRegister('lshr', 32), { manual: 'PSRLW/PSRLD/PSRLQ' }],
  ['vpsrld ymm256:w, ymm256, xmmm128', 'VEX.256.66.0F.WIG D2 /r', '- avx2', shiftByRegister('lshr', 32), { manual: 'PSRLW/PSRLD/PSRLQ' }],
  ['psrlq xmm128:rw, xmmm128',         '66 0F D3 /r',             'avx',    shiftByRegister('lshr', 64), { manual: 'PSRLW/PSRLD/PSRLQ' }],
  ['vpsrlq ymm256:w, ymm256, xmmm128', 'VEX.256.66.0F.WIG D3 /r', '- avx2', shiftByRegister('lshr', 64), { manual: 'PSRLW/PSRLD/PSRLQ' }],
  ['psraw xmm128:rw, xmmm128',         '66 0F E1 /r',             'avx',    shiftByRegister('ashr', 16), { manual: 'PSRAW/PSRAD/PSRAQ' }],
  ['vpsraw ymm256:w, ymm256, xmmm128', 'VEX.256.66.0F.WIG E1 /r', '- avx2', shiftByRegister('ashr', 16), { manual: 'PSRAW/PSRAD/PSRAQ' }],
  ['psrad xmm128:rw, xmmm128',         '66 0F E2 /r',             'avx',    shiftByRegister('ashr', 32), { manual: 'PSRAW/PSRAD/PSRAQ' }],
  ['vpsrad ymm256:w, ymm256, xmmm128', 'VEX.256.66.0F.WIG E2 /r', '- avx2', shiftByRegister('ashr', 32), { manual: 'PSRAW/PSRAD/PSRAQ' }],
])

// biome-ignore format: columns
export const shiftByImmediateForms = vectors({ manual: 'PSLLW/PSLLD/PSLLQ' }, [
  ['psllw xmm128:rw, uimm8',            '66 0F 71 /6 ib',    'avx avx2', shiftByImmediate('shl', 16)],
  ['pslld xmm128:rw, uimm8',            '66 0F 72 /6 ib',    'avx avx2', shiftByImmediate('shl', 32)],
  ['psllq xmm128:rw, uimm8',            '66 0F 73 /6 ib',    'avx avx2', shiftByImmediate('shl', 64)],
  ['psrlw xmm128:rw, uimm8',            '66 0F 71 /2 ib',    'avx avx2', shiftByImmediate('lshr', 16), { manual: 'PSRLW/PSRLD/PSRLQ' }],
  ['psrld xmm128:rw, uimm8',            '66 0F 72 /2 ib',    'avx avx2', shiftByImmediate('lshr', 32), { manual: 'PSRLW/PSRLD/PSRLQ' }],
  ['psrlq xmm128:rw, uimm8',            '66 0F 73 /2 ib',    'avx avx2', shiftByImmediate('lshr', 64), { manual: 'PSRLW/PSRLD/PSRLQ' }],
  ['psraw xmm128:rw, uimm8',            '66 0F 71 /4 ib',    'avx avx2', shiftByImmediate('ashr', 16), { manual: 'PSRAW/PSRAD/PSRAQ' }],
  ['psrad xmm128:rw, uimm8',            '66 0F 72 /4 ib',    'avx avx2', shiftByImmediate('ashr', 32), { manual: 'PSRAW/PSRAD/PSRAQ' }],
  ['pslldq xmm128:rw, uimm8',           '66 0F 73 /7 ib',    'avx avx2', shiftBytesLeft,               { manual: 'PSLLDQ' }],
  ['psrldq xmm128:rw, uimm8',           '66 0F 73 /3 ib',    'avx avx2', shiftBytesRight,              { manual: 'PSRLDQ' }],
  ['palignr xmm128:rw, xmmm128, uimm8', '66 0F 3A 0F /r ib', 'avx avx2', alignRight,                   { manual: 'PALIGNR', features: ['ssse3'] }],
])

// biome-ignore format: columns
export const shiftByLanesForms = vectors({ manual: 'VPSLLVW/VPSLLVD/VPSLLVQ' }, [
  ['vpsllvd xmm128:w, xmm128, xmmm128', 'VEX.66.0F38.W0 47 /r', 'avx2 avx2', shiftByLanes('shl', 32)],
  ['vpsllvq xmm128:w, xmm128, xmmm128', 'VEX.66.0F38.W1 47 /r', 'avx2 avx2', shiftByLanes('shl', 64)],
  ['vpsrlvd xmm128:w, xmm128, xmmm128', 'VEX.66.0F38.W0 45 /r', 'avx2 avx2', shiftByLanes('lshr', 32), { manual: 'VPSRLVW/VPSRLVD/VPSRLVQ' }],
  ['vpsrlvq xmm128:w, xmm128, xmmm128', 'VEX.66.0F38.W1 45 /r', 'avx2 avx2', shiftByLanes('lshr', 64), { manual: 'VPSRLVW/VPSRLVD/VPSRLVQ' }],
  ['vpsravd xmm128:w, xmm128, xmmm128', 'VEX.66.0F38.W0 46 /r', 'avx2 avx2', shiftByLanes('ashr', 32), { manual: 'VPSRAVW/VPSRAVD/VPSRAVQ' }],
])
