import type { Contract, Diagnostic, Example, FunctionExample, ProgramExample, Type, Value } from './ast.js'
import { createInterpreter, type Interpreter, type InterpreterOptions } from './interpret/interpreter.js'
import type { LimitReached, Violation } from './interpret/outcome.js'
import { formatBytes, formatCall, formatExample, formatValue } from './text/value.js'

/**
 * Runs every example of a contract, and `more` given beside it, in the interpreter. Each one that the behaviour refutes
 * gives a diagnostic `example-contradicted` with what the example says and what the behaviour gives.
 */
export function checkExamples(
  contract: Contract,
  more: readonly Example[] = [],
  options: InterpreterOptions = {},
): Diagnostic[] {
  const interpreter = createInterpreter(contract, options)
  return [...contract.examples, ...more].flatMap((example) => {
    const problem =
      example.kind === 'program' ? checkProgram(interpreter, example) : checkFunction(contract, interpreter, example)
    if (problem === undefined) return []
    const message = `the example ${formatExample(example, contract.entry)} is contradicted: ${problem}`
    const hint = 'correct the example or the behaviour'
    const span = example.span === undefined ? {} : { span: example.span }
    return [{ code: 'example-contradicted', message, hint, ...span }]
  })
}

function checkFunction(contract: Contract, interpreter: Interpreter, example: FunctionExample): string | undefined {
  const { entry } = contract
  const outcome = interpreter.call(example.arguments)
  const call = formatCall(entry, example.arguments)
  if (outcome.kind !== 'returned') return `${call} ${describeStop(outcome)}`
  if (example.result !== undefined && !sameValue(example.result, outcome.result!)) {
    return `the behaviour gives ${formatValue(outcome.result!, entry.result)}`
  }
  for (const [index, parameter] of entry.parameters.entries()) {
    const stated = example.after[parameter.name]
    const found = outcome.after[index]!
    if (stated !== undefined && !sameValue(stated, found))
      return `afterwards ${parameter.name} holds ${formatShort(found, parameter.type)}`
  }
  return undefined
}

function checkProgram(interpreter: Interpreter, example: ProgramExample): string | undefined {
  const outcome = interpreter.runProgram({ args: example.arguments, stdin: example.stdin })
  if (outcome.kind !== 'exited') return `the program ${describeStop(outcome)}`
  if (!sameValue(outcome.stdout, example.stdout)) return `the program writes ${shorten(formatBytes(outcome.stdout))}`
  return outcome.exit === example.exit ? undefined : `the program exits with ${outcome.exit}`
}

/** What became of a run that did not end normally. */
export function describeStop(outcome: Violation | LimitReached): string {
  if (outcome.kind === 'limit') return `does not end within ${outcome.steps} steps`
  const { line, column } = outcome.span.start
  switch (outcome.violation) {
    case 'division-by-zero':
      return `divides by zero at ${line}:${column}`
    case 'index-out-of-range':
      return `uses an index out of range at ${line}:${column}`
    case 'missing-return':
      return `reaches the end of the function at ${line}:${column} without a return`
    case 'exit-code-out-of-range':
      return `exits with a code that is not 0 to 255 at ${line}:${column}`
    case 'requires-not-met':
      return `is not permitted by requires at ${line}:${column}`
    case 'ensures-failed':
      return `does not keep ensures at ${line}:${column}`
  }
}

/** Equality of results: −0 equals +0, and one NaN another. */
export function sameValue(a: Value, b: Value): boolean {
  if (typeof a === 'object' && typeof b === 'object') {
    return (
      a.length === b.length && a.every((item: bigint | number | boolean, index: number) => sameValue(item, b[index]!))
    )
  }
  return a === b || (Number.isNaN(a) && Number.isNaN(b))
}

const formatShort = (value: Value, type: Type): string => shorten(formatValue(value, type))
const shorten = (text: string): string => (text.length > 200 ? `${text.slice(0, 197)}…` : text)
