import { family } from './row.js'

/** Hints and fences: no effect that one thread can see. */
// biome-ignore format: columns
export const fenceForms = family({ manual: 'MFENCE' }, [
  ['mfence', '0F AE F0', { manual: 'MFENCE' }],
  ['lfence', '0F AE E8', { manual: 'LFENCE' }],
  ['sfence', '0F AE F8', { manual: 'SFENCE' }],
  ['pause',  'F3 90',    { manual: 'PAUSE' }],
  ['serialize', '0F 01 E8', { manual: 'SERIALIZE', features: ['serialize'] }],
])

// biome-ignore format: columns
export const cacheLineForms = family({ manual: 'PREFETCHh' }, [
  ['prefetchnta m8:n', '0F 18 /0'],
  ['prefetcht0 m8:n',  '0F 18 /1'],
  ['prefetcht1 m8:n',  '0F 18 /2'],
  ['prefetcht2 m8:n',  '0F 18 /3'],
  ['prefetch m8:n',    '0F 0D /0',    { manual: 'PREFETCHW', features: ['prfchw'] }],
  ['prefetchw m8:n',   '0F 0D /1',    { manual: 'PREFETCHW', features: ['prfchw'] }],
  ['clflush m8:n',     '0F AE /7',    { manual: 'CLFLUSH' }],
  ['clflushopt m8:n',  '66 0F AE /7', { manual: 'CLFLUSHOPT', features: ['clflushopt'] }],
  ['clwb m8:n',        '66 0F AE /6', { manual: 'CLWB', features: ['clwb'] }],
  ['cldemote m8:n',    '0F 1C /0',    { manual: 'CLDEMOTE', features: ['cldemote'] }],
])

/** Stores around the cache. */
// biome-ignore format: columns
export const directStoreForms = family({ manual: 'MOVNTI' }, [
  ['movnti m32:w, r32',  '0F C3 /r',         { manual: 'MOVNTI' }],
  ['movnti m64:w, r64',  'REX.W 0F C3 /r',   { manual: 'MOVNTI' }],
  ['movdiri m32:w, r32', '0F 38 F9 /r',      { manual: 'MOVDIRI', features: ['movdiri'] }],
  ['movdiri m64:w, r64', 'REX.W 0F 38 F9 /r', { manual: 'MOVDIRI', features: ['movdiri'] }],
  ['movdir64b r64, m512', '66 0F 38 F8 /r',  { manual: 'MOVDIR64B', features: ['movdir64b'] }],
])
