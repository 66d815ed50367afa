import type { BuiltinCallExpression, IntType, ScalarType } from '@sourceless/contract'
import { op } from '@sourceless/isa-wasm'
import { emitExpression } from './expressions.js'
import { type FunctionBuilder, newLocal } from './function-builder.js'
import { emitPattern, emitTyped, emitWrap, valueTypeOf } from './representation.js'
import { runtime } from './status.js'

/** Builtins on values; those of programs are statements, `read` excepted. */
export function emitBuiltin(f: FunctionBuilder, call: BuiltinCallExpression): void {
  for (const argument of call.arguments) emitExpression(f, argument)
  const type = call.arguments[0]!.type as ScalarType
  const { builtin } = call
  if (builtin === 'float32') f.e.emit(op['f32.reinterpret_i32'])
  else if (builtin === 'float64') f.e.emit(op['f64.reinterpret_i64'])
  else if (type.kind === 'float') emitFloatBuiltin(f, builtin, type)
  else emitIntegerBuiltin(f, builtin, type as IntType)
}

const floatOperations: Readonly<Record<string, string>> = {
  min: 'min',
  max: 'max',
  abs: 'abs',
  sqrt: 'sqrt',
  floor: 'floor',
  ceil: 'ceil',
  trunc: 'trunc',
  round: 'nearest',
}

function emitFloatBuiltin(f: FunctionBuilder, builtin: string, type: ScalarType): void {
  const { e } = f
  const wasmType = valueTypeOf(type)
  const operation = floatOperations[builtin]
  if (operation !== undefined) {
    emitTyped(e, wasmType, operation)
    return
  }
  const value = newLocal(f, wasmType)
  e.localSet(value)
  if (builtin === 'isNaN') {
    e.localGet(value)
    e.localGet(value)
    emitTyped(e, wasmType, 'ne')
    return
  }
  emitFloatBits(f, value, wasmType === 'f32' ? 32 : 64)
}

/** Bits of the float in a local; every NaN gives the one quiet NaN. */
export function emitFloatBits(f: FunctionBuilder, value: number, bits: 32 | 64): void {
  const { e } = f
  e.localGet(value)
  e.emit(op[bits === 32 ? 'i32.reinterpret_f32' : 'i64.reinterpret_f64'])
  if (bits === 32) e.i32Const(0x7fc00000)
  else e.i64Const(0x7ff8000000000000n)
  e.localGet(value)
  e.localGet(value)
  e.emit(op[bits === 32 ? 'f32.eq' : 'f64.eq'])
  e.emit(op.select)
}

function emitIntegerBuiltin(f: FunctionBuilder, builtin: string, type: IntType): void {
  switch (builtin) {
    case 'min':
    case 'max':
      emitExtremum(f, builtin, type)
      return
    case 'abs':
      emitAbsolute(f, type)
      return
    case 'popcount':
    case 'clz':
    case 'ctz':
      emitBitCount(f, builtin, type)
      return
    case 'rotl':
    case 'rotr':
      emitRotate(f, builtin, type)
      return
    case 'bswap':
      emitByteSwap(f, type)
      return
    case 'mulhi':
      emitHighProduct(f, type)
      return
    default:
      throw new Error(`no integer builtin ${builtin}`)
  }
}

function emitExtremum(f: FunctionBuilder, builtin: 'min' | 'max', type: IntType): void {
  const { e } = f
  const wasmType = valueTypeOf(type)
  const [a, b] = [newLocal(f, wasmType), newLocal(f, wasmType)]
  e.localSet(b)
  e.localSet(a)
  e.localGet(a)
  e.localGet(b)
  e.localGet(a)
  e.localGet(b)
  emitTyped(e, wasmType, `${builtin === 'min' ? 'lt' : 'gt'}_${type.signed ? 's' : 'u'}`)
  e.emit(op.select)
}

function emitAbsolute(f: FunctionBuilder, type: IntType): void {
  const { e } = f
  if (!type.signed) return
  const wasmType = valueTypeOf(type)
  const a = newLocal(f, wasmType)
  const zero = (): void => (wasmType === 'i64' ? e.i64Const(0) : e.i32Const(0))
  e.localSet(a)
  zero()
  e.localGet(a)
  emitTyped(e, wasmType, 'sub')
  emitWrap(e, type)
  e.localGet(a)
  e.localGet(a)
  zero()
  emitTyped(e, wasmType, 'lt_s')
  e.emit(op.select)
}

/** Narrow types are counted in 32 bits: without the zeros above for clz, with a stop bit above for ctz. */
function emitBitCount(f: FunctionBuilder, builtin: 'popcount' | 'clz' | 'ctz', type: IntType): void {
  const { e } = f
  const wasmType = valueTypeOf(type)
  const narrow = type.bits < 32
  if (narrow) emitPattern(e, type)
  if (narrow && builtin === 'ctz') {
    e.i32Const(1 << type.bits)
    e.emit(op['i32.or'])
  }
  emitTyped(e, wasmType, builtin === 'popcount' ? 'popcnt' : builtin)
  if (!narrow || builtin !== 'clz') return
  e.i32Const(32 - type.bits)
  e.emit(op['i32.sub'])
}

/** Count modulo the width; narrow types by two shifts of the bit pattern. */
function emitRotate(f: FunctionBuilder, builtin: 'rotl' | 'rotr', type: IntType): void {
  const { e } = f
  if (type.bits >= 32) {
    emitTyped(e, valueTypeOf(type), builtin)
    return
  }
  const [value, count] = [newLocal(f, 'i32'), newLocal(f, 'i32')]
  e.i32Const(type.bits - 1)
  e.emit(op['i32.and'])
  e.localSet(count)
  emitPattern(e, type)
  e.localSet(value)
  e.localGet(value)
  e.localGet(count)
  e.emit(op[builtin === 'rotl' ? 'i32.shl' : 'i32.shr_u'])
  e.localGet(value)
  e.i32Const(type.bits)
  e.localGet(count)
  e.emit(op['i32.sub'])
  e.emit(op[builtin === 'rotl' ? 'i32.shr_u' : 'i32.shl'])
  e.emit(op['i32.or'])
  emitWrap(e, type)
}

/** Each byte is taken out and put into its mirrored place. */
function emitByteSwap(f: FunctionBuilder, type: IntType): void {
  const { e } = f
  const wasmType = valueTypeOf(type)
  const constant = (value: number): void => (wasmType === 'i64' ? e.i64Const(value) : e.i32Const(value))
  const value = newLocal(f, wasmType)
  e.localSet(value)
  constant(0)
  for (let at = 0; at < type.bits; at += 8) {
    e.localGet(value)
    constant(at)
    emitTyped(e, wasmType, 'shr_u')
    constant(0xff)
    emitTyped(e, wasmType, 'and')
    constant(type.bits - 8 - at)
    emitTyped(e, wasmType, 'shl')
    emitTyped(e, wasmType, 'or')
  }
  emitWrap(e, type)
}

function emitHighProduct(f: FunctionBuilder, type: IntType): void {
  const { e } = f
  if (type.bits === 64) {
    e.i32Const(type.signed ? 1 : 0)
    e.call(runtime.mulhi)
    return
  }
  const b = newLocal(f, 'i32')
  const extend = op[type.signed ? 'i64.extend_i32_s' : 'i64.extend_i32_u']
  e.localSet(b)
  e.emit(extend)
  e.localGet(b)
  e.emit(extend)
  e.emit(op['i64.mul'])
  e.i64Const(type.bits)
  e.emit(op['i64.shr_u'])
  e.emit(op['i32.wrap_i64'])
  emitWrap(e, type)
}
