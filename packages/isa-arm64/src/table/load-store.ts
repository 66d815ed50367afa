import type { Substitution } from '../form.js'
import { load, loadLiteral, loadSigned, store } from '../meaning/load-store.js'
import { noOperation } from '../meaning/system.js'
import { baseApart } from './constraint.js'
import { family } from './row.js'

/** Columns: suffix of the mnemonic, register, bytes, size (bits 30 and 31), opc (bits 22 and 23). */
const accesses = (text: string): readonly Substitution[] =>
  text
    .trim()
    .split('\n')
    .map((line) => {
      const [I = '', R = '', N = '', z = '', o = ''] = line.trim().split(/\s+/)
      return { I: I === '-' ? '' : I, R, N, z, o }
    })

const loads = accesses(`
  b  W 1 00 01
  h  W 2 01 01
  -  W 4 10 01
  -  X 8 11 01
`)
const signedLoads = accesses(`
  sb W 1 00 11
  sb X 1 00 10
  sh W 2 01 11
  sh X 2 01 10
  sw X 4 10 10
`)
const stores = accesses(`
  b  W 1 00 00
  h  W 2 01 00
  -  W 4 10 00
  -  X 8 11 00
`)
const vectorLoads = accesses(`
  -  B 1  00 01
  -  H 2  01 01
  -  S 4  10 01
  -  D 8  11 01
  -  Q 16 00 11
`)
const vectorStores = accesses(`
  -  B 1  00 00
  -  H 2  01 00
  -  S 4  10 00
  -  D 8  11 00
  -  Q 16 00 10
`)

/** Headings of the manual, and what a written-back base asks for. */
const immediate = { manual: '(immediate)' }
const register = { manual: '(register)' }
const vectorImmediate = { manual: '(immediate, SIMD&FP)' }
const vectorRegister = { manual: '(register, SIMD&FP)' }
const vectorLiteral = { manual: '(literal, SIMD&FP)' }
const immediateWritten = { ...immediate, constraint: baseApart }

// biome-ignore format: columns
export const loadStoreFamilies = [
  ...([
    [loads, load],
    [signedLoads, loadSigned],
  ] as const).map(([expand, meaning]) =>
    family({ expand }, [
      ['ldr<I>  <R>t:w, [Xn|SP, #u12*<N>]',     'z 111 0 01 o iiiiiiiiiiii nnnnn ttttt',       meaning, immediate],
      ['ldur<I> <R>t:w, [Xn|SP, #s9]',          'z 111 0 00 o 0 iiiiiiiii 00 nnnnn ttttt',     meaning],
      ['ldr<I>  <R>t:w, [Xn|SP], #s9',          'z 111 0 00 o 0 iiiiiiiii 01 nnnnn ttttt',     meaning, immediateWritten],
      ['ldtr<I> <R>t:w, [Xn|SP, #s9]',          'z 111 0 00 o 0 iiiiiiiii 10 nnnnn ttttt',     meaning],
      ['ldr<I>  <R>t:w, [Xn|SP, #s9]!',         'z 111 0 00 o 0 iiiiiiiii 11 nnnnn ttttt',     meaning, immediateWritten],
      ['ldr<I>  <R>t:w, [Xn|SP, Rm, ext*<N>]',  'z 111 0 00 o 1 mmmmm xxx s 10 nnnnn ttttt',   meaning, register],
    ]),
  ),
  family({ expand: stores }, [
    ['str<I>  <R>t, [Xn|SP, #u12*<N>]',         'z 111 0 01 o iiiiiiiiiiii nnnnn ttttt',       store, immediate],
    ['stur<I> <R>t, [Xn|SP, #s9]',              'z 111 0 00 o 0 iiiiiiiii 00 nnnnn ttttt',     store],
    ['str<I>  <R>t, [Xn|SP], #s9',              'z 111 0 00 o 0 iiiiiiiii 01 nnnnn ttttt',     store, immediateWritten],
    ['sttr<I> <R>t, [Xn|SP, #s9]',              'z 111 0 00 o 0 iiiiiiiii 10 nnnnn ttttt',     store],
    ['str<I>  <R>t, [Xn|SP, #s9]!',             'z 111 0 00 o 0 iiiiiiiii 11 nnnnn ttttt',     store, immediateWritten],
    ['str<I>  <R>t, [Xn|SP, Rm, ext*<N>]',      'z 111 0 00 o 1 mmmmm xxx s 10 nnnnn ttttt',   store, register],
  ]),
  family({ manual: '(SIMD&FP)', expand: vectorLoads }, [
    ['ldr  <R>t:w, [Xn|SP, #u12*<N>]',          'z 111 1 01 o iiiiiiiiiiii nnnnn ttttt',       load, vectorImmediate],
    ['ldur <R>t:w, [Xn|SP, #s9]',               'z 111 1 00 o 0 iiiiiiiii 00 nnnnn ttttt',     load],
    ['ldr  <R>t:w, [Xn|SP], #s9',               'z 111 1 00 o 0 iiiiiiiii 01 nnnnn ttttt',     load, vectorImmediate],
    ['ldr  <R>t:w, [Xn|SP, #s9]!',              'z 111 1 00 o 0 iiiiiiiii 11 nnnnn ttttt',     load, vectorImmediate],
    ['ldr  <R>t:w, [Xn|SP, Rm, ext*<N>]',       'z 111 1 00 o 1 mmmmm xxx s 10 nnnnn ttttt',   load, vectorRegister],
  ]),
  family({ manual: '(SIMD&FP)', expand: vectorStores }, [
    ['str  <R>t, [Xn|SP, #u12*<N>]',            'z 111 1 01 o iiiiiiiiiiii nnnnn ttttt',       store, vectorImmediate],
    ['stur <R>t, [Xn|SP, #s9]',                 'z 111 1 00 o 0 iiiiiiiii 00 nnnnn ttttt',     store],
    ['str  <R>t, [Xn|SP], #s9',                 'z 111 1 00 o 0 iiiiiiiii 01 nnnnn ttttt',     store, vectorImmediate],
    ['str  <R>t, [Xn|SP, #s9]!',                'z 111 1 00 o 0 iiiiiiiii 11 nnnnn ttttt',     store, vectorImmediate],
    ['str  <R>t, [Xn|SP, Rm, ext*<N>]',         'z 111 1 00 o 1 mmmmm xxx s 10 nnnnn ttttt',   store, vectorRegister],
  ]),
  family({ manual: '(literal)' }, [
    ['ldr   Wt:w, literal19',                   '00 011 0 00 iiiiiiiiiiiiiiiiiii ttttt',       loadLiteral(4)],
    ['ldr   Xt:w, literal19',                   '01 011 0 00 iiiiiiiiiiiiiiiiiii ttttt',       loadLiteral(8)],
    ['ldrsw Xt:w, literal19',                   '10 011 0 00 iiiiiiiiiiiiiiiiiii ttttt',       loadLiteral(4, 'signed')],
    ['ldr   St:w, literal19',                   '00 011 1 00 iiiiiiiiiiiiiiiiiii ttttt',       loadLiteral(4), vectorLiteral],
    ['ldr   Dt:w, literal19',                   '01 011 1 00 iiiiiiiiiiiiiiiiiii ttttt',       loadLiteral(8), vectorLiteral],
    ['ldr   Qt:w, literal19',                   '10 011 1 00 iiiiiiiiiiiiiiiiiii ttttt',       loadLiteral(16), vectorLiteral],
    ['prfm  prefetch, literal19',               '11 011 0 00 iiiiiiiiiiiiiiiiiii ttttt',       noOperation],
  ]),
  family({}, [
    ['prfm  prefetch, [Xn|SP, #u12*8]',         '11 111 0 01 10 iiiiiiiiiiii nnnnn ttttt',     noOperation, immediate],
    ['prfum prefetch, [Xn|SP, #s9]',            '11 111 0 00 10 0 iiiiiiiii 00 nnnnn ttttt',   noOperation],
    ['prfm  prefetch, [Xn|SP, Rm, ext*8]',      '11 111 0 00 10 1 mmmmm xxx s 10 nnnnn ttttt', noOperation, register],
  ]),
]
