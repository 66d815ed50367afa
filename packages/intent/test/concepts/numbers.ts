import { choose, coefficient, digits, factorial, primeFactors, primesUpTo, range, sum } from './counting.js'
import { alsoAt, type Oracle, type Oracles, product, within } from './oracle.js'

/** At each type of T, with the least and the greatest value of it. */
const limited = (
  types: readonly string[],
  expected: (least: bigint, greatest: bigint) => Oracle['expected'],
): readonly Oracle[] =>
  types.map((T) => {
    const size = 1n << BigInt(T.slice(1))
    return {
      types: { T },
      expected: T.startsWith('i') ? expected(-size / 2n, size / 2n - 1n) : expected(0n, size - 1n),
    }
  })
const each = (...lists: readonly (readonly bigint[])[]): readonly (readonly bigint[])[] => product(lists.flat())

const size = (x: bigint): bigint => (x < 0n ? -x : x)
const ascending = (values: readonly bigint[]): readonly bigint[] =>
  [...values].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
const reversed = (n: bigint): bigint => BigInt([...String(size(n))].reverse().join('')) * (n < 0n ? -1n : 1n)
/** Stein's way to the greatest common divisor: halving and subtracting. */
function commonDivisor(a: bigint, b: bigint): bigint {
  let [x, y, twos] = [size(a), size(b), 0n]
  if (x === 0n || y === 0n) return x + y
  for (; (x | y) % 2n === 0n; twos++) [x, y] = [x / 2n, y / 2n]
  while (x !== y) {
    if (x % 2n === 0n) x /= 2n
    else if (y % 2n === 0n) y /= 2n
    else if (x > y) x -= y
    else y -= x
  }
  return x << twos
}
/** The largest integer whose k-th power is not above n, bit by bit. */
const root = (n: bigint, k: bigint): bigint =>
  k > 64n
    ? n > 0n
      ? 1n
      : 0n
    : range(0, 63n / k + 1n).reduceRight(
        (found, bit) => ((found | (1n << bit)) ** k <= n ? found | (1n << bit) : found),
        0n,
      )
/** a / b towards negative infinity: what is left has the sign of b. */
const floored = (a: bigint, b: bigint): bigint => (a - (((a % b) + b) % b)) / b
/** The quotient of a geometric sum for each prime power. */
const divisorSum = (n: bigint): bigint =>
  n < 1n
    ? 0n
    : [...new Set(primeFactors(n))].reduce((product, p) => product * ((p ** (times(p, n) + 1n) - 1n) / (p - 1n)), 1n)
const times = (p: bigint, n: bigint): bigint => BigInt(primeFactors(n).filter((factor) => factor === p).length)
const distinct = (n: bigint): readonly bigint[] => [...new Set(primeFactors(n))]
const properSum = (n: bigint): bigint => divisorSum(n) - n
const inBase = (n: bigint, base: bigint): readonly bigint[] => range(0, 63).map((place) => (n / base ** place) % base)
const bases = [2n, 3n, 10n, 16n, 256n, 1000n, 2n ** 32n - 1n]
const digitCount = (n: bigint, base: bigint): bigint =>
  BigInt(Math.max(1, inBase(n, base).findLastIndex((digit) => digit > 0n) + 1))
const digitSum = (n: bigint, base: bigint): bigint => sum(inBase(n, base))
const PRIMES = primesUpTo(120_000)
const primesIn = (low: bigint, high: bigint): readonly bigint[] => PRIMES.filter((p) => p >= low && p <= high)
/** Squaring from the highest bit of the exponent down. */
const modularPower = (base: bigint, exponent: bigint, modulus: bigint): bigint =>
  [...exponent.toString(2)].reduce((power, bit) => (power * power * (bit === '1' ? base : 1n)) % modulus, 1n % modulus)

/** Midnight of a day of the Gregorian calendar in days since 1970, by the engine; days that do not exist go on into the next month. */
function dayNumber(year: bigint, month: bigint, day: bigint): number {
  const date = new Date(0)
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day))
  return date.getTime() / 86_400_000
}
const monthLength = (year: bigint, month: bigint): bigint =>
  BigInt(dayNumber(year, month + 1n, 1n) - dayNumber(year, month, 1n))
const yearLength = (year: bigint): bigint => BigInt(dayNumber(year + 1n, 1n, 1n) - dayNumber(year, 1n, 1n))
const existing = (date: readonly bigint[]): boolean => date[2]! <= monthLength(date[0]!, date[1]!)
const someDates = [
  [1970n, 1n, 1n],
  [2000n, 2n, 29n],
  [1900n, 2n, 28n],
  [1900n, 3n, 1n],
  [1n, 1n, 1n],
  [4n, 2n, 29n],
  [9999n, 12n, 31n],
  [2023n, 12n, 31n],
  ...within([1, 4000], [1, 12], [1, 31]),
  ...within([1, 100_000], [1, 12], [1, 31]),
].filter(existing)
const dates = [...someDates, ...within([-200_000, 0], [1, 12], [1, 31]).filter(existing)]
const years = product([...range(1890, 2030), -1n, -4n, -100n, -400n, 0n, 1600n, 1700n, 100_000n])

const armstrong = [
  153n,
  370n,
  371n,
  407n,
  1634n,
  8208n,
  9474n,
  54748n,
  92727n,
  93084n,
  548834n,
  1741725n,
  472335975n,
  4679307774n,
]
const perfect = [6n, 28n, 496n, 8128n, 33550336n]
/** Small numbers, some of up to seven digits, and some of special form. */
const plain = [...within([0, 150]), ...within([0, 2_000_000]), ...each([30030n, 720720n, 46189n ** 2n])]
/** Those, numbers of many small factors, and a large prime. */
const factored = [...plain, ...each([2n ** 40n * 9n, 3n ** 25n, 4294967291n])]
const positive = factored.filter(([n]) => n! > 0n)
const fibonacciNumbers = range(0, 93).map((n) => coefficient([0n, 1n], [1n, -1n, -1n], n))
const isSquare = (n: bigint): boolean => n >= 0n && BigInt(Math.round(Math.sqrt(Number(n)))) ** 2n === n
const upTo = (n: number) => within([0, n])
const none = (value: bigint) => ({ NONE: String(value) })
const u64 = 2n ** 64n - 1n

/** Unbounded integers, decimal texts, sieves and the calendar of the engine. */
export const numbers: Oracles = {
  absolute_difference: { expected: (a: bigint, b: bigint) => size(a - b) },
  unsigned_absolute: { expected: size },
  absolute_value: alsoAt(['i8'], { expected: size }),
  add_mod: alsoAt(['u8'], { expected: (a: bigint, b: bigint, m: bigint) => (m === 0n ? 0n : (a + b) % m) }),
  add_overflows: limited(
    ['i32', 'u32', 'i8', 'u8', 'i64', 'u64'],
    (least, greatest) => (a: bigint, b: bigint) => a + b < least || a + b > greatest,
  ),
  average_up: alsoAt(['u8'], { expected: (a: bigint, b: bigint) => (a + b + 1n) / 2n }),
  binomial: alsoAt(['u8', 'u32'], {
    inputs: [...within([0, 40], [0, 40]), [100n, 50n], [255n, 3n], [1n, 2n]],
    expected: choose,
  }),
  clamp: {
    inputs: within([-100, 100], [-60, 60], [0, 80]).map(([x, lo, more]) => [x!, lo!, lo! + more!]),
    expected: (...values: bigint[]) => ascending(values)[1],
  },
  collatz_steps: {
    inputs: [...within([0, 100]), ...within([0, 2_000_000]), ...each([2674309547n, 6148914691236517205n, u64])],
    expected: (n: bigint) => {
      let [x, steps] = [n, 0n]
      for (; x > 1n; steps++) x = x & 1n ? x + x + x + 1n : x >> 1n
      return steps
    },
  },
  are_coprime: alsoAt(['i64', 'u8', 'i8'], { expected: (a: bigint, b: bigint) => commonDivisor(a, b) === 1n }),
  count_digits_in_base: [
    {
      inputs: product([0n, 1n, 2n, 15n, 16n, 999n, 1000n, 10n ** 18n, u64], bases),
      expected: digitCount,
    },
    { types: { T: 'u8' }, inputs: product([0n, 1n, 9n, 10n, 255n], bases), expected: digitCount },
  ],
  count_digits: alsoAt(['i64', 'i8'], { expected: (n: bigint) => BigInt(digits(n).length) }),
  count_distinct_prime_factors: { inputs: factored, expected: (n: bigint) => BigInt(distinct(n).length) },
  count_divisors: {
    inputs: plain,
    expected: (n: bigint) => (n === 0n ? 0n : distinct(n).reduce((product, p) => product * (times(p, n) + 1n), 1n)),
  },
  count_prime_factors: { inputs: factored, expected: (n: bigint) => BigInt(primeFactors(n).length) },
  count_primes_below: { inputs: upTo(130), expected: (n: bigint) => BigInt(primesIn(0n, n - 1n).length) },
  count_primes: { inputs: upTo(130), expected: (n: bigint) => BigInt(primesIn(0n, n).length) },
  day_of_week: [0n, 6n].map((sunday) => ({
    inputs: someDates,
    options: { SUNDAY: String(sunday) },
    expected: (year: bigint, month: bigint, day: bigint) =>
      (BigInt(new Date(dayNumber(year, month, day) * 86_400_000).getUTCDay()) + sunday) % 7n,
  })),
  day_of_year: {
    inputs: dates,
    expected: (year: bigint, month: bigint, day: bigint) =>
      BigInt(dayNumber(year, month, day) - dayNumber(year - 1n, 12n, 31n)),
  },
  days_between: {
    inputs: someDates.map((date, i) => [...date, ...someDates[(i * 7 + 3) % someDates.length]!]),
    expected: (...[y1, m1, d1, y2, m2, d2]: bigint[]) => BigInt(dayNumber(y2!, m2!, d2!) - dayNumber(y1!, m1!, d1!)),
  },
  days_in_month: {
    inputs: [...within([1890, 2020], [0, 13]), ...within([-400, 400], [2, 2]), ...product([1n, 2024n], range(-1, 14))],
    options: none(-1n),
    expected: (year: bigint, month: bigint) => (month < 1n || month > 12n ? -1n : monthLength(year, month)),
  },
  days_in_year: { inputs: years, expected: yearLength },
  days_since_epoch: {
    inputs: dates,
    expected: (year: bigint, month: bigint, day: bigint) => BigInt(dayNumber(year, month, day)),
  },
  digit_product: alsoAt(['i64'], {
    expected: (n: bigint) => digits(n).reduce((product, digit) => product * digit, 1n),
  }),
  digit_sum_in_base: [
    {
      inputs: product([0n, 1n, 2n, 15n, 16n, 999n, 1000n, 10n ** 18n, u64], bases.slice(0, -1)),
      expected: digitSum,
    },
    { types: { T: 'u8' }, inputs: product([0n, 1n, 9n, 10n, 255n], bases), expected: digitSum },
  ],
  digit_sum: alsoAt(['i64', 'i8'], { expected: (n: bigint) => sum(digits(n)) }),
  digital_root: {
    expected: (n: bigint) => {
      let root = n
      while (root > 9n) root = sum(digits(root))
      return root
    },
  },
  divide_nearest: alsoAt(['u8'], {
    options: { ZERO: '7' },
    expected: (a: bigint, b: bigint) => (b === 0n ? 7n : (2n * a + b) / (2n * b)),
  }),
  divide_ceiling: alsoAt(['i8'], { expected: (a: bigint, b: bigint) => -floored(-a, b) }),
  divide_rounding_up: alsoAt(['u8'], { expected: (a: bigint, b: bigint) => (a + b - 1n) / b }),
  factorial_checked: {
    inputs: [...upTo(40), ...each([4294967295n])],
    options: { OVERFLOW: '7' },
    expected: (n: bigint) => (n > 20n ? 7n : factorial(n)),
  },
  factorial: { inputs: upTo(80), expected: factorial },
  fibonacci: { inputs: upTo(130), expected: (n: bigint) => coefficient([0n, 1n], [1n, -1n, -1n], n) },
  first_digit: alsoAt(['i64', 'i8'], { expected: (n: bigint) => digits(n)[0] }),
  floor_divide: alsoAt(['i8'], { expected: floored }),
  floor_log10: { options: none(-9n), expected: (n: bigint) => (n === 0n ? -9n : BigInt(String(n).length - 1)) },
  floor_modulo: alsoAt(['i8'], { expected: (a: bigint, b: bigint) => a - b * floored(a, b) }),
  gcd: alsoAt(['i64', 'u8', 'i8'], { expected: commonDivisor }),
  integer_cube_root: {
    inputs: [...upTo(130), ...within([0, 2n ** 42n]), ...each(range(20, 30).flatMap((r) => [r ** 3n - 1n, r ** 3n]))],
    expected: (n: bigint) => root(n, 3n),
  },
  integer_root: {
    inputs: [
      ...within([0, u64], [1, 70]),
      ...product([0n, 1n, 2n, 26n, 27n, 28n, 2n ** 40n, u64], [1n, 2n, 3n, 5n, 40n, 64n, 65n, 2n ** 32n - 1n]),
    ],
    expected: (n: bigint, k: bigint) => (k === 1n ? n : root(n, k)),
  },
  integer_square_root: { expected: (n: bigint) => root(n, 2n) },
  is_abundant: { inputs: [...plain, ...each(perfect)], expected: (n: bigint) => n > 0n && properSum(n) > n },
  is_armstrong: {
    inputs: [
      ...plain,
      ...each(
        armstrong,
        armstrong.map((n) => n + 1n),
      ),
    ],
    expected: (n: bigint) => sum(digits(n).map((digit) => digit ** BigInt(digits(n).length))) === n,
  },
  is_deficient: { inputs: [...plain, ...each(perfect)], expected: (n: bigint) => n > 0n && properSum(n) < n },
  is_fibonacci: {
    inputs: [
      ...upTo(150),
      ...each(
        fibonacciNumbers,
        fibonacciNumbers.map((n) => n + 1n),
      ),
      ...each([u64]),
    ],
    expected: (n: bigint) => fibonacciNumbers.includes(n),
  },
  is_leap_year: { inputs: years, expected: (year: bigint) => yearLength(year) === 366n },
  is_composite: { inputs: plain, expected: (n: bigint) => n > 0n && primeFactors(n).length > 1 },
  is_palindrome_number: alsoAt(['i64'], {
    inputs: [
      ...upTo(130),
      ...each(range(1, 40).map((n) => n * 10n ** BigInt(String(n).length) + reversed(n))),
      ...each([(9n * u64) / 10n, 9223372036854775807n, 123454321n, 123454322n]),
    ].filter(([n]) => n! < 2n ** 63n),
    expected: (n: bigint) => reversed(n) === n,
  }),
  is_perfect_cube: {
    inputs: [
      ...upTo(130),
      ...each(range(10, 30).flatMap((r) => [r ** 3n - 1n, r ** 3n, r ** 3n + 1n])),
      ...each([2n ** 42n]),
    ],
    expected: (n: bigint) => root(n, 3n) ** 3n === n,
  },
  is_perfect_square: {
    inputs: [...upTo(130), ...each(within([0, 2n ** 32n - 1n]).flatMap(([r]) => [r! ** 2n, r! ** 2n + 1n]))],
    expected: isSquare,
  },
  is_perfect: { inputs: [...plain, ...each(perfect)], expected: (n: bigint) => n > 0n && properSum(n) === n },
  is_power_of_three: {
    inputs: [...upTo(100), ...each(range(0, 40).flatMap((e) => [3n ** e, 3n ** e + 3n])), ...each([u64])],
    expected: (n: bigint) => n > 0n && 3n ** 40n % n === 0n,
  },
  is_prime: { inputs: factored, expected: (n: bigint) => n > 0n && primeFactors(n).length === 1 },
  is_square_free: { inputs: plain, expected: (n: bigint) => distinct(n).length === primeFactors(n).length },
  is_valid_date: {
    inputs: [
      ...within([1890, 2020], [0, 13], [0, 32]),
      ...product([1900n, 2000n, 2023n, 2024n], range(-1, 13), [-1n, 0n, 1n, 28n, 29n, 30n, 31n, 32n]),
    ],
    expected: (year: bigint, month: bigint, day: bigint) => {
      const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)))
      return BigInt(date.getUTCMonth() + 1) === month && BigInt(date.getUTCDate()) === day
    },
  },
  largest_prime_factor: { inputs: positive, options: none(7n), expected: (n: bigint) => primeFactors(n).at(-1) ?? 7n },
  last_digit: alsoAt(['i64', 'i8'], { expected: (n: bigint) => digits(n).at(-1) }),
  lcm: alsoAt(['i64'], {
    inputs: within([0, 2 ** 30], [0, 2 ** 30]),
    expected: (a: bigint, b: bigint) => (a === 0n || b === 0n ? 0n : (a * b) / commonDivisor(a, b)),
  }),
  lucas: { inputs: upTo(130), expected: (n: bigint) => coefficient([2n, -1n], [1n, -1n, -1n], n) },
  median_of_three: { expected: (...values: bigint[]) => ascending(values)[1] },
  modular_inverse: [
    {
      inputs: within([0, 60], [0, 40]),
      options: none(99n),
      expected: (a: bigint, m: bigint) => range(1, m - 1n).find((x) => (a * x) % m === 1n) ?? 99n,
    },
    // Fermat: for a prime modulus it is the power two below the modulus.
    {
      inputs: product(
        [1n, 2n, 3n, 12345678901234567n, 2n ** 63n, u64],
        [2n ** 31n - 1n, 2n ** 61n - 1n, 2n ** 64n - 59n, 65537n],
      ),
      expected: (a: bigint, m: bigint) => modularPower(a, m - 2n, m),
    },
  ],
  multiply_mod: alsoAt(['u8'], { expected: (a: bigint, b: bigint, m: bigint) => (m === 0n ? 0n : (a * b) % m) }),
  multiply_overflows: limited(
    ['u64', 'i64', 'i32', 'u32', 'i8', 'u8'],
    (least, greatest) => (a: bigint, b: bigint) => a * b < least || a * b > greatest,
  ),
  next_prime: {
    inputs: [...upTo(150), ...within([0, 100_000]).slice(0, 20)],
    expected: (n: bigint) => PRIMES.find((p) => p > n),
  },
  nth_prime: { inputs: within([1, 60]), expected: (n: bigint) => PRIMES[Number(n) - 1] },
  power_mod: alsoAt(['u8'], {
    expected: (base: bigint, exponent: bigint, modulus: bigint) =>
      modulus === 0n ? 0n : modularPower(base, exponent, modulus),
  }),
  power: {
    inputs: [...within([0, u64], [0, 130]), [0n, 0n]],
    expected: (base: bigint, exponent: bigint) => base ** exponent,
  },
  previous_prime: {
    inputs: [...upTo(150), ...within([0, 100_000]).slice(0, 20)],
    options: none(7n),
    expected: (n: bigint) => PRIMES.findLast((p) => p < n) ?? 7n,
  },
  reverse_digits: limited(
    ['u64', 'i64', 'u32', 'i8', 'u8'],
    (least, greatest) => (n: bigint) => (reversed(n) < least || reversed(n) > greatest ? 7n : reversed(n)),
  ).map((oracle) => ({ ...oracle, options: { OVERFLOW: '7' } })),
  round_down_to_multiple: alsoAt(['u8'], { expected: (x: bigint, m: bigint) => (x / m) * m }),
  round_up_to_multiple: alsoAt(['u8'], { expected: (x: bigint, m: bigint) => -floored(-x, m) * m }),
  saturating_add: limited(
    ['i32', 'u32', 'i8', 'u8', 'i64', 'u64'],
    (least, greatest) => (a: bigint, b: bigint) => ascending([least, a + b, greatest])[1],
  ),
  saturating_multiply: limited(
    ['i32', 'u32', 'i8', 'u8', 'i64', 'u64'],
    (least, greatest) => (a: bigint, b: bigint) => ascending([least, a * b, greatest])[1],
  ),
  saturating_subtract: limited(
    ['u32', 'i32', 'i8', 'u8', 'i64', 'u64'],
    (least, greatest) => (a: bigint, b: bigint) => ascending([least, a - b, greatest])[1],
  ),
  sign: { expected: (x: bigint) => BigInt(Math.sign(Number(x))) },
  smallest_prime_factor: {
    inputs: positive,
    options: none(7n),
    expected: (n: bigint) => primeFactors(n)[0] ?? 7n,
  },
  square_root_up: {
    inputs: [...upTo(130), ...within([0, 10 ** 9]), ...each([10n ** 8n, 10n ** 8n + 1n])],
    expected: (n: bigint) => (n === 0n ? 0n : root(n - 1n, 2n) + 1n),
  },
  sum_prime_factors: { inputs: factored, expected: (n: bigint) => sum(distinct(n)) },
  sum_divisors: { inputs: [...plain, ...each(perfect)], expected: divisorSum },
  sum_proper_divisors: { inputs: [...plain, ...each(perfect)], expected: properSum },
  totient: {
    inputs: upTo(200),
    expected: (n: bigint) => BigInt(range(1, n).filter((k) => commonDivisor(k, n) === 1n).length),
  },
  triangular: alsoAt(['i64'], { expected: (n: bigint) => (n * (n + 1n)) / 2n }),
}
