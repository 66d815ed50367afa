import { arithmetic, literal, type Num } from '../meaning/meaning.js'
import { isInteger } from '../meaning/types.js'
import { foundFrom } from './search.js'
import type { Found, Task } from './task.js'

const MAX_DEGREE = 5
/** Points that a polynomial must go through beside those that fix it. */
const MORE_POINTS = 2
const POLYNOMIAL_BITS = 4

interface Fraction {
  readonly top: bigint
  readonly bottom: bigint
}

const absolute = (value: bigint): bigint => (value < 0n ? -value : value)
const divisor = (a: bigint, b: bigint): bigint => (b === 0n ? absolute(a) : divisor(b, a % b))

function fraction(top: bigint, bottom: bigint): Fraction {
  const common = divisor(top, bottom) * (bottom < 0n ? -1n : 1n)
  return common === 0n ? { top: 0n, bottom: 1n } : { top: top / common, bottom: bottom / common }
}
const add = (a: Fraction, b: Fraction): Fraction => fraction(a.top * b.bottom + b.top * a.bottom, a.bottom * b.bottom)
const times = (a: Fraction, b: Fraction): Fraction => fraction(a.top * b.top, a.bottom * b.bottom)
const whole = (value: bigint): Fraction => ({ top: value, bottom: 1n })

/** Coefficients, constant first, of the polynomial through the points (Newton's divided differences). */
function interpolate(points: readonly (readonly [bigint, bigint])[]): readonly Fraction[] {
  const differences = points.map(([, y]) => whole(y))
  for (let order = 1; order < points.length; order++)
    for (let i = points.length - 1; i >= order; i--)
      differences[i] = times(
        add(differences[i]!, times(differences[i - 1]!, whole(-1n))),
        fraction(1n, points[i]![0] - points[i - order]![0]),
      )
  let out: readonly Fraction[] = []
  for (let i = points.length - 1; i >= 0; i--) {
    const x = whole(-points[i]![0])
    const shifted = [whole(0n), ...out]
    out = shifted.map((value, k) => add(value, k < out.length ? times(out[k]!, x) : whole(0n)))
    out = [add(out[0]!, differences[i]!), ...out.slice(1)]
  }
  return out
}

const bitsOf = (value: bigint): number => 1 + 2 * Math.ceil(Math.log2(Number(absolute(value)) + 1))

/** Closed forms of low degree with rational coefficients that go through every example exactly. */
export function searchPolynomials(task: Task): readonly Found[] {
  const { parameters, result } = task.signature
  if (parameters.length !== 1 || !isInteger(parameters[0]!.type) || !isInteger(result)) return []
  const byInput = new Map<bigint, bigint>()
  for (const { arguments: values, result: value } of task.examples)
    if (typeof value === 'bigint') byInput.set(values[0] as bigint, value)
  const points = [...byInput].sort((a, b) => (a[0] < b[0] ? -1 : 1))
  for (let degree = 1; degree <= MAX_DEGREE && points.length >= degree + 1 + MORE_POINTS; degree++) {
    if (!task.budget.spend(200)) return []
    const coefficients = interpolate(points.slice(0, degree + 1))
    const common = coefficients.reduce((all, { bottom }) => (all * bottom) / divisor(all, bottom), 1n)
    const tops = coefficients.map(({ top, bottom }) => (top * common) / bottom)
    const at = (x: bigint): bigint => tops.reduceRight((sum, top) => sum * x + top, 0n)
    if (tops.at(-1) === 0n || !points.every(([x, y]) => at(x) === y * common)) continue
    const bits = POLYNOMIAL_BITS + degree + bitsOf(common) + tops.reduce((sum, top) => sum + bitsOf(top), 0)
    const num = closedForm(parameters[0]!.name, tops, common)
    const one = foundFrom({ type: 'num', num }, bits, task)
    return one === undefined ? [] : [one]
  }
  return []
}

/** Horner's form over the common denominator. */
function closedForm(name: string, tops: readonly bigint[], common: bigint): Num {
  const x: Num = { kind: 'parameter', name }
  let sum: Num | undefined
  for (const top of [...tops].reverse()) {
    const product: Num | undefined =
      sum === undefined ? undefined : sum.kind === 'literal' && sum.value === 1n ? x : arithmetic('*', sum, x)
    if (product === undefined) sum = literal(top)
    else if (top === 0n) sum = product
    else sum = top < 0n ? arithmetic('-', product, literal(-top)) : arithmetic('+', product, literal(top))
  }
  return common === 1n ? sum! : arithmetic('/', sum!, literal(common))
}
