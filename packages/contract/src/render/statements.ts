import type { AssignStatement, DeclareStatement, Expression, LoopStatement, Statement, Variable } from '../ast.js'
import { formatType } from '../types.js'
import { renderCondition, renderExpression } from './expressions.js'

/** Statements as lines of words, indented by two blanks for each level. */
export function renderStatements(statements: readonly Statement[], source: string): string[] {
  return statements.flatMap((statement) => renderStatement(statement, source))
}

const indent = (lines: readonly string[]): string[] =>
  lines.length === 0 ? ['  do nothing'] : lines.map((line) => `  ${line}`)

function renderStatement(statement: Statement, source: string): string[] {
  const body = (inner: readonly Statement[]): string[] => indent(renderStatements(inner, source))
  switch (statement.kind) {
    case 'declare':
      return [renderDeclaration(statement, source)]
    case 'assign':
      return [renderAssignment(statement, source)]
    case 'if': {
      const lines = [`if ${renderCondition(statement.condition, source)}:`, ...body(statement.whenTrue)]
      if (statement.whenFalse.length === 0) return lines
      const rest = renderStatements(statement.whenFalse, source)
      const [only] = statement.whenFalse
      if (statement.whenFalse.length === 1 && only?.kind === 'if')
        return [...lines, `otherwise, ${rest[0]}`, ...rest.slice(1)]
      return [...lines, 'otherwise:', ...indent(rest)]
    }
    case 'loop':
      return renderLoop(statement, source)
    case 'block':
      return renderCounted(statement.body, source) ?? renderStatements(statement.body, source)
    case 'break':
      return ['leave the loop']
    case 'continue':
      return ['go on with the next round']
    case 'return':
      return [statement.value === undefined ? 'return' : `return ${renderExpression(statement.value, source)}`]
    case 'call':
      return [renderCall(statement.call, source)]
  }
}

function renderDeclaration({ variable, initial, elements }: DeclareStatement, source: string): string {
  const { name, type } = variable
  if (type.kind !== 'array')
    return `let ${name} (${formatType(type)}) ${variable.constant ? 'be' : 'start as'} ${renderExpression(initial!, source)}`
  const zero = type.element.kind === 'bool' ? 'false' : '0'
  const listed = (elements ?? []).map((element) => renderExpression(element, source))
  const shown =
    listed.length > 16 ? `${listed.slice(0, 16).join(', ')}, … (${listed.length} in all)` : listed.join(', ')
  const rest =
    listed.length < type.length ? (listed.length === 0 ? `all ${zero}` : `${shown}, the rest ${zero}`) : shown
  return `let ${name} be a list of ${type.length} ${formatType(type.element)}: ${rest}`
}

function renderAssignment({ target, value }: AssignStatement, source: string): string {
  const place = renderExpression(target, source)
  if (value.kind === 'binary' && renderExpression(value.left, source) === place && value.left.kind === target.kind) {
    const amount = renderExpression(value.right, source)
    if (value.operator === '+') return `add ${amount} to ${place}`
    if (value.operator === '-') return `subtract ${amount} from ${place}`
    if (value.operator === '*') return `multiply ${place} by ${amount}`
  }
  return `set ${place} to ${renderExpression(value, source)}`
}

function renderCall(call: Expression & { kind: 'call' | 'builtin' }, source: string): string {
  if (call.kind === 'call') return `do ${renderExpression(call, source)}`
  const [argument] = call.arguments
  if (argument === undefined) return 'skip a byte of standard input'
  const text = renderExpression(argument, source)
  switch (call.builtin) {
    case 'write':
      if (argument.kind === 'bytes') return `write ${text}`
      return argument.type.kind === 'int' ? `write the byte ${text}` : `write the bytes of ${text}`
    case 'writeDecimal':
      return `write ${text} in decimal`
    case 'exit':
      return `end the program with exit code ${text}`
    default:
      return renderExpression(call, source)
  }
}

function renderLoop(loop: LoopStatement, source: string): string[] {
  const endless = loop.condition.kind === 'literal' && loop.condition.value === true
  const condition = renderCondition(loop.condition, source)
  const step = renderStatements(loop.step, source)
  const body = indent(renderStatements(loop.body, source))
  const after = step.length === 0 ? [] : [`  after each round, ${step.join(', ')}`]
  if (endless) return ['repeat without end:', ...body, ...after]
  if (loop.testFirst) return [`as long as ${condition}:`, ...body, ...after]
  return ['repeat:', ...body, ...after, `as long as ${condition}`]
}

/** `for (let i = a; i < b; i++)` whose body leaves `i` and `b` alone reads as a range; anything else does not. */
function renderCounted(statements: readonly Statement[], source: string): string[] | undefined {
  const [first, loop, more] = statements
  if (first?.kind !== 'declare' || loop?.kind !== 'loop' || more !== undefined || !loop.testFirst) return undefined
  const { condition, step, body } = loop
  const { variable } = first
  if (condition.kind !== 'binary' || (condition.operator !== '<' && condition.operator !== '<=')) return undefined
  if (condition.left.kind !== 'variable' || condition.left.variable !== variable || first.initial === undefined)
    return undefined
  const { right } = condition
  const fixed =
    right.kind === 'literal' ||
    (right.kind === 'length' && right.base.type.kind !== 'cstr') ||
    (right.kind === 'variable' && !assigns(body, right.variable))
  const [increment] = step
  if (
    step.length !== 1 ||
    increment?.kind !== 'assign' ||
    renderAssignment(increment, source) !== `add 1 to ${variable.name}`
  )
    return undefined
  if (!fixed || assigns(body, variable)) return undefined
  const from = renderExpression(first.initial, source)
  const to = renderExpression(right, source)
  const range = condition.operator === '<' ? `from ${from} up to but not including ${to}` : `from ${from} to ${to}`
  return [`for each ${variable.name} ${range}:`, ...indent(renderStatements(body, source))]
}

function assigns(statements: readonly Statement[], variable: Variable): boolean {
  return statements.some((statement) => {
    switch (statement.kind) {
      case 'assign':
        return statement.target.kind === 'variable' && statement.target.variable === variable
      case 'if':
        return assigns(statement.whenTrue, variable) || assigns(statement.whenFalse, variable)
      case 'loop':
        return assigns(statement.body, variable) || assigns(statement.step, variable)
      case 'block':
        return assigns(statement.body, variable)
      default:
        return false
    }
  })
}
