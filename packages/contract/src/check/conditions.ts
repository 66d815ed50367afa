import type { CallExpression, Expression as ExpressionNode, Statement as StatementNode } from '@babel/types'
import type { Expression, FunctionDeclaration, Variable } from '../ast.js'
import { scalarTypes } from '../types.js'
import { type Context, childScope, hasEffects, type Unit } from './context.js'
import { checkScalar } from './expressions.js'

/** The first function's leading `requires`, `ensures` and `example`, and the statements after them. */
export interface Head {
  readonly requires: readonly CallExpression[]
  readonly ensures: readonly CallExpression[]
  readonly examples: readonly CallExpression[]
  readonly rest: readonly StatementNode[]
}

export function splitHead(body: readonly StatementNode[]): Head {
  const found: Record<'requires' | 'ensures' | 'example', CallExpression[]> = { requires: [], ensures: [], example: [] }
  let at = 0
  for (; at < body.length; at++) {
    const call = directive(body[at]!)
    if (call === undefined) break
    found[call.name].push(call.node)
  }
  return { requires: found.requires, ensures: found.ensures, examples: found.example, rest: body.slice(at) }
}

function directive(
  node: StatementNode,
): { name: 'requires' | 'ensures' | 'example'; node: CallExpression } | undefined {
  if (node.type !== 'ExpressionStatement' || node.expression.type !== 'CallExpression') return undefined
  const { callee } = node.expression
  if (callee.type !== 'Identifier') return undefined
  const { name } = callee
  return name === 'requires' || name === 'ensures' || name === 'example' ? { name, node: node.expression } : undefined
}

export function checkConditions(
  unit: Unit,
  entry: FunctionDeclaration,
  tables: readonly Variable[],
  head: Head,
): { requires: Expression[]; ensures: Expression[] } {
  const scope = childScope(undefined)
  for (const variable of [...tables, ...entry.parameters]) scope.names.set(variable.name, variable)
  const context: Context = { unit, scope, result: entry.result, facts: { effects: false }, frame: { bytes: 0 } }
  const requires = head.requires.flatMap((node) => checkCondition(context, node))
  const after = childScope(scope)
  const span = unit.locator.span(head.ensures[0] ?? {})
  if (entry.result.kind !== 'void') {
    if (scope.names.has('result') && head.ensures.length > 0) {
      unit.reporter.report(
        'duplicate-name',
        head.ensures[0],
        'a parameter is called result, which ensures needs for the result',
        'rename the parameter',
      )
    }
    after.names.set('result', { name: 'result', type: entry.result, role: 'result', constant: true, span })
  }
  const ensures = head.ensures.flatMap((node) => checkCondition({ ...context, scope: after }, node))
  return { requires, ensures }
}

function checkCondition(context: Context, node: CallExpression): Expression[] {
  const { unit } = context
  const [argument] = node.arguments
  if (argument === undefined || node.arguments.length > 1) {
    unit.reporter.report(
      'wrong-argument-count',
      node,
      'a condition is one expression',
      'write several conditions one after the other, or join them with &&',
    )
    return []
  }
  const condition = checkScalar(context, argument as ExpressionNode, scalarTypes.bool)
  if (condition === undefined) return []
  if (hasEffects(unit, condition)) {
    unit.reporter.report(
      'side-effect',
      argument,
      'a condition has no side effects',
      'call only functions that neither read, write nor change a slice',
    )
    return []
  }
  return [condition]
}
