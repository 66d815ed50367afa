import type { Substitution } from '../form.js'
import { compareAndSwap, compareAndSwapPair, fetchAnd, type Update } from '../meaning/atomic.js'
import { evenPairs } from './constraint.js'
import { family } from './row.js'

/** Order (acquire, release: the bits A and R) and width (suffix, register, bytes, size). */
const orders: readonly Substitution[] = [
  { O: '', a: '0', r: '0' },
  { O: 'a', a: '1', r: '0' },
  { O: 'l', a: '0', r: '1' },
  { O: 'al', a: '1', r: '1' },
]
const widths: readonly Substitution[] = [
  { I: 'b', R: 'W', N: '1', z: '00' },
  { I: 'h', R: 'W', N: '2', z: '01' },
  { I: '', R: 'W', N: '4', z: '10' },
  { I: '', R: 'X', N: '8', z: '11' },
]
export const atomicExpansions = orders.flatMap((order) => widths.map((width) => ({ ...order, ...width })))
const pairExpansions: readonly Substitution[] = orders.flatMap((order) => [
  { ...order, R: 'W', N: '4', z: '0' },
  { ...order, R: 'X', N: '8', z: '1' },
])

/** Mnemonic, the fields o3 and opc, what becomes of the memory. */
export const atomicOperations: readonly (readonly [mnemonic: string, opcode: string, update: Update])[] = [
  ['add', '0 000', 'add'],
  ['clr', '0 001', 'clear'],
  ['eor', '0 010', 'xor'],
  ['set', '0 011', 'or'],
  ['smax', '0 100', 'signedMaximum'],
  ['smin', '0 101', 'signedMinimum'],
  ['umax', '0 110', 'unsignedMaximum'],
  ['umin', '0 111', 'unsignedMinimum'],
]

// biome-ignore format: columns
export const atomicFamilies = [
  ...atomicOperations.map(([mnemonic, opcode, update]) =>
    family({ features: ['lse'], expand: atomicExpansions }, [
      [`ld${mnemonic}<O><I> <R>s, <R>t:w, [Xn|SP]`, `z 111 0 00 a r 1 sssss ${opcode} 00 nnnnn ttttt`, fetchAnd(update)],
    ]),
  ),
  family({ features: ['lse'], expand: atomicExpansions }, [
    ['swp<O><I> <R>s, <R>t:w, [Xn|SP]',  'z 111 0 00 a r 1 sssss 1 000 00 nnnnn ttttt',   fetchAnd('swap')],
    ['cas<O><I> <R>s:rw, <R>t, [Xn|SP]',  'z 0010001 a 1 sssss r 11111 nnnnn ttttt',       compareAndSwap],
  ]),
  family({ features: ['lse'], expand: pairExpansions }, [
    ['casp<O> <R>s:rw, <R>s+1:rw, <R>t, <R>t+1, [Xn|SP]', '0 z 0010000 a 1 sssss r 11111 nnnnn ttttt', compareAndSwapPair, { constraint: evenPairs }],
  ]),
]
