import { clearRegisters } from '../../meaning/vector/memory.js'
import { xmm } from '../../register.js'
import { vectors } from './vector-row.js'

const upper = xmm.map(({ number }) => `ymm${number}:w ymm${number}h:w`).join(' ')
const lower = xmm.map(({ number }) => `xmm${number}:w xmm${number}h:w`).join(' ')
const status = 'the control and status of SSE are not part of the machine state'

// biome-ignore format: columns
export const vectorStateForms = vectors({ manual: 'VZEROUPPER' }, [
  ['vzeroupper',     'VEX.128.0F.WIG 77',   'avx',   { meaning: clearRegisters('upper') }, { implicit: upper }],
  ['vzeroall',       'VEX.256.0F.WIG 77',   '- avx', { meaning: clearRegisters('whole') }, { implicit: `${lower} ${upper}`, manual: 'VZEROALL' }],
  ['ldmxcsr m32',    '0F AE /2',            '-',     status,                               { manual: 'LDMXCSR' }],
  ['vldmxcsr m32',   'VEX.LZ.0F.WIG AE /2', 'avx',   status,                               { manual: 'LDMXCSR' }],
  ['stmxcsr m32:w',  '0F AE /3',            '-',     status,                               { manual: 'STMXCSR' }],
  ['vstmxcsr m32:w', 'VEX.LZ.0F.WIG AE /3', 'avx',   status,                               { manual: 'STMXCSR' }],
])
