import { floats, type Oracles, product, within } from './oracle.js'

type Bigints = readonly bigint[]

/** How many different values there are. */
const different = (values: Bigints): number => new Set(values).size
/** The value of an integral from 0 to `end`, by Simpson's rule, exact for polynomials up to the third degree. */
const integral = (f: (x: number) => number, end: number): number => (end / 6) * (f(0) + 4 * f(end / 2) + f(end))
const numbersUpTo = (n: bigint): Bigints => Array.from({ length: Math.max(0, Number(n)) }, (_, i) => BigInt(i) + 1n)
const sum = (values: Bigints): bigint => values.reduce((total, value) => total + value, 0n)

const triples = product([-2n, 0n, 1n, 2n ** 63n - 1n], [-2n, 0n, 1n, 2n ** 63n - 1n], [-2n, 0n, 1n, 2n ** 63n - 1n])
const radii = product(floats)
const sizes = product(floats, floats)
/** A handful of roundings. */
const tolerance = 2e-15

/** Sets, sums by adding, volumes by integrating, and Node's unbounded integers. */
export const formulas: Oracles = {
  all_equal_three: { inputs: triples, expected: (...values: bigint[]) => different(values) === 1 },
  circle_area: {
    inputs: radii,
    tolerance,
    expected: (r: number) => integral((x) => 2 * Math.PI * x, r),
  },
  circle_circumference: { inputs: radii, tolerance, expected: (r: number) => 4 * Math.acos(0) * r },
  cone_volume: {
    inputs: sizes,
    tolerance,
    expected: (r: number, h: number) => (h === 0 ? 0 : integral((x) => Math.PI * (r * (x / h)) ** 2, h)),
  },
  count_equal_of_three: {
    inputs: triples,
    expected: (...values: bigint[]) =>
      BigInt(values.filter((value, i) => values.some((other, j) => i !== j && value === other)).length),
  },
  cylinder_volume: {
    inputs: sizes,
    tolerance,
    expected: (r: number, h: number) => integral(() => Math.PI * r ** 2, h),
  },
  // a (x − p)(x − q) has the discriminant (a (p − q))².
  discriminant: {
    inputs: within([-1000, 1000], [-30, 30], [-30, 30]).map(([a, p, q]) => [a!, -a! * (p! + q!), a! * p! * q!]),
    expected: (a: bigint, b: bigint, c: bigint) => b ** 2n - 4n * a * c,
  },
  divisible_by: { expected: (a: bigint, b: bigint) => b !== 0n && (a / b) * b === a },
  equilateral: { inputs: triples, expected: (...sides: bigint[]) => different(sides) === 1 },
  is_even: { expected: (n: bigint) => /[02468]$/.test(String(n)) },
  is_odd: { expected: (n: bigint) => /[13579]$/.test(String(n)) },
  isosceles: { inputs: triples, expected: (...sides: bigint[]) => different(sides) < 3 },
  sum_of_cubes: {
    inputs: within([0, 200]),
    expected: (n: bigint) => sum(numbersUpTo(n).map((k) => k ** 3n)),
  },
  opposite_signs: {
    expected: (...values: bigint[]) => values.some((value) => value < 0n) && values.some((value) => value > 0n),
  },
  parallel_lines: { expected: (...slopes: bigint[]) => different(slopes) === 1 },
  prism_volume: {
    inputs: within([0, 1000], [0, 1000], [0, 1000]),
    expected: (base: bigint, height: bigint, length: bigint) =>
      BigInt(Math.floor((Number(base * height) / 2) * Number(length))),
  },
  scalene: { inputs: triples, expected: (...sides: bigint[]) => different(sides) === 3 },
  simple_interest: {
    inputs: product(floats, [0.5, 3, 4.25, 100], [0, 1, 2.5, 30]),
    tolerance,
    expected: (principal: number, rate: number, time: number) => time * (rate / 100) * principal,
  },
  smallest_of_three: { expected: (...values: bigint[]) => [...values].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))[0] },
  sphere_surface: { inputs: radii, tolerance, expected: (r: number) => integral((x) => 8 * Math.PI * x, r) },
  sphere_volume: { inputs: radii, tolerance, expected: (r: number) => integral((x) => 4 * Math.PI * x ** 2, r) },
  sum_of_first_n: { inputs: within([-20, 200]), expected: (n: bigint) => sum(numbersUpTo(n)) },
}
