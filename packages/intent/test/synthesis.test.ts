import { readFileSync } from 'node:fs'
import { parseContract } from '@sourceless/contract'
import { describe, expect, test } from 'vitest'
import { reader } from './reading.js'
import { checkTask } from './synthesis-check.js'
import { TASKS, takesNumbers, UNSETTLED } from './synthesis-tasks.js'

describe('arrays and strings by examples alone', () => {
  test.each(TASKS.filter((task) => !takesNumbers(task)).map((task) => [task.name, task] as const))('%s', (_, task) =>
    checkTask(task),
  )

  test('the types are those of the examples, and what they leave out is said', () => {
    const reading = reader.read({ text: '', examples: ['f(3) = 9', 'f(5) = 25', 'f(12) = 144', 'f(20) = 400'] })
    expect(reading.kind === 'contract' && reading.assumptions).toEqual([
      'types are those of the examples: n is i64, the result is i64',
      'no example has a negative n',
    ])
  })
})

describe('examples that leave open what is meant', () => {
  test.each(UNSETTLED)('%s', (...examples) => {
    expect(reader.read({ text: '', examples }).kind).toMatch(/^(question|unknown)$/)
  })

  test('two functions that differ are a question with an input and both results', () => {
    const reading = reader.read({ text: '', examples: ['f([1, 2]) = 3', 'f([4]) = 4'] })
    if (reading.kind !== 'question') throw new Error(reading.kind)
    const results = reading.options.map(({ source, onInput, result }) => {
      expect(parseContract(source).value).toBeDefined()
      expect(reading.question).toContain(onInput)
      return result
    })
    expect(new Set(results).size).toBe(reading.options.length)
    expect(reading.options.length).toBeGreaterThan(1)
  })
})

describe('words and examples', () => {
  const read = (text: string, signature: string, ...examples: readonly string[]) =>
    reader.read({ text, signature, examples })

  test('words that no part of the program explains are no answer', () => {
    const reading = read(
      'grommet index of the frobnicated values',
      'f(values: i64[]): i64',
      'f([1, 2, 3]) = 6',
      'f([10, 7]) = 17',
      'f([-5, 9, 30]) = 34',
      'f([8]) = 8',
    )
    expect(reading.kind).not.toBe('contract')
  })

  test('a description of the inputs that holds of all of them is explained', () => {
    const reading = read(
      'index of the first occurrence of x in a sorted array',
      'f(values: i64[], x: i64): i64',
      'f([2, 5, 5, 6], 5) = 1',
      'f([1, 4, 8], 8) = 2',
    )
    expect(reading.kind).toBe('contract')
  })
})

/** Processor time of this thread where Linux tells it, otherwise of the process: other processes, and the collector, run too. */
function usedMs(): number {
  if (process.platform !== 'linux') return process.cpuUsage().user / 1000
  return Number(readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ')[0]) / 1e6
}

describe('the search', () => {
  const request = { text: '', examples: ['f(1) = 7', 'f(2) = 93', 'f(3) = 18', 'f(4) = 55'] }

  test('tells how far it is, and is longer with more effort', () => {
    const reached = (effort: 'quick' | 'normal') => {
      const seen = [...reader.readInPieces({ ...request, effort })]
      expect(seen).toEqual([...seen].sort((a, b) => a.steps - b.steps))
      const last = seen.at(-1)!
      expect(last.steps).toBeLessThanOrEqual(last.ofSteps)
      return last.steps
    }
    expect(reached('normal')).toBeGreaterThan(reached('quick'))
  })

  test.each([
    { ...request, effort: 'high' } as const,
    { text: '', examples: ['f([1, 2, 9]) = 7', 'f([4]) = 93', 'f([5, 5, 1, 8]) = 18', 'f([]) = 55'] },
    { text: '', examples: ['f("ab") = 7', 'f("") = 93', 'f("hello you") = 18', 'f("z9") = 55'] },
    { text: 'grommet', signature: 'f(a: i32, b: i32): bool', examples: ['f(1, 2) = true', 'f(7, 93) = false'] },
    { text: '', signature: 'f(a: i32[]): void', examples: ['f([1, 2]), a = [9, 31]', 'f([4, 4, 5]), a = [1, 0, 7]'] },
  ])('no piece of %j is long', (wish) => {
    const work = reader.readInPieces(wish)
    const pieces: number[] = []
    for (let from = usedMs(), piece = work.next(); !piece.done && piece.value.steps < 3_000_000; piece = work.next()) {
      pieces.push(usedMs() - from)
      from = usedMs()
    }
    expect(Math.max(...pieces)).toBeLessThan(250)
  })

  test('what is given up leaves the reader as it was', () => {
    const work = reader.readInPieces(request)
    work.next()
    expect(work.return({ kind: 'unknown', words: [], closest: [], message: '' }).done).toBe(true)
    expect(reader.read({ text: 'gcd of a and b' }).kind).toBe('contract')
  })

  test('gives the same answer each time', () => {
    const examples = ['f(3) = 9', 'f(10) = 23']
    expect(reader.read({ text: '', examples })).toEqual(reader.read({ text: '', examples }))
  })
})
