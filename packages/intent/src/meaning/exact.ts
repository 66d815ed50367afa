import type { Bool, Num } from './meaning.js'
import { bitsOf, isInteger, isSigned } from './types.js'

/** Results that may leave their type. Signs of bit arithmetic are about the type's own width. */
function grows(num: Num): boolean {
  switch (num.kind) {
    case 'arithmetic':
      return (
        /^(\+|-|\*|\*\*|difference)$/.test(num.operator) || (!isOfBits(num) && (grows(num.left) || grows(num.right)))
      )
    case 'unary':
      return num.operator === 'negate' || (num.operator === 'absolute' && grows(num.operand))
    case 'choice':
      return grows(num.whenTrue) || grows(num.whenFalse)
    case 'fold':
      return num.fold === 'sum' || num.fold === 'product'
    default:
      return false
  }
}
const isOfBits = (num: Num): boolean => num.kind === 'arithmetic' && /^(<<|>>|&|\||\^|rotl|rotr)$/.test(num.operator)

function subtracts(num: Num): boolean {
  if (num.kind === 'arithmetic') return num.operator === '-' || subtracts(num.left) || subtracts(num.right)
  if (num.kind === 'choice') return subtracts(num.whenTrue) || subtracts(num.whenFalse)
  return num.kind === 'unary' && (num.operator === 'negate' || subtracts(num.operand))
}

/**
 * The type in which numbers are compared, divided or chosen from as what they are: sums and products of types narrower
 * than 64 bits do not wrap on the way to that.
 */
export function exactType(own: string, ...operands: readonly Num[]): string {
  if (!isInteger(own) || bitsOf(own) === 64 || !operands.some(grows)) return own
  return isSigned(own) || operands.some(subtracts) ? 'i64' : 'u64'
}

/** Parameters, and lengths of them, that are not zero where the condition turned out so. */
export function nonzeroWhere(condition: Bool, holds: boolean): readonly string[] {
  if (condition.kind === 'not') return nonzeroWhere(condition.operand, !holds)
  if (condition.kind === 'logic')
    return (condition.operator === '&&') === holds
      ? [...nonzeroWhere(condition.left, holds), ...nonzeroWhere(condition.right, holds)]
      : []
  // What has a divisor is not the question here: zero divides nothing.
  if (condition.kind === 'divides')
    return holds && condition.divisor.kind === 'parameter' ? [condition.divisor.name] : []
  if (condition.kind !== 'compare' || condition.right.kind !== 'literal') return []
  const { left } = condition
  if (left.kind !== 'parameter' && left.kind !== 'length') return []
  const { operator } = condition
  const { value } = condition.right
  const excludes = holds
    ? (operator === '!=' && value === 0n) || (operator === '>' && value >= 0n) || (operator === '>=' && value > 0n)
    : (operator === '==' && value === 0n) || (operator === '<=' && value >= 0n) || (operator === '<' && value > 0n)
  return excludes ? [left.kind === 'length' ? `${left.of}.length` : left.name] : []
}
