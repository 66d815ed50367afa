import type { Substitution } from '../form.js'
import * as exclusive from '../meaning/exclusive.js'
import { pairDistinct, pairStatusApart, statusApart } from './constraint.js'
import { family } from './row.js'

/** Suffix, register, bytes, size (bits 30 and 31). */
const sizes: readonly Substitution[] = [
  { I: 'b', R: 'W', N: '1', z: '00' },
  { I: 'h', R: 'W', N: '2', z: '01' },
  { I: '', R: 'W', N: '4', z: '10' },
  { I: '', R: 'X', N: '8', z: '11' },
]
const pairs = sizes.slice(2)

// biome-ignore format: columns
export const exclusiveFamilies = [
  family({ expand: sizes }, [
    ['stxr<I>  Ws:w, <R>t, [Xn|SP]',  'z 001000 0 0 0 sssss 0 11111 nnnnn ttttt', exclusive.storeExclusive, { constraint: statusApart }],
    ['stlxr<I> Ws:w, <R>t, [Xn|SP]',  'z 001000 0 0 0 sssss 1 11111 nnnnn ttttt', exclusive.storeExclusive, { constraint: statusApart }],
    ['ldxr<I>  <R>t:w, [Xn|SP]',      'z 001000 0 1 0 11111 0 11111 nnnnn ttttt', exclusive.loadExclusive],
    ['ldaxr<I> <R>t:w, [Xn|SP]',      'z 001000 0 1 0 11111 1 11111 nnnnn ttttt', exclusive.loadExclusive],
    ['stlr<I>  <R>t, [Xn|SP]',        'z 001000 1 0 0 11111 1 11111 nnnnn ttttt', exclusive.storeOrdered],
    ['ldar<I>  <R>t:w, [Xn|SP]',      'z 001000 1 1 0 11111 1 11111 nnnnn ttttt', exclusive.loadOrdered],
    ['stllr<I> <R>t, [Xn|SP]',        'z 001000 1 0 0 11111 0 11111 nnnnn ttttt', exclusive.storeOrdered, { features: ['lor'] }],
    ['ldlar<I> <R>t:w, [Xn|SP]',      'z 001000 1 1 0 11111 0 11111 nnnnn ttttt', exclusive.loadOrdered,  { features: ['lor'] }],
    ['ldapr<I> <R>t:w, [Xn|SP]',      'z 111000 1 0 1 11111 1 10000 nnnnn ttttt', exclusive.loadOrdered,  { features: ['rcpc'] }],
  ]),
  family({ expand: pairs }, [
    ['stxp  Ws:w, <R>t, <R>t2, [Xn|SP]', 'z 001000 0 0 1 sssss 0 uuuuu nnnnn ttttt', exclusive.storeExclusivePair, { constraint: pairStatusApart }],
    ['stlxp Ws:w, <R>t, <R>t2, [Xn|SP]', 'z 001000 0 0 1 sssss 1 uuuuu nnnnn ttttt', exclusive.storeExclusivePair, { constraint: pairStatusApart }],
    ['ldxp  <R>t:w, <R>t2:w, [Xn|SP]',   'z 001000 0 1 1 11111 0 uuuuu nnnnn ttttt', exclusive.loadExclusivePair,  { constraint: pairDistinct }],
    ['ldaxp <R>t:w, <R>t2:w, [Xn|SP]',   'z 001000 0 1 1 11111 1 uuuuu nnnnn ttttt', exclusive.loadExclusivePair,  { constraint: pairDistinct }],
  ]),
  family({ features: ['rcpc-immo'], expand: sizes }, [
    ['stlur<I>  <R>t, [Xn|SP, #s9]',     'z 011001 00 0 iiiiiiiii 00 nnnnn ttttt', exclusive.storeOrderedUnscaled],
    ['ldapur<I> <R>t:w, [Xn|SP, #s9]',   'z 011001 01 0 iiiiiiiii 00 nnnnn ttttt', exclusive.loadOrderedUnscaled('zero')],
  ]),
  family({ features: ['rcpc-immo'], expand: [
    { I: 'b', R: 'X', N: '1', z: '00', o: '10' },
    { I: 'b', R: 'W', N: '1', z: '00', o: '11' },
    { I: 'h', R: 'X', N: '2', z: '01', o: '10' },
    { I: 'h', R: 'W', N: '2', z: '01', o: '11' },
    { I: 'w', R: 'X', N: '4', z: '10', o: '10' },
  ] }, [
    ['ldapurs<I> <R>t:w, [Xn|SP, #s9]',  'z 011001 o 0 iiiiiiiii 00 nnnnn ttttt', exclusive.loadOrderedUnscaled('signed')],
  ]),
]
