import type { BinaryExpression, ConditionalExpression, Node, UnaryExpression } from '@babel/types'
import type { BinaryOperator, Expression, ScalarType } from '../ast.js'
import { formatType, sameType, scalarTypes } from '../types.js'
import { type Context, excerpt } from './context.js'
import { checkNumber, checkScalar } from './expressions.js'
import { signedNumber } from './literals.js'
import { isOpen } from './open.js'
import { unsupportedOperators } from './unsupported.js'

function reportOperator(context: Context, operator: string, node: Node): undefined {
  const hint = unsupportedOperators[operator] ?? 'see the notation for what there is'
  return context.unit.reporter.report(
    'unsupported-syntax',
    node,
    `the operator ${operator} is not part of the notation`,
    hint,
  )
}

export function checkUnary(context: Context, node: UnaryExpression, wanted?: ScalarType): Expression | undefined {
  const { reporter, locator } = context.unit
  const { operator } = node
  if (operator !== '-' && operator !== '~' && operator !== '!') return reportOperator(context, operator, node)
  if (signedNumber(node) !== undefined) return checkNumber(context, node, wanted!)
  const operand = checkScalar(
    context,
    node.argument,
    operator === '!' ? scalarTypes.bool : isOpen(node.argument) ? wanted : undefined,
  )
  if (operand === undefined) return undefined
  const { type } = operand
  if (operator === '~' && type.kind !== 'int')
    return reporter.report(
      'type-mismatch',
      node,
      `~ needs an integer, not ${formatType(type)}`,
      type.kind === 'bool' ? 'write !x' : 'use bits(x)',
    )
  if (operator === '-' && type.kind === 'bool')
    return reporter.report('type-mismatch', node, '- needs a number, not bool', 'write !x')
  return { kind: 'unary', operator, operand, type, span: locator.span(node) }
}

const spelling: Readonly<Record<string, BinaryOperator>> = { '===': '==', '!==': '!=' }
const operators = new Set(['+', '-', '*', '/', '%', '&', '|', '^', '<<', '>>', '<', '<=', '>', '>=', '==', '!='])

export function checkBinary(context: Context, node: BinaryExpression, wanted?: ScalarType): Expression | undefined {
  const operator = spelling[node.operator] ?? node.operator
  if (!operators.has(operator)) return reportOperator(context, node.operator, node)
  return checkOperator(context, operator as BinaryOperator, node.left, node.right, node, wanted)
}

/** `left operator right`; also serves compound assignments, whose target is the left side. */
export function checkOperator(
  context: Context,
  operator: BinaryOperator,
  left: Node,
  right: Node,
  node: Node,
  wanted?: ScalarType,
): Expression | undefined {
  const span = context.unit.locator.span(node)
  const shift = operator === '<<' || operator === '>>'
  const compares = ['<', '<=', '>', '>=', '==', '!='].includes(operator)
  const outer = compares ? undefined : wanted
  const pair = shift ? checkShift(context, left, right, outer) : checkPair(context, left, right, outer)
  if (pair === undefined) return undefined
  const [a, b] = pair
  if (!operandFits(context, operator, a.type, shift ? left : node)) return undefined
  return { kind: 'binary', operator, left: a, right: b, type: compares ? scalarTypes.bool : a.type, span }
}

function operandFits(context: Context, operator: BinaryOperator, type: ScalarType, node: Node): boolean {
  if (operator === '==' || operator === '!=') return true
  if (type.kind === 'bool') {
    const hint =
      operator === '&'
        ? 'write &&'
        : operator === '|'
          ? 'write ||'
          : operator === '^'
            ? 'write !='
            : 'cast it: u32(x) is 0 or 1'
    context.unit.reporter.report('type-mismatch', node, `${operator} needs numbers, not bool`, hint)
    return false
  }
  if (type.kind === 'float' && ['%', '&', '|', '^', '<<', '>>'].includes(operator)) {
    const hint = operator === '%' ? 'write x - trunc(x / y) * y' : 'use bits(x)'
    context.unit.reporter.report('type-mismatch', node, `${operator} needs integers, not ${formatType(type)}`, hint)
    return false
  }
  return true
}

type ScalarExpression = Expression & { readonly type: ScalarType }
type Pair = readonly [ScalarExpression, ScalarExpression]

/** Two sides of one type: the side that has one gives it to the side that is literals only. */
function checkPair(context: Context, left: Node, right: Node, wanted?: ScalarType): Pair | undefined {
  if (isOpen(left) && !isOpen(right)) {
    const b = checkScalar(context, right)
    const a = b && checkScalar(context, left, b.type)
    return a && b && [a, b]
  }
  const a = checkScalar(context, left, isOpen(left) ? wanted : undefined)
  if (a === undefined || isOpen(right)) {
    const b = a && checkScalar(context, right, a.type)
    if (a === undefined && !isOpen(right)) checkScalar(context, right)
    return a && b && [a, b]
  }
  const b = checkScalar(context, right)
  if (b === undefined) return undefined
  if (sameType(a.type, b.type)) return [a, b]
  const message = `${excerpt(context, left)} is ${formatType(a.type)} and ${excerpt(context, right)} is ${formatType(b.type)}`
  const where = { start: left.start ?? 0, end: right.end ?? 0 }
  return context.unit.reporter.report(
    'type-mismatch',
    where,
    message,
    `cast one of them, as in ${formatType(a.type)}(${excerpt(context, right)})`,
  )
}

/** A count may have any integer type; literals take that of the left side. */
function checkShift(context: Context, left: Node, right: Node, wanted?: ScalarType): Pair | undefined {
  const a = checkScalar(context, left, isOpen(left) ? wanted : undefined)
  const b = checkCount(context, right, a?.type ?? scalarTypes.u64)
  return a && b && [a, b]
}

/** A shift or rotate count, or an index: any integer type. */
export function checkCount(context: Context, node: Node, literalType: ScalarType): ScalarExpression | undefined {
  const count = checkScalar(
    context,
    node,
    isOpen(node) ? (literalType.kind === 'int' ? literalType : scalarTypes.u64) : undefined,
  )
  if (count === undefined || count.type.kind === 'int') return count
  const message = `${excerpt(context, node)} is ${formatType(count.type)} but an integer is wanted`
  return context.unit.reporter.report('type-mismatch', node, message, `cast it: u64(${excerpt(context, node)})`)
}

export function checkLogical(
  context: Context,
  operator: '&&' | '||',
  left: Node,
  right: Node,
  node: Node,
): Expression | undefined {
  const a = checkScalar(context, left, scalarTypes.bool)
  const b = checkScalar(context, right, scalarTypes.bool)
  return (
    a &&
    b && { kind: 'binary', operator, left: a, right: b, type: scalarTypes.bool, span: context.unit.locator.span(node) }
  )
}

export function checkConditional(
  context: Context,
  node: ConditionalExpression,
  wanted?: ScalarType,
): Expression | undefined {
  const condition = checkScalar(context, node.test, scalarTypes.bool)
  const pair = checkPair(context, node.consequent, node.alternate, wanted)
  if (condition === undefined || pair === undefined) return undefined
  const [whenTrue, whenFalse] = pair
  return {
    kind: 'conditional',
    condition,
    whenTrue,
    whenFalse,
    type: whenTrue.type,
    span: context.unit.locator.span(node),
  }
}
