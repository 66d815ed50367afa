import { saturateSigned, saturateUnsigned } from '../../meaning/vector/integer.js'
import { blendBySigns, shuffleBytes } from '../../meaning/vector/permute.js'
import * as shuffle from '../../meaning/vector/shuffle.js'
import { vectors } from './vector-row.js'

const { pack, unpackHigh, unpackLow } = shuffle

// biome-ignore format: columns
export const shuffleForms = vectors({ manual: 'PSHUFD' }, [
  ['pshufd xmm128:w, xmmm128, uimm8',  '66 0F 70 /r ib', 'avx avx2', shuffle.shuffleDoublewords],
  ['pshuflw xmm128:w, xmmm128, uimm8', 'F2 0F 70 /r ib', 'avx avx2', shuffle.shuffleLowWords,  { manual: 'PSHUFLW' }],
  ['pshufhw xmm128:w, xmmm128, uimm8', 'F3 0F 70 /r ib', 'avx avx2', shuffle.shuffleHighWords, { manual: 'PSHUFHW' }],
  ['shufps xmm128:rw, xmmm128, uimm8', '0F C6 /r ib',    'avx avx',  shuffle.shuffleSingles,   { manual: 'SHUFPS' }],
  ['shufpd xmm128:rw, xmmm128, uimm8', '66 0F C6 /r ib', 'avx avx',  shuffle.shuffleDoubles,   { manual: 'SHUFPD' }],
  ['pshufb xmm128:rw, xmmm128',        '66 0F 38 00 /r', 'avx avx2', shuffleBytes,             { manual: 'PSHUFB', features: ['ssse3'] }],
])

// biome-ignore format: columns
export const unpackForms = vectors({ manual: 'PUNPCKLBW/PUNPCKLWD/PUNPCKLDQ/PUNPCKLQDQ' }, [
  ['punpcklbw xmm128:rw, xmmm128',  '66 0F 60 /r', 'avx avx2', unpackLow(8)],
  ['punpcklwd xmm128:rw, xmmm128',  '66 0F 61 /r', 'avx avx2', unpackLow(16)],
  ['punpckldq xmm128:rw, xmmm128',  '66 0F 62 /r', 'avx avx2', unpackLow(32)],
  ['punpcklqdq xmm128:rw, xmmm128', '66 0F 6C /r', 'avx avx2', unpackLow(64)],
  ['punpckhbw xmm128:rw, xmmm128',  '66 0F 68 /r', 'avx avx2', unpackHigh(8),  { manual: 'PUNPCKHBW/PUNPCKHWD/PUNPCKHDQ/PUNPCKHQDQ' }],
  ['punpckhwd xmm128:rw, xmmm128',  '66 0F 69 /r', 'avx avx2', unpackHigh(16), { manual: 'PUNPCKHBW/PUNPCKHWD/PUNPCKHDQ/PUNPCKHQDQ' }],
  ['punpckhdq xmm128:rw, xmmm128',  '66 0F 6A /r', 'avx avx2', unpackHigh(32), { manual: 'PUNPCKHBW/PUNPCKHWD/PUNPCKHDQ/PUNPCKHQDQ' }],
  ['punpckhqdq xmm128:rw, xmmm128', '66 0F 6D /r', 'avx avx2', unpackHigh(64), { manual: 'PUNPCKHBW/PUNPCKHWD/PUNPCKHDQ/PUNPCKHQDQ' }],
  ['unpcklps xmm128:rw, xmmm128',   '0F 14 /r',    'avx avx',  unpackLow(32),  { manual: 'UNPCKLPS' }],
  ['unpcklpd xmm128:rw, xmmm128',   '66 0F 14 /r', 'avx avx',  unpackLow(64),  { manual: 'UNPCKLPD' }],
  ['unpckhps xmm128:rw, xmmm128',   '0F 15 /r',    'avx avx',  unpackHigh(32), { manual: 'UNPCKHPS' }],
  ['unpckhpd xmm128:rw, xmmm128',   '66 0F 15 /r', 'avx avx',  unpackHigh(64), { manual: 'UNPCKHPD' }],
])

// biome-ignore format: columns
export const packForms = vectors({ manual: 'PACKSSWB/PACKSSDW' }, [
  ['packsswb xmm128:rw, xmmm128', '66 0F 63 /r',    'avx avx2', pack(16, saturateSigned)],
  ['packssdw xmm128:rw, xmmm128', '66 0F 6B /r',    'avx avx2', pack(32, saturateSigned)],
  ['packuswb xmm128:rw, xmmm128', '66 0F 67 /r',    'avx avx2', pack(16, saturateUnsigned), { manual: 'PACKUSWB' }],
  ['packusdw xmm128:rw, xmmm128', '66 0F 38 2B /r', 'avx avx2', pack(32, saturateUnsigned), { manual: 'PACKUSDW', features: ['sse4.1'] }],
])

/** Masks in a register: xmm0, or with VEX a fourth operand. */
// biome-ignore format: columns
export const blendForms = vectors({ manual: 'BLENDPS', features: ['sse4.1'] }, [
  ['blendps xmm128:rw, xmmm128, uimm8',           '66 0F 3A 0C /r ib',         'avx avx',   shuffle.blend(32)],
  ['blendpd xmm128:rw, xmmm128, uimm8',           '66 0F 3A 0D /r ib',         'avx avx',   shuffle.blend(64), { manual: 'BLENDPD' }],
  ['pblendw xmm128:rw, xmmm128, uimm8',           '66 0F 3A 0E /r ib',         'avx avx2',  shuffle.blend(16), { manual: 'PBLENDW' }],
  ['vpblendd xmm128:w, xmm128, xmmm128, uimm8',   'VEX.66.0F3A.W0 02 /r ib',   'avx2 avx2', shuffle.blend(32), { manual: 'VPBLENDD' }],
  ['blendvps xmm128:rw, xmmm128, xmm0',           '66 0F 38 14 /r',            '-',         blendBySigns(32),  { manual: 'BLENDVPS' }],
  ['vblendvps xmm128:w, xmm128, xmmm128, xmm128', 'VEX.66.0F3A.W0 4A /r /is4', 'avx avx',   blendBySigns(32),  { manual: 'BLENDVPS' }],
  ['blendvpd xmm128:rw, xmmm128, xmm0',           '66 0F 38 15 /r',            '-',         blendBySigns(64),  { manual: 'BLENDVPD' }],
  ['vblendvpd xmm128:w, xmm128, xmmm128, xmm128', 'VEX.66.0F3A.W0 4B /r /is4', 'avx avx',   blendBySigns(64),  { manual: 'BLENDVPD' }],
  ['pblendvb xmm128:rw, xmmm128, xmm0',           '66 0F 38 10 /r',            '-',         blendBySigns(8),   { manual: 'PBLENDVB' }],
  ['vpblendvb xmm128:w, xmm128, xmmm128, xmm128', 'VEX.66.0F3A.W0 4C /r /is4', 'avx avx2',  blendBySigns(8),   { manual: 'PBLENDVB' }],
])

// biome-ignore format: columns
export const insertForms = vectors({ manual: 'PINSRB/PINSRD/PINSRQ', features: ['sse4.1'] }, [
  ['pinsrb xmm128:rw, r32m8, uimm8',    '66 0F 3A 20 /r ib',       'avx', shuffle.insertLane(8)],
  ['pinsrw xmm128:rw, r32m16, uimm8',   '66 0F C4 /r ib',          'avx', shuffle.insertLane(16), { manual: 'PINSRW', features: [] }],
  ['pinsrd xmm128:rw, rm32, uimm8',     '66 0F 3A 22 /r ib',       'avx', shuffle.insertLane(32)],
  ['pinsrq xmm128:rw, rm64, uimm8',     '66 REX.W 0F 3A 22 /r ib', 'avx', shuffle.insertLane(64)],
  ['insertps xmm128:rw, xmm128, uimm8', '66 0F 3A 21 /r ib',       'avx', shuffle.insertSingle,   { manual: 'INSERTPS' }],
  ['insertps xmm128:rw, m32, uimm8',    '66 0F 3A 21 /r ib',       'avx', shuffle.insertSingle,   { manual: 'INSERTPS' }],
])

// biome-ignore format: columns
export const extractForms = vectors({ manual: 'PEXTRB/PEXTRD/PEXTRQ', features: ['sse4.1'] }, [
  ['pextrb r32m8:w, xmm128, uimm8',   '66 0F 3A 14 /r ib',           'avx', shuffle.extractLane(8)],
  ['pextrw r32:w, xmm128, uimm8',     '66 0F C5 /r ib',              'avx', shuffle.extractLane(16), { manual: 'PEXTRW', features: [] }],
  ['pextrw r32:w, xmm128, uimm8',     'MR: 66 0F 3A 15 /r ib',       '-',   shuffle.extractLane(16), { manual: 'PEXTRW', name: 'pextrw_r32_xmm_imm8_store' }],
  ['vpextrw r32:w, xmm128, uimm8',    'MR: VEX.66.0F3A.W0 15 /r ib', 'avx', shuffle.extractLane(16), { manual: 'PEXTRW', name: 'vpextrw_r32_xmm_imm8_store' }],
  ['pextrw m16:w, xmm128, uimm8',     '66 0F 3A 15 /r ib',           'avx', shuffle.extractLane(16), { manual: 'PEXTRW', w: 'W0' }],
  ['pextrd rm32:w, xmm128, uimm8',    '66 0F 3A 16 /r ib',           'avx', shuffle.extractLane(32)],
  ['pextrq rm64:w, xmm128, uimm8',    '66 REX.W 0F 3A 16 /r ib',     'avx', shuffle.extractLane(64)],
  ['extractps rm32:w, xmm128, uimm8', '66 0F 3A 17 /r ib',           'avx', shuffle.extractLane(32), { manual: 'EXTRACTPS', w: 'WIG' }],
])
