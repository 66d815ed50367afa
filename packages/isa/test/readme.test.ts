import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createTerms, evaluate, namedValues, printTerm } from '../src/index.js'

it('the first example of the README prints what it says', () => {
  const text = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8')
  const code = /```ts\n([\s\S]*?)```/.exec(text)![1]!
  const body = code.replace(/^import .*\n/, '')
  const printed: string[] = []
  const run = new Function('createTerms', 'evaluate', 'namedValues', 'printTerm', 'console', body)
  run(createTerms, evaluate, namedValues, printTerm, {
    log: (value: unknown) => printed.push(typeof value === 'bigint' ? `${value}n` : String(value)),
  })
  const promised = [...code.matchAll(/console\.log\(.*\/\/ (.*)$/gm)].map((match) => match[1])
  expect(printed).toEqual(promised)
})
