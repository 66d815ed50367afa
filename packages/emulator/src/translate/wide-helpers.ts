import { op, WasmEmitter } from '@sourceless/isa-wasm'
import type { LocalType } from './function-code.js'
import { type Build, define, get, type HelperCode, i64, type Step, set, tee } from './helper-steps.js'

/**
 * 128 by 64 bits, low 64 bits of the quotient: high is reduced first, then one bit at a time, from the top.
 * Parameters high, low, divisor; locals 3: carry, 4: bits left. A divisor of zero gives (−1, low).
 */
function buildUnsignedWideDivide(): HelperCode {
  const e = new WasmEmitter(128)
  const get = (index: number): void => e.localGet(index)
  get(2)
  e.emit(op['i64.eqz'])
  e.if()
  e.i64Const(-1)
  get(1)
  e.return()
  e.end()
  get(0)
  e.emit(op['i64.eqz'])
  e.if()
  for (const opcode of [op['i64.div_u'], op['i64.rem_u']]) {
    get(1)
    get(2)
    e.emit(opcode)
  }
  e.return()
  e.end()
  get(0)
  get(2)
  e.emit(op['i64.rem_u'])
  e.localSet(0)
  e.i64Const(64)
  e.localSet(4)
  e.loop()
  // carry:high:low <<= 1
  get(0)
  e.i64Const(63)
  e.emit(op['i64.shr_u'])
  e.localSet(3)
  get(0)
  e.i64Const(1)
  e.emit(op['i64.shl'])
  get(1)
  e.i64Const(63)
  e.emit(op['i64.shr_u'])
  e.emit(op['i64.or'])
  e.localSet(0)
  get(1)
  e.i64Const(1)
  e.emit(op['i64.shl'])
  e.localSet(1)
  get(3)
  e.emit(op['i32.wrap_i64'])
  get(0)
  get(2)
  e.emit(op['i64.ge_u'])
  e.emit(op['i32.or'])
  e.if()
  get(0)
  get(2)
  e.emit(op['i64.sub'])
  e.localSet(0)
  get(1)
  e.i64Const(1)
  e.emit(op['i64.or'])
  e.localSet(1)
  e.end()
  get(4)
  e.i64Const(1)
  e.emit(op['i64.sub'])
  e.localTee(4)
  e.i64Const(0)
  e.emit(op['i64.ne'])
  e.brIf(0)
  e.end()
  get(1)
  get(0)
  e.end()
  return { parameters: ['i64', 'i64', 'i64'], results: ['i64', 'i64'], locals: ['i64', 'i64'], code: e.finish() }
}

/** Magnitudes divided, then signs: the remainder has the dividend's. Locals 3: dividend < 0 (as mask), 4: signs differ, 5: quotient. */
const signedWideDivide: readonly Step[] = [
  get(0),
  i64(63),
  'i64.shr_s',
  set(3),
  get(2),
  i64(63),
  'i64.shr_s',
  get(3),
  'i64.xor',
  set(4),
  // high:low = |high:low|: xor with the mask, then add its lowest bit
  get(0),
  get(3),
  'i64.xor',
  set(0),
  get(1),
  get(3),
  'i64.xor',
  get(3),
  'i64.sub',
  set(1),
  get(0),
  get(3),
  get(1),
  'i64.eqz',
  'i64.extend_i32_u',
  'i64.and',
  'i64.add',
  set(0),
  get(2),
  get(2),
  i64(63),
  'i64.shr_s',
  tee(5),
  'i64.xor',
  get(5),
  'i64.sub',
  set(2),
  get(0),
  get(1),
  get(2),
  ['call', 'udivWide64'],
  set(1),
  set(5),
  get(5),
  get(4),
  'i64.xor',
  get(4),
  'i64.sub',
  get(1),
  get(3),
  'i64.xor',
  get(3),
  'i64.sub',
]

/** Shifts of 128 bits by 0 to 127 (the caller clamps larger counts). Parameters low, high, count. */
function buildWideShift(kind: 'shl128' | 'lshr128' | 'ashr128'): HelperCode {
  const e = new WasmEmitter(96)
  const [from, to] = kind === 'shl128' ? [0, 1] : [1, 0] // bits move from local `from` to local `to`
  const along = kind === 'shl128' ? op['i64.shl'] : kind === 'lshr128' ? op['i64.shr_u'] : op['i64.shr_s']
  const emitFill = (): void => {
    if (kind !== 'ashr128') {
      e.i64Const(0)
      return
    }
    e.localGet(1)
    e.i64Const(63)
    e.emit(op['i64.shr_s'])
  }
  e.localGet(2)
  e.i64Const(64)
  e.emit(op['i64.ge_u'])
  e.if()
  e.localGet(from)
  e.localGet(2)
  e.emit(along) // the count is taken modulo 64
  e.localSet(to)
  emitFill()
  e.localSet(from)
  e.else()
  e.localGet(2)
  e.emit(op['i64.eqz'])
  e.emit(op['i32.eqz'])
  e.if()
  e.localGet(to)
  e.localGet(2)
  e.emit(kind === 'shl128' ? op['i64.shl'] : op['i64.shr_u'])
  e.localGet(from)
  e.i64Const(64)
  e.localGet(2)
  e.emit(op['i64.sub'])
  e.emit(kind === 'shl128' ? op['i64.shr_u'] : op['i64.shl'])
  e.emit(op['i64.or'])
  e.localSet(to)
  e.localGet(from)
  e.localGet(2)
  e.emit(along)
  e.localSet(from)
  e.end()
  e.end()
  e.localGet(0)
  e.localGet(1)
  e.end()
  return { parameters: ['i64', 'i64', 'i64'], results: ['i64', 'i64'], locals: [], code: e.finish() }
}

const wideProduct: readonly Step[] = [
  get(0),
  get(2),
  'i64.mul',
  get(0),
  get(2),
  ['call', 'umulh64'],
  get(0),
  get(3),
  'i64.mul',
  'i64.add',
  get(1),
  get(2),
  'i64.mul',
  'i64.add',
]

/**
 * 128 by 128 bits, one bit at a time, from the top. Parameters low, high of the dividend, which become the quotient's, and
 * of the divisor; locals 4, 5: remainder, 6: bits left, 7: carry. A divisor of zero gives all ones and the dividend.
 */
const wideDivide: readonly Step[] = [
  i64(128),
  set(6),
  'loop',
  // carry:remainder:dividend <<= 1
  get(5),
  i64(63),
  'i64.shr_u',
  set(7),
  get(5),
  i64(1),
  'i64.shl',
  get(4),
  i64(63),
  'i64.shr_u',
  'i64.or',
  set(5),
  get(4),
  i64(1),
  'i64.shl',
  get(1),
  i64(63),
  'i64.shr_u',
  'i64.or',
  set(4),
  get(1),
  i64(1),
  'i64.shl',
  get(0),
  i64(63),
  'i64.shr_u',
  'i64.or',
  set(1),
  get(0),
  i64(1),
  'i64.shl',
  set(0),
  // carry, or remainder >= divisor: subtract, and set the quotient's bit
  get(7),
  'i32.wrap_i64',
  get(5),
  get(3),
  'i64.gt_u',
  'i32.or',
  get(5),
  get(3),
  'i64.eq',
  get(4),
  get(2),
  'i64.ge_u',
  'i32.and',
  'i32.or',
  'if',
  get(5),
  get(3),
  'i64.sub',
  get(4),
  get(2),
  'i64.lt_u',
  'i64.extend_i32_u',
  'i64.sub',
  set(5),
  get(4),
  get(2),
  'i64.sub',
  set(4),
  get(0),
  i64(1),
  'i64.or',
  set(0),
  'end',
  get(6),
  i64(1),
  'i64.sub',
  tee(6),
  i64(0),
  'i64.ne',
  'again',
  'end',
  get(0),
  get(1),
  get(4),
  get(5),
]

const words = (count: number): LocalType[] => Array<LocalType>(count).fill('i64')

/** Division and shifts of more than one word. */
export const wideHelpers = {
  udivWide64: buildUnsignedWideDivide,
  sdivWide64: define(words(3), words(2), words(3), signedWideDivide),
  shl128: () => buildWideShift('shl128'),
  lshr128: () => buildWideShift('lshr128'),
  ashr128: () => buildWideShift('ashr128'),
  udivide128: define(words(4), words(4), words(4), wideDivide),
  mul128: define(words(4), words(2), [], wideProduct),
} satisfies Readonly<Record<string, Build>>
