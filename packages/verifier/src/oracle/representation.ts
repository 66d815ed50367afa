import type { IntType, ScalarType } from '@sourceless/contract'
import { type Mnemonic, op, type ValueType, type WasmEmitter } from '@sourceless/isa-wasm'

/** The WebAssembly type that holds a scalar. Integers below 64 bits live in an i32, extended by their own sign. */
export function valueTypeOf(type: ScalarType): 'i32' | 'i64' | 'f32' | 'f64' {
  if (type.kind === 'float') return type.bits === 32 ? 'f32' : 'f64'
  return type.kind === 'int' && type.bits === 64 ? 'i64' : 'i32'
}

/** `i32.add` or `i64.add`, by the type. */
export function emitTyped(e: WasmEmitter, type: ValueType, operation: string): void {
  e.emit(op[`${type}.${operation}` as Mnemonic])
}

/** Constant of a scalar type; pushes zero when no value is given. */
export function emitConstant(e: WasmEmitter, type: ScalarType, value: bigint | number | boolean): void {
  switch (valueTypeOf(type)) {
    case 'i32':
      e.i32Const(Number(value))
      return
    case 'i64':
      e.i64Const(BigInt.asIntN(64, value as bigint))
      return
    case 'f32':
      e.f32Const(value as number)
      return
    default:
      e.f64Const(value as number)
  }
}

export function emitZero(e: WasmEmitter, type: ScalarType): void {
  emitConstant(e, type, type.kind === 'int' ? 0n : type.kind === 'float' ? 0 : false)
}

/** Makes an i32 with right low bits into the one form that stands for a value of the type. */
export function emitWrap(e: WasmEmitter, type: IntType): void {
  if (type.bits >= 32) return
  if (type.signed) {
    e.emit(op[type.bits === 8 ? 'i32.extend8_s' : 'i32.extend16_s'])
    return
  }
  e.i32Const(type.bits === 8 ? 0xff : 0xffff)
  e.emit(op['i32.and'])
}

/** Low bits only, zeros above: the bit pattern of a narrow integer. */
export function emitPattern(e: WasmEmitter, type: IntType): void {
  if (type.signed) emitWrap(e, { ...type, signed: false })
}

export function emitLoad(e: WasmEmitter, type: ScalarType): void {
  e.memory(op[`${valueTypeOf(type)}.load${accessSuffix(type, true)}` as Mnemonic])
}

export function emitStore(e: WasmEmitter, type: ScalarType): void {
  e.memory(op[`${valueTypeOf(type)}.store${accessSuffix(type, false)}` as Mnemonic])
}

function accessSuffix(type: ScalarType, load: boolean): string {
  if (type.kind === 'bool') return load ? '8_u' : '8'
  if (type.kind === 'float' || type.bits >= 32) return ''
  return `${type.bits}${load ? (type.signed ? '_s' : '_u') : ''}`
}

/** Integer or bool to i64, keeping the value. */
export function emitToI64(e: WasmEmitter, type: ScalarType): void {
  if (type.kind === 'float') throw new Error('a float has no integer value here')
  if (type.kind === 'int' && type.bits === 64) return
  e.emit(op[type.kind === 'int' && type.signed ? 'i64.extend_i32_s' : 'i64.extend_i32_u'])
}
