import type { StatusFunction } from '@sourceless/emulator'
import { op, type ValueType, WasmEmitter } from '@sourceless/isa-wasm'
import { writeWasm } from '@sourceless/object-wasm'
import type { Upper } from '../machine/narrow.js'
import { violationStatus } from '../oracle/index.js'

/**
 * The oracle for loops over all inputs: a status other than "returned" and "excluded by requires" becomes a trap, so that
 * no input on which the contract fails is passed over in silence.
 */
export function strictOracle(oracle: (...patterns: bigint[]) => [bigint, number], parameters: number): StatusFunction {
  const e = new WasmEmitter(128)
  const [value, status] = [parameters, parameters + 1]
  for (let i = 0; i < parameters; i++) e.localGet(i)
  e.call(0)
  e.localSet(status)
  e.localSet(value)
  e.localGet(status)
  e.emit(op['i32.eqz'])
  e.localGet(status)
  e.i32Const(violationStatus('requires-not-met'))
  e.emit(op['i32.eq'])
  e.emit(op['i32.or'])
  e.emit(op['i32.eqz'])
  e.if()
  e.emit(op.unreachable)
  e.end()
  e.localGet(value)
  e.localGet(status)
  e.end()
  return wrap(oracle, { parameters: i64s(parameters), results: ['i64', 'i32'] }, parameters, ['i64', 'i32'], e.finish())
}

/** A function of native types as one of i64s; what it throws goes through. */
export function asStatusFunction(
  native: (...args: never[]) => unknown,
  parameters: readonly ValueType[],
  result: ValueType | undefined,
): StatusFunction {
  const e = new WasmEmitter(128)
  parameters.forEach((type, i) => {
    e.localGet(i)
    if (type !== 'i64') e.emit(type === 'f64' ? op['f64.reinterpret_i64'] : op['i32.wrap_i64'])
    if (type === 'f32') e.emit(op['f32.reinterpret_i32'])
  })
  e.call(0)
  if (result === undefined) e.i64Const(0)
  if (result === 'f32') e.emit(op['i32.reinterpret_f32'])
  if (result === 'i32' || result === 'f32') e.emit(op['i64.extend_i32_u'])
  if (result === 'f64') e.emit(op['i64.reinterpret_f64'])
  e.i32Const(0)
  e.end()
  const results = result === undefined ? [] : [result]
  return wrap(native, { parameters, results }, parameters.length, [], e.finish())
}

/** A function whose result is wrong (status 1) where what is above its low `bits` is not as stated. */
export function demandExtended(
  candidate: StatusFunction,
  parameters: number,
  { fill, toBits }: Upper,
  bits: number,
): StatusFunction {
  const e = new WasmEmitter(128)
  const [value, status] = [parameters, parameters + 1]
  const above = BigInt(64 - bits)
  for (let i = 0; i < parameters; i++) e.localGet(i)
  e.call(0)
  e.localSet(status)
  e.localSet(value)
  e.localGet(value)
  e.localGet(status)
  e.localGet(value)
  e.localGet(value)
  e.i64Const(fill === 'ones' ? -1n << BigInt(bits) : above)
  e.emit(op[fill === 'ones' ? 'i64.or' : 'i64.shl'])
  if (fill !== 'ones') {
    e.i64Const(above)
    e.emit(op[fill === 'sign' ? 'i64.shr_s' : 'i64.shr_u'])
  }
  e.emit(op['i64.xor'])
  e.i64Const(BigInt(64 - toBits))
  e.emit(op['i64.shl'])
  e.emit(op['i64.eqz'])
  e.emit(op['i32.eqz'])
  e.emit(op['i32.or'])
  e.end()
  return wrap(
    candidate,
    { parameters: i64s(parameters), results: ['i64', 'i32'] },
    parameters,
    ['i64', 'i32'],
    e.finish(),
  )
}

const i64s = (count: number): readonly ValueType[] => Array.from({ length: count }, () => 'i64')

function wrap(
  imported: unknown,
  type: { readonly parameters: readonly ValueType[]; readonly results: readonly ValueType[] },
  parameters: number,
  locals: readonly ValueType[],
  body: Uint8Array,
): StatusFunction {
  const bytes = writeWasm({
    imports: [{ module: 'wrapped', field: 'run', description: { kind: 'function', type } }],
    functions: [{ type: { parameters: i64s(parameters), results: ['i64', 'i32'] }, locals, body }],
    exports: [{ name: 'run', kind: 'function', index: 1 }],
  })
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes as BufferSource), {
    wrapped: { run: imported as WebAssembly.ImportValue },
  })
  return instance.exports.run as unknown as StatusFunction
}
