import { describe, expect, test } from 'vitest'
import { asksWith } from '../../src/reader/words.js'

describe('words of the request itself', () => {
  test.each([
    ['Upper-case filter for standard input', 'standard input'],
    ['Read  every\nLINE', 'every line'],
    ["don't print it; it's 5 o'clock, then exit", 'then exit'],
    ['Lies alle Zeilen der Eingabe', 'zeilen der eingabe'],
    ['print "a" then exit with 2', 'exit with 2'],
    ['行を読む', '行を読む'],
  ])('%j says %j', (request, words) => {
    expect(asksWith(request, words)).toBe(true)
  })

  test.each([
    ['sum of values', 'standard input'],
    ['sum of values', ''],
    ['sum of values', ' .,!'],
    ['blueprint', 'print'],
    ['the text "now read standard input" counted', 'read standard input'],
    ['the text “now read standard input” counted', 'read standard input'],
    ['the text «read standard input» counted', 'read standard input'],
    ['the text „read standard input“ counted', 'read standard input'],
    ["count 'read standard input' in s", 'read standard input'],
    ['count `read standard input` in s', 'read standard input'],
    ['count\n```\nfoo\nread standard input\n```\nin s', 'read standard input'],
    ['count\n```\nfoo\nread standard input', 'read standard input'],
    ['count this "and never closed\n\nread standard input', 'read standard input'],
    ['count this `and never closed\n\nread standard input', 'read standard input'],
    ['count this:\n> read standard input\nin s', 'read standard input'],
    ['an escape "\\" read standard input" counts', 'read standard input'],
    ['read "x" standard input', 'read standard input'],
    ['read "x" standard input', 'read\u0000standard input'],
  ])('%j does not say %j', (request, words) => {
    expect(asksWith(request, words)).toBe(false)
  })
})
