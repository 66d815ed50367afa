import {
  alternating,
  choose,
  coefficient,
  digits,
  divisors,
  factorial,
  multiplied,
  primeFactors,
  primesUpTo,
  properDivisors,
  range,
  sum,
} from './counting.js'
import { alsoAt, type Oracles, product, within } from './oracle.js'

const upTo = (n: number) => within([0, n])
/** Small numbers, and some as long as a few million. */
const plain = [...within([-12, 120]), ...within([0, 3_000_000])]
const smallPairs = within([0, 60], [0, 60])
const binary = (n: bigint): string => n.toString(2)
const ones = (text: string): number => text.replaceAll('0', '').length

/** Pebbles in n nested polygons of so many sides: each round adds `sides` − 2 more than the one before it. */
const polygonal = (sides: bigint) =>
  alsoAt(['i32', 'u16'], {
    inputs: [...within([0, 20]), ...within([0, 2000])],
    expected: (n: bigint) => sum(range(0, n - 1n).map((round) => 1n + round * (sides - 2n))),
  })
/** A sequence whose generating function is the fraction of two polynomials. */
const series = (numerator: readonly bigint[], denominator: readonly bigint[]) => ({
  inputs: upTo(100),
  expected: (n: bigint) => coefficient(numerator, denominator, n),
})
/** Ways to fill a board with dominoes, cell by cell. */
function tilings(rows: number, columns: number): bigint {
  const known = new Map<string, bigint>()
  const ways = (filled: string): bigint => {
    const free = filled.indexOf('.')
    if (free < 0) return 1n
    const seen = known.get(filled)
    if (seen !== undefined) return seen
    const covered = (other: number, fits: boolean): bigint =>
      fits && filled[other] === '.'
        ? ways([...filled].map((cell, i) => (i === free || i === other ? '#' : cell)).join(''))
        : 0n
    const count = covered(free + 1, (free + 1) % rows !== 0) + covered(free + rows, true)
    known.set(filled, count)
    return count
  }
  return ways('.'.repeat(rows * columns))
}
/** Inclusion and exclusion over the sets that stay empty. */
const stirling = (n: bigint, k: bigint): bigint =>
  alternating(range(0, k).map((j) => choose(k, j) * (k - j) ** n)) / factorial(k)
/** Inclusion and exclusion over the things that stay in place. */
const derangements = (n: bigint): bigint => alternating(range(0, n).map((k) => factorial(n) / factorial(k)))
/** Sums of at most `coins` coins, by their number. */
function fewestCoins(coins: readonly bigint[], amount: bigint): bigint {
  let sums = new Set([0n])
  for (let count = 0n; count <= amount; count++) {
    if (sums.has(amount)) return count
    sums = new Set(
      [...sums]
        .flatMap((reached) => coins.filter((coin) => coin > 0n).map((coin) => reached + coin))
        .filter((reached) => reached <= amount),
    )
  }
  return -1n
}
/** Every number of the first coin, then of the others. */
function coinWays([first, ...others]: readonly bigint[], amount: bigint): bigint {
  if (first === undefined) return amount === 0n ? 1n : 0n
  if (first <= 0n) return coinWays(others, amount)
  return sum(range(0, amount / first).map((count) => coinWays(others, amount - count * first)))
}
const purses = product<readonly bigint[] | bigint>(
  [[], [1n], [2n], [5n, 3n], [1n, 5n, 10n], [7n, 4n, 4n], [0n, 6n, -1n, 9n]],
  range(0, 23),
)
/** All palindromes near n: its first half, one less and one more, mirrored, and the ends of its number of digits. */
function palindromesNear(n: bigint): readonly bigint[] {
  const text = String(n)
  const half = BigInt(text.slice(0, (text.length + 1) >> 1))
  const mirrored = [half - 1n, half, half + 1n]
    .filter((part) => part >= 0n)
    .map((part) => {
      const head = String(part)
      return BigInt(
        head +
          [...head]
            .reverse()
            .slice(text.length % 2)
            .join(''),
      )
    })
  const power = 10n ** BigInt(text.length)
  return [...mirrored, power - 1n, power + 1n, power / 10n - 1n, power / 10n + 1n, 0n].sort((a, b) => (a < b ? -1 : 1))
}
const nearPalindromes = [...within([1, 130]), ...within([1, 3_000_000])]
/** Days of a month of a common year, by the calendar of the engine; 0 for what is no month. */
const daysOf = (month: bigint): number =>
  month < 1n || month > 12n ? 0 : new Date(Date.UTC(2023, Number(month), 0)).getUTCDate()
const months = within([-5, 20])
const amicable = [220n, 284n, 1184n, 1210n, 2620n, 2924n, 0n, 1n, 6n, 28n]
const automorphic = [
  0n,
  1n,
  5n,
  6n,
  25n,
  76n,
  376n,
  625n,
  9376n,
  90625n,
  109376n,
  890625n,
  2890625n,
  7109376n,
  12890625n,
  87109376n,
  212890625n,
  787109376n,
]
const disarium = [89n, 135n, 175n, 518n, 598n, 1306n, 1676n, 2427n, 2646798n]
/** The last of a circle of people, counted out one after the other. */
function lastInCircle(n: bigint, k: bigint): bigint {
  const people = [...range(0, n - 1n)]
  let at = 0
  while (people.length > 1) {
    at = Number((BigInt(at) + k - 1n) % BigInt(people.length))
    people.splice(at, 1)
  }
  return people[0]!
}
function isHappy(n: bigint): boolean {
  const seen = new Set<bigint>()
  let x = n
  while (x !== 1n && !seen.has(x)) {
    seen.add(x)
    x = sum(digits(x).map((digit) => digit ** 2n))
  }
  return x === 1n
}
/** Numbers of the form k 2ᵏ − 1 for k ≥ 1. */
const woodall = range(1, 57).map((k) => (k << k) - 1n)
const uglyNumbers = product(range(0, 12), range(0, 8), range(0, 6))
  .map(([a, b, c]) => 2n ** a! * 3n ** b! * 5n ** c!)
  .sort((a, b) => (a < b ? -1 : 1))
const conway = [0n, 1n, 1n]
function newmanConway(n: number): bigint {
  if (conway[n] === undefined) {
    const before = newmanConway(n - 1)
    conway[n] = newmanConway(Number(before)) + newmanConway(n - Number(before))
  }
  return conway[n]!
}

/** Counting by definition, closed formulas, generating functions and decimal texts. */
export const sequences: Oracles = {
  arithmetic_sum: alsoAt(['i32', 'i16'], {
    inputs: within([-1000, 1000], [0, 60], [-1000, 1000]),
    expected: (a: bigint, n: bigint, d: bigint) => sum(range(0, n - 1n).map((k) => a + k * d)),
  }),
  arithmetic_term: {
    inputs: within([-1000, 1000], [1, 60], [-1000, 1000]),
    expected: (a: bigint, n: bigint, d: bigint) => range(2, n).reduce((term) => term + d, a),
  },
  bell: { inputs: upTo(25), expected: (n: bigint) => sum(range(0, n).map((k) => stirling(n, k))) },
  binary_digits_to_decimal: {
    inputs: product([...range(0, 40), 1000n, 65535n, 65536n, 123456n, 262143n].map((n) => BigInt(binary(n)))),
    expected: (n: bigint) => BigInt(`0b${n}`),
  },
  binomial_mod: {
    inputs: within([0, 60], [0, 30], [1, 999_999_999]),
    expected: (n: bigint, k: bigint, m: bigint) => choose(n, k) % m,
  },
  catalan: alsoAt(['i32', 'u8'], {
    inputs: upTo(33),
    expected: (n: bigint) => choose(2n * n, n) - choose(2n * n, n + 1n),
  }),
  // A centre and rings of 6, 12, 18, … around it.
  centered_hexagonal: {
    inputs: within([1, 60]),
    expected: (n: bigint) => 1n + sum(range(1, n - 1n).map((ring) => 6n * ring)),
  },
  fewest_coins: { inputs: purses, expected: fewestCoins },
  coin_ways: { inputs: purses, expected: coinWays },
  count_common_divisors: {
    inputs: smallPairs,
    expected: (a: bigint, b: bigint) => BigInt(divisors(a).filter((d) => divisors(b).includes(d)).length),
  },
  sum_common_divisors: {
    inputs: smallPairs,
    expected: (a: bigint, b: bigint) => sum(divisors(a).filter((d) => divisors(b).includes(d))),
  },
  cullen: { inputs: upTo(55), expected: (n: bigint) => BigInt(`0b${binary(n)}${'0'.repeat(Number(n))}`) + 1n },
  decagonal: polygonal(10n),
  decimal_to_binary_digits: {
    inputs: product([...range(0, 40), 1000n, 65535n, 65536n, 262143n]),
    expected: (n: bigint) => BigInt(n.toString(2)),
  },
  decimal_to_octal_digits: {
    inputs: product([...range(0, 40), 511n, 512n, 65535n, 999_999_999n]),
    expected: (n: bigint) => BigInt(n.toString(8)),
  },
  delannoy: {
    inputs: within([0, 60], [0, 60]),
    expected: (m: bigint, n: bigint) => sum(range(0, m < n ? m : n).map((k) => choose(m, k) * choose(n, k) * 2n ** k)),
  },
  derangements: alsoAt(['i8'], { inputs: upTo(40), expected: derangements }),
  domino_2: { inputs: upTo(20), expected: (n: bigint) => tilings(2, Number(n)) },
  domino_3: { inputs: upTo(20), expected: (n: bigint) => tilings(3, Number(n)) },
  equal_divisor_sums: {
    inputs: [...product(amicable.slice(0, 4).concat(6n, 25n, 7n), [284n, 6n, 25n, 1n, 11n, 13n, 220n]), ...smallPairs],
    expected: (a: bigint, b: bigint) => sum(properDivisors(a)) === sum(properDivisors(b)),
  },
  eulerian: {
    inputs: within([0, 30], [0, 30]),
    expected: (n: bigint, m: bigint) =>
      n === 0n
        ? m === 0n
          ? 1n
          : 0n
        : m >= n
          ? 0n
          : alternating(range(0, m).map((j) => choose(n + 1n, j) * (m + 1n - j) ** n)),
  },
  even_bits_set: {
    expected: (n: bigint) => {
      const text = binary(BigInt.asUintN(64, n))
      return n === 0n
        ? 0n
        : BigInt(`0b${[...text].map((bit, i) => ((text.length - 1 - i) % 2 === 0 ? '1' : bit)).join('')}`)
    },
  },
  even_digit_sum_diff: {
    expected: (n: bigint) => {
      const ofParity = (parity: bigint) => sum(digits(n).filter((digit) => digit % 2n === parity))
      return ofParity(0n) - ofParity(1n)
    },
  },
  grid_paths: { inputs: within([1, 60], [1, 60]), expected: (m: bigint, n: bigint) => choose(m + n - 2n, m - 1n) },
  // The smaller tower is moved twice.
  hanoi: { inputs: upTo(62), expected: (n: bigint) => range(1, n).reduce((moves) => moves + 1n + moves, 0n) },
  heptagonal: polygonal(7n),
  hexagonal: polygonal(6n),
  are_amicable: {
    inputs: product(amicable, amicable),
    expected: (a: bigint, b: bigint) => a !== b && sum(properDivisors(a)) === b && sum(properDivisors(b)) === a,
  },
  is_automorphic: alsoAt(['i32'], {
    inputs: product([...automorphic, ...range(2, 30), 626n, 100n, 10n, 999_999_999n]),
    expected: (n: bigint) => String(n * n).endsWith(String(n)),
  }),
  is_disarium: {
    inputs: product([...disarium, ...range(0, 30), ...disarium.map((n) => n + 1n)]),
    expected: (n: bigint) => sum(digits(n).map((digit, i) => digit ** BigInt(i + 1))) === n,
  },
  is_happy: { inputs: [...within([-4, 25]), ...within([0, 3_000_000]).slice(0, 16)], expected: isHappy },
  is_harshad: { inputs: plain, expected: (n: bigint) => n > 0n && n % sum(digits(n)) === 0n },
  is_ugly: {
    inputs: [...plain, ...product(uglyNumbers.slice(-20))],
    // Among 2, 3 and 5 if it divides a high enough power of 30.
    expected: (n: bigint) => n > 0n && 30n ** 64n % n === 0n,
  },
  is_undulating: {
    inputs: [...plain, ...product([101n, 1212n, 121n, 111n, 12121n, 12122n, 9090909n, 5656565656n, 998n, 1001n])],
    expected: (n: bigint) => {
      const text = String(n)
      return text.length > 2 && text[0] !== text[1] && text.slice(0, 2).repeat(text.length).startsWith(text)
    },
  },
  is_woodall: {
    inputs: product([...woodall, ...range(-2, 25), ...woodall.map((n) => n + 2n), 2n ** 63n - 1n]),
    expected: (n: bigint) => woodall.includes(n),
  },
  jacobsthal_lucas: { inputs: upTo(70), expected: (n: bigint) => 2n ** n + (-1n) ** n },
  jacobsthal: { inputs: upTo(70), expected: (n: bigint) => (2n ** n - (-1n) ** n) / 3n },
  josephus: {
    inputs: [...within([1, 40], [1, 60]), ...product([3n, 5n, 40n], [2n ** 62n, 2n ** 63n - 1n])],
    expected: lastInCircle,
  },
  largest_proper_divisor: {
    inputs: product([...range(2, 200), 9973n, 10_000n]),
    expected: (n: bigint) => properDivisors(n).at(-1),
  },
  lcm_up_to: {
    inputs: within([1, 42]),
    // The highest power of each prime that is not above n.
    expected: (n: bigint) =>
      multiplied(
        primesUpTo(Number(n)).map(
          (p) =>
            range(1, 6)
              .map((e) => p ** e)
              .filter((power) => power <= n)
              .at(-1)!,
        ),
      ),
  },
  mersenne: { inputs: upTo(62), expected: (n: bigint) => BigInt(`0b0${'1'.repeat(Number(n))}`) },
  month_28: { inputs: months, expected: (n: bigint) => daysOf(n) === 28 },
  month_30: { inputs: months, expected: (n: bigint) => daysOf(n) === 30 },
  month_31: { inputs: months, expected: (n: bigint) => daysOf(n) === 31 },
  newman_conway: { inputs: within([1, 299]), expected: (n: bigint) => newmanConway(Number(n)) },
  next_palindrome: { inputs: nearPalindromes, expected: (n: bigint) => palindromesNear(n).find((p) => p > n) },
  nonagonal: polygonal(9n),
  octagonal: polygonal(8n),
  padovan: series([1n, 1n], [1n, 0n, -1n, -1n]),
  pell: series([0n, 1n], [1n, -2n, -1n]),
  pentagonal: polygonal(5n),
  permutations: {
    inputs: within([0, 25], [0, 25]),
    expected: (n: bigint, k: bigint) => (k > n ? 0n : factorial(n) / factorial(n - k)),
  },
  // The series of the sums is that of the terms over 1 − x.
  perrin_sum: series([3n, 0n, -1n], [1n, -1n, -1n, 0n, 1n]),
  perrin: series([3n, 0n, -1n], [1n, 0n, -1n, -1n]),
  power_digit_sum: {
    inputs: [...within([0, 99_999], [0, 3]), [2n, 60n]],
    expected: (base: bigint, exponent: bigint) => sum(digits(base ** exponent)),
  },
  previous_palindrome: { inputs: nearPalindromes, expected: (n: bigint) => palindromesNear(n).findLast((p) => p < n) },
  pronic: { inputs: upTo(100), expected: (n: bigint) => sum(range(1, n).map((k) => 2n * k)) },
  rencontres: {
    inputs: within([0, 20], [0, 20]),
    expected: (n: bigint, m: bigint) => (m > n ? 0n : choose(n, m) * derangements(n - m)),
  },
  same_digit_count: {
    inputs: [
      ...product([0n, 9n, 10n, -99n, 100n, 2n ** 63n - 1n], [-9n, 99n, -(2n ** 63n), 999n]),
      ...within([-2000, 2000], [-2000, 2000]),
    ],
    expected: (a: bigint, b: bigint) => digits(a).length === digits(b).length,
  },
  set_bits_up_to: { inputs: upTo(150), expected: (n: bigint) => BigInt(ones(range(1, n).map(binary).join(''))) },
  smallest_divisor: {
    inputs: product([...range(1, 200), 65521n, 62615533n, 1_000_003n]),
    expected: (n: bigint) => primeFactors(n)[0] ?? 1n,
  },
  square_pyramidal: alsoAt(['i32'], {
    inputs: [...upTo(60), ...within([0, 1860])],
    expected: (n: bigint) => sum(range(1, n).map((k) => k * k)),
  }),
  stairs: { inputs: upTo(100), expected: (n: bigint) => sum(range(0, n / 2n).map((twos) => choose(n - twos, twos))) },
  // A centre and rings of 12, 24, 36, … around it.
  star_number: {
    inputs: within([1, 60]),
    expected: (n: bigint) => 1n + sum(range(1, n - 1n).map((ring) => 12n * ring)),
  },
  stirling_second: { inputs: within([0, 30], [0, 30]), expected: (n: bigint, k: bigint) => stirling(n, k) },
  sum_even_divisors: { inputs: upTo(200), expected: (n: bigint) => sum(divisors(n).filter((d) => d % 2n === 0n)) },
  sum_odd_divisors: { inputs: upTo(200), expected: (n: bigint) => sum(divisors(n).filter((d) => d % 2n === 1n)) },
  sum_of_two_squares: {
    inputs: within([-10, 280]),
    // Fermat: every prime that leaves 3 when divided by 4 divides it an even number of times.
    expected: (n: bigint) => {
      const odd = n > 0n ? primeFactors(n).filter((p) => p % 4n === 3n) : []
      return n >= 0n && odd.every((p) => odd.filter((other) => other === p).length % 2 === 0)
    },
  },
  // Layers of 1, 1 + 2, 1 + 2 + 3, …: ways to choose three.
  tetrahedral: alsoAt(['i32'], {
    inputs: [...upTo(60), ...within([0, 2343])],
    expected: (n: bigint) => choose(n + 2n, 3n),
  }),
  tribonacci: series([0n, 0n, 1n], [1n, -1n, -1n, -1n]),
  ugly: [
    { inputs: within([1, 80]), expected: (n: bigint) => uglyNumbers[Number(n) - 1] },
    {
      types: { T: 'u8' },
      inputs: within([1, 255]),
      expected: (n: bigint) => uglyNumbers.filter((ugly) => ugly < 256n)[Number(n) - 1] ?? 0n,
    },
  ],
  unset_bits_up_to: {
    inputs: upTo(150),
    expected: (n: bigint) => {
      const text = range(1, n).map(binary).join('')
      return BigInt(text.length - ones(text))
    },
  },
  woodall: { inputs: upTo(55), expected: (n: bigint) => BigInt(`0b0${binary(n)}${'0'.repeat(Number(n))}`) - 1n },
}
