import type { CallExpression, Node } from '@babel/types'
import type { Example, FunctionDeclaration, FunctionExample, ProgramExample, Value } from '../ast.js'
import { isWritable, scalarTypes } from '../types.js'
import type { Unit } from './context.js'
import { readBytes, readScalar, readValue } from './values.js'

type Reading = Pick<Unit, 'reporter' | 'locator'>
/** What an example is about. A writable slice may be given as parameter whose later contents are stated. */
export type Target = Pick<FunctionDeclaration, 'name' | 'parameters' | 'result'>

export function checkExamples(
  unit: Reading & { readonly program: boolean },
  entry: Target,
  nodes: readonly CallExpression[],
): Example[] {
  return nodes.flatMap((node) => readExample(unit, entry, node, unit.program) ?? [])
}

/** Reads `example(…)`: a call, what it gives, and what holds afterwards. */
export function readExample(unit: Reading, entry: Target, node: CallExpression, program: boolean): Example | undefined {
  const [first, ...rest] = node.arguments
  const { reporter } = unit
  const equation = first && splitEquation(first)
  const call = equation?.left ?? first
  if (call?.type !== 'CallExpression' || call.callee.type !== 'Identifier') {
    return reporter.report(
      'bad-example',
      first ?? node,
      'an example starts with a call',
      `write ${entry.name}(…) and what it gives`,
    )
  }
  if (call.callee.name !== entry.name) {
    const message = `the example calls ${call.callee.name}, but the contract is about ${entry.name}`
    return reporter.report('bad-example', call.callee, message, `write ${entry.name}(…)`)
  }
  if (program) {
    if (equation !== undefined)
      return reporter.report('bad-example', first, 'a program has no result', 'state stdout("…") and exit(n)')
    return readProgramExample(unit, call, rest, node)
  }
  return readFunctionExample(unit, entry, call, equation?.right, rest, node)
}

/** `a == b`, also written `a = b`. */
function splitEquation(node: Node): { left: Node; right: Node } | undefined {
  if (node.type === 'AssignmentExpression' && node.operator === '=') return node
  if (node.type === 'BinaryExpression' && (node.operator === '==' || node.operator === '===')) return node
  return undefined
}

function readFunctionExample(
  unit: Reading,
  entry: Target,
  call: CallExpression,
  result: Node | undefined,
  rest: readonly Node[],
  node: Node,
): FunctionExample | undefined {
  const { reporter, locator } = unit
  const values = readArguments(unit, entry, call)
  if (entry.result.kind === 'void' && result !== undefined) {
    return reporter.report(
      'bad-example',
      result,
      `${entry.name} returns nothing`,
      'state what a parameter holds afterwards, as in values == [3, 2, 1]',
    )
  }
  if (result === undefined && rest.length === 0) {
    const form = entry.result.kind === 'void' ? `${entry.name}(…), values == […]` : `${entry.name}(…) == value`
    return reporter.report('bad-example', node, 'the example states no result', `write ${form}`)
  }
  const value = result === undefined ? undefined : readValue(result, entry.result, reporter)
  const after: Record<string, Value> = {}
  for (const part of rest) readAfter(unit, entry, part, after)
  if (values === undefined || (result !== undefined && value === undefined)) return undefined
  return {
    kind: 'function',
    arguments: values,
    ...(value === undefined ? {} : { result: value }),
    after,
    span: locator.span(node),
  }
}

function readArguments(unit: Reading, entry: Target, call: CallExpression): Value[] | undefined {
  const wanted = entry.parameters.length
  if (call.arguments.length !== wanted) {
    const message = `${entry.name} takes ${wanted === 1 ? '1 argument' : `${wanted} arguments`}, not ${call.arguments.length}`
    return unit.reporter.report('wrong-argument-count', call, message, 'give each parameter one value')
  }
  const values = entry.parameters.map((parameter, index) =>
    readValue(call.arguments[index]!, parameter.type, unit.reporter),
  )
  return values.every((value) => value !== undefined) ? (values as Value[]) : undefined
}

function readAfter(unit: Reading, entry: Target, node: Node, after: Record<string, Value>): void {
  const { reporter } = unit
  const equation = splitEquation(node)
  if (equation?.left.type !== 'Identifier') {
    reporter.report('bad-example', node, 'this states nothing about a parameter', 'write parameter == value')
    return
  }
  const { name } = equation.left
  const parameter = entry.parameters.find((found) => found.name === name)
  if (parameter === undefined || !isWritable(parameter.type)) {
    const problem = parameter === undefined ? `${entry.name} has no parameter ${name}` : `${name} never changes`
    reporter.report('bad-example', equation.left, problem, 'name a slice or string that the function writes to')
    return
  }
  const value = readValue(equation.right, parameter.type, reporter)
  if (value !== undefined) after[name] = value
}

function readProgramExample(
  unit: Reading,
  call: CallExpression,
  rest: readonly Node[],
  node: Node,
): ProgramExample | undefined {
  const { reporter, locator } = unit
  const given = call.arguments.map((argument) => readValue(argument, { kind: 'cstr', writable: false }, reporter))
  const found: { stdin?: Uint8Array; stdout?: Uint8Array; exit?: number } = {}
  for (const part of rest) readProgramPart(unit, part, found)
  if (given.includes(undefined)) return undefined
  return {
    kind: 'program',
    arguments: given as Uint8Array[],
    stdin: found.stdin ?? new Uint8Array(),
    stdout: found.stdout ?? new Uint8Array(),
    exit: found.exit ?? 0,
    span: locator.span(node),
  }
}

function readProgramPart(
  unit: Reading,
  node: Node,
  found: { stdin?: Uint8Array; stdout?: Uint8Array; exit?: number },
): void {
  const { reporter } = unit
  const name = node.type === 'CallExpression' && node.callee.type === 'Identifier' ? node.callee.name : ''
  const argument = node.type === 'CallExpression' && node.arguments.length === 1 ? node.arguments[0] : undefined
  if (
    argument === undefined ||
    (name !== 'stdin' && name !== 'stdout' && name !== 'exit') ||
    found[name] !== undefined
  ) {
    reporter.report(
      'bad-example',
      node,
      'this part is not understood',
      'after the call stand stdin("…"), stdout("…") and exit(n), each at most once',
    )
    return
  }
  if (name !== 'exit') {
    const bytes = readBytes(argument, reporter)
    if (bytes !== undefined) found[name] = bytes
    return
  }
  const code = readScalar(argument, scalarTypes.i32, reporter)
  if (typeof code !== 'bigint') return
  if (code >= 0n && code <= 255n) found.exit = Number(code)
  else reporter.report('literal-out-of-range', argument, `${code} is no exit code`, 'write 0 to 255')
}
