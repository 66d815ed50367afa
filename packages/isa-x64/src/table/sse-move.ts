import { family } from './row.js'

// biome-ignore format: columns
export const vectorMoveForms = family({ manual: 'MOVAPS' }, [
  ['movd xmm128:w, rm32',      '66 0F 6E /r',           { manual: 'MOVD/MOVQ' }],
  ['movq xmm128:w, r64',       '66 REX.W 0F 6E /r',     { manual: 'MOVD/MOVQ' }],
  ['movd rm32:w, xmm32',       '66 0F 7E /r',           { manual: 'MOVD/MOVQ' }],
  ['movq r64:w, xmm64',        'MR: 66 REX.W 0F 7E /r', { manual: 'MOVD/MOVQ' }],
  ['movq xmm128:w, xmmm64',    'F3 0F 7E /r',           { manual: 'MOVQ' }],
  ['movq m64:w, xmm64',        '66 0F D6 /r',           { manual: 'MOVQ' }],
  ['movss xmm32:w, xmm32',     'F3 0F 10 /r',           { manual: 'MOVSS' }],
  ['movss xmm128:w, m32',      'F3 0F 10 /r',           { manual: 'MOVSS' }],
  ['movss m32:w, xmm32',       'F3 0F 11 /r',           { manual: 'MOVSS' }],
  ['movsd xmm64:w, xmm64',     'F2 0F 10 /r',           { manual: 'MOVSD' }],
  ['movsd xmm128:w, m64',      'F2 0F 10 /r',           { manual: 'MOVSD' }],
  ['movsd m64:w, xmm64',       'F2 0F 11 /r',           { manual: 'MOVSD' }],
  ['movaps xmm128:w, xmmm128', '0F 28 /r',              { manual: 'MOVAPS' }],
  ['movaps m128:w, xmm128',    '0F 29 /r',              { manual: 'MOVAPS' }],
  ['movapd xmm128:w, xmmm128', '66 0F 28 /r',           { manual: 'MOVAPD' }],
  ['movapd m128:w, xmm128',    '66 0F 29 /r',           { manual: 'MOVAPD' }],
  ['movups xmm128:w, xmmm128', '0F 10 /r',              { manual: 'MOVUPS' }],
  ['movups m128:w, xmm128',    '0F 11 /r',              { manual: 'MOVUPS' }],
  ['movupd xmm128:w, xmmm128', '66 0F 10 /r',           { manual: 'MOVUPD' }],
  ['movupd m128:w, xmm128',    '66 0F 11 /r',           { manual: 'MOVUPD' }],
  ['movdqa xmm128:w, xmmm128', '66 0F 6F /r',           { manual: 'MOVDQA' }],
  ['movdqa m128:w, xmm128',    '66 0F 7F /r',           { manual: 'MOVDQA' }],
  ['movdqu xmm128:w, xmmm128', 'F3 0F 6F /r',           { manual: 'MOVDQU' }],
  ['movdqu m128:w, xmm128',    'F3 0F 7F /r',           { manual: 'MOVDQU' }],
])

// biome-ignore format: columns
export const moveMaskForms = family({ manual: 'MOVMSKPS' }, [
  ['movmskps r32:w, xmm128', '0F 50 /r',    { manual: 'MOVMSKPS' }],
  ['movmskpd r32:w, xmm128', '66 0F 50 /r', { manual: 'MOVMSKPD' }],
])

// biome-ignore format: columns
export const unpackLowForms = family({ manual: 'UNPCKLPS' }, [
  ['unpcklps xmm128:rw, xmmm128', '0F 14 /r',    { manual: 'UNPCKLPS' }],
  ['unpcklpd xmm128:rw, xmmm128', '66 0F 14 /r', { manual: 'UNPCKLPD' }],
])
