import type {
  AssignmentExpression,
  BlockStatement,
  Expression as ExpressionNode,
  ForStatement,
  Node,
  Statement as StatementNode,
  UpdateExpression,
  VariableDeclaration,
} from '@babel/types'
import type { BinaryOperator, Expression, IndexExpression, Statement, VariableExpression } from '../ast.js'
import { formatType, isScalar, isWritable, sameType, scalarTypes } from '../types.js'
import { markWritten, noteEffect } from './calls.js'
import { type Context, childScope, excerpt, hasEffects, withScope } from './context.js'
import { checkDeclaration } from './declarations.js'
import { checkExpression, checkOperator, checkScalar, reportUnsupported } from './expressions.js'
import { literal } from './literals.js'
import { isOpen } from './open.js'
import { unsupportedOperators } from './unsupported.js'

/** Checks a list of statements in the scope of `context`; what is refused is left out. */
export function checkStatements(context: Context, nodes: readonly StatementNode[]): Statement[] {
  return nodes.flatMap((node) => checkStatement(context, node))
}

function checkStatement(context: Context, node: StatementNode): Statement[] {
  const span = context.unit.locator.span(node)
  switch (node.type) {
    case 'EmptyStatement':
      return []
    case 'BlockStatement':
      return [{ kind: 'block', body: checkBlock(context, node), span }]
    case 'VariableDeclaration':
      return checkDeclarations(context, node)
    case 'ExpressionStatement':
      return checkEffect(context, node.expression)
    case 'IfStatement': {
      const condition = checkScalar(context, node.test, scalarTypes.bool)
      const whenTrue = checkBlock(context, node.consequent)
      const whenFalse = node.alternate ? checkBlock(context, node.alternate) : []
      return condition === undefined ? [] : [{ kind: 'if', condition, whenTrue, whenFalse, span }]
    }
    case 'WhileStatement':
    case 'DoWhileStatement': {
      const condition = checkScalar(context, node.test, scalarTypes.bool)
      const body = checkBlock(context, node.body)
      if (condition === undefined) return []
      return [{ kind: 'loop', condition, body, step: [], testFirst: node.type === 'WhileStatement', span }]
    }
    case 'ForStatement':
      return checkFor(context, node)
    case 'BreakStatement':
    case 'ContinueStatement':
      if (node.label) reportUnsupported(context, { ...node.label, type: 'LabeledStatement' } as unknown as Node)
      return [{ kind: node.type === 'BreakStatement' ? 'break' : 'continue', span }]
    case 'ReturnStatement':
      return checkReturn(context, node)
    case 'FunctionDeclaration':
      context.unit.reporter.report(
        'unsupported-syntax',
        node,
        'a function inside a function is not part of the notation',
        'write it after the first function',
      )
      return []
    default:
      reportUnsupported(context, node)
      return []
  }
}

/** A branch or loop body: its own scope, braces or not. */
function checkBlock(context: Context, node: StatementNode | BlockStatement): Statement[] {
  const inner = withScope(context, childScope(context.scope))
  if (node.type !== 'BlockStatement') return checkStatement(inner, node)
  for (const directive of node.directives) reportUnsupported(context, directive)
  return checkStatements(inner, node.body)
}

function checkDeclarations(context: Context, node: VariableDeclaration): Statement[] {
  if (node.kind !== 'let' && node.kind !== 'const') {
    context.unit.reporter.report(
      'unsupported-syntax',
      node,
      `${node.kind} is not part of the notation`,
      'write let or const',
    )
    return []
  }
  return node.declarations.flatMap((declarator) => checkDeclaration(context, declarator, node.kind === 'const') ?? [])
}

/** A `for` is a block around its initialiser and the loop. */
function checkFor(context: Context, node: ForStatement): Statement[] {
  const { unit } = context
  const span = unit.locator.span(node)
  const inner = withScope(context, childScope(context.scope))
  const start =
    node.init == null
      ? []
      : node.init.type === 'VariableDeclaration'
        ? checkDeclarations(inner, node.init)
        : checkList(inner, node.init)
  const condition = node.test ? checkScalar(inner, node.test, scalarTypes.bool) : literal(true, scalarTypes.bool, span)
  const step = node.update ? checkList(inner, node.update) : []
  const body = checkBlock(inner, node.body)
  if (condition === undefined) return []
  const loop: Statement = { kind: 'loop', condition, body, step, testFirst: true, span }
  return start.length === 0 ? [loop] : [{ kind: 'block', body: [...start, loop], span }]
}

/** `i++, j--` in the head of a `for`. */
function checkList(context: Context, node: ExpressionNode): Statement[] {
  return node.type === 'SequenceExpression'
    ? node.expressions.flatMap((part) => checkEffect(context, part))
    : checkEffect(context, node)
}

/** An expression written for its effect: assignment, step, call. */
function checkEffect(context: Context, node: ExpressionNode): Statement[] {
  if (node.type === 'AssignmentExpression') return checkAssignment(context, node)
  if (node.type === 'UpdateExpression') return checkUpdate(context, node)
  if (node.type !== 'CallExpression') {
    if (node.type === 'SequenceExpression') reportUnsupported(context, node)
    else
      context.unit.reporter.report(
        'unsupported-syntax',
        node,
        `${excerpt(context, node)} does nothing`,
        'assign it to a variable, return it, or remove it',
      )
    return []
  }
  const call = checkExpression(context, node, isOpen(node) ? scalarTypes.i64 : undefined)
  if (
    call?.kind === 'call' ||
    (call?.kind === 'builtin' &&
      context.unit.program &&
      ['read', 'write', 'writeDecimal', 'exit'].includes(call.builtin))
  ) {
    return [{ kind: 'call', call, span: context.unit.locator.span(node) }]
  }
  if (call !== undefined) {
    context.unit.reporter.report(
      'unsupported-syntax',
      node,
      `${excerpt(context, node)} does nothing`,
      'assign it to a variable, return it, or remove it',
    )
  }
  return []
}

function checkReturn(context: Context, node: Node & { argument?: Node | null }): Statement[] {
  const { result, unit } = context
  const span = unit.locator.span(node)
  if (result.kind === 'void') {
    if (!node.argument) return [{ kind: 'return', span }]
    unit.reporter.report(
      'type-mismatch',
      node,
      'the function returns void, so return takes no value',
      'remove the value or state the result type',
    )
    return []
  }
  if (!node.argument) {
    unit.reporter.report(
      'type-mismatch',
      node,
      `return needs a value of type ${formatType(result)}`,
      'write return and the value',
    )
    return []
  }
  const value = checkScalar(context, node.argument, result)
  return value === undefined ? [] : [{ kind: 'return', value, span }]
}

function checkAssignment(context: Context, node: AssignmentExpression): Statement[] {
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

function checkUpdate(context: Context, node: UpdateExpression): Statement[] {
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
