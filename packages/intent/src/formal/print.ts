import type { Comprehension, Expr, Formal, Statement } from './syntax.js'

/** A formal text as it is read: every operation in parentheses, every letter with its range. */
export function printFormal({ promises, recurrence, statements }: Formal): string {
  const parts: string[] = []
  if (recurrence !== undefined) {
    const { name, first, letter, rule } = recurrence
    parts.push(
      [
        ...first.map(([at, value]) => `${name}(${at}) = ${operand(value)}`),
        `${name}(${letter}) = ${operand(rule)}`,
      ].join(', '),
    )
  }
  const [only] = statements
  parts.push(
    ...(only?.kind === 'return' && statements.length === 1 ? [printExpr(only.value)] : statements.map(printStatement)),
  )
  const given = promises.map(promised).join(' and ')
  if (given !== '') parts.push(`given ${given}`)
  return `${parts.join('; ')}.`
}

const promised = (expr: Expr): string =>
  expr.kind === 'call' && expr.name === 'every parameter' && expr.arguments[0]!.kind === 'compare'
    ? `all ${expr.arguments[0]!.rest[0]![0]} ${printExpr(expr.arguments[0]!.rest[0]![1])}`
    : printExpr(expr)

const block = (statements: readonly Statement[]): string => `{ ${statements.map(printStatement).join('; ')} }`

function printStatement(statement: Statement): string {
  switch (statement.kind) {
    case 'return':
      return `return ${printExpr(statement.value)}`
    case 'assign': {
      const targets = statement.targets.map(printExpr).join(', ')
      if (statement.operator === 'initial') return `${targets} starts at ${printExpr(statement.values[0]!)}`
      const operator = statement.operator === '=' ? ':=' : statement.operator
      return `${targets} ${operator} ${statement.values.map(printExpr).join(', ')}`
    }
    case 'swap':
      return `swap ${printExpr(statement.left)} and ${printExpr(statement.right)}`
    case 'while':
      return `while ${printExpr(statement.condition)}: ${block(statement.body)}`
    case 'repeat':
      return `repeat ${operand(statement.times)} times: ${block(statement.body)}`
    case 'for':
      return `for ${statement.conditions.map((one) => binder(one, statement.down)).join(', ')}: ${block(statement.body)}`
    case 'if':
      if (statement.condition.kind === 'truth') return statement.body.map(printStatement).join('; ')
      return `if ${printExpr(statement.condition)}: ${block(statement.body)}${statement.otherwise.length === 0 ? '' : ` else ${block(statement.otherwise)}`}`
    case 'map':
      return `new ${statement.array}[${statement.index}] = old ${printExpr(statement.value)}`
  }
}

function binder(condition: Expr, down = false): string {
  if (condition.kind !== 'compare' || condition.rest.length !== 1) return printExpr(condition)
  const [[operator, right]] = condition.rest as [readonly [string, Expr]]
  if (operator === 'in' && right.kind === 'name' && right.name === '…') return printExpr(condition.first)
  if (down && right.kind === 'range')
    return `${printExpr(condition.first)} from ${operand(right.to)} downto ${operand(right.from)}`
  return printExpr(condition)
}

/** An expression that may stand beside any sign. */
const operand = (expr: Expr): string =>
  expr.kind === 'binary' ||
  expr.kind === 'compare' ||
  expr.kind === 'choice' ||
  expr.kind === 'fold' ||
  (expr.kind === 'unary' && /^(-|not|~|sqrt|prime|even|odd)$/.test(expr.operator))
    ? `(${printExpr(expr)})`
    : printExpr(expr)

const SIGNS: Readonly<Record<string, string>> = { '**': '**', notin: '∉', in: '∈' }

export function printExpr(expr: Expr): string {
  switch (expr.kind) {
    case 'number':
      return String(expr.value)
    case 'real':
      return expr.text
    case 'truth':
      return String(expr.value)
    case 'name':
      return expr.name
    case 'unary':
      switch (expr.operator) {
        case 'abs':
          return `abs(${printExpr(expr.operand)})`
        case 'floor':
          return `⌊${printExpr(expr.operand)}⌋`
        case 'ceil':
          return `⌈${printExpr(expr.operand)}⌉`
        case 'sqrt':
          return `√${operand(expr.operand)}`
        case '!':
          return `${operand(expr.operand)}!`
        case 'not':
          return `not ${operand(expr.operand)}`
        case 'prime':
        case 'even':
        case 'odd':
          return `${operand(expr.operand)} is ${expr.operator}`
        default:
          return `${expr.operator}${operand(expr.operand)}`
      }
    case 'binary':
      return `${operand(expr.left)} ${expr.operator} ${operand(expr.right)}`
    case 'compare':
      return [
        operand(expr.first),
        ...expr.rest.flatMap(([operator, each]) => [SIGNS[operator] ?? operator, operand(each)]),
      ].join(' ')
    case 'choice':
      return `${operand(expr.condition)} ? ${operand(expr.whenTrue)} : ${operand(expr.whenFalse)}`
    case 'at':
      return `${operand(expr.array)}[${printExpr(expr.index)}]`
    case 'call':
      if (expr.name === 'size') return `|${set(expr.arguments[0]!)}|`
      if (expr.name === 'always') return `${operand(expr.arguments[0]!)}, always in ${printExpr(expr.arguments[1]!)}`
      if (expr.name === 'bit') return `bit ${operand(expr.arguments[1]!)} of ${operand(expr.arguments[0]!)}`
      return `${expr.name}(${expr.arguments.map(printExpr).join(', ')})`
    case 'range':
      return `${operand(expr.from)}..${operand(expr.to)}`
    case 'list':
      return `{${expr.items.map(printExpr).join(', ')}}`
    case 'fold':
      return fold(expr)
  }
}

const set = (expr: Expr): string =>
  expr.kind === 'fold' && expr.conditions.length === 0
    ? `{${printExpr(expr.value)}}`
    : expr.kind === 'fold'
      ? `{ ${head(expr.value)} : ${expr.conditions.map((one) => condition(one)).join(', ')} }`
      : printExpr(expr)
const head = (expr: Expr): string =>
  expr.kind === 'list' ? `(${expr.items.map(printExpr).join(', ')})` : operand(expr)
const condition = (expr: Expr): string =>
  expr.kind === 'compare' && expr.first.kind === 'call' && expr.first.name === 'bit'
    ? `${printExpr(expr.first)} is set`
    : printExpr(expr)

function fold({ fold: kind, value, conditions, none }: Comprehension): string {
  const otherwise = none === undefined ? '' : `, or ${operand(none)} if empty`
  if (kind === 'all' || kind === 'any')
    return `${kind === 'all' ? '∀' : '∃'} ${conditions.map((one) => binder(one)).join(', ')}: (${printExpr(value)})${otherwise}`
  const [only] = conditions
  if (conditions.length === 1 && value.kind === 'name' && value.name === '_' && only?.kind === 'compare')
    return `${kind}(${printExpr(only.rest[0]![1])})${otherwise}`
  if (kind === 'count' || value.kind === 'name')
    return `${kind === 'count' ? '#' : kind} { ${head(value)} : ${conditions.map(condition).join(', ')} }${otherwise}`
  const ranges = conditions.length === 0 ? '' : ` for ${conditions.map((one) => binder(one)).join(', ')}`
  return `${kind === 'sum' ? 'Σ' : kind} ${operand(value)}${ranges}${otherwise}`
}
