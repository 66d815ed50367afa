import type { Node } from '@babel/types'
import { valueBuiltin } from './builtins.js'

const memo = new WeakMap<Node, boolean>()
const joining = new Set(['+', '-', '*', '/', '%', '&', '|', '^'])
const shifting = new Set(['<<', '>>'])

/**
 * Whether only literals decide the type of an expression, so that it takes the type of what stands beside it:
 * `1`, `-1`, `1 << 3`, `min(2, 3)`, `c ? 1 : 2`. A remembered answer keeps long chains linear.
 */
export function isOpen(node: Node): boolean {
  const known = memo.get(node)
  if (known !== undefined) return known
  const answer = decide(node)
  memo.set(node, answer)
  return answer
}

function decide(node: Node): boolean {
  switch (node.type) {
    case 'NumericLiteral':
      return true
    case 'UnaryExpression':
      return (node.operator === '-' || node.operator === '~') && isOpen(node.argument)
    case 'BinaryExpression':
      if (shifting.has(node.operator)) return isOpen(node.left)
      return joining.has(node.operator) && isOpen(node.left) && isOpen(node.right)
    case 'ConditionalExpression':
      return isOpen(node.consequent) && isOpen(node.alternate)
    case 'CallExpression': {
      if (node.callee.type !== 'Identifier') return false
      const rule = valueBuiltin(node.callee.name)
      if (rule?.result !== 'same' || node.arguments.length === 0) return false
      return rule.second === 'count' ? isOpen(node.arguments[0]!) : node.arguments.every(isOpen)
    }
    default:
      return false
  }
}
