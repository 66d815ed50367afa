import { checkExamples, parseContract, parseExample } from '@sourceless/contract'
import { expect, test } from 'vitest'
import { reader } from './reading.js'

const FORMULAS: readonly (readonly [string, string, string])[] = [
  ['f(a: readonly i32[]): u32', '|{ (i, j) : i < j, a[i] > a[j] }|', 'f([3, 1, 2]) = 2'],
  ['f(a: readonly i32[]): u32', 'number of j for which some i < j has a[i] == a[j]', 'f([1, 2, 1, 1]) = 2'],
  ['f(a: readonly i32[]): u32', '#{ i in 1..n-2 : a[i-1] < a[i] > a[i+1] }', 'f([0, 2, 1, 4, 3]) = 2'],
  ['f(a: readonly i32[]): u32', '|{ a[i] : 0 <= i < n }|', 'f([1, 2, 1]) = 2'],
  ['f(a: readonly i32[]): i64', 'max over 0 <= i <= j < n of a[i] + ... + a[j]', 'f([1, -2, 3, 4]) = 7'],
  ['f(a: readonly i32[], m: u32, n: u32): i64', 'a[m] + ... + a[n]', 'f([1, 2, 3, 4], 1, 2) = 5'],
  ['f(a: readonly i32[]): i64', 'a[0] + a[2] + a[4] + ...', 'f([1, 2, 4]) = 5'],
  ['f(a: readonly i32[]): bool', 'a[i] == a[0] for all i', 'f([4, 4]) = true'],
  ['f(a: readonly i32[]): bool', 'exists i < j with a[i] == a[j]', 'f([1, 2, 1]) = true'],
  ['f(a: readonly u32[]): u32', 'min { k >= 0 : k not in a }', 'f([0, 1, 3]) = 2'],
  ['f(a: readonly i32[]): i32', 'min i with sum(a[0..i-1]) == sum(a[i+1..n-1]), -1 if none', 'f([1, 2, 3, 3]) = 2'],
  ['f(p: readonly u32[]): u32', 'max(0, max { p[j] - p[i] : i < j })', 'f([4, 3, 1]) = 0'],
  ['f(a: i32[]): void', 'a[i] := |a[i]| for all i', 'f([-1, 2]), a = [1, 2]'],
  ['f(a: i32[]): void', 'for i in 1..n-1: a[i] += a[i-1]', 'f([1, 2, 3]), a = [1, 3, 6]'],
  ['f(a: i32[]): void', 'a[i] becomes a[0] + ... + a[i] for all i', 'f([1, 2, 3]), a = [1, 3, 6]'],
  ['f(a: i32[]): void', 'a[i] becomes a[0] + ... + a[i-1] for all i', 'f([1, 2, 3]), a = [0, 1, 3]'],
  ['f(a: i32[]): void', 'swap a[2k] and a[2k+1] for all k with 2k+1 < n', 'f([1, 2, 3]), a = [2, 1, 3]'],
  ['f(a: i32[]): void', 'swap a[i] with a[n-1-i] for i in 0..n/2-1', 'f([1, 2, 3]), a = [3, 2, 1]'],
]

test.each(FORMULAS)('%s: %s', (signature, text, example) => {
  const reading = reader.read({ text, signature })
  if (reading.kind !== 'contract') expect.fail(JSON.stringify(reading))
  const contract = parseContract(reading.source).value!
  expect(checkExamples(contract, [parseExample(example, contract.entry).value!])).toEqual([])
})

test.each([
  ['f(a: i32[]): void', 'a[i] += a[i-1] for all i'],
  ['f(a: i32[]): void', 'swap a[i] and a[n-1-i] for all i'],
  ['f(a: i32[]): void', 'a[i] = a[i-1] + a[i+1] for all i'],
])('what turns on an order that is not said is not read: %s: %s', (signature, text) => {
  expect(reader.read({ text, signature }).kind).not.toBe('contract')
})
