import type { Example } from '../flow/draft.js'

export interface Group {
  readonly name: string
  readonly examples: readonly Example[]
}

/** Sentences of each kind that is understood; a test reads every one of them. */
export const gallery: readonly Group[] = [
  {
    name: 'Bits and numbers',
    examples: [
      { intent: 'count the set bits of a 64-bit integer' },
      { intent: 'the average of a and b without overflow' },
      { intent: 'round up to the next power of two' },
      { intent: 'clamp x between lo and hi', signature: 'clamp(x: i32, lo: i32, hi: i32): i32' },
      {
        intent: 'greatest common divisor of a and b',
        signature: 'gcd(a: u64, b: u64): u64',
        examples: 'gcd(48, 18) = 6',
      },
    ],
  },
  {
    name: 'Arrays',
    examples: [
      { intent: 'the largest element of an array of 32-bit integers' },
      { intent: 'the sum of the even elements of an i32 array' },
      { intent: 'sort an array of 32-bit integers' },
      {
        intent: 'index of the first element equal to x, or -1',
        signature: 'find(values: readonly i32[], x: i32): i64',
      },
      { intent: 'CRC-32 of a byte array' },
    ],
  },
  {
    name: 'Strings',
    examples: [
      { intent: 'is the string a palindrome' },
      { intent: 'count the vowels in a string' },
      { intent: 'convert a string to upper case' },
    ],
  },
  {
    name: 'Programs',
    examples: [
      { intent: 'print the lines of standard input in reverse order' },
      { intent: 'read numbers from standard input and print their sum' },
      { intent: 'fizzbuzz up to 100' },
    ],
  },
  {
    name: 'Elsewhere',
    examples: [
      { intent: 'the largest element of an array of 32-bit integers', target: 'wasm32' },
      { intent: 'absolute value', signature: 'abs(x: i32): i32', target: 'aarch64-macos' },
      { intent: 'print the primes below 100', target: 'x86_64-windows' },
      { intent: 'count the set bits of a 64-bit integer', target: 'riscv64-linux' },
    ],
  },
  {
    name: 'Ambiguous, or by example',
    examples: [
      { intent: 'the most common byte' },
      {
        intent: '',
        signature: 'f(values: readonly i32[]): i64',
        examples: 'f([3, -1, 4]) = 26\nf([10, 7]) = 149\nf([5]) = 25\nf([-2, 6, 1]) = 41',
      },
    ],
  },
]
