import { fromInteger, roundToInteger, toFloat, toHalf, truncateToInteger } from '../../meaning/vector/convert.js'
import { vectors } from './vector-row.js'

const single = { float: 32 } as const
const double = { float: 64 } as const

// biome-ignore format: columns
export const convertScalarForms = vectors({ manual: 'CVTSI2SS' }, [
  ['cvtsi2ss xmm32:w, rm32',   'F3 0F 2A /r',       'lig', fromInteger(32, 32)],
  ['cvtsi2ss xmm32:w, rm64',   'F3 REX.W 0F 2A /r', 'lig', fromInteger(64, 32)],
  ['cvttss2si r32:w, xmmm32',  'F3 0F 2C /r',       'lig', truncateToInteger(32, 32), { manual: 'CVTTSS2SI' }],
  ['cvttss2si r64:w, xmmm32',  'F3 REX.W 0F 2C /r', 'lig', truncateToInteger(32, 64), { manual: 'CVTTSS2SI' }],
  ['cvtss2si r32:w, xmmm32',   'F3 0F 2D /r',       'lig', roundToInteger(32, 32),    { manual: 'CVTSS2SI' }],
  ['cvtss2si r64:w, xmmm32',   'F3 REX.W 0F 2D /r', 'lig', roundToInteger(32, 64),    { manual: 'CVTSS2SI' }],
  ['cvtsi2sd xmm64:w, rm32',   'F2 0F 2A /r',       'lig', fromInteger(32, 64),       { manual: 'CVTSI2SD' }],
  ['cvtsi2sd xmm64:w, rm64',   'F2 REX.W 0F 2A /r', 'lig', fromInteger(64, 64),       { manual: 'CVTSI2SD' }],
  ['cvttsd2si r32:w, xmmm64',  'F2 0F 2C /r',       'lig', truncateToInteger(64, 32), { manual: 'CVTTSD2SI' }],
  ['cvttsd2si r64:w, xmmm64',  'F2 REX.W 0F 2C /r', 'lig', truncateToInteger(64, 64), { manual: 'CVTTSD2SI' }],
  ['cvtsd2si r32:w, xmmm64',   'F2 0F 2D /r',       'lig', roundToInteger(64, 32),    { manual: 'CVTSD2SI' }],
  ['cvtsd2si r64:w, xmmm64',   'F2 REX.W 0F 2D /r', 'lig', roundToInteger(64, 64),    { manual: 'CVTSD2SI' }],
  ['cvtss2sd xmm64:w, xmmm32', 'F3 0F 5A /r',       'lig', toFloat(32, 64),           { manual: 'CVTSS2SD', ...double }],
  ['cvtsd2ss xmm32:w, xmmm64', 'F2 0F 5A /r',       'lig', toFloat(64, 32),           { manual: 'CVTSD2SS', ...single }],
])

/** From 64 to 32 bits the result is half as wide as the source, and cleared above. */
// biome-ignore format: columns
export const convertPackedForms = vectors({ manual: 'CVTDQ2PS' }, [
  ['cvtdq2ps xmm128:w, xmmm128',   '0F 5B /r',                'avx avx', fromInteger(32, 32)],
  ['cvtps2dq xmm128:w, xmmm128',   '66 0F 5B /r',             'avx avx', roundToInteger(32, 32),    { manual: 'CVTPS2DQ' }],
  ['cvttps2dq xmm128:w, xmmm128',  'F3 0F 5B /r',             'avx avx', truncateToInteger(32, 32), { manual: 'CVTTPS2DQ' }],
  ['cvtdq2pd xmm128:w, xmmm64',    'F3 0F E6 /r',             'avx avx', fromInteger(32, 64),       { manual: 'CVTDQ2PD' }],
  ['cvtpd2dq xmm128:w, xmmm128',   'F2 0F E6 /r',             'avx',     roundToInteger(64, 32),    { manual: 'CVTPD2DQ' }],
  ['vcvtpd2dq xmm128:w, ymmm256',  'VEX.256.F2.0F.WIG E6 /r', '- avx',   roundToInteger(64, 32),    { manual: 'CVTPD2DQ' }],
  ['cvttpd2dq xmm128:w, xmmm128',  '66 0F E6 /r',             'avx',     truncateToInteger(64, 32), { manual: 'CVTTPD2DQ' }],
  ['vcvttpd2dq xmm128:w, ymmm256', 'VEX.256.66.0F.WIG E6 /r', '- avx',   truncateToInteger(64, 32), { manual: 'CVTTPD2DQ' }],
  ['cvtps2pd xmm128:w, xmmm64',    '0F 5A /r',                'avx avx', toFloat(32, 64),           { manual: 'CVTPS2PD', ...double }],
  ['cvtpd2ps xmm128:w, xmmm128',   '66 0F 5A /r',             'avx',     toFloat(64, 32),           { manual: 'CVTPD2PS', ...single }],
  ['vcvtpd2ps xmm128:w, ymmm256',  'VEX.256.66.0F.WIG 5A /r', '- avx',   toFloat(64, 32),           { manual: 'CVTPD2PS', ...single }],
])

// biome-ignore format: columns
export const convertHalfForms = vectors({ manual: 'VCVTPH2PS', features: ['f16c'] }, [
  ['vcvtph2ps xmm128:w, xmmm64',        'VEX.66.0F38.W0 13 /r',    'f16c f16c', toFloat(16, 32), single],
  ['vcvtps2ph xmmm64:w, xmm128, uimm8', 'VEX.66.0F3A.W0 1D /r ib', 'f16c f16c', toHalf,          { manual: 'VCVTPS2PH', float: 16 }],
])
