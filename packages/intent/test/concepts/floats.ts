import { arrays, floats as lengths, type Oracles, product, type Random, within } from './oracle.js'

type Numbers = readonly number[]

/** Floats that are whole sixteenths: sums and products of a few of them are exact, whatever their order. */
const sixteenth = (random: Random): number => (random(8001) - 4000) / 16
const lists = arrays(24, sixteenth)
const pairs = lists.map((list, i) => [list, [...list].reverse().slice(i % 3 === 0 ? 1 : 0)] as const)
/** What adding in another order, or leaving something out, would show. */
const special: readonly Numbers[] = [
  [1e16, 1, -1e16],
  [1, 1e16, -1e16],
  [0.1, 0.2, 0.3],
  [0.3, 0.2, 0.1],
  [Number.MAX_VALUE, Number.MAX_VALUE, -Infinity],
  [Infinity, 1],
  [-Infinity, Infinity],
  [Number.NaN, 1],
  [1, Number.NaN],
  [Number.MIN_VALUE, Number.MIN_VALUE],
]
const withoutNaN = [...lists, ...special.filter((list) => !list.some(Number.isNaN))].map((list) => [list])
const singles = [
  ...lists,
  [16777216, 1, 1],
  [Math.fround(0.1), Math.fround(0.2), 2 ** 127, 2 ** 127],
  [Infinity, -Infinity],
]

const scaled = (value: number): bigint => BigInt(value * 16)
const total = (values: readonly bigint[]): bigint => values.reduce((sum, value) => sum + value, 0n)
const exact = (values: Numbers): boolean =>
  values.every((value) => Math.abs(value) < 1e6 && Number.isInteger(value * 16))
/** In integers where that is exact, otherwise added by the engine from the left. */
const sum = (values: Numbers): number =>
  exact(values) ? Number(total(values.map(scaled))) / 16 : values.reduce((all, value) => all + value, 0)
const dot = (a: Numbers, b: Numbers): number =>
  Number(total(a.slice(0, b.length).map((x, i) => scaled(x) * scaled(b[i]!)))) / 256
const mean = (values: Numbers, empty: number): number => (values.length === 0 ? empty : sum(values) / values.length)
/** Along the line through two fixed points. */
const along = (x: number, [x1, y1]: Numbers, [x2, y2]: Numbers): number => y1! + ((x - x1!) / (x2! - x1!)) * (y2! - y1!)
const temperatures = within([-60, 120]).map(([value]) => [Number(value) + 0.25])
const angles = product(lengths)
/** A handful of roundings. */
const tolerance = 2e-15
const options = { EMPTY: '-1.5' }

/** Exact sums in integers, the engine's own functions, and definitions that are computed another way. */
export const floats: Oracles = {
  all_finite: {
    inputs: [...lists, ...special].map((list) => [list]),
    expected: (values: Numbers) => values.every(Number.isFinite),
  },
  axpy: {
    inputs: pairs.map(([x, y]) => [x[0] ?? 2, x, y]),
    expected: (a: number, x: Numbers, y: Numbers) => [
      a,
      x,
      y.map((value, i) => (i < x.length ? Number(scaled(value) * 16n + scaled(a) * scaled(x[i]!)) / 256 : value)),
    ],
  },
  celsius_to_fahrenheit: {
    inputs: temperatures,
    tolerance: 1e-13,
    expected: (c: number) => along(c, [0, 32], [100, 212]),
  },
  degrees_to_radians: { inputs: angles, tolerance, expected: (x: number) => (x / 360) * (2 * Math.PI) },
  distance: {
    inputs: pairs.slice(4).map(([x, y]) => [x[0]!, x[1]!, y[0]!, y[1]!]),
    tolerance,
    expected: (x1: number, y1: number, x2: number, y2: number) => Math.hypot(x1 - x2, y1 - y2),
  },
  dot_in_double: { inputs: pairs, expected: dot },
  float_dot: { inputs: pairs, expected: dot },
  fahrenheit_to_celsius: {
    inputs: temperatures,
    tolerance: 1e-13,
    expected: (f: number) => along(f, [32, 0], [212, 100]),
  },
  hypotenuse: { inputs: product(lengths, lengths), tolerance, expected: Math.hypot },
  lerp: {
    inputs: pairs.slice(4).map(([x, y], i) => [x[0]!, y[0]!, i / 16]),
    expected: (a: number, b: number, t: number) => Number(scaled(a) * (16n - scaled(t)) + scaled(b) * scaled(t)) / 256,
  },
  float_maximum: {
    inputs: withoutNaN,
    options,
    expected: (values: Numbers) => (values.length === 0 ? -1.5 : Math.max(...values)),
  },
  mean_ignoring_nan: {
    inputs: [...lists.map((list) => list.map((value, i) => (i % 3 === 1 ? Number.NaN : value))), ...special].map(
      (list) => [list],
    ),
    options,
    expected: (values: Numbers) =>
      mean(
        values.filter((value) => !Number.isNaN(value)),
        -1.5,
      ),
  },
  mean_in_double: {
    inputs: singles.map((list) => [list]),
    options,
    expected: (values: Numbers) => Math.fround(mean(values, -1.5)),
  },
  float_mean: {
    inputs: [...lists, ...special].map((list) => [list]),
    options,
    expected: (values: Numbers) => mean(values, -1.5),
  },
  float_minimum: {
    inputs: withoutNaN,
    options,
    expected: (values: Numbers) => (values.length === 0 ? -1.5 : Math.min(...values)),
  },
  // Powers of quarters, exact for the degrees and sizes here.
  polynomial: {
    inputs: product<Numbers | number>(lists.slice(0, 8), [0, 1, -1, 0.25, 1.75, -4]),
    expected: (coefficients: Numbers, x: number) => {
      const terms = coefficients.map((c, i) => scaled(c) * BigInt(x * 4) ** BigInt(i) * 4n ** BigInt(8 - i))
      return Number(total(terms)) / 16 / 4 ** 8
    },
  },
  radians_to_degrees: { inputs: angles, tolerance, expected: (x: number) => (x / (2 * Math.PI)) * 360 },
  float_scale: {
    inputs: lists.map((list, i) => [list, i / 16 - 1]),
    expected: (values: Numbers, k: number) => [values.map((value) => Number(scaled(value) * scaled(k)) / 256), k],
  },
  sum_in_double: { inputs: singles.map((list) => [list]), expected: sum },
  float_sum: { inputs: [...lists, ...special].map((list) => [list]), expected: sum },
  // n² times the variance is n Σx² − (Σx)².
  variance: {
    inputs: [...lists, [3, 3, 3], [1e6, 1e6 + 1]].map((list) => [list]),
    options,
    tolerance: 1e-12,
    expected: (values: Numbers) => {
      const [n, whole] = [BigInt(values.length), values.map(scaled)]
      if (n === 0n) return -1.5
      return Number(n * total(whole.map((x) => x ** 2n)) - total(whole) ** 2n) / Number(n ** 2n) / 256
    },
  },
}
