import { createInterpreter, parseContract, type Value } from '@sourceless/contract'
import { describe, expect, test } from 'vitest'
import { reader } from './reading.js'

function read(text: string) {
  const reading = reader.read({ text })
  if (reading.kind !== 'contract') throw new Error(`${text}: ${JSON.stringify(reading)}`)
  return { ...reading, contract: parseContract(reading.source).value! }
}
function call(text: string, ...values: readonly Value[]): unknown {
  const outcome = createInterpreter(read(text).contract).call(values)
  if (outcome.kind !== 'returned') throw new Error(outcome.kind)
  return outcome.result ?? outcome.after
}
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

describe('one sentence without signature or examples', () => {
  test.each<[string, readonly Value[], unknown]>([
    ['rotate a 16-bit word left by k bits', [0x8001n, 1n], 3n],
    ['rotate a list right by k places', [[1n, 2n, 3n], 1n], [[3n, 1n, 2n], 1n]],
    ['check whether a string is a palindrome', [bytes('abba')], true],
    ['is an integer a palindrome', [121n], true],
    ['convert a temperature in celsius to fahrenheit', [100], 212],
    ['convert degrees fahrenheit to celsius', [212], 100],
    ['convert binary to gray code', [3n], 2n],
    ['convert gray code to binary', [2n], 3n],
    ['add two integers', [3n, 4n], 7n],
    ['divide b by a', [3n, 12n], 4n],
    ['multiply two unsigned 32-bit integers and return the 64-bit product', [4294967295n, 2n], 8589934590n],
    ['mean of two doubles', [1, 2], 1.5],
    ['reverse the byte order of a 16-bit integer', [1n], 256n],
    ['how many values are positive', [[1n, -1n, 2n]], 2n],
    ['how many odd numbers are in the list', [[1n, 3n, 2n]], 2n],
    ['count how many times a byte appears in a buffer', [[1n, 2n, 1n], 1n], 2n],
    ['count the zeros in a list', [[0n, 1n]], 1n],
    ['triple of n', [5n], 15n],
    ['negate every element of a list', [[1n, -2n]], [[-1n, 2n]]],
    ['is a character a vowel', [101n], true],
    ['convert a letter to uppercase', [97n], 65n],
    ['convert a string to an integer', [bytes('42')], 42n],
    ['how many words are in a string', [bytes('a bc d')], 3n],
    ['set bit n of x', [0n, 3n], 8n],
    ['number of days in a year', [2024n], 366n],
    ['check if a character is a letter', [65n], true],
    ['does the list contain two equal elements', [[1n, 2n, 1n]], true],
    ['second smallest value of a list', [[4n, 1n, 2n]], 2n],
  ])('%s', (text, values, expected) => {
    const got = call(text, ...values)
    expect(Array.isArray(expected) && Array.isArray(got) ? got.slice(0, expected.length) : got).toEqual(expected)
  })

  test.each([
    'rotate a 32-bit word by magic',
    'swap two bytes',
    'sum of the interesting values',
    'convert kilometers to fahrenheit',
    'add two lists item by item',
    'set all bits of x to k',
    'capitalize a string',
  ])('%s is refused', (text) => {
    expect(reader.read({ text }).kind).toBe('unknown')
  })

  test.each(['flip all the bits of a byte', 'is the lowest bit of n set'])('%s takes no index', (text) => {
    const reading = reader.read({ text })
    if (reading.kind === 'contract') expect(parseContract(reading.source).value?.entry.parameters).toHaveLength(1)
  })

  test.each(['difference of two integers', 'most frequent value in a list', 'is x a palindrome'])(
    'a question about %s shows calls and results',
    (text) => {
      const reading = reader.read({ text })
      if (reading.kind === 'contract') return
      expect(reading.kind).toBe('question')
      if (reading.kind !== 'question') return
      expect(reading.question).not.toContain('any input')
      for (const option of reading.options) expect(option.onInput).toMatch(/^\w+\(.*\)$/)
    },
  )

  test('what was understood is said in the words of the grammar', () => {
    expect(read('does a list contain a zero').restatement).toBe('Whether any elements of values are equal to 0.')
    expect(read('first character of a string').restatement).toBe('First of elements of s.')
  })
})
