import { op, WasmEmitter } from '@sourceless/isa-wasm'
import { state } from '../layout.js'
import { buildFloatHelper } from './float-helper-code.js'
import { floatHelpers } from './float-helpers.js'
import type { LocalType } from './function-code.js'

/** Functions inside a translated module for what takes more than a few instructions. */
export type HelperName =
  | 'undefined64' // a fresh unknown: () → i64
  | 'bswap64' // (i64) → i64
  | 'umulh64'
  | 'smulh64' // (i64, i64) → i64
  | 'sdiv32'
  | 'sdiv64' // SMT-LIB division: of anything, by anything
  | 'udivWide64' // (high, low, divisor) → (quotient, remainder)
  | 'sdivWide64'
  | 'shl128'
  | 'lshr128'
  | 'ashr128' // (low, high, count) → (low, high)
  | 'mul128' // (low, high, low, high) → (low, high)
  | 'udivide128' // (low, high, low, high) → (low, high of the quotient, low, high of the remainder)
  | keyof typeof floatHelpers

export interface HelperCode {
  readonly parameters: readonly LocalType[]
  readonly results: readonly LocalType[]
  readonly locals: readonly LocalType[]
  readonly code: Uint8Array
}

/** Short spelling for straight-line code: mnemonics, `get 1`, `const 5`, and calls of other helpers. */
type Step = string | readonly ['get' | 'set' | 'tee' | 'i32' | 'i64', number | bigint] | readonly ['call', HelperName]

function body(steps: readonly Step[], helper: (name: HelperName) => number): Uint8Array {
  const e = new WasmEmitter(128)
  for (const step of steps) {
    if (typeof step === 'string') {
      if (step === 'if') e.if()
      else if (step === 'loop') e.loop()
      else if (step === 'again') e.brIf(0)
      else e.emit(op[step as 'i64.add'])
      continue
    }
    const [what, argument] = step
    if (what === 'call') e.call(helper(argument))
    else if (what === 'get') e.localGet(Number(argument))
    else if (what === 'set') e.localSet(Number(argument))
    else if (what === 'tee') e.localTee(Number(argument))
    else if (what === 'i32') e.i32Const(Number(argument))
    else e.i64Const(BigInt(argument))
  }
  e.end()
  return e.finish()
}

type Build = (helper: (name: HelperName) => number) => HelperCode
const define =
  (parameters: LocalType[], results: LocalType[], locals: LocalType[], steps: readonly Step[]): Build =>
  (helper) => ({ parameters, results, locals, code: body(steps, helper) })

const get = (index: number): Step => ['get', index]
const set = (index: number): Step => ['set', index]
const tee = (index: number): Step => ['tee', index]
const i64 = (value: bigint | number): Step => ['i64', value]
const i32 = (value: number): Step => ['i32', value]

const low32 = i64(0xffffffffn)
/** umulh by 32-bit halves; parameters 0 and 1, locals 2 to 4. Hacker's Delight, section 8-2. */
const highProduct: readonly Step[] = [
  // t = low(a) * low(b) >> 32 + high(a) * low(b)
  get(0), low32, 'i64.and', get(1), low32, 'i64.and', 'i64.mul', i64(32), 'i64.shr_u',
  get(0), i64(32), 'i64.shr_u', get(1), low32, 'i64.and', 'i64.mul', 'i64.add', set(2),
  // u = low(t) + low(a) * high(b)
  get(2), low32, 'i64.and', get(0), low32, 'i64.and', get(1), i64(32), 'i64.shr_u', 'i64.mul', 'i64.add', set(3),
  // high(a) * high(b) + high(t) + high(u)
  get(0), i64(32), 'i64.shr_u', get(1), i64(32), 'i64.shr_u', 'i64.mul',
  get(2), i64(32), 'i64.shr_u', 'i64.add', get(3), i64(32), 'i64.shr_u', 'i64.add',
] // biome-ignore format: one step of the formula per line

/** bits >= 64 of the signed product: the unsigned ones less b where a < 0, less a where b < 0. */
const signedHighProduct: readonly Step[] = [
  get(0),
  get(1),
  ['call', 'umulh64'],
  get(0),
  i64(63),
  'i64.shr_s',
  get(1),
  'i64.and',
  'i64.sub',
  get(1),
  i64(63),
  'i64.shr_s',
  get(0),
  'i64.and',
  'i64.sub',
]

const byteSwap: readonly Step[] = [
  get(0),
  i64(0x00ff00ff00ff00ffn),
  'i64.and',
  i64(8),
  'i64.shl',
  get(0),
  i64(8),
  'i64.shr_u',
  i64(0x00ff00ff00ff00ffn),
  'i64.and',
  'i64.or',
  set(0),
  get(0),
  i64(0x0000ffff0000ffffn),
  'i64.and',
  i64(16),
  'i64.shl',
  get(0),
  i64(16),
  'i64.shr_u',
  i64(0x0000ffff0000ffffn),
  'i64.and',
  'i64.or',
  i64(32),
  'i64.rotl',
]

/** xorshift64* (Vigna 2016): the state advances once per undefined value. */
const nextUndefined: readonly Step[] = [
  i32(state.undefined),
  'load',
  tee(0),
  get(0),
  i64(12),
  'i64.shr_u',
  'i64.xor',
  tee(0),
  get(0),
  i64(25),
  'i64.shl',
  'i64.xor',
  tee(0),
  get(0),
  i64(27),
  'i64.shr_u',
  'i64.xor',
  set(0),
  i32(state.undefined),
  get(0),
  'store',
  get(0),
  i64(0x2545f4914f6cdd1dn),
  'i64.mul',
]

function buildUndefined(): HelperCode {
  const e = new WasmEmitter(64)
  for (const step of nextUndefined) {
    if (step === 'load') e.memory(op['i64.load'])
    else if (step === 'store') e.memory(op['i64.store'])
    else if (typeof step === 'string') e.emit(op[step as 'i64.add'])
    else if (step[0] === 'get') e.localGet(Number(step[1]))
    else if (step[0] === 'set') e.localSet(Number(step[1]))
    else if (step[0] === 'tee') e.localTee(Number(step[1]))
    else if (step[0] === 'i32') e.i32Const(Number(step[1]))
    else if (step[0] === 'i64') e.i64Const(BigInt(step[1]))
  }
  e.end()
  return { parameters: [], results: ['i64'], locals: ['i64'], code: e.finish() }
}

/** x / 0 is −1 for x >= 0 and 1 otherwise; the smallest number / −1 is itself. */
function buildSignedDivide(type: LocalType): HelperCode {
  const e = new WasmEmitter(64)
  const constant = (value: number): void => (type === 'i32' ? e.i32Const(value) : e.i64Const(value))
  e.localGet(1)
  e.emit(op[`${type}.eqz`])
  e.if()
  constant(1)
  constant(-1)
  e.localGet(0)
  constant(0)
  e.emit(op[`${type}.lt_s`])
  e.emit(op.select)
  e.return()
  e.end()
  e.localGet(1)
  constant(-1)
  e.emit(op[`${type}.eq`])
  e.if()
  constant(0)
  e.localGet(0)
  e.emit(op[`${type}.sub`])
  e.return()
  e.end()
  e.localGet(0)
  e.localGet(1)
  e.emit(op[`${type}.div_s`])
  e.end()
  return { parameters: [type, type], results: [type], locals: [], code: e.finish() }
}

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

const fourWords: LocalType[] = ['i64', 'i64', 'i64', 'i64']

const floatBuilder =
  (name: keyof typeof floatHelpers): Build =>
  (helper) =>
    buildFloatHelper(name, helper)
const floatBuilders = Object.fromEntries(
  (Object.keys(floatHelpers) as (keyof typeof floatHelpers)[]).map((name) => [name, floatBuilder(name)]),
) as Readonly<Record<keyof typeof floatHelpers, Build>>

const builders: Readonly<Record<HelperName, Build>> = {
  ...floatBuilders,
  undefined64: buildUndefined,
  bswap64: define(['i64'], ['i64'], [], byteSwap),
  umulh64: define(['i64', 'i64'], ['i64'], ['i64', 'i64'], highProduct),
  smulh64: define(['i64', 'i64'], ['i64'], [], signedHighProduct),
  sdiv32: () => buildSignedDivide('i32'),
  sdiv64: () => buildSignedDivide('i64'),
  udivWide64: buildUnsignedWideDivide,
  sdivWide64: define(['i64', 'i64', 'i64'], ['i64', 'i64'], ['i64', 'i64', 'i64'], signedWideDivide),
  shl128: () => buildWideShift('shl128'),
  lshr128: () => buildWideShift('lshr128'),
  ashr128: () => buildWideShift('ashr128'),
  udivide128: define(fourWords, fourWords, fourWords, wideDivide),
  mul128: define(['i64', 'i64', 'i64', 'i64'], ['i64', 'i64'], [], wideProduct),
}

/** `helper` is told which other helpers the code calls. */
export const buildHelper = (name: HelperName, helper: (name: HelperName) => number): HelperCode =>
  builders[name](helper)
