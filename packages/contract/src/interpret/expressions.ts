import type {
  BinaryExpression,
  BuiltinCallExpression,
  CallExpression,
  Expression,
  IndexExpression,
  IntType,
} from '../ast.js'
import {
  cast,
  compare,
  floatBits,
  floatBuiltin,
  floatFromBits,
  floatOperation,
  integerBuiltin,
  integerOperation,
  type Scalar,
  wrap,
} from './arithmetic.js'
import { elementOffset, type Frame, type Machine, type Memory, memoryLength, step, violate } from './machine.js'
import { runFunction } from './statements.js'

/** Value of an expression that is a number or bool. Evaluation is left to right. */
export function evaluate(machine: Machine, frame: Frame, expression: Expression): Scalar {
  if (machine.countsOperations) step(machine)
  switch (expression.kind) {
    case 'literal':
      return expression.value
    case 'variable':
      return frame.get(expression.variable) as Scalar
    case 'unary': {
      const operand = evaluate(machine, frame, expression.operand)
      if (typeof operand === 'boolean') return !operand
      if (typeof operand === 'number') return -operand
      return wrap(expression.operator === '-' ? -operand : ~operand, expression.type as IntType)
    }
    case 'binary':
      return evaluateBinary(machine, frame, expression)
    case 'conditional': {
      const condition = evaluate(machine, frame, expression.condition)
      return evaluate(machine, frame, condition ? expression.whenTrue : expression.whenFalse)
    }
    case 'cast': {
      const operand = evaluate(machine, frame, expression.operand)
      return cast(operand, expression.type as IntType)
    }
    case 'index': {
      const memory = memoryOf(machine, frame, expression.base)
      const index = evaluate(machine, frame, expression.index) as bigint
      return memory.storage[elementOffset(memory, index, expression.span, 'read')]!
    }
    case 'length': {
      if (expression.base.type.kind === 'args') return BigInt(argumentsOf(frame, expression.base).length)
      return BigInt(memoryLength(machine, memoryOf(machine, frame, expression.base)))
    }
    case 'builtin':
      return evaluateBuiltin(machine, frame, expression)
    case 'call':
      return callHelper(machine, frame, expression)!
    case 'bytes':
      throw new Error('a text is no value')
  }
}

function evaluateBinary(machine: Machine, frame: Frame, expression: BinaryExpression): Scalar {
  const { operator } = expression
  const a = evaluate(machine, frame, expression.left)
  if (operator === '&&') return a && evaluate(machine, frame, expression.right)
  if (operator === '||') return a || evaluate(machine, frame, expression.right)
  const b = evaluate(machine, frame, expression.right)
  if (expression.type.kind === 'bool') return compare(operator, a, b)
  if (expression.type.kind === 'float') return floatOperation(operator, a as number, b as number, expression.type.bits)
  if ((operator === '/' || operator === '%') && b === 0n) violate('division-by-zero', expression.span)
  return integerOperation(operator, a as bigint, b as bigint, expression.type as IntType)
}

function evaluateBuiltin(machine: Machine, frame: Frame, call: BuiltinCallExpression): Scalar {
  if (call.builtin === 'read') {
    step(machine)
    return BigInt(machine.stdin[machine.stdinOffset++] ?? -1)
  }
  const [first, second] = call.arguments
  const a = evaluate(machine, frame, first!)
  const b = second === undefined ? undefined : evaluate(machine, frame, second)
  const { type } = first!
  switch (call.builtin) {
    case 'bits':
      return floatBits(a as number, type.kind === 'float' ? type.bits : 64)
    case 'float32':
      return floatFromBits(a as bigint, 32)
    case 'float64':
      return floatFromBits(a as bigint, 64)
    case 'isNaN':
      return Number.isNaN(a)
    default:
      if (type.kind === 'float') return floatBuiltin(call.builtin, a as number, (b ?? 0) as number, type.bits)
      return integerBuiltin(call.builtin, a as bigint, (b ?? 0n) as bigint, type as IntType)
  }
}

function argumentsOf(frame: Frame, base: Expression): readonly Memory[] {
  if (base.kind !== 'variable') throw new Error('only a variable holds the arguments')
  return frame.get(base.variable) as readonly Memory[]
}

/** Memory behind a slice, array, table or string, and behind a text. */
export function memoryOf(machine: Machine, frame: Frame, expression: Expression): Memory {
  if (expression.kind === 'variable')
    return (frame.get(expression.variable) ?? machine.tables.get(expression.variable)) as Memory
  if (expression.kind === 'index') return programArgument(machine, frame, expression)
  if (expression.kind !== 'bytes') throw new Error(`${expression.kind} has no elements`)
  const storage = Array.from(expression.value, BigInt)
  return { storage, length: storage.length, string: false }
}

function programArgument(machine: Machine, frame: Frame, expression: IndexExpression): Memory {
  const index = evaluate(machine, frame, expression.index) as bigint
  const given = argumentsOf(frame, expression.base)
  if (index < 0n || index >= BigInt(given.length)) violate('index-out-of-range', expression.span)
  return given[Number(index)]!
}

/** Calls a helper: values are copied, memory is shared. */
export function callHelper(machine: Machine, frame: Frame, call: CallExpression): Scalar | undefined {
  const inner: Frame = new Map()
  for (const [index, parameter] of call.callee.parameters.entries()) {
    const argument = call.arguments[index]!
    const { kind } = parameter.type
    if (kind === 'slice' || kind === 'cstr') inner.set(parameter, passMemory(machine, frame, argument, kind))
    else inner.set(parameter, evaluate(machine, frame, argument))
  }
  return runFunction(machine, inner, call.callee)
}

/** A string passed as a slice is as long as it is at the call. */
function passMemory(machine: Machine, frame: Frame, argument: Expression, kind: 'slice' | 'cstr'): Memory {
  const memory = memoryOf(machine, frame, argument)
  if (kind === 'cstr' || !memory.string) return memory
  return { storage: memory.storage, length: memoryLength(machine, memory), string: false }
}
