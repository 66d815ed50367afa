import type { AssignmentExpression, Node, UpdateExpression } from '@babel/types'
import type { BinaryOperator, Expression, IndexExpression, Statement, VariableExpression } from '../ast.js'
import { formatType, isScalar, isWritable, sameType } from '../types.js'
import { type Context, excerpt, hasEffects } from './context.js'
import { checkExpression, checkScalar, reportUnsupported } from './expressions.js'
import { markWritten, noteEffect } from './helper-calls.js'
import { literal } from './literals.js'
import { checkOperator } from './operators.js'
import { unsupportedOperators } from './unsupported.js'

export function checkAssignment(context: Context, node: AssignmentExpression): Statement[] {
  const target = checkTarget(context, node.left)
  const { operator } = node
  const hint = unsupportedOperators[operator]
  if (hint !== undefined) {
    context.unit.reporter.report(
      'unsupported-syntax',
      node,
      `the operator ${operator} is not part of the notation`,
      hint,
    )
    return []
  }
  if (target === undefined || !isScalar(target.type)) return []
  const value =
    operator === '='
      ? checkScalar(context, node.right, target.type)
      : checkCompound(context, operator.slice(0, -1) as BinaryOperator, target, node.left, node.right, node)
  return value === undefined ? [] : [{ kind: 'assign', target, value, span: context.unit.locator.span(node) }]
}

export function checkUpdate(context: Context, node: UpdateExpression): Statement[] {
  const target = checkTarget(context, node.argument)
  if (target === undefined || !isScalar(target.type)) return []
  if (target.type.kind === 'bool') {
    context.unit.reporter.report(
      'type-mismatch',
      node,
      `${node.operator} needs a number, not bool`,
      'assign true or false',
    )
    return []
  }
  if (!repeatable(context, target, node)) return []
  const span = context.unit.locator.span(node)
  const one = literal(target.type.kind === 'int' ? 1n : 1, target.type, span)
  const operator = node.operator === '++' ? '+' : '-'
  return [
    {
      kind: 'assign',
      target,
      value: { kind: 'binary', operator, left: target, right: one, type: target.type, span },
      span,
    },
  ]
}

function checkCompound(
  context: Context,
  operator: BinaryOperator,
  target: Target,
  left: Node,
  right: Node,
  node: Node,
): Expression | undefined {
  if (!repeatable(context, target, node)) return undefined
  const value = checkOperator(context, operator, left, right, node)
  return value !== undefined && sameType(value.type, target.type) ? value : undefined
}

type Target = VariableExpression | IndexExpression

/** `a[i] += 1` stands for `a[i] = a[i] + 1`, so its index must not do anything. */
function repeatable(context: Context, target: Target, node: Node): boolean {
  if (!hasEffects(context.unit, target)) return true
  context.unit.reporter.report(
    'side-effect',
    node,
    'the index of this assignment has a side effect',
    'compute it into a variable first',
  )
  return false
}

function checkTarget(context: Context, node: Node): Target | undefined {
  if (node.type !== 'Identifier' && node.type !== 'MemberExpression') {
    if (node.type === 'ArrayPattern' || node.type === 'ObjectPattern') return reportUnsupported(context, node)
    return context.unit.reporter.report(
      'not-assignable',
      node,
      `${excerpt(context, node)} cannot be assigned to`,
      'assign to a variable or an element',
    )
  }
  const target = checkExpression(context, node)
  if (target === undefined) return undefined
  const refuse = (problem: string, hint: string): undefined =>
    context.unit.reporter.report('not-assignable', node, `${excerpt(context, node)} ${problem}`, hint)
  if (target.kind === 'variable') {
    if (!isScalar(target.type)) return refuse('is not one value', 'assign its elements one by one')
    if (target.variable.constant) return refuse('is constant', 'declare it with let')
    return target
  }
  if (target.kind !== 'index') return refuse('cannot be assigned to', 'assign to a variable or an element')
  return checkElementTarget(context, target, refuse)
}

function checkElementTarget(
  context: Context,
  target: IndexExpression,
  refuse: (problem: string, hint: string) => undefined,
): Target | undefined {
  const { base } = target
  if (base.type.kind === 'args' || base.kind === 'index')
    return refuse('belongs to the arguments, which are read-only', 'copy it into an array')
  if (base.type.kind === 'cstr') markWritten(base.type)
  if (isWritable(base.type)) {
    noteEffect(context, base)
    return target
  }
  const { role } = base.variable
  if (role === 'parameter')
    return refuse(
      'is read-only',
      `declare the parameter as ${formatType(base.type).replace('readonly ', '')} to write to it`,
    )
  return refuse(
    'is constant',
    role === 'table' ? 'tables never change: copy it into a local array' : 'declare the array with let',
  )
}
