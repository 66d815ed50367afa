import { permuteAcross, permuteDoublesByLanes, permuteSingles } from '../../meaning/vector/permute.js'
import * as shuffle from '../../meaning/vector/shuffle.js'
import { vectors } from './vector-row.js'

const { broadcast, broadcastBlock, extractBlock, insertBlock, permuteBlocks, permuteParts } = shuffle

// biome-ignore format: columns
export const permuteForms = vectors({ manual: 'VPERMILPS' }, [
  ['vpermilps xmm128:w, xmm128, xmmm128',         'VEX.66.0F38.W0 0C /r',        'avx avx', permuteSingles],
  ['vpermilps xmm128:w, xmmm128, uimm8',          'VEX.66.0F3A.W0 04 /r ib',     'avx avx', shuffle.shuffleDoublewords],
  ['vpermilpd xmm128:w, xmm128, xmmm128',         'VEX.66.0F38.W0 0D /r',        'avx avx', permuteDoublesByLanes,  { manual: 'VPERMILPD' }],
  ['vpermilpd xmm128:w, xmmm128, uimm8',          'VEX.66.0F3A.W0 05 /r ib',     'avx avx', shuffle.permuteDoubles, { manual: 'VPERMILPD' }],
  ['vperm2f128 ymm256:w, ymm256, ymmm256, uimm8', 'VEX.256.66.0F3A.W0 06 /r ib', '- avx',   permuteBlocks,          { manual: 'VPERM2F128' }],
  ['vperm2i128 ymm256:w, ymm256, ymmm256, uimm8', 'VEX.256.66.0F3A.W0 46 /r ib', '- avx2',  permuteBlocks,          { manual: 'VPERM2I128' }],
  ['vpermd ymm256:w, ymm256, ymmm256',            'VEX.256.66.0F38.W0 36 /r',    '- avx2',  permuteAcross,          { manual: 'VPERMD' }],
  ['vpermps ymm256:w, ymm256, ymmm256',           'VEX.256.66.0F38.W0 16 /r',    '- avx2',  permuteAcross,          { manual: 'VPERMPS' }],
  ['vpermq ymm256:w, ymmm256, uimm8',             'VEX.256.66.0F3A.W1 00 /r ib', '- avx2',  permuteParts,           { manual: 'VPERMQ' }],
  ['vpermpd ymm256:w, ymmm256, uimm8',            'VEX.256.66.0F3A.W1 01 /r ib', '- avx2',  permuteParts,           { manual: 'VPERMPD' }],
])

// biome-ignore format: columns
export const blockForms = vectors({ manual: 'VINSERTF128' }, [
  ['vinsertf128 ymm256:w, ymm256, xmmm128, uimm8', 'VEX.256.66.0F3A.W0 18 /r ib', '- avx',  insertBlock],
  ['vinserti128 ymm256:w, ymm256, xmmm128, uimm8', 'VEX.256.66.0F3A.W0 38 /r ib', '- avx2', insertBlock,  { manual: 'VINSERTI128' }],
  ['vextractf128 xmmm128:w, ymm256, uimm8',        'VEX.256.66.0F3A.W0 19 /r ib', '- avx',  extractBlock, { manual: 'VEXTRACTF128' }],
  ['vextracti128 xmmm128:w, ymm256, uimm8',        'VEX.256.66.0F3A.W0 39 /r ib', '- avx2', extractBlock, { manual: 'VEXTRACTI128' }],
])

/** AVX broadcasts from memory, AVX2 from registers too. */
// biome-ignore format: columns
export const broadcastForms = vectors({ manual: 'VBROADCAST' }, [
  ['vbroadcastss xmm128:w, m32',    'VEX.128.66.0F38.W0 18 /r', 'avx',    broadcast(32, 4)],
  ['vbroadcastss xmm128:w, xmm32',  'VEX.128.66.0F38.W0 18 /r', 'avx2',   broadcast(32, 4)],
  ['vbroadcastss ymm256:w, m32',    'VEX.256.66.0F38.W0 18 /r', '- avx',  broadcast(32, 8)],
  ['vbroadcastss ymm256:w, xmm32',  'VEX.256.66.0F38.W0 18 /r', '- avx2', broadcast(32, 8)],
  ['vbroadcastsd ymm256:w, m64',    'VEX.256.66.0F38.W0 19 /r', '- avx',  broadcast(64, 4)],
  ['vbroadcastsd ymm256:w, xmm64',  'VEX.256.66.0F38.W0 19 /r', '- avx2', broadcast(64, 4)],
  ['vbroadcastf128 ymm256:w, m128', 'VEX.256.66.0F38.W0 1A /r', '- avx',  broadcastBlock],
  ['vbroadcasti128 ymm256:w, m128', 'VEX.256.66.0F38.W0 5A /r', '- avx2', broadcastBlock],
  ['vpbroadcastb xmm128:w, xmmm8',  'VEX.128.66.0F38.W0 78 /r', 'avx2',   broadcast(8, 16),  { manual: 'VPBROADCAST' }],
  ['vpbroadcastb ymm256:w, xmmm8',  'VEX.256.66.0F38.W0 78 /r', '- avx2', broadcast(8, 32),  { manual: 'VPBROADCAST' }],
  ['vpbroadcastw xmm128:w, xmmm16', 'VEX.128.66.0F38.W0 79 /r', 'avx2',   broadcast(16, 8),  { manual: 'VPBROADCAST' }],
  ['vpbroadcastw ymm256:w, xmmm16', 'VEX.256.66.0F38.W0 79 /r', '- avx2', broadcast(16, 16), { manual: 'VPBROADCAST' }],
  ['vpbroadcastd xmm128:w, xmmm32', 'VEX.128.66.0F38.W0 58 /r', 'avx2',   broadcast(32, 4),  { manual: 'VPBROADCAST' }],
  ['vpbroadcastd ymm256:w, xmmm32', 'VEX.256.66.0F38.W0 58 /r', '- avx2', broadcast(32, 8),  { manual: 'VPBROADCAST' }],
  ['vpbroadcastq xmm128:w, xmmm64', 'VEX.128.66.0F38.W0 59 /r', 'avx2',   broadcast(64, 2),  { manual: 'VPBROADCAST' }],
  ['vpbroadcastq ymm256:w, xmmm64', 'VEX.256.66.0F38.W0 59 /r', '- avx2', broadcast(64, 4),  { manual: 'VPBROADCAST' }],
])
