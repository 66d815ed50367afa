import * as integer from '../../meaning/vector/integer.js'
import * as multiply from '../../meaning/vector/multiply.js'
import { vectors } from './vector-row.js'

const commuting = { commutes: 'always' } as const

// biome-ignore format: columns
export const vectorLogicForms = vectors({ manual: 'PAND' }, [
  ['andps xmm128:rw, xmmm128',  '0F 54 /r',    'avx avx',  integer.and,    { manual: 'ANDPS', ...commuting }],
  ['andpd xmm128:rw, xmmm128',  '66 0F 54 /r', 'avx avx',  integer.and,    { manual: 'ANDPD', ...commuting }],
  ['andnps xmm128:rw, xmmm128', '0F 55 /r',    'avx avx',  integer.andNot, { manual: 'ANDNPS' }],
  ['andnpd xmm128:rw, xmmm128', '66 0F 55 /r', 'avx avx',  integer.andNot, { manual: 'ANDNPD' }],
  ['orps xmm128:rw, xmmm128',   '0F 56 /r',    'avx avx',  integer.or,     { manual: 'ORPS', ...commuting }],
  ['orpd xmm128:rw, xmmm128',   '66 0F 56 /r', 'avx avx',  integer.or,     { manual: 'ORPD', ...commuting }],
  ['xorps xmm128:rw, xmmm128',  '0F 57 /r',    'avx avx',  integer.xor,    { manual: 'XORPS', ...commuting }],
  ['xorpd xmm128:rw, xmmm128',  '66 0F 57 /r', 'avx avx',  integer.xor,    { manual: 'XORPD', ...commuting }],
  ['pand xmm128:rw, xmmm128',   '66 0F DB /r', 'avx avx2', integer.and,    commuting],
  ['pandn xmm128:rw, xmmm128',  '66 0F DF /r', 'avx avx2', integer.andNot, { manual: 'PANDN' }],
  ['por xmm128:rw, xmmm128',    '66 0F EB /r', 'avx avx2', integer.or,     { manual: 'POR', ...commuting }],
  ['pxor xmm128:rw, xmmm128',   '66 0F EF /r', 'avx avx2', integer.xor,    { manual: 'PXOR', ...commuting }],
])

// biome-ignore format: columns
export const addIntegerForms = vectors({ manual: 'PADDB/PADDW/PADDD/PADDQ', ...commuting }, [
  ['paddb xmm128:rw, xmmm128',   '66 0F FC /r', 'avx avx2', integer.add(8)],
  ['paddw xmm128:rw, xmmm128',   '66 0F FD /r', 'avx avx2', integer.add(16)],
  ['paddd xmm128:rw, xmmm128',   '66 0F FE /r', 'avx avx2', integer.add(32)],
  ['paddq xmm128:rw, xmmm128',   '66 0F D4 /r', 'avx avx2', integer.add(64)],
  ['paddsb xmm128:rw, xmmm128',  '66 0F EC /r', 'avx avx2', integer.addSigned(8),    { manual: 'PADDSB/PADDSW' }],
  ['paddsw xmm128:rw, xmmm128',  '66 0F ED /r', 'avx avx2', integer.addSigned(16),   { manual: 'PADDSB/PADDSW' }],
  ['paddusb xmm128:rw, xmmm128', '66 0F DC /r', 'avx avx2', integer.addUnsigned(8),  { manual: 'PADDUSB/PADDUSW' }],
  ['paddusw xmm128:rw, xmmm128', '66 0F DD /r', 'avx avx2', integer.addUnsigned(16), { manual: 'PADDUSB/PADDUSW' }],
  ['pavgb xmm128:rw, xmmm128',   '66 0F E0 /r', 'avx avx2', integer.average(8),      { manual: 'PAVGB/PAVGW' }],
  ['pavgw xmm128:rw, xmmm128',   '66 0F E3 /r', 'avx avx2', integer.average(16),     { manual: 'PAVGB/PAVGW' }],
])

// biome-ignore format: columns
export const subtractIntegerForms = vectors({ manual: 'PSUBB/PSUBW/PSUBD' }, [
  ['psubb xmm128:rw, xmmm128',   '66 0F F8 /r', 'avx avx2', integer.subtract(8)],
  ['psubw xmm128:rw, xmmm128',   '66 0F F9 /r', 'avx avx2', integer.subtract(16)],
  ['psubd xmm128:rw, xmmm128',   '66 0F FA /r', 'avx avx2', integer.subtract(32)],
  ['psubq xmm128:rw, xmmm128',   '66 0F FB /r', 'avx avx2', integer.subtract(64),         { manual: 'PSUBQ' }],
  ['psubsb xmm128:rw, xmmm128',  '66 0F E8 /r', 'avx avx2', integer.subtractSigned(8),    { manual: 'PSUBSB/PSUBSW' }],
  ['psubsw xmm128:rw, xmmm128',  '66 0F E9 /r', 'avx avx2', integer.subtractSigned(16),   { manual: 'PSUBSB/PSUBSW' }],
  ['psubusb xmm128:rw, xmmm128', '66 0F D8 /r', 'avx avx2', integer.subtractUnsigned(8),  { manual: 'PSUBUSB/PSUBUSW' }],
  ['psubusw xmm128:rw, xmmm128', '66 0F D9 /r', 'avx avx2', integer.subtractUnsigned(16), { manual: 'PSUBUSB/PSUBUSW' }],
])

// biome-ignore format: columns
export const leastMostIntegerForms = vectors({ manual: 'PMINSB/PMINSW', features: ['sse4.1'] }, [
  ['pminub xmm128:rw, xmmm128',    '66 0F DA /r',    'avx avx2', integer.leastUnsigned(8),  { manual: 'PMINUB/PMINUW', features: [], ...commuting }],
  ['pminuw xmm128:rw, xmmm128',    '66 0F 38 3A /r', 'avx avx2', integer.leastUnsigned(16), { manual: 'PMINUB/PMINUW' }],
  ['pminud xmm128:rw, xmmm128',    '66 0F 38 3B /r', 'avx avx2', integer.leastUnsigned(32), { manual: 'PMINUD/PMINUQ' }],
  ['pminsb xmm128:rw, xmmm128',    '66 0F 38 38 /r', 'avx avx2', integer.leastSigned(8)],
  ['pminsw xmm128:rw, xmmm128',    '66 0F EA /r',    'avx avx2', integer.leastSigned(16),   { features: [], ...commuting }],
  ['pminsd xmm128:rw, xmmm128',    '66 0F 38 39 /r', 'avx avx2', integer.leastSigned(32),   { manual: 'PMINSD/PMINSQ' }],
  ['pmaxub xmm128:rw, xmmm128',    '66 0F DE /r',    'avx avx2', integer.mostUnsigned(8),   { manual: 'PMAXUB/PMAXUW', features: [], ...commuting }],
  ['pmaxuw xmm128:rw, xmmm128',    '66 0F 38 3E /r', 'avx avx2', integer.mostUnsigned(16),  { manual: 'PMAXUB/PMAXUW' }],
  ['pmaxud xmm128:rw, xmmm128',    '66 0F 38 3F /r', 'avx avx2', integer.mostUnsigned(32),  { manual: 'PMAXUD/PMAXUQ' }],
  ['pmaxsb xmm128:rw, xmmm128',    '66 0F 38 3C /r', 'avx avx2', integer.mostSigned(8),     { manual: 'PMAXSB/PMAXSW/PMAXSD/PMAXSQ' }],
  ['pmaxsw xmm128:rw, xmmm128',    '66 0F EE /r',    'avx avx2', integer.mostSigned(16),    { manual: 'PMAXSB/PMAXSW/PMAXSD/PMAXSQ', features: [], ...commuting }],
  ['pmaxsd xmm128:rw, xmmm128',    '66 0F 38 3D /r', 'avx avx2', integer.mostSigned(32),    { manual: 'PMAXSB/PMAXSW/PMAXSD/PMAXSQ' }],
  ['phminposuw xmm128:w, xmmm128', '66 0F 38 41 /r', 'avx',      integer.leastWordAndIndex, { manual: 'PHMINPOSUW' }],
])

// biome-ignore format: columns
export const signForms = vectors({ manual: 'PABSB/PABSW/PABSD/PABSQ', features: ['ssse3'] }, [
  ['pabsb xmm128:w, xmmm128',   '66 0F 38 1C /r', 'avx avx2', integer.absolute(8)],
  ['pabsw xmm128:w, xmmm128',   '66 0F 38 1D /r', 'avx avx2', integer.absolute(16)],
  ['pabsd xmm128:w, xmmm128',   '66 0F 38 1E /r', 'avx avx2', integer.absolute(32)],
  ['psignb xmm128:rw, xmmm128', '66 0F 38 08 /r', 'avx avx2', integer.applySign(8),  { manual: 'PSIGNB/PSIGNW/PSIGND' }],
  ['psignw xmm128:rw, xmmm128', '66 0F 38 09 /r', 'avx avx2', integer.applySign(16), { manual: 'PSIGNB/PSIGNW/PSIGND' }],
  ['psignd xmm128:rw, xmmm128', '66 0F 38 0A /r', 'avx avx2', integer.applySign(32), { manual: 'PSIGNB/PSIGNW/PSIGND' }],
])

// biome-ignore format: columns
export const neighbourIntegerForms = vectors({ manual: 'PHADDW/PHADDD', features: ['ssse3'] }, [
  ['phaddw xmm128:rw, xmmm128',  '66 0F 38 01 /r', 'avx avx2', integer.addNeighbours(16)],
  ['phaddd xmm128:rw, xmmm128',  '66 0F 38 02 /r', 'avx avx2', integer.addNeighbours(32)],
  ['phaddsw xmm128:rw, xmmm128', '66 0F 38 03 /r', 'avx avx2', integer.addNeighboursSigned,      { manual: 'PHADDSW' }],
  ['phsubw xmm128:rw, xmmm128',  '66 0F 38 05 /r', 'avx avx2', integer.subtractNeighbours(16),   { manual: 'PHSUBW/PHSUBD' }],
  ['phsubd xmm128:rw, xmmm128',  '66 0F 38 06 /r', 'avx avx2', integer.subtractNeighbours(32),   { manual: 'PHSUBW/PHSUBD' }],
  ['phsubsw xmm128:rw, xmmm128', '66 0F 38 07 /r', 'avx avx2', integer.subtractNeighboursSigned, { manual: 'PHSUBSW' }],
])

// biome-ignore format: columns
export const multiplyIntegerForms = vectors({ manual: 'PMULLW' }, [
  ['pmullw xmm128:rw, xmmm128',         '66 0F D5 /r',       'avx avx2', multiply.multiplyLow(16),        commuting],
  ['pmulhw xmm128:rw, xmmm128',         '66 0F E5 /r',       'avx avx2', multiply.multiplyHighSigned,     { manual: 'PMULHW', ...commuting }],
  ['pmulhuw xmm128:rw, xmmm128',        '66 0F E4 /r',       'avx avx2', multiply.multiplyHighUnsigned,   { manual: 'PMULHUW', ...commuting }],
  ['pmulhrsw xmm128:rw, xmmm128',       '66 0F 38 0B /r',    'avx avx2', multiply.multiplyRounded,        { manual: 'PMULHRSW', features: ['ssse3'] }],
  ['pmulld xmm128:rw, xmmm128',         '66 0F 38 40 /r',    'avx avx2', multiply.multiplyLow(32),        { manual: 'PMULLD/PMULLQ', features: ['sse4.1'] }],
  ['pmuludq xmm128:rw, xmmm128',        '66 0F F4 /r',       'avx avx2', multiply.multiplyEvenUnsigned,   { manual: 'PMULUDQ', ...commuting }],
  ['pmuldq xmm128:rw, xmmm128',         '66 0F 38 28 /r',    'avx avx2', multiply.multiplyEvenSigned,     { manual: 'PMULDQ', features: ['sse4.1'] }],
  ['pmaddwd xmm128:rw, xmmm128',        '66 0F F5 /r',       'avx avx2', multiply.multiplyAndAddWords,    { manual: 'PMADDWD', ...commuting }],
  ['pmaddubsw xmm128:rw, xmmm128',      '66 0F 38 04 /r',    'avx avx2', multiply.multiplyAndAddBytes,    { manual: 'PMADDUBSW', features: ['ssse3'] }],
  ['psadbw xmm128:rw, xmmm128',         '66 0F F6 /r',       'avx avx2', integer.sumOfDistances,          { manual: 'PSADBW', ...commuting }],
  ['mpsadbw xmm128:rw, xmmm128, uimm8', '66 0F 3A 42 /r ib', 'avx avx2', integer.multipleSumsOfDistances, { manual: 'MPSADBW', features: ['sse4.1'] }],
])
