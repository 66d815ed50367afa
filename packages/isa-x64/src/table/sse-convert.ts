import { family } from './row.js'

// biome-ignore format: columns
export const convertScalarForms = family({ manual: 'CVT*' }, [
  ['cvtsi2ss xmm32:w, rm32',   'F3 0F 2A /r',       { manual: 'CVTSI2SS' }],
  ['cvtsi2ss xmm32:w, rm64',   'F3 REX.W 0F 2A /r', { manual: 'CVTSI2SS' }],
  ['cvttss2si r32:w, xmmm32',  'F3 0F 2C /r',       { manual: 'CVTTSS2SI' }],
  ['cvttss2si r64:w, xmmm32',  'F3 REX.W 0F 2C /r', { manual: 'CVTTSS2SI' }],
  ['cvtss2si r32:w, xmmm32',   'F3 0F 2D /r',       { manual: 'CVTSS2SI' }],
  ['cvtss2si r64:w, xmmm32',   'F3 REX.W 0F 2D /r', { manual: 'CVTSS2SI' }],
  ['cvtsi2sd xmm64:w, rm32',   'F2 0F 2A /r',       { manual: 'CVTSI2SD' }],
  ['cvtsi2sd xmm64:w, rm64',   'F2 REX.W 0F 2A /r', { manual: 'CVTSI2SD' }],
  ['cvttsd2si r32:w, xmmm64',  'F2 0F 2C /r',       { manual: 'CVTTSD2SI' }],
  ['cvttsd2si r64:w, xmmm64',  'F2 REX.W 0F 2C /r', { manual: 'CVTTSD2SI' }],
  ['cvtsd2si r32:w, xmmm64',   'F2 0F 2D /r',       { manual: 'CVTSD2SI' }],
  ['cvtsd2si r64:w, xmmm64',   'F2 REX.W 0F 2D /r', { manual: 'CVTSD2SI' }],
  ['cvtss2sd xmm64:w, xmmm32', 'F3 0F 5A /r',       { manual: 'CVTSS2SD', float: 64 }],
  ['cvtsd2ss xmm32:w, xmmm64', 'F2 0F 5A /r',       { manual: 'CVTSD2SS', float: 32 }],
])
