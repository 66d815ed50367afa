import {
  type Contract,
  type FunctionDeclaration,
  isScalar,
  type ScalarType,
  type Span,
  type Variable,
  walkExpression,
} from '@sourceless/contract'
import { op, type ValueType, WasmEmitter } from '@sourceless/isa-wasm'
import { type WasmFunction, type WasmGlobal, writeWasm } from '@sourceless/object-wasm'
import { emitFloatBits } from './builtins.js'
import { emitExpression } from './expressions.js'
import {
  createFunctionBuilder,
  emitFuel,
  emitLeave,
  emitViolation,
  emitViolationIf,
  type FunctionBuilder,
  type ModuleState,
  newLocal,
} from './function-builder.js'
import { createLayout } from './layout.js'
import { emitToI64, emitWrap, valueTypeOf } from './representation.js'
import { buildRuntime } from './runtime.js'
import { emitStatements } from './statements.js'
import { globals, statusCodes } from './status.js'

/** A contract as a WebAssembly module. It imports nothing. */
export interface OracleModule {
  /**
   * Exports `memory`, the globals of `globals`, and `run`: the contract with its conditions, slices and strings as
   * (pointer: i32, length: i64). Where all parameters and the result are scalars, also `scalar`: every argument as the
   * low bits of an i64 → (bits of the result: i64, status: i32).
   */
  readonly bytes: Uint8Array
  /** Where violations lie, by the number in the global `site`. */
  readonly sites: readonly Span[]
  /** First byte of memory that is free for arguments. */
  readonly heapBase: number
}

/** Translates statement by statement, with no optimisation: it must be as obviously right as the interpreter. */
export function buildOracleModule(contract: Contract, fuel: bigint): OracleModule {
  const module: ModuleState = { layout: createLayout(), functionIndices: new Map(), sites: [] }
  const builders = buildRuntime(module)
  for (const declaration of [...contract.helpers, contract.entry]) {
    module.functionIndices.set(declaration, builders.length)
    builders.push(buildFunction(module, declaration))
  }
  const run = builders.push(buildRun(module, contract, fuel)) - 1
  const functions = builders.map(finish)
  const scalar = contract.kind === 'function' && contract.entry.parameters.every(({ type }) => isScalar(type))
  if (scalar) functions.push(buildScalar(contract.entry, run))
  const heapBase = module.layout.end
  const exported = Object.entries(globals).map(([name, index]) => ({ name, kind: 'global', index }) as const)
  const bytes = writeWasm({
    functions,
    memories: [{ minimum: (heapBase >>> 16) + 1 }],
    globals: Object.keys(globals).map((name) => makeGlobal(name === 'fuel' ? 'i64' : 'i32')),
    exports: [
      { name: 'memory', kind: 'memory', index: 0 },
      { name: 'run', kind: 'function', index: run },
      ...(scalar ? [{ name: 'scalar', kind: 'function', index: functions.length - 1 } as const] : []),
      ...exported,
    ],
    data: module.layout.pieces.map(({ address, bytes }) => ({
      mode: { kind: 'active', offset: constantExpression((e) => e.i32Const(address)), index: 0, target: 'memory' },
      bytes,
    })),
  })
  return { bytes, sites: module.sites, heapBase }
}

function finish(f: FunctionBuilder): WasmFunction {
  const results: ValueType[] = f.result.kind === 'void' ? [] : [valueTypeOf(f.result)]
  return { type: { parameters: f.parameters, results }, locals: f.locals, body: f.e.finish() }
}

function makeGlobal(type: 'i32' | 'i64'): WasmGlobal {
  const initial = constantExpression((e) => (type === 'i64' ? e.i64Const(0) : e.i32Const(0)))
  return { type: { type, mutable: true }, initial }
}

function constantExpression(write: (e: WasmEmitter) => void): Uint8Array {
  const e = new WasmEmitter(16)
  write(e)
  e.end()
  return e.finish()
}

function buildFunction(module: ModuleState, declaration: FunctionDeclaration): FunctionBuilder {
  const f = createFunctionBuilder(module, declaration.parameters, declaration.result)
  emitFuel(f)
  emitStatements(f, declaration.body)
  if (declaration.result.kind !== 'void') emitViolation(f, 'missing-return', declaration.span)
  f.e.end()
  return f
}

/** Conditions around the entry. `ensures` sees what the caller passed: the entry has its own copies. */
function buildRun(module: ModuleState, contract: Contract, fuel: bigint): FunctionBuilder {
  const { entry } = contract
  const f = createFunctionBuilder(module, entry.parameters, entry.result)
  const { e } = f
  e.i64Const(fuel)
  e.globalSet(globals.fuel)
  e.i32Const(statusCodes.returned)
  e.globalSet(globals.status)
  for (const condition of contract.requires) {
    emitExpression(f, condition)
    e.emit(op['i32.eqz'])
    emitViolationIf(f, 'requires-not-met', condition.span)
  }
  for (let index = 0; index < f.parameters.length; index++) e.localGet(index)
  e.call(module.functionIndices.get(entry)!)
  const result = entry.result.kind === 'void' ? undefined : newLocal(f, valueTypeOf(entry.result))
  if (result !== undefined) e.localSet(result)
  emitEnsures(f, contract, result)
  if (result !== undefined) e.localGet(result)
  e.end()
  return f
}

/** `exit` is a way to end: what `ensures` says must hold then too. */
function emitEnsures(f: FunctionBuilder, contract: Contract, result: number | undefined): void {
  const { e } = f
  const status = newLocal(f, 'i32')
  e.globalGet(globals.status)
  e.localSet(status)
  e.localGet(status)
  e.i32Const(0)
  e.emit(op['i32.ne'])
  e.localGet(status)
  e.i32Const(statusCodes.exited)
  e.emit(op['i32.ne'])
  e.emit(op['i32.and'])
  e.if()
  emitLeave(f)
  e.end()
  e.i32Const(0)
  e.globalSet(globals.status)
  for (const condition of contract.ensures) {
    walkExpression(condition, (inner) => {
      if (inner.kind === 'variable' && inner.variable.role === 'result') f.variables.set(inner.variable, result!)
    })
    emitExpression(f, condition)
    e.emit(op['i32.eqz'])
    emitViolationIf(f, 'ensures-failed', condition.span)
  }
  e.localGet(status)
  e.globalSet(globals.status)
}

/** The shape that batch drivers call: i64s in, bits and status out. */
function buildScalar(entry: FunctionDeclaration, run: number): WasmFunction {
  const e = new WasmEmitter()
  const parameters: ValueType[] = entry.parameters.map(() => 'i64')
  const locals: ValueType[] = []
  for (const [index, parameter] of entry.parameters.entries()) {
    e.localGet(index)
    emitFromBits(e, parameter)
  }
  e.call(run)
  const f = { e, parameters, locals } as FunctionBuilder
  if (entry.result.kind === 'void') e.i64Const(0)
  else emitToBits(f, entry.result)
  e.globalGet(globals.status)
  e.end()
  return { type: { parameters, results: ['i64', 'i32'] }, locals, body: e.finish() }
}

function emitFromBits(e: WasmEmitter, { type }: Variable): void {
  if (type.kind === 'int') {
    if (type.bits === 64) return
    e.emit(op['i32.wrap_i64'])
    emitWrap(e, type)
  } else if (type.kind === 'bool') {
    e.emit(op['i32.wrap_i64'])
    e.i32Const(1)
    e.emit(op['i32.and'])
  } else if (type.kind === 'float' && type.bits === 32) {
    e.emit(op['i32.wrap_i64'])
    e.emit(op['f32.reinterpret_i32'])
  } else e.emit(op['f64.reinterpret_i64'])
}

function emitToBits(f: FunctionBuilder, type: ScalarType): void {
  if (type.kind !== 'float') {
    emitToI64(f.e, type)
    return
  }
  const value = newLocal(f, valueTypeOf(type))
  f.e.localSet(value)
  emitFloatBits(f, value, type.bits)
  if (type.bits === 32) f.e.emit(op['i64.extend_i32_u'])
}
