import { family } from './row.js'

// biome-ignore format: columns
export const convertAccumulatorForms = family({ manual: 'CBW/CWDE/CDQE', implicit: 'rax:rw' }, [
  ['cbw',  '66 98'],
  ['cwde', '98'],
  ['cdqe', 'REX.W 98'],
])

// biome-ignore format: columns
export const convertToPairForms = family({ manual: 'CWD/CDQ/CQO', implicit: 'rax:r rdx:w' }, [
  ['cwd', '66 99',    { implicit: 'rax:r rdx:rw' }],
  ['cdq', '99'],
  ['cqo', 'REX.W 99'],
])
