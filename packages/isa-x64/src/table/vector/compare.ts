import { compareScalars, testBits, testSigns } from '../../meaning/vector/flags.js'
import { isEqual, isGreater } from '../../meaning/vector/integer.js'
import { signMask } from '../../meaning/vector/permute.js'
import { vectors } from './vector-row.js'

const scalars = { meaning: compareScalars }

// biome-ignore format: columns
export const compareScalarForms = vectors({ manual: 'UCOMISS', flags: 'MMMMMM' }, [
  ['ucomiss xmm32, xmmm32', '0F 2E /r',    'lig', scalars],
  ['ucomisd xmm64, xmmm64', '66 0F 2E /r', 'lig', scalars, { manual: 'UCOMISD' }],
  ['comiss xmm32, xmmm32',  '0F 2F /r',    'lig', scalars, { manual: 'COMISS' }],
  ['comisd xmm64, xmmm64',  '66 0F 2F /r', 'lig', scalars, { manual: 'COMISD' }],
])

// biome-ignore format: columns
export const compareIntegerForms = vectors({ manual: 'PCMPEQB/PCMPEQW/PCMPEQD' }, [
  ['pcmpeqb xmm128:rw, xmmm128', '66 0F 74 /r',    'avx avx2', isEqual(8),    { commutes: 'always' }],
  ['pcmpeqw xmm128:rw, xmmm128', '66 0F 75 /r',    'avx avx2', isEqual(16),   { commutes: 'always' }],
  ['pcmpeqd xmm128:rw, xmmm128', '66 0F 76 /r',    'avx avx2', isEqual(32),   { commutes: 'always' }],
  ['pcmpeqq xmm128:rw, xmmm128', '66 0F 38 29 /r', 'avx avx2', isEqual(64),   { manual: 'PCMPEQQ', features: ['sse4.1'] }],
  ['pcmpgtb xmm128:rw, xmmm128', '66 0F 64 /r',    'avx avx2', isGreater(8),  { manual: 'PCMPGTB/PCMPGTW/PCMPGTD' }],
  ['pcmpgtw xmm128:rw, xmmm128', '66 0F 65 /r',    'avx avx2', isGreater(16), { manual: 'PCMPGTB/PCMPGTW/PCMPGTD' }],
  ['pcmpgtd xmm128:rw, xmmm128', '66 0F 66 /r',    'avx avx2', isGreater(32), { manual: 'PCMPGTB/PCMPGTW/PCMPGTD' }],
  ['pcmpgtq xmm128:rw, xmmm128', '66 0F 38 37 /r', 'avx avx2', isGreater(64), { manual: 'PCMPGTQ', features: ['sse4.2'] }],
])

// biome-ignore format: columns
export const testVectorForms = vectors({ manual: 'PTEST', flags: 'MMMMMM', w: 'W0' }, [
  ['ptest xmm128, xmmm128',   '66 0F 38 17 /r',        '-',       { meaning: testBits('legacy') }, { features: ['sse4.1'] }],
  ['vptest xmm128, xmmm128',  'VEX.66.0F38.WIG 17 /r', 'avx avx', { meaning: testBits('vex') }],
  ['vtestps xmm128, xmmm128', 'VEX.66.0F38.W0 0E /r',  'avx avx', { meaning: testSigns(32) },      { manual: 'VTESTPD/VTESTPS' }],
  ['vtestpd xmm128, xmmm128', 'VEX.66.0F38.W0 0F /r',  'avx avx', { meaning: testSigns(64) },      { manual: 'VTESTPD/VTESTPS' }],
])

// biome-ignore format: columns
export const moveMaskForms = vectors({ manual: 'MOVMSKPS', w: 'WIG' }, [
  ['movmskps r32:w, xmm128', '0F 50 /r',    'avx avx',  signMask(32)],
  ['movmskpd r32:w, xmm128', '66 0F 50 /r', 'avx avx',  signMask(64), { manual: 'MOVMSKPD' }],
  ['pmovmskb r32:w, xmm128', '66 0F D7 /r', 'avx avx2', signMask(8),  { manual: 'PMOVMSKB' }],
])
