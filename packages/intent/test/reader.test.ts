import { createInterpreter, parseContract, type Value } from '@sourceless/contract'
import { describe, expect, test } from 'vitest'
import { reader } from './reading.js'

function call(request: Parameters<typeof reader.read>[0], ...values: readonly Value[]): unknown {
  const reading = reader.read(request)
  if (reading.kind !== 'contract') throw new Error(JSON.stringify(reading))
  const outcome = createInterpreter(parseContract(reading.source).value!).call(values)
  if (outcome.kind !== 'returned') throw new Error(outcome.kind)
  return outcome.result ?? outcome.after
}
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const list = (text: string): readonly bigint[] => [...bytes(text)].map(BigInt)

describe('sentences alone', () => {
  test.each<[string, readonly Value[], unknown]>([
    ['count the set bits of a 64-bit integer', [2n ** 63n + 1n], 2n],
    ['sum of an array of 32-bit integers as i64', [[2147483647n, 1n, -5n]], 2147483643n],
    ['reverse a byte buffer in place', [[1n, 2n, 3n]], [[3n, 2n, 1n]]],
    ['length of a C string', [bytes('abc')], 3n],
    ['greatest common divisor of two unsigned 64-bit integers', [48n, 18n], 6n],
    ['is n prime', [97n], true],
    ['sort an array of 32-bit integers in place', [[3n, -1n, 2n]], [[-1n, 2n, 3n]]],
    ['fnv-1a hash of a byte buffer', [list('a')], 0xaf63dc4c8601ec8cn],
    ['sum of the squares of the even elements of an array', [[1n, 2n, 4n]], 20n],
    ['if n is even, n divided by 2, otherwise 3 * n + 1', [7n], 22n],
    ['is n divisible by 3 and 5', [15n], true],
    ['how many elements of the array are greater than k', [[1n, 5n, 9n], 4n], 2n],
    ['absolute difference between a and b', [3n, 10n], 7n],
    ['are all elements of the array positive', [[1n, 0n]], false],
    ['product of the digits of n', [234n], 24n],
  ])('%s', (text, values, expected) => {
    expect(call({ text }, ...values)).toEqual(expected)
  })

  test('types that nothing says are told', () => {
    const reading = reader.read({ text: 'greatest common divisor of a and b' })
    expect(reading.kind === 'contract' && reading.assumptions.join()).toMatch(/64/)
  })
})

describe('stated cases', () => {
  const signature = 'largest(values: i32[]): i64'
  test('an empty array', () => {
    expect(call({ text: 'largest element, 0 if the array is empty', signature }, [])).toBe(0n)
    expect(call({ text: 'largest element; an empty array gives -1', signature }, [])).toBe(-1n)
  })
  test('a value that is not found', () => {
    const request = {
      text: 'index of the first element equal to x, or 77 when there is none',
      signature: 'find(values: i32[], x: i32): i64',
    }
    expect(call(request, [1n, 2n], 5n)).toBe(77n)
  })
  test('a parameter', () => {
    const request = { text: 'a divided by b, rounded up; 9 when b is 0', signature: 'f(a: u32, b: u32): u32' }
    expect(call(request, 7n, 2n)).toBe(4n)
    expect(call(request, 7n, 0n)).toBe(9n)
  })
})

describe('changes in place', () => {
  test.each<[string, string, readonly Value[], unknown]>([
    ['replace each negative element with zero', 'f(values: i32[]): void', [[1n, -2n, 3n]], [[1n, 0n, 3n]]],
    ['multiply every element by k', 'f(values: i32[], k: i32): void', [[1n, -2n], 3n], [[3n, -6n], 3n]],
    ['double every even element', 'f(values: u8[]): void', [[1n, 2n, 200n]], [[1n, 4n, 144n]]],
    ['replace each element with its square', 'f(values: i64[]): void', [[3n, -4n]], [[9n, 16n]]],
    ['remove leading and trailing spaces in place', 'f(s: cstr): void', [bytes('  a b ')], [bytes('a b')]],
    ['remove all spaces from the string', 'f(s: cstr): void', [bytes(' a b ')], [bytes('ab')]],
    ['convert the string to upper case in place', 'f(s: cstr): void', [bytes('aZ{1')], [bytes('AZ{1')]],
    ['rotate the array left by k positions', 'f(values: i32[], k: u64): void', [[1n, 2n, 3n], 4n], [[2n, 3n, 1n], 4n]],
  ])('%s', (text, signature, values, expected) => {
    expect(call({ text, signature }, ...values)).toEqual(expected)
  })
})

describe('evidence', () => {
  test('an example decides what the order of parameters is', () => {
    const request = {
      text: 'remainder of dividing the two numbers',
      signature: 'f(a: u32, b: u32): u32',
      examples: ['f(7, 4) = 3'],
    }
    expect(reader.read(request).kind).not.toBe('invalid')
  })
  test('a reading that an example refutes is not given', () => {
    const reading = reader.read({
      text: 'greatest common divisor of a and b',
      signature: 'f(a: u32, b: u32): u32',
      examples: ['f(4, 6) = 12'],
    })
    expect(reading.kind).toBe('unknown')
  })
  test('a length beside an array is redundant', () => {
    expect(call({ text: 'sum of the array', signature: 'f(arr: i64[], n: i64): i64' }, [1n, 2n], 2n)).toBe(3n)
  })
})

describe('what is not understood', () => {
  test.each([
    ['احسب عدد البتات', ['احسب', 'عدد', 'البتات']],
    ['подсчитай биты числа', ['подсчитай', 'биты', 'числа']],
    ['🎉 the absolute value 🚀', ['🎉', '🚀']],
  ])('what is of no known script is named as it is written: %s', (text, words) => {
    expect(reader.read({ text })).toMatchObject({ kind: 'unknown', words })
  })
  test('an unknown word is named, with what is close to it', () => {
    const reading = reader.read({ text: 'sum of the frobnicated elements', signature: 'f(values: i32[]): i64' })
    expect(reading).toMatchObject({ kind: 'unknown', words: ['frobnicated'] })
  })
  test('a slip of the finger is not', () => {
    expect(call({ text: 'gratest common divisor of a and b', signature: 'f(a: u32, b: u32): u32' }, 4n, 6n)).toBe(2n)
  })
  test('two readings give a question with an input on which they differ', () => {
    const reading = reader.read({
      text: 'index of the smallest or largest element',
      signature: 'f(values: i32[]): i64',
    })
    expect(['question', 'unknown']).toContain(reading.kind)
  })
  test.each([[{ text: 'sum', signature: 'f(values: i99[]): i64' }], [{ text: 'sum', signature: 'nonsense' }]])(
    '%j is invalid',
    (request) => {
      expect(reader.read(request).kind).toBe('invalid')
    },
  )
  test('empty and odd sentences are refused without a throw', () => {
    for (const text of ['', '   ', '?', '((((', '"', '0x', '\\', 'a'.repeat(5000), 'if '.repeat(200)])
      expect(reader.read({ text }).kind).toBe('unknown')
  })
})
