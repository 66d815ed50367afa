import type {
  BinaryExpression,
  CallExpression,
  Expression,
  IndexExpression,
  IntType,
  ScalarType,
  Span,
  Variable,
} from '@sourceless/contract'
import { scalarSizeBytes } from '@sourceless/contract'
import { op } from '@sourceless/isa-wasm'
import { emitBuiltin } from './builtins.js'
import { emitCast } from './casts.js'
import { emitCheckStatus, emitViolationIf, type FunctionBuilder, newLocal } from './function-builder.js'
import { emitConstant, emitLoad, emitToI64, emitTyped, emitWrap, valueTypeOf } from './representation.js'
import { globals, runtime } from './status.js'

/** Pushes the value of a scalar expression. */
export function emitExpression(f: FunctionBuilder, expression: Expression): void {
  const { e } = f
  const type = expression.type as ScalarType
  switch (expression.kind) {
    case 'literal':
      emitConstant(e, type, expression.value)
      return
    case 'variable':
      e.localGet(f.variables.get(expression.variable)!)
      return
    case 'unary':
      emitUnary(f, expression.operator, expression.operand, type)
      return
    case 'binary':
      emitBinary(f, expression)
      return
    case 'conditional':
      emitExpression(f, expression.condition)
      e.if(valueTypeOf(type))
      emitExpression(f, expression.whenTrue)
      e.else()
      emitExpression(f, expression.whenFalse)
      e.end()
      return
    case 'cast':
      emitExpression(f, expression.operand)
      emitCast(f, expression.operand.type as ScalarType, type)
      return
    case 'index': {
      const memory = openMemory(f, expression.base)
      emitElementAddress(f, memory, openIndex(f, expression.index), expression.span, 'read')
      emitLoad(e, type)
      return
    }
    case 'length':
      emitLength(f, expression.base)
      return
    case 'builtin':
      expression.builtin === 'read' ? emitRead(f) : emitBuiltin(f, expression)
      return
    case 'call':
      emitCall(f, expression)
      return
    case 'bytes':
      throw new Error('a text is no value')
  }
}

function emitUnary(f: FunctionBuilder, operator: '-' | '~' | '!', operand: Expression, type: ScalarType): void {
  const { e } = f
  const wasmType = valueTypeOf(type)
  if (operator === '-' && type.kind === 'int') emitConstant(e, type, 0n)
  emitExpression(f, operand)
  if (operator === '!') {
    e.emit(op['i32.eqz'])
    return
  }
  if (type.kind === 'float') {
    emitTyped(e, wasmType, 'neg')
    return
  }
  if (operator === '-') emitTyped(e, wasmType, 'sub')
  else {
    if (wasmType === 'i64') e.i64Const(-1)
    else e.i32Const(-1)
    emitTyped(e, wasmType, 'xor')
  }
  emitWrap(e, type as IntType)
}

const comparisons: Readonly<Record<string, string>> = { '<': 'lt', '<=': 'le', '>': 'gt', '>=': 'ge' }
const plain: Readonly<Record<string, string>> = {
  '+': 'add',
  '-': 'sub',
  '*': 'mul',
  '&': 'and',
  '|': 'or',
  '^': 'xor',
}

function emitBinary(f: FunctionBuilder, { operator, left, right, type, span }: BinaryExpression): void {
  const { e } = f
  if (operator === '&&' || operator === '||') {
    emitLazy(f, operator, left, right)
    return
  }
  const sides = left.type as ScalarType
  const wasmType = valueTypeOf(sides)
  emitExpression(f, left)
  emitExpression(f, right)
  if (operator === '<<' || operator === '>>') {
    emitShift(f, operator, sides as IntType, right.type as IntType)
    return
  }
  if (operator === '==' || operator === '!=') {
    emitTyped(e, wasmType, operator === '==' ? 'eq' : 'ne')
    return
  }
  const comparison = comparisons[operator]
  if (comparison !== undefined) {
    emitTyped(e, wasmType, sides.kind === 'int' ? `${comparison}_${sides.signed ? 's' : 'u'}` : comparison)
    return
  }
  if (type.kind === 'float') {
    emitTyped(e, wasmType, operator === '/' ? 'div' : plain[operator]!)
    return
  }
  if (operator === '/' || operator === '%') {
    emitDivision(f, operator, sides as IntType, span)
    return
  }
  emitTyped(e, wasmType, plain[operator]!)
  emitWrap(e, sides as IntType)
}

function emitLazy(f: FunctionBuilder, operator: '&&' | '||', left: Expression, right: Expression): void {
  const { e } = f
  emitExpression(f, left)
  e.if('i32')
  if (operator === '&&') emitExpression(f, right)
  else e.i32Const(1)
  e.else()
  if (operator === '&&') e.i32Const(0)
  else emitExpression(f, right)
  e.end()
}

/** The count is taken modulo the width, a power of two: its low bits alone decide. */
function emitShift(f: FunctionBuilder, operator: '<<' | '>>', type: IntType, countType: IntType): void {
  const { e } = f
  if (countType.bits === 64) e.emit(op['i32.wrap_i64'])
  e.i32Const(type.bits - 1)
  e.emit(op['i32.and'])
  if (type.bits === 64) e.emit(op['i64.extend_i32_u'])
  emitTyped(e, valueTypeOf(type), operator === '<<' ? 'shl' : type.signed ? 'shr_s' : 'shr_u')
  emitWrap(e, type)
}

/** The most negative value divided by −1 wraps, where the WebAssembly instruction would trap. */
function emitDivision(f: FunctionBuilder, operator: '/' | '%', type: IntType, span: Span): void {
  const { e } = f
  const wasmType = valueTypeOf(type)
  const [a, b] = [newLocal(f, wasmType), newLocal(f, wasmType)]
  const constant = (value: number): void => (wasmType === 'i64' ? e.i64Const(value) : e.i32Const(value))
  e.localSet(b)
  e.localSet(a)
  e.localGet(b)
  emitTyped(e, wasmType, 'eqz')
  emitViolationIf(f, 'division-by-zero', span)
  const divide = (): void => {
    e.localGet(a)
    e.localGet(b)
    emitTyped(e, wasmType, `${operator === '/' ? 'div' : 'rem'}_${type.signed ? 's' : 'u'}`)
  }
  if (operator === '%' || !type.signed) divide()
  else {
    e.localGet(b)
    constant(-1)
    emitTyped(e, wasmType, 'eq')
    e.if(wasmType)
    constant(0)
    e.localGet(a)
    emitTyped(e, wasmType, 'sub')
    e.else()
    divide()
    e.end()
  }
  emitWrap(e, type)
}

/** Where a slice, array, table or string lies: how to push its pointer (i32) and its length or NUL index (i64). */
export interface Memory {
  readonly element: ScalarType
  readonly string: boolean
  pointer(): void
  extent(): void
}

const byte: ScalarType = { kind: 'int', bits: 8, signed: false }

/** For `args[i]`, checks the index here and now. */
export function openMemory(f: FunctionBuilder, expression: Expression): Memory {
  const { e } = f
  if (expression.kind === 'bytes') {
    const address = f.module.layout.placeBytes(expression.value)
    return {
      element: byte,
      string: false,
      pointer: () => e.i32Const(address),
      extent: () => e.i64Const(expression.value.length),
    }
  }
  if (expression.kind === 'index') return openArgument(f, expression)
  if (expression.kind !== 'variable') throw new Error(`${expression.kind} has no elements`)
  return openVariable(f, expression.variable)
}

function openVariable(f: FunctionBuilder, variable: Variable): Memory {
  const { e } = f
  const { type } = variable
  if (type.kind === 'array') {
    const address = f.module.layout.addressOf(variable)
    return {
      element: type.element,
      string: false,
      pointer: () => e.i32Const(address),
      extent: () => e.i64Const(type.length),
    }
  }
  if (type.kind !== 'slice' && type.kind !== 'cstr') throw new Error(`${variable.name} has no elements`)
  const local = f.variables.get(variable)!
  const element = type.kind === 'slice' ? type.element : byte
  return {
    element,
    string: type.kind === 'cstr',
    pointer: () => e.localGet(local),
    extent: () => e.localGet(local + 1),
  }
}

/** The arguments are a row of (pointer: u32, length: u32). */
function openArgument(f: FunctionBuilder, expression: IndexExpression): Memory {
  const { e } = f
  if (expression.base.kind !== 'variable') throw new Error('only a variable holds the arguments')
  const table = f.variables.get(expression.base.variable)!
  const index = openIndex(f, expression.index)
  e.localGet(index)
  e.localGet(table + 1)
  e.emit(op['i64.ge_u'])
  emitViolationIf(f, 'index-out-of-range', expression.span)
  const entry = newLocal(f, 'i32')
  e.localGet(index)
  e.emit(op['i32.wrap_i64'])
  e.i32Const(8)
  e.emit(op['i32.mul'])
  e.localGet(table)
  e.emit(op['i32.add'])
  e.localSet(entry)
  return {
    element: byte,
    string: true,
    pointer: () => {
      e.localGet(entry)
      e.memory(op['i32.load'])
    },
    extent: () => {
      e.localGet(entry)
      e.memory(op['i64.load32_u'], 4)
    },
  }
}

/** Evaluates an index of any integer type into a fresh i64 local; negative ones become huge. */
export function openIndex(f: FunctionBuilder, index: Expression): number {
  emitExpression(f, index)
  emitToI64(f.e, index.type as ScalarType)
  const local = newLocal(f, 'i64')
  f.e.localSet(local)
  return local
}

/** Checks the index and pushes the address of the element. The NUL of a string may be read. */
export function emitElementAddress(
  f: FunctionBuilder,
  memory: Memory,
  index: number,
  span: Span,
  access: 'read' | 'write',
): void {
  const { e } = f
  e.localGet(index)
  memory.extent()
  e.emit(op[memory.string && access === 'read' ? 'i64.gt_u' : 'i64.ge_u'])
  emitViolationIf(f, 'index-out-of-range', span)
  memory.pointer()
  e.localGet(index)
  e.emit(op['i32.wrap_i64'])
  e.i32Const(scalarSizeBytes(memory.element))
  e.emit(op['i32.mul'])
  e.emit(op['i32.add'])
}

function emitLength(f: FunctionBuilder, base: Expression): void {
  if (base.type.kind === 'args') {
    if (base.kind !== 'variable') throw new Error('only a variable holds the arguments')
    f.e.localGet(f.variables.get(base.variable)! + 1)
    return
  }
  emitMemoryLength(f, openMemory(f, base))
}

/** Elements of a slice or array, bytes before the first NUL of a string. */
export function emitMemoryLength(f: FunctionBuilder, memory: Memory): void {
  if (!memory.string) {
    memory.extent()
    return
  }
  memory.pointer()
  f.e.call(runtime.strlen)
  emitCheckStatus(f)
}

export function emitCall(f: FunctionBuilder, call: CallExpression): void {
  for (const [index, parameter] of call.callee.parameters.entries()) {
    const argument = call.arguments[index]!
    const { kind } = parameter.type
    if (kind !== 'slice' && kind !== 'cstr') emitExpression(f, argument)
    else {
      const memory = openMemory(f, argument)
      memory.pointer()
      if (kind === 'cstr') memory.extent()
      else emitMemoryLength(f, memory)
    }
  }
  f.e.call(f.module.functionIndices.get(call.callee)!)
  emitCheckStatus(f)
}

/** The next byte of standard input, or −1. */
function emitRead(f: FunctionBuilder): void {
  const { e } = f
  e.globalGet(globals.stdin)
  e.globalGet(globals.stdinEnd)
  e.emit(op['i32.lt_u'])
  e.if('i32')
  e.globalGet(globals.stdin)
  e.memory(op['i32.load8_u'])
  e.globalGet(globals.stdin)
  e.i32Const(1)
  e.emit(op['i32.add'])
  e.globalSet(globals.stdin)
  e.else()
  e.i32Const(-1)
  e.end()
}
