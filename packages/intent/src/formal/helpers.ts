/** Functions that the notation of formulas takes for granted, for the kinds of numbers T in which values are worked out. */
const LIBRARY = {
  /** Toward negative infinity. */
  floorOf: `function floorOf_T(a: T, b: T): T {
  const q = a / b
  return a % b != 0 && (a < 0) != (b < 0) ? q - 1 : q
}`,
  ceilOf: `function ceilOf_T(a: T, b: T): T {
  const q = a / b
  return a % b != 0 && (a < 0) == (b < 0) ? q + 1 : q
}`,
  /** Never negative. */
  modulo: `function modulo_T(a: T, b: T): T {
  const r = a % b
  return r < 0 ? r + abs(b) : r
}`,
  power: `function power_T(base: T, exponent: T): T {
  let result: T = 1
  let factor = base
  for (let left = exponent; left > 0; left = left / 2) {
    if (left % 2 == 1) result *= factor
    factor *= factor
  }
  return result
}`,
  /** As much as fits where the power does not. */
  largePower: `function largePower_T(base: T, exponent: T): T {
  let result: T = 1
  if (base < 2) return base == 0 && exponent > 0 ? 0 : 1
  for (let i: T = 0; i < exponent; i++) {
    if (result > 4611686018427387904 / base) return 9223372036854775807
    result *= base
  }
  return result
}`,
  powerModulo: `function powerModulo_T(base: T, exponent: T, m: T): T {
  let result: T = 1 % m
  let factor = base % m
  for (let left = exponent; left > 0; left = left / 2) {
    if (left % 2 == 1) result = result * factor % m
    factor = factor * factor % m
  }
  return result
}`,
  powerFloat: `function powerFloat_T(base: T, exponent: i64): T {
  let result: T = 1.0
  for (let i: i64 = 0; i < exponent; i++) result *= base
  return result
}`,
  factorial: `function factorial_T(n: T): T {
  let result: T = 1
  for (let i: T = 2; i <= n; i++) result *= i
  return result
}`,
  root: `function root_T(n: T): T {
  let low: T = 0
  let high: T = 3037000499
  while (low < high) {
    const middle = (low + high + 1) / 2
    if (middle * middle <= n) low = middle
    else high = middle - 1
  }
  return low
}`,
  logarithm: `function logarithm_T(n: T): T {
  let result: T = 0
  for (let left = n; left > 1; left = left / 2) result++
  return result
}`,
  isPrime: `function isPrime_T(n: T): bool {
  if (n < 2) return false
  for (let d: T = 2; d <= n / d; d++) if (n % d == 0) return false
  return true
}`,
  gcd: `function gcd_T(a: T, b: T): T {
  let x = a
  let y = b
  while (y != 0) {
    const r = x % y
    x = y
    y = r
  }
  return x < 0 ? 0 - x : x
}`,
  lower: `function lower_T(c: T): T {
  return c >= 65 && c <= 90 ? c + 32 : c
}`,
  upper: `function upper_T(c: T): T {
  return c >= 97 && c <= 122 ? c - 32 : c
}`,
} as const

export type Helper = keyof typeof LIBRARY

export const helperText = (helper: Helper, kind: string): string => LIBRARY[helper].replace(/\bT\b|(?<=_)T\b/g, kind)
