import type { Substitution } from '../form.js'
import { loadPair, storePair } from '../meaning/load-store.js'
import { pairBaseApart, pairDistinct, pairDistinctBaseApart } from './constraint.js'
import { family } from './row.js'

/** Register, bytes of one, opc (bits 30 and 31). */
const general: readonly Substitution[] = [
  { I: '', R: 'W', N: '4', o: '00' },
  { I: '', R: 'X', N: '8', o: '10' },
]
const signed: readonly Substitution[] = [{ I: 'sw', R: 'X', N: '4', o: '01' }]
const vector: readonly Substitution[] = [
  { R: 'S', N: '4', o: '00' },
  { R: 'D', N: '8', o: '01' },
  { R: 'Q', N: '16', o: '10' },
]

// biome-ignore format: columns
export const loadStorePairFamilies = [
  family({ expand: general }, [
    ['stp  <R>t, <R>t2, [Xn|SP], #s7*<N>',      'o 101 0 001 0 iiiiiii uuuuu nnnnn ttttt', storePair, { constraint: pairBaseApart }],
    ['stp  <R>t, <R>t2, [Xn|SP, #s7*<N>]',      'o 101 0 010 0 iiiiiii uuuuu nnnnn ttttt', storePair],
    ['stp  <R>t, <R>t2, [Xn|SP, #s7*<N>]!',     'o 101 0 011 0 iiiiiii uuuuu nnnnn ttttt', storePair, { constraint: pairBaseApart }],
    ['stnp <R>t, <R>t2, [Xn|SP, #s7*<N>]',      'o 101 0 000 0 iiiiiii uuuuu nnnnn ttttt', storePair],
    ['ldnp <R>t:w, <R>t2:w, [Xn|SP, #s7*<N>]',  'o 101 0 000 1 iiiiiii uuuuu nnnnn ttttt', loadPair('zero'), { constraint: pairDistinct }],
  ]),
  ...([
    [general, loadPair('zero')],
    [signed, loadPair('signed')],
  ] as const).map(([expand, meaning]) =>
    family({ expand }, [
      ['ldp<I> <R>t:w, <R>t2:w, [Xn|SP], #s7*<N>',  'o 101 0 001 1 iiiiiii uuuuu nnnnn ttttt', meaning, { constraint: pairDistinctBaseApart }],
      ['ldp<I> <R>t:w, <R>t2:w, [Xn|SP, #s7*<N>]',  'o 101 0 010 1 iiiiiii uuuuu nnnnn ttttt', meaning, { constraint: pairDistinct }],
      ['ldp<I> <R>t:w, <R>t2:w, [Xn|SP, #s7*<N>]!', 'o 101 0 011 1 iiiiiii uuuuu nnnnn ttttt', meaning, { constraint: pairDistinctBaseApart }],
    ]),
  ),
  family({ manual: '(SIMD&FP)', expand: vector }, [
    ['stp  <R>t, <R>t2, [Xn|SP], #s7*<N>',      'o 101 1 001 0 iiiiiii uuuuu nnnnn ttttt', storePair],
    ['stp  <R>t, <R>t2, [Xn|SP, #s7*<N>]',      'o 101 1 010 0 iiiiiii uuuuu nnnnn ttttt', storePair],
    ['stp  <R>t, <R>t2, [Xn|SP, #s7*<N>]!',     'o 101 1 011 0 iiiiiii uuuuu nnnnn ttttt', storePair],
    ['stnp <R>t, <R>t2, [Xn|SP, #s7*<N>]',      'o 101 1 000 0 iiiiiii uuuuu nnnnn ttttt', storePair],
    ['ldp  <R>t:w, <R>t2:w, [Xn|SP], #s7*<N>',  'o 101 1 001 1 iiiiiii uuuuu nnnnn ttttt', loadPair('zero'), { constraint: pairDistinct }],
    ['ldp  <R>t:w, <R>t2:w, [Xn|SP, #s7*<N>]',  'o 101 1 010 1 iiiiiii uuuuu nnnnn ttttt', loadPair('zero'), { constraint: pairDistinct }],
    ['ldp  <R>t:w, <R>t2:w, [Xn|SP, #s7*<N>]!', 'o 101 1 011 1 iiiiiii uuuuu nnnnn ttttt', loadPair('zero'), { constraint: pairDistinct }],
    ['ldnp <R>t:w, <R>t2:w, [Xn|SP, #s7*<N>]',  'o 101 1 000 1 iiiiiii uuuuu nnnnn ttttt', loadPair('zero'), { constraint: pairDistinct }],
  ]),
]
