import {
  addSubtract,
  arithmetic,
  compareFloats,
  dotProduct,
  maximum,
  minimum,
  round,
  squareRoot,
  withNeighbour,
} from '../../meaning/vector/float.js'
import { vectors } from './vector-row.js'

/** Assemblers exchange the sources of packed rows, not of scalar ones, whose first source also gives the rest. */
const commuting = { commutes: 'always' } as const
const single = { float: 32 } as const
const double = { float: 64 } as const

// biome-ignore format: columns
export const addFloatForms = vectors({ manual: 'ADDPS', ...commuting }, [
  ['addps xmm128:rw, xmmm128', '0F 58 /r',    'avx avx', arithmetic('fadd', 32), single],
  ['addpd xmm128:rw, xmmm128', '66 0F 58 /r', 'avx avx', arithmetic('fadd', 64), { ...double, manual: 'ADDPD' }],
  ['addss xmm32:rw, xmmm32',   'F3 0F 58 /r', 'lig',     arithmetic('fadd', 32), { ...single, manual: 'ADDSS', commutes: 'never' }],
  ['addsd xmm64:rw, xmmm64',   'F2 0F 58 /r', 'lig',     arithmetic('fadd', 64), { ...double, manual: 'ADDSD', commutes: 'never' }],
])

// biome-ignore format: columns
export const multiplyFloatForms = vectors({ manual: 'MULPS', ...commuting }, [
  ['mulps xmm128:rw, xmmm128', '0F 59 /r',    'avx avx', arithmetic('fmul', 32), single],
  ['mulpd xmm128:rw, xmmm128', '66 0F 59 /r', 'avx avx', arithmetic('fmul', 64), { ...double, manual: 'MULPD' }],
  ['mulss xmm32:rw, xmmm32',   'F3 0F 59 /r', 'lig',     arithmetic('fmul', 32), { ...single, manual: 'MULSS', commutes: 'never' }],
  ['mulsd xmm64:rw, xmmm64',   'F2 0F 59 /r', 'lig',     arithmetic('fmul', 64), { ...double, manual: 'MULSD', commutes: 'never' }],
])

// biome-ignore format: columns
export const subtractFloatForms = vectors({ manual: 'SUBPS' }, [
  ['subps xmm128:rw, xmmm128', '0F 5C /r',    'avx avx', arithmetic('fsub', 32), single],
  ['subpd xmm128:rw, xmmm128', '66 0F 5C /r', 'avx avx', arithmetic('fsub', 64), { ...double, manual: 'SUBPD' }],
  ['subss xmm32:rw, xmmm32',   'F3 0F 5C /r', 'lig',     arithmetic('fsub', 32), { ...single, manual: 'SUBSS' }],
  ['subsd xmm64:rw, xmmm64',   'F2 0F 5C /r', 'lig',     arithmetic('fsub', 64), { ...double, manual: 'SUBSD' }],
])

// biome-ignore format: columns
export const divideFloatForms = vectors({ manual: 'DIVPS' }, [
  ['divps xmm128:rw, xmmm128', '0F 5E /r',    'avx avx', arithmetic('fdiv', 32), single],
  ['divpd xmm128:rw, xmmm128', '66 0F 5E /r', 'avx avx', arithmetic('fdiv', 64), { ...double, manual: 'DIVPD' }],
  ['divss xmm32:rw, xmmm32',   'F3 0F 5E /r', 'lig',     arithmetic('fdiv', 32), { ...single, manual: 'DIVSS' }],
  ['divsd xmm64:rw, xmmm64',   'F2 0F 5E /r', 'lig',     arithmetic('fdiv', 64), { ...double, manual: 'DIVSD' }],
])

// biome-ignore format: columns
export const leastFloatForms = vectors({ manual: 'MINPS' }, [
  ['minps xmm128:rw, xmmm128', '0F 5D /r',    'avx avx', minimum(32)],
  ['minpd xmm128:rw, xmmm128', '66 0F 5D /r', 'avx avx', minimum(64), { manual: 'MINPD' }],
  ['minss xmm32:rw, xmmm32',   'F3 0F 5D /r', 'lig',     minimum(32), { manual: 'MINSS' }],
  ['minsd xmm64:rw, xmmm64',   'F2 0F 5D /r', 'lig',     minimum(64), { manual: 'MINSD' }],
])

// biome-ignore format: columns
export const mostFloatForms = vectors({ manual: 'MAXPS' }, [
  ['maxps xmm128:rw, xmmm128', '0F 5F /r',    'avx avx', maximum(32)],
  ['maxpd xmm128:rw, xmmm128', '66 0F 5F /r', 'avx avx', maximum(64), { manual: 'MAXPD' }],
  ['maxss xmm32:rw, xmmm32',   'F3 0F 5F /r', 'lig',     maximum(32), { manual: 'MAXSS' }],
  ['maxsd xmm64:rw, xmmm64',   'F2 0F 5F /r', 'lig',     maximum(64), { manual: 'MAXSD' }],
])

// biome-ignore format: columns
export const squareRootForms = vectors({ manual: 'SQRTPS' }, [
  ['sqrtps xmm128:w, xmmm128', '0F 51 /r',    'avx avx', squareRoot(32), single],
  ['sqrtpd xmm128:w, xmmm128', '66 0F 51 /r', 'avx avx', squareRoot(64), { ...double, manual: 'SQRTPD' }],
  ['sqrtss xmm32:w, xmmm32',   'F3 0F 51 /r', 'lig',     squareRoot(32), { ...single, manual: 'SQRTSS' }],
  ['sqrtsd xmm64:w, xmmm64',   'F2 0F 51 /r', 'lig',     squareRoot(64), { ...double, manual: 'SQRTSD' }],
])

/** SDM volume 2: relative error below 1.5 * 2^-12; processors differ in the rest. */
const approximation = 'its approximation differs between processors'

// biome-ignore format: columns
export const approximateForms = vectors({ manual: 'RCPPS' }, [
  ['rcpps xmm128:w, xmmm128',   '0F 53 /r',    'avx avx', approximation],
  ['rcpss xmm32:w, xmmm32',     'F3 0F 53 /r', 'lig',     approximation, { manual: 'RCPSS' }],
  ['rsqrtps xmm128:w, xmmm128', '0F 52 /r',    'avx avx', approximation, { manual: 'RSQRTPS' }],
  ['rsqrtss xmm32:w, xmmm32',   'F3 0F 52 /r', 'lig',     approximation, { manual: 'RSQRTSS' }],
])

// biome-ignore format: columns
export const roundFloatForms = vectors({ manual: 'ROUNDPS', features: ['sse4.1'] }, [
  ['roundps xmm128:w, xmmm128, uimm8', '66 0F 3A 08 /r ib', 'avx avx', round(32), single],
  ['roundpd xmm128:w, xmmm128, uimm8', '66 0F 3A 09 /r ib', 'avx avx', round(64), { ...double, manual: 'ROUNDPD' }],
  ['roundss xmm32:w, xmmm32, uimm8',   '66 0F 3A 0A /r ib', 'lig',     round(32), { ...single, manual: 'ROUNDSS' }],
  ['roundsd xmm64:w, xmmm64, uimm8',   '66 0F 3A 0B /r ib', 'lig',     round(64), { ...double, manual: 'ROUNDSD' }],
])

// biome-ignore format: columns
export const neighbourFloatForms = vectors({ manual: 'HADDPS', features: ['sse3'] }, [
  ['haddps xmm128:rw, xmmm128',   'F2 0F 7C /r', 'avx avx', withNeighbour('fadd', 32), single],
  ['haddpd xmm128:rw, xmmm128',   '66 0F 7C /r', 'avx avx', withNeighbour('fadd', 64), { ...double, manual: 'HADDPD' }],
  ['hsubps xmm128:rw, xmmm128',   'F2 0F 7D /r', 'avx avx', withNeighbour('fsub', 32), { ...single, manual: 'HSUBPS' }],
  ['hsubpd xmm128:rw, xmmm128',   '66 0F 7D /r', 'avx avx', withNeighbour('fsub', 64), { ...double, manual: 'HSUBPD' }],
  ['addsubps xmm128:rw, xmmm128', 'F2 0F D0 /r', 'avx avx', addSubtract(32),           { ...single, manual: 'ADDSUBPS' }],
  ['addsubpd xmm128:rw, xmmm128', '66 0F D0 /r', 'avx avx', addSubtract(64),           { ...double, manual: 'ADDSUBPD' }],
])

// biome-ignore format: columns
export const dotProductForms = vectors({ manual: 'DPPS', features: ['sse4.1'] }, [
  ['dpps xmm128:rw, xmmm128, uimm8', '66 0F 3A 40 /r ib', 'avx avx', dotProduct(32), single],
  ['dppd xmm128:rw, xmmm128, uimm8', '66 0F 3A 41 /r ib', 'avx',     dotProduct(64), { ...double, manual: 'DPPD' }],
])

/** Without VEX three bits of the immediate tell the predicate, with VEX five. */
// biome-ignore format: columns
export const compareFloatForms = vectors({ manual: 'CMPPS' }, [
  ['cmpps xmm128:rw, xmmm128, uimm8',         '0F C2 /r ib',            '-',       compareFloats(32, 7)],
  ['vcmpps xmm128:w, xmm128, xmmm128, uimm8', 'VEX.0F.WIG C2 /r ib',    'avx avx', compareFloats(32, 31), { commutes: 'symmetric-predicate' }],
  ['cmppd xmm128:rw, xmmm128, uimm8',         '66 0F C2 /r ib',         '-',       compareFloats(64, 7),  { manual: 'CMPPD' }],
  ['vcmppd xmm128:w, xmm128, xmmm128, uimm8', 'VEX.66.0F.WIG C2 /r ib', 'avx avx', compareFloats(64, 31), { manual: 'CMPPD', commutes: 'symmetric-predicate' }],
  ['cmpss xmm32:rw, xmmm32, uimm8',           'F3 0F C2 /r ib',         '-',       compareFloats(32, 7),  { manual: 'CMPSS' }],
  ['vcmpss xmm128:w, xmm128, xmmm32, uimm8',  'VEX.F3.0F.WIG C2 /r ib', 'lig',     compareFloats(32, 31), { manual: 'CMPSS', merge: 'first-source' }],
  ['cmpsd xmm64:rw, xmmm64, uimm8',           'F2 0F C2 /r ib',         '-',       compareFloats(64, 7),  { manual: 'CMPSD' }],
  ['vcmpsd xmm128:w, xmm128, xmmm64, uimm8',  'VEX.F2.0F.WIG C2 /r ib', 'lig',     compareFloats(64, 31), { manual: 'CMPSD', merge: 'first-source' }],
])
