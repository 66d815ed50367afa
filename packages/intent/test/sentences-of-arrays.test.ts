import { checkExamples, parseContract, parseExample } from '@sourceless/contract'
import { describe, expect, test } from 'vitest'
import { reader } from './reading.js'

function expectRead(signature: string, text: string, examples: string): void {
  const reading = reader.read({ text, signature })
  if (reading.kind !== 'contract') expect.fail(`${text}: ${JSON.stringify(reading)}`)
  const contract = parseContract(reading.source).value!
  const stated = examples.split('; ').map((example) => parseExample(example, contract.entry).value!)
  expect(checkExamples(contract, stated)).toEqual([])
}

describe('elements by their neighbours, places and occurrences', () => {
  test.each([
    [
      'f(a: readonly i32[]): u32',
      'how many elements are greater than the one before',
      'f([1, 3, 2, 4]) = 2; f([]) = 0',
    ],
    ['f(a: readonly i32[]): i64', 'sum of the elements at even indices', 'f([1, 2, 4]) = 5'],
    ['f(a: readonly i32[]): i64', 'sum of the last 2 elements', 'f([1, 2, 4]) = 6; f([3]) = 3'],
    [
      'f(a: readonly i32[], b: readonly i32[]): u32',
      'how many elements of a do not occur in b',
      'f([1, 2, 2], [1]) = 2',
    ],
    [
      'f(a: readonly i32[], lo: i32, hi: i32): u32',
      'How many elements are neither below lo nor above hi?',
      'f([1, 2, 3], 2, 3) = 2',
    ],
    [
      'f(a: readonly i32[]): bool',
      'at least two of the elements are negative',
      'f([-1, 2, -3]) = true; f([-1]) = false',
    ],
    [
      'f(a: readonly i32[], x: i32): u32',
      'number of occurrences of x in the elements at even indices',
      'f([1, 1, 1], 1) = 2; f([], 1) = 0',
    ],
    ['f(a: readonly i32[], x: i32): u32', 'count of x in the first 3 elements', 'f([1, 1, 2, 1], 1) = 2'],
    ['f(a: readonly i32[]): bool', 'more than half of the elements are even', 'f([2, 4, 1]) = true; f([2, 1]) = false'],
  ])('%s: %s', expectRead)
})

describe('subscripts', () => {
  test.each([
    ['f(a: readonly i32[], b: readonly i32[]): u32', 'number of i with a[i] > b[i]', 'f([1, 5], [2, 4]) = 1'],
    ['f(a: readonly i32[]): bool', 'a[i] < a[i + 1] for every i', 'f([1, 2]) = true; f([2, 2]) = false'],
    [
      'f(a: readonly i32[], x: i32): i32',
      'the first i such that a[i] == x, -1 if there is none',
      'f([4, 5], 5) = 1; f([], 1) = -1',
    ],
    ['f(a: i32[]): void', 'a[i] = max(a[i], 0) for all i', 'f([-1, 2]), a = [0, 2]'],
  ])('%s: %s', expectRead)
})

describe('copies', () => {
  test.each([
    [
      'f(a: readonly i32[], out: i32[]): u32',
      'copy the positive elements of a to out and return how many there are',
      'f([1, -2, 3], [0, 0, 0]) = 2, out = [1, 3, 0]',
    ],
    [
      'f(a: readonly i32[], out: i32[]): void',
      'write the elements of a to out',
      'f([1, 2], [0, 0, 7]), out = [1, 2, 7]',
    ],
  ])('%s: %s', expectRead)
})

describe('everyday nouns call the elements of the only array', () => {
  test.each([
    [
      'f(values: readonly i32[]): i32',
      'Return the highest bid, or 0 when there are no bids.',
      'f([3, 9]) = 9; f([]) = 0',
    ],
    ['f(values: readonly i32[], k: u32): i32', 'Return the k-th lowest price.', 'f([5, 1, 4], 2) = 4'],
    [
      'f(values: readonly i32[]): bool',
      'Was any ticket number given out more than once?',
      'f([1, 2, 1]) = true; f([1]) = false',
    ],
  ])('%s: %s', expectRead)
})
