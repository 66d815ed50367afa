import type {
  BinaryOperator,
  BuiltinCallExpression,
  CastExpression,
  Expression,
  LiteralExpression,
  Type,
} from '../ast.js'
import { formatBytes, formatValue } from '../text/value.js'
import { formatType } from '../types.js'

const joined: Readonly<Partial<Record<BinaryOperator, string>>> = {
  '+': '+',
  '-': '-',
  '*': '×',
  '/': '÷',
  '&': 'bitwise-and',
  '|': 'bitwise-or',
  '^': 'bitwise-xor',
  '<': 'is less than',
  '<=': 'is at most',
  '>': 'is greater than',
  '>=': 'is at least',
  '==': 'equals',
  '!=': 'does not equal',
  '&&': 'and',
  '||': 'or',
}

/** An expression in words. `source`: the notation text, from which characters are shown as they were written. */
export function renderExpression(expression: Expression, source: string): string {
  const render = (inner: Expression): string => renderExpression(inner, source)
  switch (expression.kind) {
    case 'literal':
      return renderLiteral(expression, source)
    case 'bytes':
      return formatBytes(expression.value)
    case 'variable':
      return expression.variable.role === 'result' ? 'the result' : expression.variable.name
    case 'unary':
      if (expression.operator === '!') return renderNegation(expression.operand, source)
      return expression.operator === '-'
        ? `-${operand(expression.operand, source)}`
        : `the complement of ${operand(expression.operand, source)}`
    case 'binary': {
      const { operator, left, right } = expression
      const [a, b] = [operand(left, source, operator), operand(right, source, operator)]
      if (operator === '%') return `the remainder of ${a} ÷ ${b}`
      if (operator === '<<' || operator === '>>') return `${a} shifted ${operator === '<<' ? 'left' : 'right'} by ${b}`
      return `${a} ${joined[operator]!} ${b}`
    }
    case 'conditional':
      return `${operand(expression.whenTrue, source)} if ${renderCondition(expression.condition, source)}, otherwise ${operand(expression.whenFalse, source)}`
    case 'cast':
      return renderCast(expression, source)
    case 'index': {
      const index = operand(expression.index, source)
      if (expression.base.type.kind === 'args') return `argument ${index}`
      return `${expression.base.type.kind === 'cstr' ? 'byte' : 'element'} ${index} of ${render(expression.base)}`
    }
    case 'length':
      return expression.base.type.kind === 'args'
        ? 'the number of arguments'
        : `the length of ${render(expression.base)}`
    case 'builtin':
      return renderBuiltin(expression, source)
    case 'call':
      return `${expression.callee.name}(${expression.arguments.map(render).join(', ')})`
  }
}

/** What is compared or joined stands alone; a lone truth value gets a verb. */
export function renderCondition(expression: Expression, source: string): string {
  const verbal =
    expression.kind === 'binary' ||
    expression.kind === 'unary' ||
    (expression.kind === 'builtin' && expression.builtin === 'isNaN')
  const text = renderExpression(expression, source)
  return verbal || (expression.kind === 'cast' && expression.type.kind === 'bool') ? text : `${text} is true`
}

function renderNegation(inner: Expression, source: string): string {
  const text = renderExpression(inner, source)
  return inner.kind === 'binary' || inner.kind === 'builtin' ? `not (${text})` : `${text} is false`
}

function renderLiteral(expression: LiteralExpression, source: string): string {
  const written = source.slice(expression.span.start.offset, expression.span.end.offset)
  return /^(['"]).*\1$/.test(written) ? written : formatValue(expression.value, expression.type)
}

/** Inner operations are put in parentheses unless the same operator goes on. */
function operand(expression: Expression, source: string, outer?: BinaryOperator): string {
  if ((outer === '&&' || outer === '||') && !(expression.kind === 'binary')) return renderCondition(expression, source)
  const text = renderExpression(expression, source)
  if (expression.kind === 'cast' && preserves(expression)) return operand(expression.operand, source, outer)
  const simple = ['literal', 'variable', 'length', 'call', 'bytes'].includes(expression.kind)
  const logical = (outer === '&&' || outer === '||') && expression.kind === 'binary'
  const chained =
    expression.kind === 'binary' &&
    expression.operator === outer &&
    ['+', '*', '&', '|', '^', '&&', '||'].includes(outer)
  const comparison = logical && expression.operator !== '&&' && expression.operator !== '||'
  return simple || chained || comparison ? text : `(${text})`
}

/** Whether a conversion keeps every value, so that words need not mention it. */
function preserves({ operand: { type: from }, type: to }: CastExpression): boolean {
  if (from.kind === 'int' && to.kind === 'int') {
    return from.signed === to.signed ? from.bits <= to.bits : !from.signed && from.bits < to.bits
  }
  if (from.kind === 'int' && to.kind === 'float') return from.bits <= (to.bits === 64 ? 32 : 16)
  return from.kind === 'float' && to.kind === 'float' && from.bits <= to.bits
}

function renderCast(expression: CastExpression, source: string): string {
  const { operand: inner, type } = expression
  const text = operand(inner, source)
  const from: Type = inner.type
  if (type.kind === 'bool') return from.kind === 'bool' ? renderExpression(inner, source) : `${text} is not 0`
  if (from.kind === 'bool') return `1 if ${renderCondition(inner, source)}, otherwise 0`
  if (preserves(expression)) return renderExpression(inner, source)
  if (type.kind === 'float') return `${text} rounded to ${formatType(type)}`
  if (from.kind === 'float') return `${text} truncated to ${formatType(type)}`
  const narrower = type.kind === 'int' && from.kind === 'int' && type.bits < from.bits
  return narrower
    ? `the low ${type.bits} bits of ${text} as ${formatType(type)}`
    : `${text} read as ${formatType(type)}`
}

function renderBuiltin(call: BuiltinCallExpression, source: string): string {
  const [a = '', b = ''] = call.arguments.map((argument) => operand(argument, source))
  switch (call.builtin) {
    case 'min':
      return `the smaller of ${a} and ${b}`
    case 'max':
      return `the larger of ${a} and ${b}`
    case 'abs':
      return `the absolute value of ${a}`
    case 'popcount':
      return `the number of set bits in ${a}`
    case 'clz':
      return `the number of leading zero bits of ${a}`
    case 'ctz':
      return `the number of trailing zero bits of ${a}`
    case 'rotl':
      return `${a} rotated left by ${b}`
    case 'rotr':
      return `${a} rotated right by ${b}`
    case 'bswap':
      return `${a} with its bytes reversed`
    case 'mulhi':
      return `the high half of ${a} × ${b}`
    case 'sqrt':
      return `the square root of ${a}`
    case 'floor':
      return `${a} rounded down`
    case 'ceil':
      return `${a} rounded up`
    case 'trunc':
      return `${a} rounded toward zero`
    case 'round':
      return `${a} rounded to the nearest integer, ties to even`
    case 'bits':
      return `the bits of ${a}`
    case 'float32':
    case 'float64':
      return `the float with the bits ${a}`
    case 'isNaN':
      return `${a} is not a number`
    case 'read':
      return 'the next byte of standard input (-1 at its end)'
    default:
      return `${call.builtin} ${a}`
  }
}
