import type {
  BuiltinCallExpression,
  DeclareStatement,
  Expression,
  FunctionDeclaration,
  LoopStatement,
  Statement,
} from '../ast.js'
import { zero } from '../check/declarations.js'
import { isScalar } from '../types.js'
import type { Scalar } from './arithmetic.js'
import { callHelper, evaluate, memoryOf } from './expressions.js'
import { elementOffset, type Frame, type Machine, memoryLength, type Stop, step, violate } from './machine.js'

/** How a statement ended: by going on, or by leaving something around it. */
type Flow = 'next' | 'break' | 'continue' | { readonly returned: Scalar | undefined }

/** Runs a function whose parameters are in `frame`. */
export function runFunction(machine: Machine, frame: Frame, declaration: FunctionDeclaration): Scalar | undefined {
  step(machine)
  const flow = runAll(machine, frame, declaration.body)
  if (typeof flow === 'object') return flow.returned
  if (declaration.result.kind !== 'void') violate('missing-return', declaration.span)
  return undefined
}

function runAll(machine: Machine, frame: Frame, statements: readonly Statement[]): Flow {
  for (const statement of statements) {
    const flow = run(machine, frame, statement)
    if (flow !== 'next') return flow
  }
  return 'next'
}

function run(machine: Machine, frame: Frame, statement: Statement): Flow {
  step(machine)
  switch (statement.kind) {
    case 'declare':
      declareVariable(machine, frame, statement)
      return 'next'
    case 'assign': {
      const { target } = statement
      if (target.kind === 'variable') {
        frame.set(target.variable, evaluate(machine, frame, statement.value))
        return 'next'
      }
      const memory = memoryOf(machine, frame, target.base)
      const index = evaluate(machine, frame, target.index) as bigint
      const value = evaluate(machine, frame, statement.value)
      memory.storage[elementOffset(memory, index, target.span, 'write')] = value
      return 'next'
    }
    case 'if':
      return runAll(
        machine,
        frame,
        evaluate(machine, frame, statement.condition) ? statement.whenTrue : statement.whenFalse,
      )
    case 'loop':
      return runLoop(machine, frame, statement)
    case 'block':
      return runAll(machine, frame, statement.body)
    case 'break':
    case 'continue':
      return statement.kind
    case 'return':
      return { returned: statement.value === undefined ? undefined : evaluate(machine, frame, statement.value) }
    case 'call':
      if (statement.call.kind === 'call') callHelper(machine, frame, statement.call)
      else runBuiltin(machine, frame, statement.call)
      return 'next'
  }
}

function runLoop(machine: Machine, frame: Frame, loop: LoopStatement): Flow {
  for (let first = true; ; first = false) {
    step(machine)
    const tested = loop.testFirst || !first
    if (tested && !evaluate(machine, frame, loop.condition)) return 'next'
    const flow = runAll(machine, frame, loop.body)
    if (flow === 'break') return 'next'
    if (typeof flow === 'object') return flow
    runAll(machine, frame, loop.step)
  }
}

/** A declaration makes its variable anew each time it is reached. */
function declareVariable(machine: Machine, frame: Frame, { variable, initial, elements }: DeclareStatement): void {
  if (variable.type.kind !== 'array') {
    frame.set(variable, evaluate(machine, frame, initial!))
    return
  }
  const { length, element } = variable.type
  step(machine, length)
  const storage = new Array<Scalar>(length).fill(zero(element))
  // The elements are computed before the array comes to be: its own name is not in scope there.
  const values = (elements ?? []).map((expression) => evaluate(machine, frame, expression))
  for (const [index, value] of values.entries()) storage[index] = value
  frame.set(variable, { storage, length, string: false })
}

function runBuiltin(machine: Machine, frame: Frame, call: BuiltinCallExpression): void {
  const [argument] = call.arguments
  switch (call.builtin) {
    case 'write':
      for (const byte of writtenBytes(machine, frame, argument!)) emit(machine, byte)
      return
    case 'writeDecimal':
      for (const digit of String(evaluate(machine, frame, argument!))) emit(machine, digit.charCodeAt(0))
      return
    case 'exit': {
      const code = evaluate(machine, frame, argument!) as bigint
      if (code < 0n || code > 255n) violate('exit-code-out-of-range', call.span)
      throw { stop: 'exit', code: Number(code) } satisfies Stop
    }
    default:
      evaluate(machine, frame, call)
  }
}

function emit(machine: Machine, byte: number): void {
  step(machine)
  machine.stdout.push(byte)
}

function writtenBytes(machine: Machine, frame: Frame, argument: Expression): number[] {
  if (isScalar(argument.type)) return [Number(evaluate(machine, frame, argument))]
  const memory = memoryOf(machine, frame, argument)
  return memory.storage.slice(0, memoryLength(machine, memory)).map(Number)
}
