import { bitsOf, isInteger, isSigned } from '../meaning/types.js'
import { refuse } from './syntax.js'

/** The types in which values are worked out: whole numbers of 64 bits, so that those of narrower types are exact. */
export type Kind = 'i64' | 'u64' | 'f64' | 'f32' | 'bool'

/** A value in contract notation, with what is known about it. */
export interface Value {
  readonly code: string
  readonly kind: Kind
  readonly literal?: bigint
  readonly low: bigint
  readonly high: bigint
  /** Whether only parameters that nothing changes decide it. */
  readonly pure: boolean
  /** Whether it is right only modulo 2^64, so that it cannot be compared or divided. */
  readonly cut?: boolean
  /** What may stand for it where it is only compared: a power that is too large is as large as can be. */
  readonly saturated?: string
  /** The declared type of the parameters that it comes from, for the signs that are about bits. */
  readonly of?: string
}

const LEAST = -(1n << 63n)
const I64 = { low: LEAST, high: (1n << 63n) - 1n }
const U64 = { low: 0n, high: (1n << 64n) - 1n }
/** The smallest and the largest of some ends of ranges. */
export const smallest = (...ends: readonly bigint[]): bigint => [...ends].sort(ascending)[0]!
export const largest = (...ends: readonly bigint[]): bigint => [...ends].sort(ascending).at(-1)!
const ascending = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0)

/** No array is longer. */
export const LONGEST = 1n << 48n

export const isFloat = (kind: Kind): kind is 'f32' | 'f64' => kind === 'f64' || kind === 'f32'

const rangeOf = (kind: Kind) => (kind === 'u64' ? U64 : I64)

export function value(kind: Kind, code: string, known: Partial<Value> = {}): Value {
  return { code, kind, pure: true, ...rangeOf(kind), ...known }
}

export const literal = (number: bigint): Value => ({
  ...value(number > I64.high ? 'u64' : 'i64', String(number), { literal: number, low: number, high: number }),
})

export const truth = (code: string, pure: boolean): Value => value('bool', code, { pure })

/** What is read of a parameter or an element of a declared type. */
export function declared(type: string, code: string, pure: boolean): Value {
  if (type === 'bool') return truth(code, pure)
  if (type === 'f64' || type === 'f32') return value(type, code, { pure })
  if (!isInteger(type)) return refuse(`no number: ${code}`)
  const bits = BigInt(bitsOf(type))
  const known = isSigned(type)
    ? { low: -(1n << (bits - 1n)), high: (1n << (bits - 1n)) - 1n }
    : { low: 0n, high: (1n << bits) - 1n }
  const kind = type === 'u64' ? 'u64' : 'i64'
  return value(kind, type === kind ? code : `${kind}(${code})`, { ...known, pure, of: type })
}

/** The value as one of another kind; refused where that may change it. */
export function as(kind: Kind, from: Value): string {
  if (from.literal !== undefined) {
    if (isFloat(kind)) return `${from.literal}.0`
    const { low, high } = rangeOf(kind)
    if (kind === 'bool' || from.literal < low || from.literal > high) return refuse(`${from.literal} is no ${kind}`)
    return from.literal < 0n ? `(${from.literal})` : String(from.literal)
  }
  if (from.kind === kind) return from.code
  if (kind === 'bool' || from.kind === 'bool') return refuse('a truth value is no number')
  if (kind === 'f32') return refuse('a number of less precision')
  if (kind === 'u64' && !isFloat(from.kind) && from.low < 0n) return refuse('may be negative')
  if (kind === 'i64' && (isFloat(from.kind) || from.high > I64.high)) return refuse('may not fit')
  return `${kind}(${from.code})`
}

/** Code of a value that may stand where nothing gives a literal its type. */
export const typed = (from: Value): string => (from.literal === undefined ? from.code : `${from.kind}(${from.literal})`)

/** The kind in which two values meet. */
export function join(left: Value, right: Value): Kind {
  if (left.kind === right.kind && left.literal === undefined && right.literal === undefined) return left.kind
  if (left.kind === 'bool' || right.kind === 'bool')
    return left.kind === right.kind ? 'bool' : refuse('a truth value is no number')
  if (isFloat(left.kind) || isFloat(right.kind)) {
    if (isFloat(left.kind) && isFloat(right.kind)) return 'f64'
    const [float, whole] = isFloat(left.kind) ? [left, right] : [right, left]
    return whole.literal === undefined ? 'f64' : float.kind
  }
  if (left.kind === right.kind) return left.kind
  const [wide, other] = left.kind === 'u64' ? [left, right] : [right, left]
  if (other.low >= 0n) return 'u64'
  return wide.high <= I64.high ? 'i64' : refuse('signs differ')
}

const fits = (low: bigint, high: bigint, kind: Kind): boolean => low >= rangeOf(kind).low && high <= rangeOf(kind).high

const common = (left: Value, right: Value): Pick<Value, 'pure' | 'of'> => {
  const of =
    left.of === right.of || right.literal !== undefined ? left.of : left.literal !== undefined ? right.of : undefined
  return { pure: left.pure && right.pure, ...(of === undefined ? {} : { of }) }
}

/** What is compared, divided or chosen from must be what it is, not only its last bits. */
export function exact(...operands: readonly Value[]): void {
  if (operands.some(({ cut }) => cut === true)) refuse('may not fit on the way')
}

/** `+`, `-` and `*`, which are exact where the range of the operands permits. */
export function ring(operator: '+' | '-' | '*', left: Value, right: Value): Value {
  const kind = join(left, right)
  if (kind === 'bool') return refuse('a truth value is no number')
  const operation = (a: bigint, b: bigint) => (operator === '+' ? a + b : operator === '-' ? a - b : a * b)
  if (left.literal !== undefined && right.literal !== undefined) return literal(operation(left.literal, right.literal))
  if (isFloat(kind)) return value(kind, `(${as(kind, left)} ${operator} ${as(kind, right)})`, common(left, right))
  const ends =
    operator === '-'
      ? [left.low - right.high, left.high - right.low]
      : [left.low, left.high].flatMap((a) => [right.low, right.high].map((b) => operation(a, b)))
  const low = smallest(...ends)
  const high = largest(...ends)
  const best: Kind =
    kind === 'i64' && !fits(low, high, 'i64') && left.low >= 0n && right.low >= 0n && low >= 0n
      ? 'u64'
      : kind === 'u64' && fits(low, high, 'i64') && left.high <= I64.high && right.high <= I64.high
        ? 'i64'
        : kind
  const known = fits(low, high, best) ? { low, high } : {}
  const cut = left.cut === true || right.cut === true || (best === 'u64' && low < 0n)
  return value(best, `(${as(best, left)} ${operator} ${as(best, right)})`, {
    ...common(left, right),
    ...known,
    ...(cut ? { cut } : {}),
  })
}

/** `/` toward zero and `%` with the sign of the dividend. */
export function quotient(operator: '/' | '%', left: Value, right: Value): Value {
  exact(left, right)
  const kind = join(left, right)
  if (kind === 'bool') return refuse('a truth value is no number')
  if (isFloat(kind) && operator === '%') return refuse('a remainder of floats')
  const size = largest(-left.low, left.high)
  const most = operator === '%' && right.low > 0n && right.high <= size ? right.high - 1n : size
  const low = left.low < 0n || (operator === '/' && right.low < 0n) ? -most : 0n
  const one = left.literal !== undefined && right.literal !== undefined ? typed(left) : as(kind, left)
  return value(kind, `(${one} ${operator} ${as(kind, right)})`, {
    ...common(left, right),
    ...(isFloat(kind) || !fits(low, most, kind) ? {} : { low, high: most }),
  })
}

/** Signs about bits. */
export function bitwise(operator: '&' | '|' | '^' | '<<' | '>>', left: Value, right: Value): Value {
  if (isFloat(left.kind) || isFloat(right.kind)) return refuse('bits of floats')
  const { pure, of } = common(left, right)
  const kept = { pure, ...(of === undefined ? {} : { of }) }
  if (operator === '>>') {
    exact(left, right)
    const one = left.literal === undefined ? left.code : typed(left)
    return value(left.kind, `(${one} >> ${typed(right)})`, {
      ...kept,
      low: left.low < 0n ? left.low : 0n,
      high: left.high < 0n ? 0n : left.high,
      ...(left.of === undefined ? {} : { of: left.of }),
    })
  }
  if (operator === '<<') {
    exact(right)
    const shift = right.high
    const known = shift <= 64n && left.low >= 0n ? { low: 0n, high: left.high << shift } : undefined
    const room = known !== undefined && fits(known.low, known.high, left.kind)
    // What a narrower type would lose on the way is not said to be lost.
    const narrow = left.of !== undefined && left.literal === undefined
    return value(left.kind, `(${typed(left)} << ${typed(right)})`, {
      ...kept,
      ...(room ? known : {}),
      ...(narrow || !room ? { cut: true } : {}),
    })
  }
  const kind = join(left, right)
  if (kind === 'bool') return refuse('bits of truth values')
  const both = left.low >= 0n && right.low >= 0n
  const larger = largest(left.high, right.high)
  const smaller = smallest(left.high, right.high)
  const mask = (1n << BigInt(larger.toString(2).length)) - 1n
  const known =
    operator === '&'
      ? both
        ? { low: 0n, high: smaller }
        : left.low >= 0n
          ? { low: 0n, high: left.high }
          : right.low >= 0n
            ? { low: 0n, high: right.high }
            : {}
      : both
        ? { low: 0n, high: mask }
        : {}
  const bounded = (one: Value) => one.cut !== true && one.low >= 0n && one.high < 1n << 63n
  const cut =
    operator === '&'
      ? (left.cut === true && !bounded(right)) || (right.cut === true && !bounded(left))
      : left.cut === true || right.cut === true
  const one = left.literal !== undefined && right.literal !== undefined ? typed(left) : as(kind, left)
  return value(kind, `(${one} ${operator} ${as(kind, right)})`, { ...kept, ...known, ...(cut ? { cut } : {}) })
}

export function compared(operator: string, ...operands: readonly [Value, Value]): Value {
  const [left, right] = operands.map(({ saturated, ...one }) =>
    saturated === undefined ? one : { ...one, code: saturated, cut: false },
  ) as [Value, Value]
  exact(left, right)
  const kind = join(left, right)
  const one = left.literal !== undefined && right.literal !== undefined ? typed(left) : as(kind, left)
  return truth(`(${one} ${operator} ${as(kind, right)})`, left.pure && right.pure)
}

export function chosen(condition: Value, whenTrue: Value, whenFalse: Value): Value {
  const kind = join(whenTrue, whenFalse)
  const code = whenTrue.literal !== undefined && whenFalse.literal !== undefined ? typed(whenTrue) : as(kind, whenTrue)
  const cut = whenTrue.cut === true || whenFalse.cut === true
  return value(kind, `(${condition.code} ? ${code} : ${as(kind, whenFalse)})`, {
    ...common(whenTrue, whenFalse),
    pure: condition.pure && whenTrue.pure && whenFalse.pure,
    low: smallest(whenTrue.low, whenFalse.low),
    high: largest(whenTrue.high, whenFalse.high),
    ...(cut ? { cut } : {}),
  })
}
