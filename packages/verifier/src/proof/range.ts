import type { Term } from '@sourceless/isa'

export interface Range {
  readonly low: bigint
  readonly high: bigint
}

/** Unsigned bounds of a term, from its shape alone. Bounded in depth; the answer is always sound. */
export function rangeOf(term: Term, memo: Map<Term, Range> = new Map(), depth = 24): Range {
  const known = memo.get(term)
  if (known !== undefined) return known
  const full = { low: 0n, high: (1n << BigInt(term.bits)) - 1n }
  const range = depth === 0 ? full : compute(term, full, (t) => rangeOf(t, memo, depth - 1))
  memo.set(term, range)
  return range
}

function compute(term: Term, full: Range, of: (t: Term) => Range): Range {
  const [a, b, c] = term.args
  switch (term.op) {
    case 'const':
      return { low: term.value, high: term.value }
    case 'zext':
      return of(a!)
    case 'and': {
      return { low: 0n, high: minimum(of(a!).high, of(b!).high) }
    }
    case 'urem': {
      const divisor = of(b!)
      return divisor.low > 0n ? { low: 0n, high: minimum(of(a!).high, divisor.high - 1n) } : of(a!)
    }
    case 'udiv': {
      const divisor = of(b!)
      return divisor.low > 0n ? { low: of(a!).low / divisor.high, high: of(a!).high / divisor.low } : full
    }
    case 'lshr':
      return b!.op === 'const'
        ? { low: of(a!).low >> b!.value, high: of(a!).high >> b!.value }
        : { low: 0n, high: of(a!).high }
    case 'shl': {
      if (b!.op !== 'const' || b!.value >= BigInt(term.bits)) return full
      const high = of(a!).high << b!.value
      return high <= full.high ? { low: of(a!).low << b!.value, high } : full
    }
    case 'add': {
      const high = of(a!).high + of(b!).high
      return high <= full.high ? { low: of(a!).low + of(b!).low, high } : full
    }
    case 'sub':
      return of(a!).low >= of(b!).high ? { low: of(a!).low - of(b!).high, high: of(a!).high - of(b!).low } : full
    case 'mul': {
      const high = of(a!).high * of(b!).high
      return high <= full.high ? { low: of(a!).low * of(b!).low, high } : full
    }
    case 'extract': {
      const whole = of(a!)
      const high = whole.high >> term.value
      return high <= full.high ? { low: whole.low >> term.value, high } : full
    }
    case 'concat': {
      const shift = BigInt(b!.bits)
      return { low: (of(a!).low << shift) + of(b!).low, high: (of(a!).high << shift) + of(b!).high }
    }
    case 'ite': {
      const left = of(b!)
      const right = of(c!)
      return { low: minimum(left.low, right.low), high: maximum(left.high, right.high) }
    }
    case 'popcount':
    case 'clz':
    case 'ctz':
      return { low: 0n, high: minimum(full.high, BigInt(a!.bits)) }
    default:
      return full
  }
}

function minimum(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}

function maximum(a: bigint, b: bigint): bigint {
  return minimum(a, b) === a ? b : a
}

/** Decides an unsigned comparison whose sides' bounds do not overlap; undefined when they do. */
export function decideByRange(condition: Term, memo?: Map<Term, Range>): boolean | undefined {
  if (condition.op === 'const') return condition.value === 1n
  const whole = rangeOf(condition, memo)
  if (whole.low === whole.high) return whole.low === 1n
  const [a, b] = condition.args
  if (condition.op === 'not') {
    const inner = decideByRange(a!, memo)
    return inner === undefined ? undefined : !inner
  }
  if (condition.op !== 'ult' && condition.op !== 'ule' && condition.op !== 'eq') return undefined
  const left = rangeOf(a!, memo)
  const right = rangeOf(b!, memo)
  if (condition.op === 'eq') return left.high < right.low || right.high < left.low ? false : undefined
  if (condition.op === 'ult') return left.high < right.low ? true : left.low >= right.high ? false : undefined
  return left.high <= right.low ? true : left.low > right.high ? false : undefined
}
