import { expect, test } from 'vitest'
import { highlight } from '../../src/flow/highlight.js'

const kinds = (text: string): readonly string[] =>
  highlight(text)
    .flat()
    .filter(({ kind }) => kind !== 'plain')
    .map(({ kind, text: word }) => `${kind} ${word}`)

test('words of the notation have their kinds', () => {
  expect(kinds('function f(x: u64): bool { return x == 0x1f } // done')).toEqual([
    'keyword function',
    'type u64',
    'type bool',
    'keyword return',
    'number 0x1f',
    'comment // done',
  ])
})

test('names that only begin like a word of the notation are names', () => {
  expect(kinds('returned u641 iff')).toEqual([])
})

test('a comment of several lines is one on each of them', () => {
  expect(highlight('/** a\nb */\nlet').map((line) => line.map(({ kind }) => kind))).toEqual([
    ['comment'],
    ['comment'],
    ['keyword'],
  ])
})

test.each(['', '\n', 'a\n', '/* open', '"open', "x = 'a\\'b' // \u2028\n\n"])('nothing of %j is lost', (text) => {
  const lines = highlight(text).map((line) => line.map((token) => token.text).join(''))
  expect(lines.join('\n')).toBe(text)
})
