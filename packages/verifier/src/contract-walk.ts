import type { Contract, Expression, FunctionDeclaration, Statement } from '@sourceless/contract'
import { scalarBytes } from './abi.js'

/** Every function of a contract, the entry first. */
export function functionsOf(contract: Contract): readonly FunctionDeclaration[] {
  return [contract.entry, ...contract.helpers]
}

/** Calls `onStatement` and `onExpression` for everything below. */
export function walkStatements(
  body: readonly Statement[],
  onStatement: (s: Statement) => void,
  onExpression: (e: Expression) => void,
): void {
  const visit = (e: Expression) => walkExpression(e, onExpression)
  for (const s of body) {
    onStatement(s)
    switch (s.kind) {
      case 'declare':
        if (s.initial !== undefined) visit(s.initial)
        s.elements?.forEach(visit)
        break
      case 'assign':
        visit(s.target)
        visit(s.value)
        break
      case 'if':
        visit(s.condition)
        walkStatements(s.whenTrue, onStatement, onExpression)
        walkStatements(s.whenFalse, onStatement, onExpression)
        break
      case 'loop':
        visit(s.condition)
        walkStatements(s.body, onStatement, onExpression)
        walkStatements(s.step, onStatement, onExpression)
        break
      case 'block':
        walkStatements(s.body, onStatement, onExpression)
        break
      case 'return':
        if (s.value !== undefined) visit(s.value)
        break
      case 'call':
        visit(s.call)
        break
    }
  }
}

export function walkExpression(e: Expression, onExpression: (e: Expression) => void): void {
  onExpression(e)
  const visit = (part: Expression) => walkExpression(part, onExpression)
  switch (e.kind) {
    case 'unary':
    case 'cast':
      visit(e.operand)
      break
    case 'binary':
      visit(e.left)
      visit(e.right)
      break
    case 'conditional':
      visit(e.condition)
      visit(e.whenTrue)
      visit(e.whenFalse)
      break
    case 'index':
      visit(e.base)
      visit(e.index)
      break
    case 'length':
      visit(e.base)
      break
    case 'builtin':
    case 'call':
      e.arguments.forEach(visit)
      break
  }
}

/** Bytes of all local arrays together. */
export function localArrayBytes(contract: Contract): number {
  let total = 0
  const count = (s: Statement): void => {
    if (s.kind !== 'declare' || s.variable.type.kind !== 'array') return
    total += s.variable.type.length * scalarBytes(s.variable.type.element)
  }
  for (const declaration of functionsOf(contract)) walkStatements(declaration.body, count, () => {})
  return total
}
