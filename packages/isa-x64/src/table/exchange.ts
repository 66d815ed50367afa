import { family } from './row.js'

// biome-ignore format: columns
export const xchgForms = family({ manual: 'XCHG' }, [
  ['xchg rm8:rw, r8:rw',   '86 /r'],
  ['xchg rm16:rw, r16:rw', '66 87 /r'],
  ['xchg rm32:rw, r32:rw', '87 /r'],
  ['xchg rm64:rw, r64:rw', 'REX.W 87 /r'],
  ['xchg r16:rw, ax:rw',   '66 90+r'],
  ['xchg r32:rw, eax:rw',  '90+r'],
  ['xchg r64:rw, rax:rw',  'REX.W 90+r'],
])

// biome-ignore format: columns
export const xaddForms = family({ manual: 'XADD', flags: 'MMMMMM' }, [
  ['xadd rm8:rw, r8:rw',   '0F C0 /r'],
  ['xadd rm16:rw, r16:rw', '66 0F C1 /r'],
  ['xadd rm32:rw, r32:rw', '0F C1 /r'],
  ['xadd rm64:rw, r64:rw', 'REX.W 0F C1 /r'],
])

// biome-ignore format: columns
export const cmpxchgForms = family({ manual: 'CMPXCHG', flags: 'MMMMMM', implicit: 'rax:rw' }, [
  ['cmpxchg rm8:rw, r8',   '0F B0 /r'],
  ['cmpxchg rm16:rw, r16', '66 0F B1 /r'],
  ['cmpxchg rm32:rw, r32', '0F B1 /r'],
  ['cmpxchg rm64:rw, r64', 'REX.W 0F B1 /r'],
])

// biome-ignore format: columns
export const cmpxchgPairForms = family({ manual: 'CMPXCHG8B/CMPXCHG16B', flags: '--M---', implicit: 'rax:rw rdx:rw rbx:r rcx:r' }, [
  ['cmpxchg8b m64:rw',   '0F C7 /1'],
  ['cmpxchg16b m128:rw', 'REX.W 0F C7 /1', { features: ['cx16'] }],
])
