import { type FloatType, type IntType, integerRange, type ScalarType } from '@sourceless/contract'
import { type Mnemonic, op } from '@sourceless/isa-wasm'
import { type FunctionBuilder, newLocal } from './function-builder.js'
import { emitToI64, emitTyped, emitWrap, emitZero, valueTypeOf } from './representation.js'

/** Converts the value on the stack. */
export function emitCast(f: FunctionBuilder, from: ScalarType, to: ScalarType): void {
  if (to.kind === 'bool') emitToBool(f, from)
  else if (to.kind === 'int') {
    if (from.kind === 'float') emitFloatToInt(f, from, to)
    else emitIntToInt(f, from, to)
  } else emitToFloat(f, from, to)
}

function emitToBool(f: FunctionBuilder, from: ScalarType): void {
  if (from.kind === 'bool') return
  emitZero(f.e, from)
  emitTyped(f.e, valueTypeOf(from), 'ne')
}

function emitIntToInt(f: FunctionBuilder, from: ScalarType, to: IntType): void {
  if (to.bits === 64) {
    emitToI64(f.e, from)
    return
  }
  if (valueTypeOf(from) === 'i64') f.e.emit(op['i32.wrap_i64'])
  emitWrap(f.e, to)
}

/** Truncation that saturates. Below 32 bits through i32, then to the range of the type. */
function emitFloatToInt(f: FunctionBuilder, from: FloatType, to: IntType): void {
  const { e } = f
  const source = valueTypeOf(from)
  if (to.bits >= 32) {
    e.emit(op[`i${to.bits}.trunc_sat_${source}_${to.signed ? 's' : 'u'}` as Mnemonic])
    return
  }
  e.emit(op[`i32.trunc_sat_${source}_s` as Mnemonic])
  const { min, max } = integerRange(to)
  emitClamp(f, Number(min), 'i32.lt_s')
  emitClamp(f, Number(max), 'i32.gt_s')
}

/** Replaces the i32 on the stack by `bound` where it lies beyond it. */
function emitClamp(f: FunctionBuilder, bound: number, beyond: 'i32.lt_s' | 'i32.gt_s'): void {
  const { e } = f
  const value = newLocal(f, 'i32')
  e.localSet(value)
  e.i32Const(bound)
  e.localGet(value)
  e.localGet(value)
  e.i32Const(bound)
  e.emit(op[beyond])
  e.emit(op.select)
}

function emitToFloat(f: FunctionBuilder, from: ScalarType, to: FloatType): void {
  const target = valueTypeOf(to)
  if (from.kind !== 'float') {
    const signed = from.kind === 'int' && from.signed
    f.e.emit(op[`${target}.convert_${valueTypeOf(from)}_${signed ? 's' : 'u'}` as Mnemonic])
  } else if (from.bits < to.bits) f.e.emit(op['f64.promote_f32'])
  else if (from.bits > to.bits) f.e.emit(op['f32.demote_f64'])
}
