import { family } from './row.js'

// biome-ignore format: columns
export const vectorLogicForms = family({ manual: 'PAND' }, [
  ['andps xmm128:rw, xmmm128',  '0F 54 /r',    { manual: 'ANDPS' }],
  ['andpd xmm128:rw, xmmm128',  '66 0F 54 /r', { manual: 'ANDPD' }],
  ['andnps xmm128:rw, xmmm128', '0F 55 /r',    { manual: 'ANDNPS' }],
  ['andnpd xmm128:rw, xmmm128', '66 0F 55 /r', { manual: 'ANDNPD' }],
  ['orps xmm128:rw, xmmm128',   '0F 56 /r',    { manual: 'ORPS' }],
  ['orpd xmm128:rw, xmmm128',   '66 0F 56 /r', { manual: 'ORPD' }],
  ['xorps xmm128:rw, xmmm128',  '0F 57 /r',    { manual: 'XORPS' }],
  ['xorpd xmm128:rw, xmmm128',  '66 0F 57 /r', { manual: 'XORPD' }],
  ['pand xmm128:rw, xmmm128',   '66 0F DB /r', { manual: 'PAND' }],
  ['pandn xmm128:rw, xmmm128',  '66 0F DF /r', { manual: 'PANDN' }],
  ['por xmm128:rw, xmmm128',    '66 0F EB /r', { manual: 'POR' }],
  ['pxor xmm128:rw, xmmm128',   '66 0F EF /r', { manual: 'PXOR' }],
])
