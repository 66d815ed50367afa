import * as aes from '../../meaning/vector/aes.js'
import { multiplyCarryless } from '../../meaning/vector/carryless.js'
import * as galois from '../../meaning/vector/galois.js'
import * as sha from '../../meaning/vector/sha.js'
import { vectors } from './vector-row.js'

// biome-ignore format: columns
export const aesForms = vectors({ manual: 'AESENC', features: ['aes'] }, [
  ['aesenc xmm128:rw, xmmm128',                '66 0F 38 DC /r',    'aes+avx vaes', aes.encrypt],
  ['aesenclast xmm128:rw, xmmm128',            '66 0F 38 DD /r',    'aes+avx vaes', aes.encryptLast,         { manual: 'AESENCLAST' }],
  ['aesdec xmm128:rw, xmmm128',                '66 0F 38 DE /r',    'aes+avx vaes', aes.decrypt,             { manual: 'AESDEC' }],
  ['aesdeclast xmm128:rw, xmmm128',            '66 0F 38 DF /r',    'aes+avx vaes', aes.decryptLast,         { manual: 'AESDECLAST' }],
  ['aesimc xmm128:w, xmmm128',                 '66 0F 38 DB /r',    'aes+avx',      aes.inverseMixColumns,   { manual: 'AESIMC' }],
  ['aeskeygenassist xmm128:w, xmmm128, uimm8', '66 0F 3A DF /r ib', 'aes+avx',      aes.assistKeyGeneration, { manual: 'AESKEYGENASSIST' }],
])

// biome-ignore format: columns
export const carrylessForms = vectors({ manual: 'PCLMULQDQ', features: ['pclmul'] }, [
  ['pclmulqdq xmm128:rw, xmmm128, uimm8', '66 0F 3A 44 /r ib', 'pclmul+avx vpclmulqdq', multiplyCarryless],
])

// biome-ignore format: columns
export const galoisForms = vectors({ manual: 'GF2P8MULB', features: ['gfni'] }, [
  ['gf2p8mulb xmm128:rw, xmmm128',               '66 0F 38 CF /r',    'gfni+avx gfni+avx', galois.multiplyBytes,            { w: 'W0' }],
  ['gf2p8affineqb xmm128:rw, xmmm128, uimm8',    '66 0F 3A CE /r ib', 'gfni+avx gfni+avx', galois.affineTransform,          { w: 'W1', manual: 'GF2P8AFFINEQB' }],
  ['gf2p8affineinvqb xmm128:rw, xmmm128, uimm8', '66 0F 3A CF /r ib', 'gfni+avx gfni+avx', galois.affineTransformOfInverse, { w: 'W1', manual: 'GF2P8AFFINEINVQB' }],
])

// biome-ignore format: columns
export const shaForms = vectors({ manual: 'SHA1RNDS4', features: ['sha'] }, [
  ['sha1rnds4 xmm128:rw, xmmm128, uimm8',  '0F 3A CC /r ib', '-', sha.sha1Rounds],
  ['sha1nexte xmm128:rw, xmmm128',         '0F 38 C8 /r',    '-', sha.sha1NextE,       { manual: 'SHA1NEXTE' }],
  ['sha1msg1 xmm128:rw, xmmm128',          '0F 38 C9 /r',    '-', sha.sha1Schedule1,   { manual: 'SHA1MSG1' }],
  ['sha1msg2 xmm128:rw, xmmm128',          '0F 38 CA /r',    '-', sha.sha1Schedule2,   { manual: 'SHA1MSG2' }],
  ['sha256rnds2 xmm128:rw, xmmm128, xmm0', '0F 38 CB /r',    '-', sha.sha256Rounds,    { manual: 'SHA256RNDS2' }],
  ['sha256msg1 xmm128:rw, xmmm128',        '0F 38 CC /r',    '-', sha.sha256Schedule1, { manual: 'SHA256MSG1' }],
  ['sha256msg2 xmm128:rw, xmmm128',        '0F 38 CD /r',    '-', sha.sha256Schedule2, { manual: 'SHA256MSG2' }],
])
