import type { Contract, Example, FunctionDeclaration, Type, Variable } from '../ast.js'
import { formatSignature } from '../text/signature.js'
import { formatBytes, formatCall, formatValue } from '../text/value.js'
import { isWritable } from '../types.js'
import { renderCondition } from './expressions.js'
import { renderStatements } from './statements.js'
import { renderType } from './types.js'

/**
 * A whole contract in plain English: what is given and returned, what the caller promises, what holds afterwards,
 * examples, and the behaviour step by step. Ends with a newline.
 */
export function renderContract(contract: Contract): string {
  const { source, tables, entry, helpers } = contract
  const promises = contract.requires.map(
    (condition) => `The caller promises that ${renderCondition(condition, source)}.`,
  )
  const guarantees = contract.ensures.map((condition) => `At the end, ${renderCondition(condition, source)}.`)
  const examples = contract.examples.map((example) => `For example, ${renderExample(example, entry)}.`)
  const lines = [
    [renderSummary(contract), ...promises, ...guarantees, ...examples],
    ['', 'Step by step:', ...renderBody(entry, source)],
    ...helpers.map((helper) => ['', `where ${formatSignature(helper)} is:`, ...renderBody(helper, source)]),
    tables.length > 0 ? ['', ...tables.map(renderTable)] : [],
  ]
  return `${lines.flat().join('\n')}\n`
}

/** The first sentence: "Given x, a 64-bit unsigned integer, returns a 32-bit unsigned integer: number of set bits in x." */
export function renderSummary(contract: Contract): string {
  const { entry, kind } = contract
  const purpose = contract.description.replace(/\s+/g, ' ').replace(/\.$/, '')
  if (kind === 'program')
    return `A program${entry.parameters.length > 0 ? ' with arguments' : ''}${purpose === '' ? '' : `: ${lowerFirst(purpose)}`}.`
  const given = listInWords(entry.parameters.map(({ name, type }) => `${name}, ${renderType(type)}`))
  const written = entry.parameters.filter(({ type }) => isWritable(type)).map(({ name }) => name)
  const actions = [
    ...(written.length > 0 ? [`changes ${listInWords(written)} in place`] : []),
    ...(entry.result.kind === 'void' ? [] : [`returns ${renderType(entry.result)}`]),
  ]
  const action = actions.length === 0 ? 'returns nothing' : actions.join(' and ')
  const head = given === '' ? upperFirst(action) : `Given ${given}, ${action}`
  return `${head}${purpose === '' ? '' : `: ${lowerFirst(purpose)}`}.`
}

function listInWords(items: readonly string[]): string {
  if (items.length < 2) return items[0] ?? ''
  const separator = items.some((item) => item.includes(',')) ? '; ' : ', '
  return `${items.slice(0, -1).join(separator)}${separator === '; ' ? '; and ' : ' and '}${items.at(-1)}`
}

/** Abbreviations and names such as `CRC-32` keep their capitals. */
const lowerFirst = (text: string): string =>
  /^[A-Z][a-z]*\b(?!-)/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text
const upperFirst = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

function renderBody(declaration: FunctionDeclaration, source: string): string[] {
  const lines = renderStatements(declaration.body, source)
  return (lines.length === 0 ? ['do nothing'] : lines).map((line) => `  ${line}`)
}

function renderTable({ name, type, contents = [] }: Variable): string {
  const element: Type = type.kind === 'array' ? type.element : type
  const shown = contents.slice(0, 16).map((item) => formatValue(item, element))
  const rest = contents.length > 16 ? `, … (${contents.length} in all)` : ''
  return `${name} is the list ${shown.join(', ')}${rest}.`
}

function renderExample(example: Example, entry: FunctionDeclaration): string {
  if (example.kind === 'program') {
    const args =
      example.arguments.length === 0 ? '' : ` with the arguments ${listInWords(example.arguments.map(formatBytes))}`
    const stdin = example.stdin.length === 0 ? '' : ` reading ${formatBytes(example.stdin)}`
    const given = args + stdin === '' ? 'it' : `a run${args}${stdin}`
    const output = example.stdout.length === 0 ? 'writes nothing' : `writes ${formatBytes(example.stdout)}`
    return `${given} ${output} and exits with ${example.exit}`
  }
  const call = formatCall(entry, example.arguments)
  const result = example.result === undefined ? [] : [`gives ${formatValue(example.result, entry.result)}`]
  const after = entry.parameters.flatMap(({ name, type }) => {
    const value = example.after[name]
    return value === undefined ? [] : [`leaves ${formatValue(value, type)} in ${name}`]
  })
  return `${call} ${[...result, ...after].join(' and ')}`
}
