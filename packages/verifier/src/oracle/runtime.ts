import type { ScalarType, VoidType } from '@sourceless/contract'
import { op, type ValueType } from '@sourceless/isa-wasm'
import {
  createFunctionBuilder,
  emitCheckStatus,
  emitFuel,
  emitStop,
  type FunctionBuilder,
  type ModuleState,
  newLocal,
} from './function-builder.js'
import { globals, runtime, statusCodes } from './status.js'

const u64: ScalarType = { kind: 'int', bits: 64, signed: false }
const nothing: VoidType = { kind: 'void' }

/** The functions that every module has, in the order of `runtime`. */
export function buildRuntime(module: ModuleState): FunctionBuilder[] {
  return [
    buildStringLength(module),
    buildHighProduct(module),
    buildWriteByte(module),
    buildWriteBytes(module),
    buildWriteDecimal(module),
  ]
}

function start(module: ModuleState, parameters: ValueType[], result: ScalarType | VoidType): FunctionBuilder {
  const f = createFunctionBuilder(module, [], result)
  f.parameters.push(...parameters)
  return f
}

/** (pointer) → bytes before the NUL. */
function buildStringLength(module: ModuleState): FunctionBuilder {
  const f = start(module, ['i32'], u64)
  const { e } = f
  const at = newLocal(f, 'i32')
  e.localGet(0)
  e.localSet(at)
  e.block()
  e.loop()
  e.localGet(at)
  e.memory(op['i32.load8_u'])
  e.emit(op['i32.eqz'])
  e.brIf(1)
  emitFuel(f)
  emitIncrement(f, at)
  e.br(0)
  e.end()
  e.end()
  e.localGet(at)
  e.localGet(0)
  e.emit(op['i32.sub'])
  e.emit(op['i64.extend_i32_u'])
  e.end()
  return f
}

function emitIncrement(f: FunctionBuilder, local: number): void {
  f.e.localGet(local)
  f.e.i32Const(1)
  f.e.emit(op['i32.add'])
  f.e.localSet(local)
}

/**
 * (a, b, signed) → high half of the 128-bit product, from four products of halves. Reading a negative number as unsigned
 * adds 2^64, so the other factor is taken off the high half again.
 */
function buildHighProduct(module: ModuleState): FunctionBuilder {
  const f = start(module, ['i64', 'i64', 'i32'], u64)
  const { e } = f
  const [middle, low] = [newLocal(f, 'i64'), newLocal(f, 'i64')]
  const half = (local: number, part: 'low' | 'high'): void => {
    e.localGet(local)
    e.i64Const(part === 'low' ? 0xffffffffn : 32)
    e.emit(op[part === 'low' ? 'i64.and' : 'i64.shr_u'])
  }
  const product = (a: 'low' | 'high', b: 'low' | 'high'): void => {
    half(0, a)
    half(1, b)
    e.emit(op['i64.mul'])
  }
  product('high', 'low')
  product('low', 'low')
  e.i64Const(32)
  e.emit(op['i64.shr_u'])
  e.emit(op['i64.add'])
  e.localSet(middle)
  product('low', 'high')
  half(middle, 'low')
  e.emit(op['i64.add'])
  e.localSet(low)
  product('high', 'high')
  half(middle, 'high')
  e.emit(op['i64.add'])
  half(low, 'high')
  e.emit(op['i64.add'])
  for (const [negative, other] of [
    [0, 1],
    [1, 0],
  ] as const) {
    e.localGet(other)
    e.i64Const(0)
    e.localGet(negative)
    e.i64Const(0)
    e.emit(op['i64.lt_s'])
    e.localGet(2)
    e.emit(op['i32.and'])
    e.emit(op.select)
    e.emit(op['i64.sub'])
  }
  e.end()
  return f
}

/** (byte). Standard output is the end of memory, which grows with it. */
function buildWriteByte(module: ModuleState): FunctionBuilder {
  const f = start(module, ['i32'], nothing)
  const { e } = f
  emitFuel(f)
  e.globalGet(globals.stdoutEnd)
  e.i32Const(16)
  e.emit(op['i32.shr_u'])
  e.emit(op['memory.size'])
  e.emit(op['i32.ge_u'])
  e.if()
  e.i32Const(16)
  e.emit(op['memory.grow'])
  e.i32Const(-1)
  e.emit(op['i32.eq'])
  e.if()
  emitStop(f, statusCodes.limit)
  e.end()
  e.end()
  e.globalGet(globals.stdoutEnd)
  e.localGet(0)
  e.memory(op['i32.store8'])
  e.globalGet(globals.stdoutEnd)
  e.i32Const(1)
  e.emit(op['i32.add'])
  e.globalSet(globals.stdoutEnd)
  e.end()
  return f
}

/** (pointer, length). */
function buildWriteBytes(module: ModuleState): FunctionBuilder {
  const f = start(module, ['i32', 'i64'], nothing)
  const { e } = f
  e.block()
  e.loop()
  e.localGet(1)
  e.emit(op['i64.eqz'])
  e.brIf(1)
  e.localGet(0)
  e.memory(op['i32.load8_u'])
  e.call(runtime.writeByte)
  emitCheckStatus(f)
  emitIncrement(f, 0)
  e.localGet(1)
  e.i64Const(1)
  e.emit(op['i64.sub'])
  e.localSet(1)
  e.br(0)
  e.end()
  e.end()
  e.end()
  return f
}

/** (number, signed). From the highest power of ten that is not above the number down to one. */
function buildWriteDecimal(module: ModuleState): FunctionBuilder {
  const f = start(module, ['i64', 'i32'], nothing)
  const { e } = f
  const power = newLocal(f, 'i64')
  const scale = (operation: 'i64.mul' | 'i64.div_u'): void => {
    e.localGet(power)
    e.i64Const(10)
    e.emit(op[operation])
    e.localSet(power)
  }
  e.localGet(0)
  e.i64Const(0)
  e.emit(op['i64.lt_s'])
  e.localGet(1)
  e.emit(op['i32.and'])
  e.if()
  e.i32Const(0x2d)
  e.call(runtime.writeByte)
  emitCheckStatus(f)
  e.i64Const(0)
  e.localGet(0)
  e.emit(op['i64.sub'])
  e.localSet(0)
  e.end()
  e.i64Const(1)
  e.localSet(power)
  e.loop()
  e.localGet(0)
  e.localGet(power)
  e.emit(op['i64.div_u'])
  e.i64Const(10)
  e.emit(op['i64.ge_u'])
  e.if()
  scale('i64.mul')
  e.br(1)
  e.end()
  e.end()
  e.loop()
  e.localGet(0)
  e.localGet(power)
  e.emit(op['i64.div_u'])
  e.emit(op['i32.wrap_i64'])
  e.i32Const(0x30)
  e.emit(op['i32.add'])
  e.call(runtime.writeByte)
  emitCheckStatus(f)
  e.localGet(0)
  e.localGet(power)
  e.emit(op['i64.rem_u'])
  e.localSet(0)
  scale('i64.div_u')
  e.localGet(power)
  e.i64Const(0)
  e.emit(op['i64.ne'])
  e.brIf(0)
  e.end()
  e.end()
  return f
}
