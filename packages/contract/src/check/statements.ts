import type {
  BlockStatement,
  Expression as ExpressionNode,
  ForStatement,
  Node,
  Statement as StatementNode,
  VariableDeclaration,
} from '@babel/types'
import type { Statement } from '../ast.js'
import { formatType, scalarTypes } from '../types.js'
import { checkAssignment, checkUpdate } from './assignments.js'
import { type Context, childScope, excerpt, withScope } from './context.js'
import { checkDeclaration } from './declarations.js'
import { checkExpression, checkScalar, reportUnsupported } from './expressions.js'
import { literal } from './literals.js'
import { isOpen } from './open.js'

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
