import { family } from './row.js'

// biome-ignore format: columns
export const compareScalarForms = family({ manual: 'UCOMISS/UCOMISD/COMISS/COMISD', flags: 'MMMMMM' }, [
  ['ucomiss xmm32, xmmm32', '0F 2E /r',    { manual: 'UCOMISS' }],
  ['ucomisd xmm64, xmmm64', '66 0F 2E /r', { manual: 'UCOMISD' }],
  ['comiss xmm32, xmmm32',  '0F 2F /r',    { manual: 'COMISS' }],
  ['comisd xmm64, xmmm64',  '66 0F 2F /r', { manual: 'COMISD' }],
])
