import type { CallExpression } from '@babel/types'
import type { Example, FunctionDeclaration } from '../ast.js'
import { readExample, type Target } from '../check/examples.js'
import { createReporter, type Reporter } from '../diagnostics.js'
import { createLocator } from '../locate.js'
import type { Parsed } from '../parse.js'
import { parseSyntax } from '../syntax.js'
import type { Signature } from './signature.js'

const form =
  'write gcd(48, 18) = 6, or reverse([1, 2]), values = [2, 1], or main("arg"), stdin("…"), stdout("…"), exit(0)'
const prefix = 'example('

/**
 * Reads one example as a user writes it: what stands inside `example(…)` of the notation, `=` as good as `==`.
 * Never throws on bad input.
 *
 * @example
 * parseExample('gcd(48, 18) = 6', signature)
 */
export function parseExample(text: string, signature: Signature | FunctionDeclaration): Parsed<Example> {
  const locator = createLocator(text, prefix.length)
  const reporter = createReporter(locator)
  const node = parseCall(text, reporter)
  const value = node && readExample({ reporter, locator }, toTarget(signature), node, signature.name === 'main')
  const diagnostics = reporter.finish()
  return value === undefined || diagnostics.length > 0 ? { diagnostics } : { value, diagnostics }
}

/** Which function an example is about, when no signature says so: its name and number of arguments. */
export function parseExampleCall(text: string): Parsed<{ readonly name: string; readonly arguments: number }> {
  const reporter = createReporter(createLocator(text, prefix.length))
  const [first] = parseCall(text, reporter)?.arguments ?? []
  const call = first?.type === 'BinaryExpression' || first?.type === 'AssignmentExpression' ? first.left : first
  if (call?.type === 'CallExpression' && call.callee.type === 'Identifier') {
    return { value: { name: call.callee.name, arguments: call.arguments.length }, diagnostics: [] }
  }
  if (reporter.count === 0) reporter.report('bad-example', first, 'an example starts with a call', form)
  return { diagnostics: reporter.finish() }
}

function parseCall(text: string, reporter: Reporter): CallExpression | undefined {
  const file = parseSyntax(`${prefix}${text}\n)`, reporter, form)
  if (file === undefined) return undefined
  const [statement, more] = file.program.body
  if (
    more === undefined &&
    statement?.type === 'ExpressionStatement' &&
    statement.expression.type === 'CallExpression'
  ) {
    return statement.expression
  }
  return reporter.report('bad-example', more ?? statement, 'this is more than one example', form)
}

function toTarget(signature: Signature | FunctionDeclaration): Target {
  const span = createLocator('').span({})
  const parameters = signature.parameters.map((parameter) => {
    const type =
      'mutabilityOpen' in parameter && parameter.type.kind === 'cstr'
        ? { ...parameter.type, writable: true }
        : parameter.type
    return { name: parameter.name, type, role: 'parameter', constant: false, span } as const
  })
  return { name: signature.name, parameters, result: signature.result }
}
