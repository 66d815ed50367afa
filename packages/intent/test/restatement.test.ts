import { readFileSync } from 'node:fs'
import { parseContract } from '@sourceless/contract'
import { standardConcepts } from '@sourceless/intent'
import { expect, test } from 'vitest'
import { difference } from '../src/evidence/judge.js'
import { readCorpus, reader } from './reading.js'

type Request = Parameters<typeof reader.read>[0]
/** What the words say: programs are not sought. */
function readAsGiven(request: Request) {
  const piece = reader.readInPieces(request).next()
  return piece.done ? piece.value : ({ kind: 'sought' } as const)
}

/** What is wrong when the restatement of a reading is read again; nothing when it means the same. */
function tripped(request: Request, isExpected: boolean): string | readonly [] {
  const reading = readAsGiven(request)
  if (reading.kind !== 'contract') return isExpected ? `${request.text} is a ${reading.kind}` : []
  const { text: _said, examples: _met, ...same } = request
  const again = readAsGiven({ ...same, text: reading.restatement })
  if (again.kind !== 'contract') return `${reading.restatement} is a ${again.kind}`
  if (again.source === reading.source) return []
  const differs = difference(parseContract(reading.source).value!, parseContract(again.source).value!, [])
  return differs === undefined ? [] : `${reading.restatement}: ${differs.input} ${differs.results}`
}

test('the title of every concept, with values for its options, is read as that concept, and so is what is said of it', () => {
  const failed = standardConcepts().flatMap((concept) => {
    const needed = new Map(
      concept.options.flatMap(({ name, fallback }) =>
        fallback === undefined ? [[name, /^(TEXT|FROM|TO)$/.test(name) ? '"q"' : '3'] as const] : [],
      ),
    )
    const binding = new Map(concept.types.map(({ name, fallback }) => [name, fallback]))
    const typeOf = (type: string) => type.replace(/\b[A-Z]\b/g, (name) => binding.get(name) ?? name)
    const parameters = concept.parameters.map(({ name, type }) => `${name}: ${typeOf(type)}`).join(', ')
    const request = {
      text: concept.title.replace(/[A-Z_]+/g, (word) => needed.get(word) ?? word),
      ...(concept.name === 'main' ? {} : { signature: `f(${parameters}): ${typeOf(concept.result)}` }),
    }
    return tripped(request, true)
  })
  expect(failed).toEqual([])
})

const file = (name: string): string => readFileSync(new URL(`corpus/${name}`, import.meta.url), 'utf8')
const corpora = {
  functions: readCorpus(file('functions.txt')),
  programs: file('programs.txt')
    .trim()
    .split('\n')
    // Running programs takes longer than reading them.
    .filter((_, i) => i % 4 === 0)
    .map((text) => ({ text })),
}
test.each(Object.entries(corpora))('what is said of %s that are read means the same when it is read', (_, lines) => {
  expect(lines.flatMap((line) => tripped(line, false))).toEqual([])
})

test('what speaks of an element by its letter speaks of no other', () => {
  const text = 'sum of sum of digits of x that are less than x for each x in values'
  expect(reader.read({ text, signature: 'f(values: i64[]): i64' }).kind).not.toBe('contract')
})

test.each([
  [
    'sum of the squares of the even elements',
    'f(values: i32[]): i64',
    'Sum of squares of elements of values that are even.',
  ],
  [
    'index of x, -1 if it is missing',
    'f(nums: i32[], x: i32): i64',
    'Index of the first element equal to x; -1 when there is none.',
  ],
  ['greatest common divisor of p and q', 'f(p: u32, q: u32): u32', 'Greatest common divisor of p and q.'],
  ['is n even or divisible by 7', 'f(n: i32): bool', 'Whether n is even or n is divisible by 7.'],
  ['2 * x + 1', 'f(x: i32): i32', '(2 * x) + 1.'],
  [
    'how many pairs have the product k',
    'f(values: i64[], k: i64): i64',
    'Number of pairs of elements of values whose product is equal to k.',
  ],
  [
    'the sum of the absolute differences between neighbouring elements',
    'f(values: i64[]): i64',
    'Sum of absolute difference of pairs of adjacent elements of values.',
  ],
  [
    'number of pairs (x, y) of elements of values with k == x - y',
    'f(values: i64[], k: i64): i64',
    'Number of pairs x, y of elements of values where (k == (x - y)).',
  ],
  ['sum of z * w for all z in x and w in y', 'f(x: i64[], y: i64[]): i64', 'Σ (z * w) for z ∈ x, w ∈ y.'],
  [
    'sum of i * v over all v at position i in values where i is odd',
    'f(values: i64[]): i64',
    'Sum of (i * x) for each x at index i in elements of values where (i is odd).',
  ],
  [
    'the term of the sequence that begins with 2 and 5 at 1, where each term is the previous term times 3 minus the term before the previous one',
    'f(n: u32): u64',
    'Term of the sequence that starts with 2, 5 at 1, each next term being (the previous term * 3) - the term two before.',
  ],
  [
    'whether x * x < k for every x in values',
    'f(values: i64[], k: i64): bool',
    'Whether x * x < k for every x in values.',
  ],
])('%s', (text, signature, said) => {
  expect(reader.read({ text, signature })).toMatchObject({ kind: 'contract', restatement: said })
})
