import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readCorpus, reader } from './reading.js'

const corpus = readCorpus(readFileSync(new URL('corpus/functions.txt', import.meta.url), 'utf8'))
const wordsIn = (text: string) => text.toLowerCase()

describe('words used and ignored', () => {
  test('of every reading of the corpus are words of its sentence, no word is both, and the share of those used is its confidence', () => {
    const wrong: unknown[] = []
    for (const request of corpus) {
      const reading = reader.read({ ...request, effort: 'quick' })
      if (reading.kind !== 'contract') continue
      const { usedWords, ignoredWords, confidence } = reading
      const isTold =
        ignoredWords.every((word) => wordsIn(request.text).includes(wordsIn(word)) && !usedWords.includes(word)) &&
        (ignoredWords.length === 0 ? confidence === 1 : confidence < 1) &&
        usedWords.length > 0
      if (!isTold) wrong.push({ ...request, usedWords, ignoredWords, confidence })
    }
    expect(wrong).toEqual([])
  })

  test('a word that no rule knows is told as ignored, and lowers the confidence', () => {
    const reading = reader.read({
      text: 'the handsome sum of the even elements',
      signature: 'f(values: i32[]): i64',
      examples: ['f([1, -2, 4]) = 2', 'f([5]) = 0', 'f([8]) = 8'],
    })
    expect(reading).toMatchObject({ kind: 'contract', ignoredWords: ['handsome'] })
    expect(reading.kind === 'contract' && reading.confidence).toBeLessThan(1)
  })

  test('without examples nothing is ignored', () => {
    const reading = reader.read({ text: 'the handsome sum of the even elements', signature: 'f(values: i32[]): i64' })
    expect(reading.kind).not.toBe('contract')
  })
})

describe('examples that only a table fits', () => {
  /** Repeatable numbers from 0 to below `count`. */
  function createRandom(seed: number): (count: number) => number {
    let state = seed
    return (count) => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      return Math.floor((state / 2 ** 32) * count)
    }
  }
  const inputs: Readonly<Record<string, (random: (count: number) => number) => string>> = {
    'a number': (random) => String(random(20)),
    'two numbers': (random) => `${random(12)}, ${random(12)}`,
    'an array': (random) => `[${Array.from({ length: 1 + random(5) }, () => random(20) - 5).join(', ')}]`,
  }
  const results: Readonly<Record<string, (random: (count: number) => number) => string>> = {
    number: (random) => String(random(100)),
    'truth value': (random) => String(random(2) === 1),
  }
  for (const [input, inputOf] of Object.entries(inputs))
    for (const [result, resultOf] of Object.entries(results))
      test(`random results, no contract: ${input} to a ${result}`, () => {
        const random = createRandom(input.length * 31 + result.length)
        for (let run = 0; run < 4; run++) {
          const table = new Map<string, string>()
          while (table.size < 3 + run * 2) table.set(inputOf(random), resultOf(random))
          const examples = [...table].map(([given, gives]) => `f(${given}) = ${gives}`)
          const reading = reader.read({ text: '', examples, effort: 'quick' })
          expect({ examples, kind: reading.kind }).not.toEqual({ examples, kind: 'contract' })
        }
      })

  test.each([
    ['a constant with one exception', ['f(1) = 1', 'f(2) = 1', 'f(3) = 1', 'f(5) = 1', 'f(7) = 70']],
    ['a step', ['f(1) = 5', 'f(2) = 5', 'f(3) = 5', 'f(4) = 9', 'f(5) = 9', 'f(6) = 9']],
    ['two values in turn', ['f(1) = 3', 'f(2) = 7', 'f(3) = 3', 'f(4) = 7', 'f(5) = 3', 'f(6) = 7']],
    ['a curve through all points', ['f(0) = 4', 'f(1) = 1', 'f(2) = 17', 'f(3) = 2']],
  ])('%s is a question or is not understood', (_, examples) => {
    expect(reader.read({ text: '', examples, effort: 'quick' }).kind).toMatch(/^(question|unknown)$/)
  })

  test('nor do words help that say nothing of it', () => {
    const examples = ['fee(1) = 5', 'fee(2) = 10', 'fee(3) = 15', 'fee(4) = 18', 'fee(5) = 20']
    const request = { text: 'the fee for n items', signature: 'fee(n: i64): i64', examples, effort: 'quick' } as const
    expect(reader.read(request).kind).not.toBe('contract')
  })
})
