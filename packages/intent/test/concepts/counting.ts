/** Counting in unbounded integers, each from its definition or a closed formula: what several tables of oracles need. */

/** The integers from `low` to `high`, ends included. */
export const range = (low: number | bigint, high: number | bigint): readonly bigint[] =>
  Array.from({ length: Math.max(0, Number(high) - Number(low) + 1) }, (_, i) => BigInt(low) + BigInt(i))

export const sum = (values: readonly bigint[]): bigint => values.reduce((total, value) => total + value, 0n)
export const multiplied = (values: readonly bigint[]): bigint => values.reduce((product, value) => product * value, 1n)
export const factorial = (n: bigint): bigint => multiplied(range(1, n))

export function choose(n: bigint, k: bigint): bigint {
  return k < 0n || k > n ? 0n : multiplied(range(n - k + 1n, n)) / factorial(k)
}

/** Alternately added and subtracted, the first added: inclusion and exclusion. */
export const alternating = (values: readonly bigint[]): bigint =>
  sum(values.map((value, i) => (i % 2 === 0 ? value : -value)))

/** Every number from 1 to n that divides n. */
export const divisors = (n: bigint): readonly bigint[] => range(1, n).filter((d) => n % d === 0n)
/** Those below n. */
export const properDivisors = (n: bigint): readonly bigint[] => divisors(n).slice(0, -1)

/** The primes up to n, by the sieve of Eratosthenes. */
export function primesUpTo(n: number): readonly bigint[] {
  const composite = new Set<number>()
  const primes: bigint[] = []
  for (let p = 2; p <= n; p++) {
    if (composite.has(p)) continue
    primes.push(BigInt(p))
    for (let multiple = p * p; multiple <= n; multiple += p) composite.add(multiple)
  }
  return primes
}

const PRIMES = primesUpTo(70_000)
/** The prime factors of n > 0 as often as they divide it, ascending; its largest is below 4.9e9 or its only one above 70,000. */
export function primeFactors(n: bigint): readonly bigint[] {
  const factors: bigint[] = []
  let rest = n
  for (const p of PRIMES) {
    for (; rest % p === 0n; rest /= p) factors.push(p)
    if (p * p > rest) break
  }
  return rest > 1n ? [...factors, rest] : factors
}

/** The decimal digits of a number, its sign left out. */
export const digits = (n: bigint): readonly bigint[] => Array.from(String(n).replace('-', ''), BigInt)

/**
 * The coefficient of xⁿ in the power series of a fraction of two polynomials (coefficients from the constant up): the
 * digits of the fraction at x = 1/B for a B beyond all coefficients are the coefficients.
 */
export function coefficient(numerator: readonly bigint[], denominator: readonly bigint[], n: bigint): bigint {
  const base = 1n << (2n * n + 64n)
  const degree = BigInt(Math.max(numerator.length, denominator.length))
  const at = (polynomial: readonly bigint[]): bigint =>
    sum(polynomial.map((each, i) => each * base ** (degree - BigInt(i))))
  return ((at(numerator) * base ** n) / at(denominator)) % base
}
