import type { Expression } from './ast.js'

/** Calls `visit` on an expression and everything inside it, outermost first. */
export function walkExpression(expression: Expression, visit: (inner: Expression) => void): void {
  visit(expression)
  for (const child of childExpressions(expression)) walkExpression(child, visit)
}

function childExpressions(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'unary':
    case 'cast':
      return [expression.operand]
    case 'binary':
      return [expression.left, expression.right]
    case 'conditional':
      return [expression.condition, expression.whenTrue, expression.whenFalse]
    case 'index':
      return [expression.base, expression.index]
    case 'length':
      return [expression.base]
    case 'builtin':
    case 'call':
      return expression.arguments
    default:
      return []
  }
}
