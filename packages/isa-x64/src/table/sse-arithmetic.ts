import { family } from './row.js'

// biome-ignore format: columns
export const addsForms = family({ manual: 'ADDSS/ADDSD' }, [
  ['addss xmm32:rw, xmmm32', 'F3 0F 58 /r', { float: 32, manual: 'ADDSS' }],
  ['addsd xmm64:rw, xmmm64', 'F2 0F 58 /r', { float: 64, manual: 'ADDSD' }],
])

// biome-ignore format: columns
export const mulsForms = family({ manual: 'MULSS/MULSD' }, [
  ['mulss xmm32:rw, xmmm32', 'F3 0F 59 /r', { float: 32, manual: 'MULSS' }],
  ['mulsd xmm64:rw, xmmm64', 'F2 0F 59 /r', { float: 64, manual: 'MULSD' }],
])

// biome-ignore format: columns
export const subsForms = family({ manual: 'SUBSS/SUBSD' }, [
  ['subss xmm32:rw, xmmm32', 'F3 0F 5C /r', { float: 32, manual: 'SUBSS' }],
  ['subsd xmm64:rw, xmmm64', 'F2 0F 5C /r', { float: 64, manual: 'SUBSD' }],
])

// biome-ignore format: columns
export const minsForms = family({ manual: 'MINSS/MINSD' }, [
  ['minss xmm32:rw, xmmm32', 'F3 0F 5D /r', { manual: 'MINSS' }],
  ['minsd xmm64:rw, xmmm64', 'F2 0F 5D /r', { manual: 'MINSD' }],
])

// biome-ignore format: columns
export const divsForms = family({ manual: 'DIVSS/DIVSD' }, [
  ['divss xmm32:rw, xmmm32', 'F3 0F 5E /r', { float: 32, manual: 'DIVSS' }],
  ['divsd xmm64:rw, xmmm64', 'F2 0F 5E /r', { float: 64, manual: 'DIVSD' }],
])

// biome-ignore format: columns
export const maxsForms = family({ manual: 'MAXSS/MAXSD' }, [
  ['maxss xmm32:rw, xmmm32', 'F3 0F 5F /r', { manual: 'MAXSS' }],
  ['maxsd xmm64:rw, xmmm64', 'F2 0F 5F /r', { manual: 'MAXSD' }],
])

// biome-ignore format: columns
export const sqrtsForms = family({ manual: 'SQRTSS/SQRTSD' }, [
  ['sqrtss xmm32:w, xmmm32', 'F3 0F 51 /r', { float: 32, manual: 'SQRTSS' }],
  ['sqrtsd xmm64:w, xmmm64', 'F2 0F 51 /r', { float: 64, manual: 'SQRTSD' }],
])

// biome-ignore format: columns
export const roundScalarForms = family({ manual: 'ROUNDSS/ROUNDSD', features: ['sse4.1'] }, [
  ['roundss xmm32:w, xmmm32, uimm8', '66 0F 3A 0A /r ib', { float: 32, manual: 'ROUNDSS' }],
  ['roundsd xmm64:w, xmmm64, uimm8', '66 0F 3A 0B /r ib', { float: 64, manual: 'ROUNDSD' }],
])
