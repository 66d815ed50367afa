import type { Bool, Num } from './meaning.js'
import { identity } from './meaning.js'

/** Value of a number in which one name, or what is under consideration, has a value; undefined where it needs more. */
export function numberOf(num: Num, subject: bigint): bigint | undefined {
  switch (num.kind) {
    case 'literal':
      return num.value
    case 'it':
    case 'parameter':
      return subject
    case 'arithmetic': {
      const [a, b] = [numberOf(num.left, subject), numberOf(num.right, subject)]
      return a === undefined || b === undefined ? undefined : operate(num.operator, a, b)
    }
    case 'unary': {
      const a = numberOf(num.operand, subject)
      if (a === undefined) return undefined
      return num.operator === 'negate' ? -a : num.operator === 'absolute' ? (a < 0n ? -a : a) : undefined
    }
    case 'choice': {
      const holds = truthOf(num.condition, subject)
      return holds === undefined ? undefined : numberOf(holds ? num.whenTrue : num.whenFalse, subject)
    }
    case 'fold':
      return foldOf(num, subject)
    default:
      return undefined
  }
}

/** Folds over the decimal digits. */
function foldOf({ fold, over }: Num & { kind: 'fold' }, subject: bigint): bigint | undefined {
  const of = over.base.kind === 'digits' ? numberOf(over.base.of, subject) : undefined
  if (of === undefined) return undefined
  const digits = [...String(of < 0n ? -of : of)].map(BigInt)
  const kept = digits.filter((digit) => over.filter === undefined || truthOf(over.filter, digit) === true)
  const values = kept.map((digit) => (over.map === undefined ? digit : numberOf(over.map, digit)))
  if (values.some((value) => value === undefined)) return undefined
  if (fold === 'count') return BigInt(values.length)
  if (fold === 'sum') return (values as bigint[]).reduce((a, b) => a + b, 0n)
  return fold === 'product' ? (values as bigint[]).reduce((a, b) => a * b, 1n) : undefined
}

function operate(operator: string, a: bigint, b: bigint): bigint | undefined {
  switch (operator) {
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      return a * b
    case '/':
      return b === 0n ? undefined : a / b
    case '%':
      return b === 0n ? undefined : a % b
    case '**':
      return b < 0n || b > 64n ? undefined : a ** b
    case 'min':
      return a < b ? a : b
    case 'max':
      return a > b ? a : b
    default:
      return undefined
  }
}

export function truthOf(bool: Bool, subject: bigint): boolean | undefined {
  switch (bool.kind) {
    case 'truth':
      return bool.value
    case 'compare': {
      const [a, b] = [numberOf(bool.left, subject), numberOf(bool.right, subject)]
      if (a === undefined || b === undefined) return undefined
      return { '<': a < b, '<=': a <= b, '>': a > b, '>=': a >= b, '==': a === b, '!=': a !== b }[bool.operator]
    }
    case 'divides': {
      const [d, n] = [numberOf(bool.divisor, subject), numberOf(bool.number, subject)]
      return d === undefined || n === undefined ? undefined : d !== 0n && n % d === 0n
    }
    case 'logic': {
      const [a, b] = [truthOf(bool.left, subject), truthOf(bool.right, subject)]
      return a === undefined || b === undefined ? undefined : bool.operator === '&&' ? a && b : a || b
    }
    case 'not': {
      const a = truthOf(bool.operand, subject)
      return a === undefined ? undefined : !a
    }
    default:
      return undefined
  }
}

const namesIn = (bools: readonly Bool[]): ReadonlySet<string> =>
  new Set(
    bools.flatMap((bool) =>
      [...identity(bool).matchAll(/kind:parameter name:(\S+?)[ )]|kind:(it)\b/g)].map((match) => match[1] ?? ''),
    ),
  )

/**
 * Whether something holds of the truth values of conditions on every number near zero, or on some. Undefined where the
 * conditions are about several names or cannot be computed here.
 */
export function truthOver(
  conditions: readonly Bool[],
  holds: (truths: readonly boolean[]) => boolean,
  over: 'every' | 'some',
): boolean | undefined {
  const numbers = [...identity(conditions).matchAll(/value:(-?\d+)n/g)].map((match) => BigInt(match[1]!))
  const subjects = new Set([...namesIn(conditions)].filter((name) => name !== ''))
  if (subjects.size > 1) return undefined
  const tried = new Set([
    ...numbers.flatMap((n) => [n - 1n, n, n + 1n]),
    ...Array.from({ length: 241 }, (_, i) => BigInt(i - 120)),
  ])
  let any = false
  let all = true
  for (const subject of tried) {
    const truths = conditions.map((condition) => truthOf(condition, subject))
    if (truths.some((truth) => truth === undefined)) return undefined
    if (holds(truths as boolean[])) any = true
    else all = false
  }
  return over === 'some' ? any : all
}
