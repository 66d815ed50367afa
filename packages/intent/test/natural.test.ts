import { createInterpreter, parseContract, type Value } from '@sourceless/contract'
import { describe, expect, test } from 'vitest'
import { reader } from './reading.js'

type Request = Parameters<typeof reader.read>[0]

function call(request: Request, ...values: readonly Value[]): unknown {
  const reading = reader.read(request)
  if (reading.kind !== 'contract') throw new Error(JSON.stringify(reading))
  const outcome = createInterpreter(parseContract(reading.source).value!).call(values)
  if (outcome.kind !== 'returned') throw new Error(outcome.kind)
  return outcome.result ?? outcome.after
}
const kind = (request: Request) => reader.read(request).kind
const bytes = (text: string): readonly bigint[] => [...new TextEncoder().encode(text)].map(BigInt)

describe('words that only describe', () => {
  const signature = 'greatest(a: u64, b: u64): u64'
  const text = 'marvellously, the greatest common divisor of a and b'
  const examples = ['greatest(48, 18) = 6', 'greatest(7, 3) = 1']
  test('are borne by examples with different results, and told', () => {
    expect(call({ text, signature, examples }, 12n, 18n)).toBe(6n)
    const reading = reader.read({ text, signature, examples })
    expect(reading.kind === 'contract' && reading.ignoredWords).toEqual(['marvellously'])
    expect(reading.kind === 'contract' && reading.confidence).toBeLessThan(1)
  })
  test('are refused without examples, or with examples that tell nothing apart', () => {
    expect(kind({ text, signature })).toBe('unknown')
    expect(kind({ text, signature, examples: ['greatest(48, 18) = 6', 'greatest(6, 6) = 6'] })).not.toBe('contract')
  })
  test('stand between the words of a composed reading', () => {
    const request = {
      text: 'count how many entries dip below zero',
      signature: 'f(values: i32[]): u64',
      examples: ['f([1, -2, -3]) = 2', 'f([0]) = 0'],
    }
    expect(call(request, [-1n, -1n, -1n, 0n])).toBe(3n)
  })
  test.each([
    'sum of the values that look splendid',
    'sum of the values, excluding the splendid ones',
    'sum of the values unless splendid',
    'sum of the values, at most 7 splendid ones',
  ])('never choose, deny or count: %s', (text) => {
    const examples = ['total([1, 2]) = 3', 'total([]) = 0']
    expect(kind({ text, signature: 'total(values: i32[]): i64', examples })).toBe('unknown')
  })
})

describe('a telling name and examples do not outweigh another wish', () => {
  test.each([
    ['popcount(x: u32): u32', 'count the set bits in the lower half of x', ['popcount(3) = 2', 'popcount(1) = 1']],
    [
      'is_prime(n: u32): bool',
      'say whether n is a prime that is also odd',
      ['is_prime(7) = true', 'is_prime(9) = false'],
    ],
    ['digit_sum(n: u32): u32', 'sum of the digits of n written in octal', ['digit_sum(7) = 7', 'digit_sum(5) = 5']],
    ['rotl(x: u32, n: u32): u32', 'rotate x left by twice n', ['rotl(5, 0) = 5', 'rotl(0, 3) = 0']],
    [
      'sum(values: i32[]): i64',
      'sum of the array without its smallest element',
      ['sum([0, 2]) = 2', 'sum([0, 9]) = 9'],
    ],
    [
      'gcd(a: u32, b: u32): u32',
      'greatest common divisor of a and b, except that the answer is never more than 10',
      ['gcd(4, 6) = 2', 'gcd(9, 6) = 3'],
    ],
    [
      'is_sorted(values: i32[]): bool',
      'is the array sorted apart from at most one element',
      ['is_sorted([1, 2]) = true', 'is_sorted([3, 2, 1]) = false'],
    ],
    [
      'vowels(s: cstr): u64',
      'count the vowels in a string, where y is one too',
      ['vowels("a") = 1', 'vowels("x") = 0'],
    ],
  ])('%s %s', (signature, text, examples) => {
    expect(kind({ text, signature, examples })).not.toBe('contract')
  })
})

describe('the name in a signature', () => {
  const text = 'how tidy is the kitchen of my neighbour'
  const examples = ['gcd(48, 18) = 6', 'gcd(7, 3) = 1']
  test('does not speak alone', () => {
    expect(kind({ text, signature: 'gcd(a: u64, b: u64): u64', examples })).toBe('unknown')
  })
  test('speaks beside words of the sentence', () => {
    const request = {
      text: 'turn the bytes around so that the last one comes first',
      signature: 'reverse(data: u8[]): void',
    }
    expect(call(request, [1n, 2n, 3n])).toEqual([[3n, 2n, 1n]])
  })
})

describe('cases that a sentence states', () => {
  test('are explained when the behaviour has them', () => {
    const request = {
      text: 'number of set bits of x. Zero itself has none set, so it gives 0.',
      signature: 'f(x: u32): u32',
      examples: ['f(255) = 8', 'f(1) = 1'],
    }
    expect(call(request, 7n)).toBe(3n)
  })
  test('are not explained when the behaviour lacks them', () => {
    const request = {
      text: 'number of set bits of x. Seven itself counts for nothing, so it gives 9.',
      signature: 'f(x: u32): u32',
      examples: ['f(255) = 8', 'f(1) = 1'],
    }
    expect(kind(request)).toBe('unknown')
  })
  test('illustrate, where the input is no edge: they make no special case', () => {
    const signature = 'f(x: u32): u32'
    expect(call({ text: 'reverse the byte order of x: 0x12345678 becomes 0x78563412', signature }, 1n)).toBe(1n << 24n)
    expect(kind({ text: 'reverse the byte order of x: 0x12345678 becomes 0x11111111', signature })).toBe('unknown')
  })
  test('name the extremes of a type', () => {
    const request = {
      text: 'largest element; if the array is empty return the smallest i32',
      signature: 'f(values: i32[]): i32',
    }
    expect(call(request, [])).toBe(-(2n ** 31n))
    expect(call(request, [-5n, -7n])).toBe(-5n)
  })
})

describe('widths', () => {
  test('a wider result is computed without wrapping on the way', () => {
    const lcm = { text: 'least common multiple of a and b', signature: 'f(a: u32, b: u32): u64' }
    expect(call(lcm, 128n, 371905505n)).toBe(47603904640n)
    const triangular = { text: 'the n-th triangular number', signature: 'f(n: u32): u64' }
    expect(call(triangular, 4294967295n)).toBe(9223372034707292160n)
  })
  test('values on the way are wide where the mathematical value is meant', () => {
    expect(call({ text: 'Collatz steps from n to 1', signature: 'f(n: u32): u32' }, 159487n)).toBe(183n)
    const inverse = { text: 'modular inverse of a modulo m, 0 if there is none', signature: 'f(a: u32, m: u32): u32' }
    expect(call(inverse, 4294967295n, 4222966102n)).toBe(394179905n)
  })
})

describe('opposites are told apart', () => {
  test('upper and lower case', () => {
    const signature = 'f(text: u8[]): void'
    expect(call({ text: 'convert ASCII lower-case letters to upper case in place', signature }, bytes('aB'))).toEqual([
      bytes('AB'),
    ])
    expect(call({ text: 'convert ASCII upper-case letters to lower case in place', signature }, bytes('aB'))).toEqual([
      bytes('ab'),
    ])
  })
  test('inside and outside', () => {
    const signature = 'f(values: i32[], lo: i32, hi: i32): u64'
    const call3 = (text: string) => call({ text, signature }, [0n, 1n, 2n, 9n], 1n, 3n)
    expect(call3('how many values lie outside [lo, hi]')).toBe(2n)
    expect(call3('how many values lie between lo and hi, both included')).toBe(2n)
    expect(call3('how many values lie strictly between lo and hi')).toBe(1n)
  })
  test('the lowest set bit and the lowest zero bit', () => {
    const signature = 'f(x: u32): u32'
    expect(call({ text: 'x with its lowest set bit cleared; 0 stays 0', signature }, 12n)).toBe(8n)
    expect(call({ text: 'set the lowest zero bit of x', signature }, 11n)).toBe(15n)
  })
  test('the last occurrence of a string is not that of its first byte', () => {
    const request = {
      text: 'index of the last occurrence of needle in haystack, -1 if absent',
      signature: 'f(haystack: cstr, needle: cstr): i64',
    }
    const text = (value: string) => new TextEncoder().encode(value)
    expect(call(request, text('abaaaa'), text('aa'))).toBe(4n)
  })
  test('an empty run allowed and not allowed', () => {
    const signature = 'f(values: i32[]): i64'
    expect(call({ text: 'maximum sum of a contiguous non-empty subarray, 0 if empty', signature }, [-2n, -1n])).toBe(
      -1n,
    )
    const allowed = 'maximum sum of a contiguous subarray, the empty one included'
    expect(call({ text: allowed, signature }, [-2n, -1n])).toBe(0n)
  })
  test('two questions are not one', () => {
    expect(kind({ text: 'is n prime and what are its factors?', signature: 'f(n: u32): bool' })).toBe('unknown')
  })
})
