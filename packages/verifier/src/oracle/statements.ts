import type {
  AssignStatement,
  BuiltinCallExpression,
  DeclareStatement,
  LoopStatement,
  ScalarType,
  Statement,
} from '@sourceless/contract'
import { scalarSizeBytes } from '@sourceless/contract'
import { op } from '@sourceless/isa-wasm'
import { emitCast } from './casts.js'
import { emitCall, emitElementAddress, emitExpression, emitMemoryLength, openIndex, openMemory } from './expressions.js'
import {
  emitCheckStatus,
  emitFuel,
  emitStop,
  emitViolationIf,
  type FunctionBuilder,
  newLocal,
} from './function-builder.js'
import { emitStore, valueTypeOf } from './representation.js'
import { globals, runtime, statusCodes } from './status.js'

export function emitStatements(f: FunctionBuilder, statements: readonly Statement[]): void {
  for (const statement of statements) emitStatement(f, statement)
}

function emitStatement(f: FunctionBuilder, statement: Statement): void {
  const { e } = f
  switch (statement.kind) {
    case 'declare':
      emitDeclare(f, statement)
      return
    case 'assign':
      emitAssign(f, statement)
      return
    case 'if':
      emitExpression(f, statement.condition)
      e.if()
      emitStatements(f, statement.whenTrue)
      e.else()
      emitStatements(f, statement.whenFalse)
      e.end()
      return
    case 'loop':
      emitLoop(f, statement)
      return
    case 'block':
      emitStatements(f, statement.body)
      return
    case 'break':
      e.br(e.depth - f.loops.at(-1)!.breakDepth)
      return
    case 'continue':
      e.br(e.depth - f.loops.at(-1)!.continueDepth)
      return
    case 'return':
      if (statement.value !== undefined) emitExpression(f, statement.value)
      e.return()
      return
    case 'call': {
      const { call } = statement
      if (call.kind === 'builtin') {
        emitProgramBuiltin(f, call)
        return
      }
      emitCall(f, call)
      if (call.type.kind !== 'void') e.emit(op.drop)
    }
  }
}

/** `block { loop { test; block { body }; step; again } }`: leaving the inner block is `continue`, the outer one `break`. */
function emitLoop(f: FunctionBuilder, loop: LoopStatement): void {
  const { e } = f
  e.block()
  const breakDepth = e.depth
  e.loop()
  const againDepth = e.depth
  emitFuel(f)
  if (loop.testFirst) {
    emitExpression(f, loop.condition)
    e.emit(op['i32.eqz'])
    e.brIf(e.depth - breakDepth)
  }
  e.block()
  f.loops.push({ breakDepth, continueDepth: e.depth })
  emitStatements(f, loop.body)
  f.loops.pop()
  e.end()
  emitStatements(f, loop.step)
  if (loop.testFirst) e.br(e.depth - againDepth)
  else {
    emitExpression(f, loop.condition)
    e.brIf(e.depth - againDepth)
  }
  e.end()
  e.end()
}

/** The elements of a list are computed before the array is cleared: its own name is not in scope there. */
function emitDeclare(f: FunctionBuilder, { variable, initial, elements = [] }: DeclareStatement): void {
  const { e } = f
  const { type } = variable
  if (type.kind !== 'array') {
    const wasmType = valueTypeOf(type as ScalarType)
    emitExpression(f, initial!)
    const local = newLocal(f, wasmType)
    f.variables.set(variable, local)
    e.localSet(local)
    return
  }
  const size = scalarSizeBytes(type.element)
  const address = f.module.layout.addressOf(variable)
  const values = elements.map((element) => {
    emitExpression(f, element)
    const local = newLocal(f, valueTypeOf(type.element))
    e.localSet(local)
    return local
  })
  e.i32Const(address)
  e.i32Const(0)
  e.i32Const(type.length * size)
  e.emit(op['memory.fill'])
  for (const [index, local] of values.entries()) {
    e.i32Const(address + index * size)
    e.localGet(local)
    emitStore(e, type.element)
  }
}

/** Index, then value, then the check, then the store. */
function emitAssign(f: FunctionBuilder, { target, value }: AssignStatement): void {
  const { e } = f
  if (target.kind === 'variable') {
    emitExpression(f, value)
    e.localSet(f.variables.get(target.variable)!)
    return
  }
  const memory = openMemory(f, target.base)
  const index = openIndex(f, target.index)
  emitExpression(f, value)
  const computed = newLocal(f, valueTypeOf(memory.element))
  e.localSet(computed)
  emitElementAddress(f, memory, index, target.span, 'write')
  e.localGet(computed)
  emitStore(e, memory.element)
}

function emitProgramBuiltin(f: FunctionBuilder, call: BuiltinCallExpression): void {
  const { e } = f
  const [argument] = call.arguments
  if (argument === undefined) {
    emitExpression(f, call)
    e.emit(op.drop)
    return
  }
  const { type } = argument
  switch (call.builtin) {
    case 'write':
      if (type.kind === 'int') {
        emitExpression(f, argument)
        e.call(runtime.writeByte)
      } else {
        const memory = openMemory(f, argument)
        memory.pointer()
        emitMemoryLength(f, memory)
        e.call(runtime.writeBytes)
      }
      emitCheckStatus(f)
      return
    case 'writeDecimal':
      if (type.kind !== 'int') throw new Error('writeDecimal takes an integer')
      emitExpression(f, argument)
      emitCast(f, type, { kind: 'int', bits: 64, signed: type.signed })
      e.i32Const(type.signed ? 1 : 0)
      e.call(runtime.writeDecimal)
      emitCheckStatus(f)
      return
    default: {
      const code = newLocal(f, 'i32')
      emitExpression(f, argument)
      e.localSet(code)
      e.localGet(code)
      e.i32Const(255)
      e.emit(op['i32.gt_u']) // negative codes are huge when read as unsigned
      emitViolationIf(f, 'exit-code-out-of-range', call.span)
      e.localGet(code)
      e.globalSet(globals.exitCode)
      emitStop(f, statusCodes.exited)
    }
  }
}
