import { extend } from '../../meaning/vector/shuffle.js'
import { vectors } from './vector-row.js'

// biome-ignore format: columns
export const signExtendForms = vectors({ manual: 'PMOVSX', features: ['sse4.1'] }, [
  ['pmovsxbw xmm128:w, xmmm64', '66 0F 38 20 /r', 'avx avx2', extend('sext', 8, 16)],
  ['pmovsxbd xmm128:w, xmmm32', '66 0F 38 21 /r', 'avx avx2', extend('sext', 8, 32)],
  ['pmovsxbq xmm128:w, xmmm16', '66 0F 38 22 /r', 'avx avx2', extend('sext', 8, 64)],
  ['pmovsxwd xmm128:w, xmmm64', '66 0F 38 23 /r', 'avx avx2', extend('sext', 16, 32)],
  ['pmovsxwq xmm128:w, xmmm32', '66 0F 38 24 /r', 'avx avx2', extend('sext', 16, 64)],
  ['pmovsxdq xmm128:w, xmmm64', '66 0F 38 25 /r', 'avx avx2', extend('sext', 32, 64)],
])

// biome-ignore format: columns
export const zeroExtendForms = vectors({ manual: 'PMOVZX', features: ['sse4.1'] }, [
  ['pmovzxbw xmm128:w, xmmm64', '66 0F 38 30 /r', 'avx avx2', extend('zext', 8, 16)],
  ['pmovzxbd xmm128:w, xmmm32', '66 0F 38 31 /r', 'avx avx2', extend('zext', 8, 32)],
  ['pmovzxbq xmm128:w, xmmm16', '66 0F 38 32 /r', 'avx avx2', extend('zext', 8, 64)],
  ['pmovzxwd xmm128:w, xmmm64', '66 0F 38 33 /r', 'avx avx2', extend('zext', 16, 32)],
  ['pmovzxwq xmm128:w, xmmm32', '66 0F 38 34 /r', 'avx avx2', extend('zext', 16, 64)],
  ['pmovzxdq xmm128:w, xmmm64', '66 0F 38 35 /r', 'avx avx2', extend('zext', 32, 64)],
])
