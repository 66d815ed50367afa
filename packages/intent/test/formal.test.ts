import { readFileSync } from 'node:fs'
import { checkExamples, parseContract, parseExample } from '@sourceless/contract'
import { expect, test } from 'vitest'
import { reader } from './reading.js'

/** Signature, sentence, and calls with results that other code than the reader's worked out. */
type Line = readonly [signature: string, text: string, ...examples: readonly string[]]
const lines: readonly Line[] = JSON.parse(readFileSync(new URL('corpus/formal.json', import.meta.url), 'utf8'))

function refuted(source: string, examples: readonly string[]): readonly string[] {
  const contract = parseContract(source).value!
  return checkExamples(
    contract,
    examples.map((example) => parseExample(example, contract.entry).value!),
  ).map(({ message }) => message)
}

test.each(lines)('%s: %s', (signature, text, ...examples) => {
  const reading = reader.read({ text, signature })
  if (reading.kind !== 'contract') throw new Error(JSON.stringify(reading))
  expect(refuted(reading.source, examples)).toEqual([])
  const again = reader.read({ text: reading.restatement, signature })
  if (again.kind !== 'contract') throw new Error(`${reading.restatement}: ${JSON.stringify(again)}`)
  expect(refuted(again.source, examples)).toEqual([])
})

test.each([
  ['an index past the end', 'f(a: readonly i32[]): i64', 'Σ_{i=0}^{n} a[i]'],
  ['a variable without a value', 'f(a: readonly i32[]): i64', 'for i in 0..n-1: s += a[i]; return s'],
  ['elements that change at once or one after another', 'f(a: i32[]): void', 'a[i] := a[i] + a[i-1] for all i >= 1'],
  ['a root that is not whole', 'f(n: u32): u32', '√n'],
  ['a name that nothing binds', 'f(a: u32): u32', 'a * q + 1'],
  ['a search without an end', 'f(n: u32): u32', 'min { k >= 1 : k % n == 5 }'],
  ['a sum without an end', 'f(n: u32): u32', 'Σ k where k >= n'],
  ['an interval or a list', 'f(x: i32, y: i32, z: i32): bool', 'x ∈ [y, z]'],
  ['words beside it', 'f(n: u32): u32', 'n / 2 rounded magically'],
  ['a value that stands after another', 'f(a: u32, b: u32): u32', 'return a; return b'],
  ['a sign on the wrong side', 'f(a: u32, b: u32): u32', 'a + * b'],
  ['quotients that may not fit on the way', 'f(n: u32): u32', 'n! / (n - 1)!'],
])('%s is refused: %s, %s', (_, signature, text) => {
  expect(reader.read({ text, signature }).kind).toBe('unknown')
})

test.each([
  ['f(x: i32, y: i32): i32', 'x ^ y'],
  ['f(x: i32): i32', 'x mod 5'],
  ['f(n: u32): u32', 's = 0; for i in 1..n: s += i; s = s * 2; return s'],
])('what notations write differently is asked: %s, %s', (signature, text) => {
  expect(reader.read({ text, signature }).kind).toBe('question')
})

test('examples settle what notations write differently', () => {
  const request = { text: 'x ^ y', signature: 'f(x: i32, y: i32): i32' }
  expect(reader.read({ ...request, examples: ['f(3, 2) = 9'] })).toMatchObject({ restatement: 'x ** y.' })
  expect(reader.read({ ...request, examples: ['f(3, 2) = 1'] })).toMatchObject({ restatement: 'x xor y.' })
})

test('cases that illustrate are checked', () => {
  const signature = 'f(c: u32): u32'
  expect(reader.read({ text: '5 * ((c + 2) / 5), e.g. 12 -> 10, 13 -> 15', signature }).kind).toBe('contract')
  expect(reader.read({ text: '5 * (c / 5), e.g. 12 -> 10, 13 -> 15', signature }).kind).not.toBe('contract')
})

test.each([
  ['f(a: i32, b: i32): i32', '(a + b) / 2', 'f(2000000000, 2000000000) = 2000000000'],
  ['f(a: u8, b: u8): u8', 'min(a + b, 255)', 'f(200, 100) = 255'],
  ['f(x: u64, y: u64): u64', '|x - y|', 'f(0, 18446744073709551615) = 18446744073709551615'],
  ['f(x: i32): u32', '|x|', 'f(-2147483648) = 2147483648'],
  ['f(p: readonly u32[]): u32', 'max(0, max { p[j] - p[i] : i < j })', 'f([5, 1]) = 0'],
])('what comes in between does not wrap: %s, %s', (signature, text, example) => {
  const reading = reader.read({ text, signature })
  if (reading.kind !== 'contract') throw new Error(JSON.stringify(reading))
  expect(refuted(reading.source, [example])).toEqual([])
})

test.each([
  ['f(n: u32): u32', 'n / 2, 1 <= n <= 100', 'requires'],
  ['f(a: u32, b: u32): u32', 'a / b', 'requires((i64(b) != 0))'],
  ['f(a: readonly i32[], k: u32): i32', 'a[k]', 'requires((i64(k) < i64(a.length)))'],
  ['f(a: readonly i32[]): i32', 'max { a[i] : a[i] < 0 }', 'requires(some(a))'],
])('what has no value otherwise is required: %s, %s', (signature, text, required) => {
  const reading = reader.read({ text, signature })
  expect(reading.kind === 'contract' ? reading.source : '').toContain(required)
})
