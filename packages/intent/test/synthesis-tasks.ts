import type { Value } from '@sourceless/contract'

/** A function that only its examples describe: inputs that are shown, inputs that are held out, and what it is. */
export interface SynthesisTask {
  readonly name: string
  readonly signature?: string
  /** `normal` where nothing is said. */
  readonly effort?: 'quick'
  readonly shown: readonly (readonly Input[])[]
  readonly heldOut: readonly (readonly Input[])[]
  readonly is: (...values: never[]) => number | boolean | readonly number[]
}

/** A number, a truth value, numbers for a slice, or a string. */
export type Input = number | boolean | readonly number[] | string

const one = (...values: readonly number[]): readonly (readonly Input[])[] => values.map((value) => [value])
const lists = (...values: readonly (readonly number[])[]): readonly (readonly Input[])[] =>
  values.map((value) => [value])
const texts = (...values: readonly string[]): readonly (readonly Input[])[] => values.map((value) => [value])
const upTo = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i + 1)
const digits = (n: number): readonly number[] => [...String(n)].map(Number)
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)
const pairs = (values: readonly number[]): readonly (readonly [number, number])[] =>
  values.flatMap((a, i) => values.slice(i + 1).map((b) => [a, b] as const))
const next = (values: readonly number[]): readonly (readonly [number, number])[] =>
  values.slice(1).map((b, i) => [values[i]!, b] as const)
const isPrime = (n: number): boolean =>
  n > 1 &&
  upTo(n - 1)
    .slice(1)
    .every((d) => n % d !== 0)
const sequence =
  (seeds: readonly number[], step: (terms: readonly number[], n: number) => number, from = 0) =>
  (n: number): number => {
    const terms = [...seeds]
    while (terms.length <= n - from) terms.push(step(terms, from + terms.length))
    return terms[n - from]!
  }

const LISTS = lists([3, -1, 4], [10, 7], [5], [-2, -8, 6, 1], [9, 9, 2], [4, 12, 3, 7, 1])
const MORE_LISTS = lists([1, 2, 3, 4, 5, 6], [-7], [20, -3, 5, 11], [8, 8, 8, 1], [13, -13, 2, 40, 6, 7, 9])
const NUMBERS = one(1, 2, 3, 4, 5, 6, 7, 8)
const MORE_NUMBERS = one(9, 10, 12, 15)
const WITH_DIGITS = one(7, 38, 120, 999, 4056, 72, 31)
const MORE_DIGITS = one(100, 55555, 1234, 8, 90)

/** Each is read from examples alone. */
export const TASKS: readonly SynthesisTask[] = [
  // Recurrences and closed forms.
  { name: 'powers of two', shown: NUMBERS, heldOut: MORE_NUMBERS, is: (n: number) => 2 ** n },
  { name: 'triangular numbers', shown: NUMBERS, heldOut: MORE_NUMBERS, is: (n: number) => (n * (n + 1)) / 2 },
  { name: 'sums of squares', shown: NUMBERS, heldOut: MORE_NUMBERS, is: (n: number) => sum(upTo(n).map((k) => k * k)) },
  {
    name: 'Fibonacci numbers',
    shown: one(0, 1, 2, 3, 4, 5, 6, 7, 8),
    heldOut: one(9, 10, 20, 30),
    is: sequence([0, 1], (t) => t.at(-1)! + t.at(-2)!),
  },
  {
    name: 'Pell numbers',
    shown: one(0, 1, 2, 3, 4, 5, 6, 7),
    heldOut: one(8, 9, 12, 20),
    is: sequence([0, 1], (t) => 2 * t.at(-1)! + t.at(-2)!),
  },
  {
    name: 'three times the last minus the one before',
    shown: NUMBERS,
    heldOut: MORE_NUMBERS,
    is: sequence([2, 5], (t) => 3 * t.at(-1)! - t.at(-2)!, 1),
  },
  {
    name: 'sum of the last three',
    shown: one(1, 2, 3, 4, 5, 6, 7, 8, 9),
    heldOut: one(10, 12, 20),
    is: sequence([1, 3, 4], (t) => t.at(-1)! + t.at(-2)! + t.at(-3)!, 1),
  },
  { name: 'factorials', shown: NUMBERS, heldOut: MORE_NUMBERS, is: sequence([1], (t, n) => n * t.at(-1)!, 1) },
  {
    name: 'double and add the number',
    shown: NUMBERS,
    heldOut: MORE_NUMBERS,
    is: sequence([1], (t, n) => 2 * t.at(-1)! + n, 1),
  },
  { name: 'a cubic', effort: 'quick', shown: NUMBERS, heldOut: MORE_NUMBERS, is: (n: number) => n ** 3 - 4 * n + 7 },
  {
    name: 'a quartic with a denominator',
    effort: 'quick',
    shown: one(1, 2, 3, 4, 5, 6, 7, 8, 9),
    heldOut: one(10, 13, 20),
    is: (n: number) => (n ** 4 - 6 * n ** 3 + 23 * n ** 2 - 18 * n + 24) / 24,
  },
  {
    name: 'one more than the square',
    shown: one(2, 5, 9, 12, 30),
    heldOut: one(3, 7, 100),
    is: (n: number) => n * n + 1,
  },
  // Digits.
  { name: 'sum of digits', shown: WITH_DIGITS, heldOut: MORE_DIGITS, is: (n: number) => sum(digits(n)) },
  {
    name: 'sum of squared digits',
    shown: WITH_DIGITS,
    heldOut: MORE_DIGITS,
    is: (n: number) => sum(digits(n).map((d) => d * d)),
  },
  {
    name: 'number of even digits',
    shown: one(7, 38, 120, 999, 4056, 72, 31, 2468, 20482, 13579, 246824),
    heldOut: MORE_DIGITS,
    is: (n: number) => digits(n).filter((d) => d % 2 === 0).length,
  },
  {
    name: 'largest digit',
    shown: one(7, 38, 120, 992, 4056, 72, 31, 1444, 10203),
    heldOut: MORE_DIGITS,
    is: (n: number) => Math.max(...digits(n)),
  },
  {
    name: 'number less its digit sum',
    shown: WITH_DIGITS,
    heldOut: MORE_DIGITS,
    is: (n: number) => n - sum(digits(n)),
  },
  // Divisors and ranges.
  {
    name: 'number of divisors',
    shown: one(1, 6, 12, 7, 36, 100, 48, 60, 97, 64, 30),
    heldOut: one(2, 24, 72, 49),
    is: (n: number) => upTo(n).filter((d) => n % d === 0).length,
  },
  {
    name: 'sum of odd divisors',
    shown: one(1, 6, 12, 7, 36, 45),
    heldOut: one(2, 24, 75, 49),
    is: (n: number) => sum(upTo(n).filter((d) => n % d === 0 && d % 2 === 1)),
  },
  {
    name: 'sum of squared divisors',
    shown: one(1, 6, 12, 7, 36),
    heldOut: one(2, 24, 72, 49),
    is: (n: number) =>
      sum(
        upTo(n)
          .filter((d) => n % d === 0)
          .map((d) => d * d),
      ),
  },
  {
    name: 'sum of primes up to a number',
    shown: one(2, 5, 10, 14, 20, 30),
    heldOut: one(3, 7, 25, 50),
    is: (n: number) => sum(upTo(n).filter(isPrime)),
  },
  {
    name: 'sum of a range',
    shown: [
      [1, 5],
      [3, 9],
      [10, 12],
      [7, 30],
    ],
    heldOut: [
      [2, 8],
      [5, 5],
      [20, 40],
    ],
    is: (a: number, b: number) => sum(upTo(b).slice(a - 1)),
  },
  // Folds over arrays.
  { name: 'sum', shown: LISTS, heldOut: MORE_LISTS, is: sum },
  {
    name: 'sum of squares of elements',
    shown: LISTS,
    heldOut: MORE_LISTS,
    is: (v: readonly number[]) => sum(v.map((x) => x * x)),
  },
  {
    name: 'sum of even elements',
    shown: LISTS,
    heldOut: MORE_LISTS,
    is: (v: readonly number[]) => sum(v.filter((x) => x % 2 === 0)),
  },
  {
    name: 'sum of squares of odd elements',
    shown: LISTS,
    heldOut: MORE_LISTS,
    is: (v: readonly number[]) => sum(v.filter((x) => x % 2 !== 0).map((x) => x * x)),
  },
  { name: 'product', shown: LISTS, heldOut: MORE_LISTS, is: (v: readonly number[]) => v.reduce((a, b) => a * b, 1) },
  {
    name: 'largest minus smallest',
    shown: LISTS,
    heldOut: MORE_LISTS,
    is: (v: readonly number[]) => Math.max(...v) - Math.min(...v),
  },
  {
    name: 'sum weighted by position',
    shown: LISTS,
    heldOut: MORE_LISTS,
    is: (v: readonly number[]) => sum(v.map((x, i) => x * i)),
  },
  { name: 'sum of magnitudes', shown: LISTS, heldOut: MORE_LISTS, is: (v: readonly number[]) => sum(v.map(Math.abs)) },
  {
    name: 'sum of multiples',
    shown: [
      [[3, 4, 9], 3],
      [[10, 7, 14], 7],
      [[5, 6], 5],
      [[8, 2, 12, 1], 4],
      [[9, 9, 2], 2],
    ],
    heldOut: [
      [[6, 12, 18, 5], 6],
      [[7, 3], 1],
    ],
    is: (v: readonly number[], k: number) => sum(v.filter((x) => x % k === 0)),
  },
  { name: 'first plus last', shown: LISTS, heldOut: MORE_LISTS, is: (v: readonly number[]) => v[0]! + v.at(-1)! },
  // Pairs.
  {
    name: 'sum of products of pairs',
    shown: lists([3, 1, 4], [10, 7], [5, 2, 1, 6], [9, 9, 2]),
    heldOut: lists([1, 2, 3, 4, 5], [4, 8], [7, 7, 1]),
    is: (v: readonly number[]) => sum(pairs(v).map(([a, b]) => a * b)),
  },
  {
    name: 'sum of steps between neighbours',
    shown: LISTS,
    heldOut: MORE_LISTS,
    is: (v: readonly number[]) => sum(next(v).map(([a, b]) => Math.abs(a - b))),
  },
  {
    name: 'sum of products of neighbours',
    shown: LISTS,
    heldOut: MORE_LISTS,
    is: (v: readonly number[]) => sum(next(v).map(([a, b]) => a * b)),
  },
  {
    name: 'largest product of a pair',
    shown: lists([3, 1, 4], [10, 7], [5, 2, 1, 6], [9, 9, 2], [1, 30, 2]),
    heldOut: lists([1, 2, 3, 4, 5], [4, 8], [7, 7, 1]),
    is: (v: readonly number[]) => Math.max(...pairs(v).map(([a, b]) => a * b)),
  },
  {
    name: 'sum of products of two arrays',
    shown: [
      [
        [1, 2],
        [3, 4],
      ],
      [[5], [7]],
      [
        [2, 0, 3],
        [6, 9, 1],
      ],
      [
        [4, 4],
        [1, 8],
      ],
    ],
    heldOut: [
      [
        [1, 1, 1],
        [2, 3, 4],
      ],
      [
        [10, 5],
        [3, 9],
      ],
    ],
    is: (a: readonly number[], b: readonly number[]) => sum(a.map((x, i) => x * b[i]!)),
  },
  {
    name: 'distance of two arrays',
    shown: [
      [
        [1, 2],
        [3, 9],
      ],
      [[5], [70]],
      [
        [2, 0, 3],
        [6, 9, 1],
      ],
      [
        [4, 4],
        [1, 8],
      ],
    ],
    heldOut: [
      [
        [1, 1, 1],
        [2, 3, 4],
      ],
      [
        [10, 5],
        [3, 9],
      ],
    ],
    is: (a: readonly number[], b: readonly number[]) => sum(a.map((x, i) => Math.abs(x - b[i]!))),
  },
  // Conditionals.
  {
    name: 'halve or triple',
    shown: one(4, 7, 10, 13, 22, 9, 36),
    heldOut: one(6, 15, 100, 31),
    is: (n: number) => (n % 2 === 0 ? n / 2 : 3 * n + 1),
  },
  {
    name: 'double the positive, negate the rest',
    shown: one(5, -3, 12, -20, 8, -7, 31),
    heldOut: one(9, -1, 50, -44),
    is: (n: number) => (n > 0 ? 2 * n : -n),
  },
  {
    name: 'difference of squares',
    shown: [
      [5, 3],
      [7, 2],
      [10, 4],
      [9, 8],
    ],
    heldOut: [
      [12, 5],
      [20, 1],
    ],
    is: (a: number, b: number) => a * a - b * b,
  },
  {
    name: 'greatest common divisor',
    shown: [
      [48, 18],
      [17, 5],
      [100, 75],
      [9, 27],
      [64, 40],
    ],
    heldOut: [
      [12, 8],
      [35, 49],
      [81, 54],
    ],
    is: function gcd(a: number, b: number): number {
      return b === 0 ? a : gcd(b, a % b)
    },
  },
  // Strings.
  {
    name: 'sum of bytes',
    shown: texts('ab', 'Hello', 'z', 'a b'),
    heldOut: texts('abc', 'xyz', 'Q'),
    is: (s: string) => sum([...s].map((c) => c.charCodeAt(0))),
  },
  {
    name: 'number of vowels',
    shown: texts(
      'banana',
      'hello',
      'sky',
      'queue',
      'rhythm',
      'audio',
      'education',
      'tree',
      'a',
      'beautiful',
      'onomatopoeia',
    ),
    heldOut: texts('apple', 'crypt', 'idea'),
    is: (s: string) => [...s].filter((c) => 'aeiou'.includes(c)).length,
  },
  {
    name: 'sum of digits in text',
    shown: texts('12', '905', '7', '3333'),
    heldOut: texts('10', '98', '4444'),
    is: (s: string) => sum([...s].map(Number)),
  },
  // Changes in place.
  {
    name: 'double each',
    signature: 'f(values: i64[]): void',
    shown: LISTS,
    heldOut: MORE_LISTS,
    is: (v: readonly number[]) => v.map((x) => 2 * x),
  },
  {
    name: 'square each and add one',
    signature: 'f(values: i64[]): void',
    shown: LISTS,
    heldOut: MORE_LISTS,
    is: (v: readonly number[]) => v.map((x) => x * x + 1),
  },
  {
    name: 'add the position',
    signature: 'f(values: i64[]): void',
    shown: LISTS,
    heldOut: MORE_LISTS,
    is: (v: readonly number[]) => v.map((x, i) => x + i),
  },
  {
    name: 'reverse',
    signature: 'f(values: i64[]): void',
    shown: LISTS,
    heldOut: MORE_LISTS,
    is: (v: readonly number[]) => [...v].reverse(),
  },
  {
    name: 'sort',
    signature: 'f(values: i64[]): void',
    shown: LISTS,
    heldOut: MORE_LISTS,
    is: (v: readonly number[]) => [...v].sort((a, b) => a - b),
  },
]

export const takesNumbers = ({ shown }: SynthesisTask): boolean => typeof shown[0]![0] === 'number'

/** Examples that leave open what is meant. */
export const UNSETTLED: readonly (readonly string[])[] = [
  ['f(1) = 1', 'f(2) = 4'],
  ['f(3) = 9', 'f(10) = 23'],
  ['f([1, 2]) = 3', 'f([4]) = 4'],
  ['f(1) = 7', 'f(2) = 93', 'f(3) = 18', 'f(4) = 55'],
  ['f(0) = 4', 'f(1) = 1', 'f(2) = 17', 'f(3) = 2'],
  ['f(1) = true', 'f(2) = false', 'f(3) = true'],
  ['f(5) = 1', 'f(9) = 1', 'f(70) = 1'],
  ['f("ab") = 2', 'f("abc") = 3'],
  ['f(10, 3) = 1', 'f(7, 2) = 1'],
  ['f([3, 1, 2]) = 17', 'f([5]) = 90', 'f([2, 2]) = 4'],
]

const literal = (input: Input | readonly number[]): string =>
  typeof input === 'string' ? JSON.stringify(input) : Array.isArray(input) ? `[${input.join(', ')}]` : String(input)

/** The examples of a task, as a user writes them. */
export function examplesOf(task: SynthesisTask): readonly string[] {
  const call = task.is as unknown as (...values: readonly Input[]) => number | boolean | readonly number[]
  return task.shown.map((values) => {
    const result = call(...values)
    const text = `f(${values.map(literal).join(', ')})`
    return Array.isArray(result) ? `${text}, values = ${literal(result)}` : `${text} = ${result}`
  })
}

export const toValue = (input: Input): Value =>
  typeof input === 'string'
    ? new TextEncoder().encode(input)
    : typeof input === 'number'
      ? BigInt(input)
      : typeof input === 'boolean'
        ? input
        : input.map(BigInt)
