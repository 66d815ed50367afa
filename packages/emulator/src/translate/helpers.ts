import { op, WasmEmitter } from '@sourceless/isa-wasm'
import { state } from '../layout.js'
import { buildFloatHelper } from './float-helper-code.js'
import { floatHelpers } from './float-helpers.js'
import type { LocalType } from './function-code.js'
import {
  type Build,
  define,
  get,
  type HelperCode,
  type HelperName,
  i32,
  i64,
  type Step,
  set,
  tee,
} from './helper-steps.js'
import { wideHelpers } from './wide-helpers.js'

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

const floatBuilder =
  (name: keyof typeof floatHelpers): Build =>
  (helper) =>
    buildFloatHelper(name, helper)
const floatBuilders = Object.fromEntries(
  (Object.keys(floatHelpers) as (keyof typeof floatHelpers)[]).map((name) => [name, floatBuilder(name)]),
) as Readonly<Record<keyof typeof floatHelpers, Build>>

const builders: Readonly<Record<HelperName, Build>> = {
  ...floatBuilders,
  ...wideHelpers,
  undefined64: buildUndefined,
  bswap64: define(['i64'], ['i64'], [], byteSwap),
  umulh64: define(['i64', 'i64'], ['i64'], ['i64', 'i64'], highProduct),
  smulh64: define(['i64', 'i64'], ['i64'], [], signedHighProduct),
  sdiv32: () => buildSignedDivide('i32'),
  sdiv64: () => buildSignedDivide('i64'),
}

/** `helper` is told which other helpers the code calls. */
export const buildHelper = (name: HelperName, helper: (name: HelperName) => number): HelperCode =>
  builders[name](helper)
