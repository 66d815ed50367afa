import { readFileSync } from 'node:fs'
import { checkExamples, createInterpreter, parseContract, parseExample } from '@sourceless/contract'
import { describe, expect, test } from 'vitest'
import { readCorpus, reader } from './reading.js'

const file = (name: string): string => readFileSync(new URL(`corpus/${name}`, import.meta.url), 'utf8')
const lines = readCorpus(file('functions.txt'))

describe('own paraphrases of functions', () => {
  test('at least nine in ten are read with their examples', () => {
    const missed = lines.filter((line) => reader.read(line).kind !== 'contract').map((line) => line.text)
    expect(missed.length / lines.length, missed.join('\n')).toBeLessThanOrEqual(0.1)
  })

  test('what is read without its examples is not refuted by them', () => {
    const wrong = lines.filter((line) => {
      const reading = reader.read({ text: line.text, signature: line.signature })
      if (reading.kind !== 'contract') return false
      const contract = parseContract(reading.source).value!
      return (
        checkExamples(
          contract,
          line.examples.map((each) => parseExample(each, contract.entry).value!),
        ).length > 0
      )
    })
    expect(wrong.map((line) => line.text)).toEqual([])
  })
})

test('sentences that no reading explains whole are refused, not guessed', () => {
  const guessed = readCorpus(file('refused.txt')).filter(
    ({ signature, text }) => reader.read(signature === '-' ? { text } : { text, signature }).kind === 'contract',
  )
  expect(guessed.map((line) => line.text)).toEqual([])
})

describe('own paraphrases of programs', () => {
  const sentences = file('programs.txt').trim().split('\n')
  test('at least nine in ten are read, all as programs', () => {
    const readings = sentences.map((text) => ({ text, reading: reader.read({ text }) }))
    const missed = readings.filter(({ reading }) => reading.kind !== 'contract').map(({ text }) => text)
    expect(missed.length / sentences.length, missed.join('\n')).toBeLessThanOrEqual(0.1)
    for (const { reading, text } of readings) {
      if (reading.kind === 'contract') expect(parseContract(reading.source).value?.kind, text).toBe('program')
    }
  })
})

const run = (text: string, stdin = '', args: readonly string[] = []): string => {
  const reading = reader.read({ text })
  if (reading.kind !== 'contract') throw new Error(`${text}: ${JSON.stringify(reading)}`)
  const encoder = new TextEncoder()
  const outcome = createInterpreter(parseContract(reading.source).value!).runProgram({
    stdin: encoder.encode(stdin),
    args: args.map((arg) => encoder.encode(arg)),
  })
  return `${new TextDecoder().decode(outcome.stdout)}${outcome.kind === 'exited' ? outcome.exit : outcome.kind}`
}

test.each([
  ['print hello world', '', [], 'hello world\n0'],
  ['read standard input and print it in upper case', 'aB1\n', [], 'AB1\n0'],
  ['count the lines of standard input', 'a\nb\n', [], '2\n0'],
  ['print the integers from 1 to 3, one per line', '', [], '1\n2\n3\n0'],
  ['print the squares of the numbers from 1 to 3, each on its own line', '', [], '1\n4\n9\n0'],
  ['remove all vowels from standard input', 'banana\n', [], 'bnn\n0'],
  ['print the number of digits in standard input', 'a1b22\n', [], '3\n0'],
  ['sort the lines of standard input by byte value', 'b\nab\na', [], 'a\nab\nb\n0'],
  ['print the last 2 lines of standard input', 'a\nb\nc', [], 'b\nc\n0'],
  ['print the lines of standard input in reverse order', 'a\nb\n\nc', [], 'c\n\nb\na\n0'],
  ['replace every comma on standard input with a tab', 'a,b,\n', [], 'a\tb\t\n0'],
  [
    'given exactly two arguments that are decimal numbers up to 1000, print their greatest common divisor and a newline; otherwise print error and exit with status 1',
    '',
    ['12', '18'],
    '6\n0',
  ],
  [
    'given exactly two arguments that are decimal numbers up to 1000, print their greatest common divisor and a newline; otherwise print error and exit with status 1',
    '',
    ['12', '1001'],
    'error\n1',
  ],
] as const)('%s', (text, stdin, args, expected) => {
  expect(run(text, stdin, args)).toBe(expected)
})

test('fizz buzz is spelled as the sentence spells it', () => {
  const lower = run('print the numbers 1 to 100, fizz for multiples of 3, buzz for multiples of 5, fizzbuzz for both')
  const wanted = Array.from(
    { length: 100 },
    (_, i) => `${(i + 1) % 3 === 0 ? 'fizz' : ''}${(i + 1) % 5 === 0 ? 'buzz' : ''}` || String(i + 1),
  )
  expect(lower).toBe(`${wanted.join('\n')}\n0`)
})
