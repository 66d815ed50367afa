import * as memory from '../../meaning/vector/memory.js'
import * as shuffle from '../../meaning/vector/shuffle.js'
import { vectors } from './vector-row.js'

const { highOfSecond, highPart, lowOfBoth, lowOfSecond, lowPart, same } = shuffle

// biome-ignore format: columns
export const moveScalarForms = vectors({ manual: 'MOVD/MOVQ' }, [
  ['movd xmm128:w, rm32',            '66 0F 6E /r',              'avx', same],
  ['movq xmm128:w, r64',             '66 REX.W 0F 6E /r',        'avx', same],
  ['movd rm32:w, xmm32',             '66 0F 7E /r',              'avx', same],
  ['movq r64:w, xmm64',              'MR: 66 REX.W 0F 7E /r',    'avx', same],
  ['movq xmm128:w, xmmm64',          'F3 0F 7E /r',              'avx', same, { manual: 'MOVQ' }],
  ['movq xmm128:w, xmm64',           'MR: 66 0F D6 /r',          '-',   same, { manual: 'MOVQ', name: 'movq_xmm_xmm_store' }],
  ['movq m64:w, xmm64',              '66 0F D6 /r',              '-',   same, { manual: 'MOVQ' }],
  ['vmovq xmmm64:w, xmm64',          'VEX.66.0F.WIG D6 /r',      'avx', same, { manual: 'MOVQ' }],
  ['movss xmm32:w, xmm32',           'F3 0F 10 /r',              'lig', same, { manual: 'MOVSS' }],
  ['movss xmm32:w, xmm32',           'MR: F3 0F 11 /r',          '-',   same, { manual: 'MOVSS', name: 'movss_xmm_xmm_store' }],
  ['vmovss xmm128:w, xmm128, xmm32', 'MVR: VEX.F3.0F.WIG 11 /r', 'lig', same, { manual: 'MOVSS', name: 'vmovss_xmm_xmm_xmm_store', merge: 'merge-only' }],
  ['movss xmm128:w, m32',            'F3 0F 10 /r',              'lig', same, { manual: 'MOVSS' }],
  ['movss m32:w, xmm32',             'F3 0F 11 /r',              'lig', same, { manual: 'MOVSS' }],
  ['movsd xmm64:w, xmm64',           'F2 0F 10 /r',              'lig', same, { manual: 'MOVSD' }],
  ['movsd xmm64:w, xmm64',           'MR: F2 0F 11 /r',          '-',   same, { manual: 'MOVSD', name: 'movsd_xmm_xmm_store' }],
  ['vmovsd xmm128:w, xmm128, xmm64', 'MVR: VEX.F2.0F.WIG 11 /r', 'lig', same, { manual: 'MOVSD', name: 'vmovsd_xmm_xmm_xmm_store', merge: 'merge-only' }],
  ['movsd xmm128:w, m64',            'F2 0F 10 /r',              'lig', same, { manual: 'MOVSD' }],
  ['movsd m64:w, xmm64',             'F2 0F 11 /r',              'lig', same, { manual: 'MOVSD' }],
])

/** A move between registers can be written as a load and as a store: with VEX the encoder chooses the shorter one. */
// biome-ignore format: columns
export const moveAlignedForms = vectors({ manual: 'MOVAPS', aligned: true }, [
  ['movaps xmm128:w, xmmm128',  '0F 28 /r',            'avx avx', same],
  ['movaps xmm128:w, xmm128',   'MR: 0F 29 /r',        '-',       same, { name: 'movaps_xmm_xmm_store' }],
  ['movaps m128:w, xmm128',     '0F 29 /r',            '-',       same],
  ['vmovaps xmmm128:w, xmm128', 'VEX.0F.WIG 29 /r',    'avx avx', same],
  ['movapd xmm128:w, xmmm128',  '66 0F 28 /r',         'avx avx', same, { manual: 'MOVAPD' }],
  ['movapd xmm128:w, xmm128',   'MR: 66 0F 29 /r',     '-',       same, { manual: 'MOVAPD', name: 'movapd_xmm_xmm_store' }],
  ['movapd m128:w, xmm128',     '66 0F 29 /r',         '-',       same, { manual: 'MOVAPD' }],
  ['vmovapd xmmm128:w, xmm128', 'VEX.66.0F.WIG 29 /r', 'avx avx', same, { manual: 'MOVAPD' }],
  ['movdqa xmm128:w, xmmm128',  '66 0F 6F /r',         'avx avx', same, { manual: 'MOVDQA' }],
  ['movdqa xmm128:w, xmm128',   'MR: 66 0F 7F /r',     '-',       same, { manual: 'MOVDQA', name: 'movdqa_xmm_xmm_store' }],
  ['movdqa m128:w, xmm128',     '66 0F 7F /r',         '-',       same, { manual: 'MOVDQA' }],
  ['vmovdqa xmmm128:w, xmm128', 'VEX.66.0F.WIG 7F /r', 'avx avx', same, { manual: 'MOVDQA' }],
])

// biome-ignore format: columns
export const moveUnalignedForms = vectors({ manual: 'MOVUPS', aligned: false }, [
  ['movups xmm128:w, xmmm128',  '0F 10 /r',            'avx avx', same],
  ['movups xmm128:w, xmm128',   'MR: 0F 11 /r',        '-',       same, { name: 'movups_xmm_xmm_store' }],
  ['movups m128:w, xmm128',     '0F 11 /r',            '-',       same],
  ['vmovups xmmm128:w, xmm128', 'VEX.0F.WIG 11 /r',    'avx avx', same],
  ['movupd xmm128:w, xmmm128',  '66 0F 10 /r',         'avx avx', same, { manual: 'MOVUPD' }],
  ['movupd xmm128:w, xmm128',   'MR: 66 0F 11 /r',     '-',       same, { manual: 'MOVUPD', name: 'movupd_xmm_xmm_store' }],
  ['movupd m128:w, xmm128',     '66 0F 11 /r',         '-',       same, { manual: 'MOVUPD' }],
  ['vmovupd xmmm128:w, xmm128', 'VEX.66.0F.WIG 11 /r', 'avx avx', same, { manual: 'MOVUPD' }],
  ['movdqu xmm128:w, xmmm128',  'F3 0F 6F /r',         'avx avx', same, { manual: 'MOVDQU' }],
  ['movdqu xmm128:w, xmm128',   'MR: F3 0F 7F /r',     '-',       same, { manual: 'MOVDQU', name: 'movdqu_xmm_xmm_store' }],
  ['movdqu m128:w, xmm128',     'F3 0F 7F /r',         '-',       same, { manual: 'MOVDQU' }],
  ['vmovdqu xmmm128:w, xmm128', 'VEX.F3.0F.WIG 7F /r', 'avx avx', same, { manual: 'MOVDQU' }],
  ['lddqu xmm128:w, m128',      'F2 0F F0 /r',         'avx avx', same, { manual: 'LDDQU', features: ['sse3'] }],
])

/** Around the caches; memory must be aligned also with VEX. */
// biome-ignore format: columns
export const moveStreamingForms = vectors({ manual: 'MOVNTPS', aligned: true }, [
  ['movntps m128:w, xmm128',  '0F 2B /r',       'avx avx',  same],
  ['movntpd m128:w, xmm128',  '66 0F 2B /r',    'avx avx',  same, { manual: 'MOVNTPD' }],
  ['movntdq m128:w, xmm128',  '66 0F E7 /r',    'avx avx',  same, { manual: 'MOVNTDQ' }],
  ['movntdqa xmm128:w, m128', '66 0F 38 2A /r', 'avx avx2', same, { manual: 'MOVNTDQA', features: ['sse4.1'] }],
])

// biome-ignore format: columns
export const moveHalfForms = vectors({ manual: 'MOVLPS' }, [
  ['movlps xmm128:rw, m64',     '0F 12 /r',    'avx', lowOfSecond],
  ['movlps m64:w, xmm128',      '0F 13 /r',    'avx', lowPart],
  ['movlpd xmm128:rw, m64',     '66 0F 12 /r', 'avx', lowOfSecond,  { manual: 'MOVLPD' }],
  ['movlpd m64:w, xmm128',      '66 0F 13 /r', 'avx', lowPart,      { manual: 'MOVLPD' }],
  ['movhps xmm128:rw, m64',     '0F 16 /r',    'avx', lowOfBoth,    { manual: 'MOVHPS' }],
  ['movhps m64:w, xmm128',      '0F 17 /r',    'avx', highPart,     { manual: 'MOVHPS' }],
  ['movhpd xmm128:rw, m64',     '66 0F 16 /r', 'avx', lowOfBoth,    { manual: 'MOVHPD' }],
  ['movhpd m64:w, xmm128',      '66 0F 17 /r', 'avx', highPart,     { manual: 'MOVHPD' }],
  ['movhlps xmm128:rw, xmm128', '0F 12 /r',    'avx', highOfSecond, { manual: 'MOVHLPS' }],
  ['movlhps xmm128:rw, xmm128', '0F 16 /r',    'avx', lowOfBoth,    { manual: 'MOVLHPS' }],
])

// biome-ignore format: columns
export const moveDuplicateForms = vectors({ manual: 'MOVDDUP', features: ['sse3'] }, [
  ['movddup xmm128:w, xmmm64',   'F2 0F 12 /r',             'avx',     shuffle.broadcast(64, 2)],
  ['vmovddup ymm256:w, ymmm256', 'VEX.256.F2.0F.WIG 12 /r', '- avx',   shuffle.duplicateEvenParts],
  ['movsldup xmm128:w, xmmm128', 'F3 0F 12 /r',             'avx avx', shuffle.duplicateEvenSingles, { manual: 'MOVSLDUP' }],
  ['movshdup xmm128:w, xmmm128', 'F3 0F 16 /r',             'avx avx', shuffle.duplicateOddSingles,  { manual: 'MOVSHDUP' }],
])

/** Only the chosen lanes are touched, so none needs to be aligned. */
// biome-ignore format: columns
export const moveMaskedForms = vectors({ manual: 'VMASKMOV', w: 'W0' }, [
  ['maskmovdqu xmm128, xmm128',         '66 0F F7 /r',               'avx',       { meaning: memory.storeMaskedBytes }, { manual: 'MASKMOVDQU', implicit: 'rdi:r', w: 'WIG' }],
  ['vmaskmovps xmm128:w, xmm128, m128', 'VEX.66.0F38.W0 2C /r',      'avx avx',   { meaning: memory.loadMasked(32) }],
  ['vmaskmovpd xmm128:w, xmm128, m128', 'VEX.66.0F38.W0 2D /r',      'avx avx',   { meaning: memory.loadMasked(64) }],
  ['vmaskmovps m128:w, xmm128, xmm128', 'MVR: VEX.66.0F38.W0 2E /r', 'avx avx',   { meaning: memory.storeMasked(32) }],
  ['vmaskmovpd m128:w, xmm128, xmm128', 'MVR: VEX.66.0F38.W0 2F /r', 'avx avx',   { meaning: memory.storeMasked(64) }],
  ['vpmaskmovd xmm128:w, xmm128, m128', 'VEX.66.0F38.W0 8C /r',      'avx2 avx2', { meaning: memory.loadMasked(32) },   { manual: 'VPMASKMOV' }],
  ['vpmaskmovq xmm128:w, xmm128, m128', 'VEX.66.0F38.W1 8C /r',      'avx2 avx2', { meaning: memory.loadMasked(64) },   { manual: 'VPMASKMOV' }],
  ['vpmaskmovd m128:w, xmm128, xmm128', 'MVR: VEX.66.0F38.W0 8E /r', 'avx2 avx2', { meaning: memory.storeMasked(32) },  { manual: 'VPMASKMOV' }],
  ['vpmaskmovq m128:w, xmm128, xmm128', 'MVR: VEX.66.0F38.W1 8E /r', 'avx2 avx2', { meaning: memory.storeMasked(64) },  { manual: 'VPMASKMOV' }],
])

/** One lane from each address of a vector of indexes, under a mask that is then left clear. */
// biome-ignore format: columns
export const gatherForms = vectors({ manual: 'VGATHERDPS/VGATHERQPS', features: ['avx2'] }, [
  ['vgatherdps xmm128:rw, vm32x128, xmm128:rw', 'VEX.128.66.0F38.W0 92 /r', 'avx2', { meaning: memory.gather(32) }],
  ['vgatherdps ymm256:rw, vm32y256, ymm256:rw', 'VEX.256.66.0F38.W0 92 /r', 'avx2', { meaning: memory.gather(32) }],
  ['vgatherdpd xmm128:rw, vm32x128, xmm128:rw', 'VEX.128.66.0F38.W1 92 /r', 'avx2', { meaning: memory.gather(64) }, { manual: 'VGATHERDPD/VGATHERQPD' }],
  ['vgatherdpd ymm256:rw, vm32x256, ymm256:rw', 'VEX.256.66.0F38.W1 92 /r', 'avx2', { meaning: memory.gather(64) }, { manual: 'VGATHERDPD/VGATHERQPD' }],
  ['vgatherqps xmm128:rw, vm64x64, xmm128:rw',  'VEX.128.66.0F38.W0 93 /r', 'avx2', { meaning: memory.gather(32) }],
  ['vgatherqps xmm128:rw, vm64y128, xmm128:rw', 'VEX.256.66.0F38.W0 93 /r', 'avx2', { meaning: memory.gather(32) }],
  ['vgatherqpd xmm128:rw, vm64x128, xmm128:rw', 'VEX.128.66.0F38.W1 93 /r', 'avx2', { meaning: memory.gather(64) }, { manual: 'VGATHERDPD/VGATHERQPD' }],
  ['vgatherqpd ymm256:rw, vm64y256, ymm256:rw', 'VEX.256.66.0F38.W1 93 /r', 'avx2', { meaning: memory.gather(64) }, { manual: 'VGATHERDPD/VGATHERQPD' }],
  ['vpgatherdd xmm128:rw, vm32x128, xmm128:rw', 'VEX.128.66.0F38.W0 90 /r', 'avx2', { meaning: memory.gather(32) }, { manual: 'VPGATHERDD/VPGATHERQD' }],
  ['vpgatherdd ymm256:rw, vm32y256, ymm256:rw', 'VEX.256.66.0F38.W0 90 /r', 'avx2', { meaning: memory.gather(32) }, { manual: 'VPGATHERDD/VPGATHERQD' }],
  ['vpgatherdq xmm128:rw, vm32x128, xmm128:rw', 'VEX.128.66.0F38.W1 90 /r', 'avx2', { meaning: memory.gather(64) }, { manual: 'VPGATHERDQ/VPGATHERQQ' }],
  ['vpgatherdq ymm256:rw, vm32x256, ymm256:rw', 'VEX.256.66.0F38.W1 90 /r', 'avx2', { meaning: memory.gather(64) }, { manual: 'VPGATHERDQ/VPGATHERQQ' }],
  ['vpgatherqd xmm128:rw, vm64x64, xmm128:rw',  'VEX.128.66.0F38.W0 91 /r', 'avx2', { meaning: memory.gather(32) }, { manual: 'VPGATHERDD/VPGATHERQD' }],
  ['vpgatherqd xmm128:rw, vm64y128, xmm128:rw', 'VEX.256.66.0F38.W0 91 /r', 'avx2', { meaning: memory.gather(32) }, { manual: 'VPGATHERDD/VPGATHERQD' }],
  ['vpgatherqq xmm128:rw, vm64x128, xmm128:rw', 'VEX.128.66.0F38.W1 91 /r', 'avx2', { meaning: memory.gather(64) }, { manual: 'VPGATHERDQ/VPGATHERQQ' }],
  ['vpgatherqq ymm256:rw, vm64y256, ymm256:rw', 'VEX.256.66.0F38.W1 91 /r', 'avx2', { meaning: memory.gather(64) }, { manual: 'VPGATHERDQ/VPGATHERQQ' }],
])
