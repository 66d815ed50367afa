import { createInterpreter, parseContract, type Value } from '@sourceless/contract'
import { describe, expect, test } from 'vitest'
import { reader } from './reading.js'

/** What the sentence, read without examples, gives for a call. */
function read(text: string, signature: string): (...values: readonly Value[]) => Value | undefined {
  const reading = reader.read({ text, signature })
  if (reading.kind !== 'contract') throw new Error(`${text}: ${JSON.stringify(reading)}`)
  const interpreter = createInterpreter(parseContract(reading.source).value!)
  return (...values) => {
    const outcome = interpreter.call(values)
    if (outcome.kind !== 'returned') throw new Error(`${text}: ${outcome.kind}`)
    return outcome.result
  }
}

const digits = (n: bigint): readonly number[] => [...String(n)].map(Number)
const isPrime = (n: bigint): boolean =>
  n > 1n && [...Array(Number(n)).keys()].slice(2).every((d) => Number(n) % d !== 0)
const range = (from: number, to: number): readonly bigint[] =>
  Array.from({ length: to - from + 1 }, (_, i) => BigInt(from + i))
const ascends = (n: bigint, fits: (a: number, b: number) => boolean): boolean =>
  digits(n).every((digit, i, all) => i === 0 || fits(all[i - 1]!, digit))

/** Sentences about one number, with what they mean of it. */
const OF_ONE: readonly (readonly [string, string, (n: bigint) => Value])[] = [
  [
    'f(n: u32): u32',
    'Below 50 gives 0, from 50 it is 1, from 60 it is 2, and from 90 up it is 4.',
    (n) => (n >= 90n ? 4n : n >= 60n ? 2n : n >= 50n ? 1n : 0n),
  ],
  [
    'f(age: u32): u32',
    'kids younger than 6 pay 0, everybody younger than 18 pays 5, the rest pay 7',
    (n) => (n < 6n ? 0n : n < 18n ? 5n : 7n),
  ],
  ['f(n: u32): bool', 'n divisible by 3 or by 5 but not by both', (n) => (n % 3n === 0n) !== (n % 5n === 0n)],
  [
    'f(y: u32): bool',
    'y is divisible by 4 and not by 100, or y is divisible by 400',
    (n) => (n % 4n === 0n && n % 100n !== 0n) || n % 400n === 0n,
  ],
  ['f(n: u32): bool', 'every digit of n is greater than the one before it', (n) => ascends(n, (a, b) => a < b)],
  ['f(n: u32): bool', 'no digit of n is smaller than the digit to its left', (n) => ascends(n, (a, b) => a <= b)],
  ['f(n: u32): bool', 'no two adjacent digits of n are equal', (n) => ascends(n, (a, b) => a !== b)],
  [
    'f(n: u32): u32',
    'starting at n + 1, go up until you hit a prime and return it',
    (n) => range(Number(n) + 1, Number(n) + 60).find(isPrime)!,
  ],
  ['f(n: u32): u32', 'smallest prime that is at least n', (n) => range(Number(n), Number(n) + 60).find(isPrime)!],
  [
    'f(n: u32): u32',
    'r = 0; while n > 0, multiply r by 10, add n mod 10 to r and divide n by 10; return r',
    (n) => BigInt([...digits(n)].reverse().join('')),
  ],
  [
    'f(n: u32): u32',
    'Begin with the pair 0, 1 and n mod 10 times replace the pair (a, b) by (b, a + b); finally return a.',
    (n) => [0n, 1n, 1n, 2n, 3n, 5n, 8n, 13n, 21n, 34n][Number(n % 10n)]!,
  ],
  ['f(bytes: u32): u32', 'size in KiB of a file of that many bytes, rounded up', (n) => (n + 1023n) / 1024n],
  ['f(n: u32): u32', 'how many blocks of 16 bytes do I need to hold n bytes?', (n) => (n + 15n) / 16n],
  ['f(n: u32): u32', 'ceil(n / 7)', (n) => (n + 6n) / 7n],
  ['f(n: u32): u32', 'n * n (so 3 gives 9); n is never greater than 1000', (n) => n * n],
  ['f(n: u8): u8', 'xor of all bits of n', (n) => BigInt([...n.toString(2)].filter((bit) => bit === '1').length % 2)],
]

/** Sentences about two numbers. */
const OF_TWO: readonly (readonly [string, string, (a: bigint, b: bigint) => Value])[] = [
  ['f(a: i32, b: i32): bool', 'a is positive and b is not', (a, b) => a > 0n && b <= 0n],
  [
    'f(a: i32, b: i32): bool',
    'true iff one of a and b is strictly positive and the other one is strictly negative',
    (a, b) => a * b < 0n,
  ],
  [
    'f(a: i32, b: i32): i32',
    'Take the smaller of the two numbers away from the bigger one.',
    (a, b) => (a > b ? a - b : b - a),
  ],
  [
    'f(a: u32, b: u32): u32',
    'Subtract b from a, unless that would be negative, in which case the result is 0.',
    (a, b) => (a > b ? a - b : 0n),
  ],
  [
    'f(a: u32, b: u32): u32',
    "while b isn't zero replace (a, b) with (b, a mod b), then return a",
    (a, b) => {
      const gcd = (x: bigint, y: bigint): bigint => (y === 0n ? x : gcd(y, x % y))
      return gcd(a, b)
    },
  ],
  [
    'f(a: u32, b: u32): u32',
    'set r to 0. While a is greater than 0, add b to r and subtract 1 from a. Return r.',
    (a, b) => a * b,
  ],
  ['f(a: u32, b: u32): u32', 's * s - p, where s = a + b and p = a * b', (a, b) => (a + b) ** 2n - a * b],
  [
    'f(a: u32, b: u32): u32',
    'Raise a to the power b and return the remainder on division by 7.',
    (a, b) => a ** b % 7n,
  ],
]

describe('numbers in everyday wording', () => {
  test.each(OF_ONE)('%s: %s', (signature, text, oracle) => {
    const run = read(text, signature)
    for (const n of [...range(0, 130), 255n]) expect([n, run(n)]).toEqual([n, oracle(n)])
  })
  test.each(OF_TWO)('%s: %s', (signature, text, oracle) => {
    const run = read(text, signature)
    const signed = signature.includes('i32')
    for (const a of range(signed ? -4 : 0, 12))
      for (const b of range(signed ? -4 : 0, 12)) expect([a, b, run(a, b)]).toEqual([a, b, oracle(a, b)])
  })
  test('clamps, slips and what is given', () => {
    const clamp = read('limit x to the range lo..hi', 'f(x: i32, lo: i32, hi: i32): i32')
    for (const x of range(-9, 9)) expect(clamp(x, -3n, 5n)).toBe(x < -3n ? -3n : x > 5n ? 5n : x)
    const sum = read('Given three side lengths, add them up and retrun taht.', 'f(a: u32, b: u32, c: u32): u32')
    expect(sum(1n, 20n, 300n)).toBe(321n)
  })
})

describe('what is not said for certain is no contract', () => {
  test.each([
    ['f(n: u32): u32', 'n / 2, but something else for the odd ones'],
    ['f(n: u32): u32', 'n * n (so 3 gives 10)'],
    ['f(n: u32): u32', 'set r to 0, add n to r'],
    ['f(n: u32): u32', 'r = 0; while n > 0: r = r + 1; return r, but only sometimes'],
    ['f(n: u32): u32', 'if n is even halve n; if n is odd triple n; while n > 9: n = n / 2; return n'],
    ['f(n: u32): u32', 'sum of the digits of n, each digit counted once'],
    ['f(minutes: u32): u32', '5 below 2 hours, otherwise 7'],
  ])('%s: %s', (signature, text) => {
    const reading = reader.read({ text, signature })
    expect(reading.kind === 'contract' ? reading.source : reading.kind).not.toMatch(/function/)
  })
})
