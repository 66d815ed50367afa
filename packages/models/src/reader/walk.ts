import { type Contract, type Expression, type Statement, walkExpression } from '@sourceless/contract'

/** Calls `visit` for every statement of a contract's functions, with the expressions that the statement itself has. */
export function visitStatements(
  contract: Contract,
  visit: (statement: Statement, expressions: readonly Expression[]) => void,
): void {
  const within = (statements: readonly Statement[]): void => {
    for (const statement of statements) {
      visit(statement, expressionsOf(statement))
      for (const inner of bodiesOf(statement)) within(inner)
    }
  }
  for (const { body } of [contract.entry, ...contract.helpers]) within(body)
}

/** Calls `visit` for every expression inside some, outermost first. */
export function visitExpressions(expressions: readonly Expression[], visit: (expression: Expression) => void): void {
  for (const expression of expressions) walkExpression(expression, visit)
}

function expressionsOf(statement: Statement): readonly Expression[] {
  switch (statement.kind) {
    case 'declare':
      return [...(statement.initial === undefined ? [] : [statement.initial]), ...(statement.elements ?? [])]
    case 'assign':
      return [statement.target, statement.value]
    case 'if':
    case 'loop':
      return [statement.condition]
    case 'return':
      return statement.value === undefined ? [] : [statement.value]
    case 'call':
      return [statement.call]
    default:
      return []
  }
}

function bodiesOf(statement: Statement): readonly (readonly Statement[])[] {
  switch (statement.kind) {
    case 'if':
      return [statement.whenTrue, statement.whenFalse]
    case 'loop':
      return [statement.body, statement.step]
    case 'block':
      return [statement.body]
    default:
      return []
  }
}
