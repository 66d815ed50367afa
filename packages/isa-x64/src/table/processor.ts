import { family } from './row.js'

/** What the processor says about itself, time and chance: results that nothing here determines. */
// biome-ignore format: columns
export const identifyForms = family({ manual: 'CPUID' }, [
  ['cpuid',       '0F A2',        { implicit: 'rax:rw rcx:rw rdx:w rbx:w' }],
  ['rdtsc',       '0F 31',        { manual: 'RDTSC', implicit: 'rax:w rdx:w' }],
  ['rdtscp',      '0F 01 F9',     { manual: 'RDTSCP', implicit: 'rax:w rdx:w rcx:w' }],
  ['rdpid r64:w', 'F3 0F C7 /7',  { manual: 'RDPID', features: ['rdpid'] }],
  ['xgetbv',      '0F 01 D0',     { manual: 'XGETBV', features: ['xsave'], implicit: 'rcx:r rax:w rdx:w' }],
])

// biome-ignore format: columns
export const randomForms = family({ manual: 'RDRAND', flags: 'MMMMMU' }, [
  ['rdrand r16:w', '66 0F C7 /6',    { features: ['rdrnd'] }],
  ['rdrand r32:w', '0F C7 /6',       { features: ['rdrnd'] }],
  ['rdrand r64:w', 'REX.W 0F C7 /6', { features: ['rdrnd'] }],
  ['rdseed r16:w', '66 0F C7 /7',    { manual: 'RDSEED', features: ['rdseed'] }],
  ['rdseed r32:w', '0F C7 /7',       { manual: 'RDSEED', features: ['rdseed'] }],
  ['rdseed r64:w', 'REX.W 0F C7 /7', { manual: 'RDSEED', features: ['rdseed'] }],
])

// biome-ignore format: columns
export const segmentBaseForms = family({ manual: 'RDFSBASE/RDGSBASE', features: ['fsgsbase'], unmodelled: 'segment bases are not modelled' }, [
  ['rdfsbase r32:w', 'F3 0F AE /0'],
  ['rdfsbase r64:w', 'F3 REX.W 0F AE /0'],
  ['rdgsbase r32:w', 'F3 0F AE /1'],
  ['rdgsbase r64:w', 'F3 REX.W 0F AE /1'],
  ['wrfsbase r32',   'F3 0F AE /2',       { manual: 'WRFSBASE/WRGSBASE' }],
  ['wrfsbase r64',   'F3 REX.W 0F AE /2', { manual: 'WRFSBASE/WRGSBASE' }],
  ['wrgsbase r32',   'F3 0F AE /3',       { manual: 'WRFSBASE/WRGSBASE' }],
  ['wrgsbase r64',   'F3 REX.W 0F AE /3', { manual: 'WRFSBASE/WRGSBASE' }],
])

// biome-ignore format: columns
export const segmentForms = family({ manual: 'MOV', unmodelled: 'segment registers are not modelled' }, [
  ['mov r32:w, sreg',   'MR: 8C /r'],
  ['mov r64:w, sreg',   'MR: REX.W 8C /r'],
  ['mov m16:w, sreg',   '8C /r'],
  ['mov dsreg:w, r32',  '8E /r'],
  ['mov dsreg:w, r64',  'REX.W 8E /r'],
  ['mov dsreg:w, m16',  '8E /r'],
  ['push fs',           '0F A0', { manual: 'PUSH', implicit: 'rsp:rw' }],
  ['push gs',           '0F A8', { manual: 'PUSH', implicit: 'rsp:rw' }],
  ['pop fs:w',          '0F A1', { manual: 'POP', implicit: 'rsp:rw' }],
  ['pop gs:w',          '0F A9', { manual: 'POP', implicit: 'rsp:rw' }],
])

// biome-ignore format: columns
export const traceForms = family({ manual: 'PTWRITE', features: ['ptwrite'] }, [
  ['ptwrite rm32', 'F3 0F AE /4'],
  ['ptwrite rm64', 'F3 REX.W 0F AE /4'],
])
