import { explicitIndex, explicitMask, implicitIndex, implicitMask } from '../../meaning/vector/strings.js'
import { vectors } from './vector-row.js'

const index = 'rcx:w'
const mask = 'xmm0:w xmm0h:w'
const lengths = 'rax:r rdx:r'
const [legacy, vex] = ['legacy', 'vex'] as const
const cleared = ' ymm0:w ymm0h:w'

/** The immediate tells the elements, the comparison and the result. Memory need not be aligned. W1 would be lengths of 64 bits. */
// biome-ignore format: columns
export const stringForms = vectors({ manual: 'PCMPESTRI', flags: 'MMMMMM', features: ['sse4.2'], w: 'W0' }, [
  ['pcmpestri xmm128, xmmm128, uimm8',  '66 0F 3A 61 /r ib',       'avx', { meaning: explicitIndex },        { implicit: `${lengths} ${index}` }],
  ['pcmpestrm xmm128, xmmm128, uimm8',  '66 0F 3A 60 /r ib',       '-',   { meaning: explicitMask(legacy) }, { implicit: `${lengths} ${mask}`, manual: 'PCMPESTRM' }],
  ['vpcmpestrm xmm128, xmmm128, uimm8', 'VEX.66.0F3A.W0 60 /r ib', 'avx', { meaning: explicitMask(vex) },    { implicit: `${lengths} ${mask}${cleared}`, manual: 'PCMPESTRM' }],
  ['pcmpistri xmm128, xmmm128, uimm8',  '66 0F 3A 63 /r ib',       'avx', { meaning: implicitIndex },        { implicit: index, manual: 'PCMPISTRI' }],
  ['pcmpistrm xmm128, xmmm128, uimm8',  '66 0F 3A 62 /r ib',       '-',   { meaning: implicitMask(legacy) }, { implicit: mask, manual: 'PCMPISTRM' }],
  ['vpcmpistrm xmm128, xmmm128, uimm8', 'VEX.66.0F3A.W0 62 /r ib', 'avx', { meaning: implicitMask(vex) },    { implicit: `${mask}${cleared}`, manual: 'PCMPISTRM' }],
])
