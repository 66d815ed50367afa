import type { FunctionDeclaration, ScalarType, Span, Variable, ViolationKind, VoidType } from '@sourceless/contract'
import { op, type ValueType, WasmEmitter } from '@sourceless/isa-wasm'
import type { Layout } from './layout.js'
import { emitZero, valueTypeOf } from './representation.js'
import { globals, statusCodes, violationStatus } from './status.js'

/** What the whole module shares while it is built. */
export interface ModuleState {
  readonly layout: Layout
  readonly functionIndices: Map<FunctionDeclaration, number>
  /** Place of each violation, numbered for the `site` global. */
  readonly sites: Span[]
}

/** One WebAssembly function in the making. */
export interface FunctionBuilder {
  readonly module: ModuleState
  readonly e: WasmEmitter
  readonly parameters: ValueType[]
  readonly locals: ValueType[]
  readonly result: ScalarType | VoidType
  /** First local of each variable: one for a scalar; pointer (i32) and length or extent (i64) for memory. */
  readonly variables: Map<Variable, number>
  /** Label depths of the loops around, innermost last. */
  readonly loops: { readonly breakDepth: number; readonly continueDepth: number }[]
}

export function createFunctionBuilder(
  module: ModuleState,
  parameters: readonly Variable[],
  result: ScalarType | VoidType,
): FunctionBuilder {
  const f: FunctionBuilder = {
    module,
    e: new WasmEmitter(),
    parameters: [],
    locals: [],
    result,
    variables: new Map(),
    loops: [],
  }
  for (const parameter of parameters) {
    f.variables.set(parameter, f.parameters.length)
    f.parameters.push(...parameterTypes(parameter))
  }
  return f
}

/** A slice is pointer and length, a string pointer and the index of its NUL, the arguments pointer and count. */
export function parameterTypes({ type }: Variable): ValueType[] {
  if (type.kind === 'slice' || type.kind === 'cstr' || type.kind === 'args') return ['i32', 'i64']
  if (type.kind === 'array' || type.kind === 'void') throw new Error(`no parameter is ${type.kind}`)
  return [valueTypeOf(type)]
}

export function newLocal(f: FunctionBuilder, type: ValueType): number {
  f.locals.push(type)
  return f.parameters.length + f.locals.length - 1
}

/** Leaves the function; what is written to `status` before tells callers to leave too. */
export function emitLeave(f: FunctionBuilder): void {
  if (f.result.kind !== 'void') emitZero(f.e, f.result)
  f.e.return()
}

export function emitStop(f: FunctionBuilder, status: number): void {
  f.e.i32Const(status)
  f.e.globalSet(globals.status)
  emitLeave(f)
}

/** Reports a violation and leaves. */
export function emitViolation(f: FunctionBuilder, violation: ViolationKind, span: Span): void {
  f.e.i32Const(f.module.sites.push(span) - 1)
  f.e.globalSet(globals.site)
  emitStop(f, violationStatus(violation))
}

/** Pops a condition; where it holds, that is a violation. */
export function emitViolationIf(f: FunctionBuilder, violation: ViolationKind, span: Span): void {
  f.e.if()
  emitViolation(f, violation, span)
  f.e.end()
}

/** After a call: leaves when the callee was stopped. */
export function emitCheckStatus(f: FunctionBuilder): void {
  f.e.globalGet(globals.status)
  f.e.if()
  emitLeave(f)
  f.e.end()
}

/** One unit of fuel; leaves when there is none left. */
export function emitFuel(f: FunctionBuilder): void {
  const { e } = f
  e.globalGet(globals.fuel)
  e.i64Const(1)
  e.emit(op['i64.sub'])
  e.globalSet(globals.fuel)
  e.globalGet(globals.fuel)
  e.i64Const(0)
  e.emit(op['i64.lt_s'])
  e.if()
  emitStop(f, statusCodes.limit)
  e.end()
}
