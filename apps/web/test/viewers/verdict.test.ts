import { expect, test } from 'vitest'
import { duration, factWords, verdictWords } from '../../src/viewers/verdict/words.js'
import { make } from './builds.js'

test('every level has a sentence that says how far it reaches', () => {
  expect(verdictWords({ level: 'proved' })).toMatchObject({ strength: 'all' })
  expect(verdictWords({ level: 'exhausted' }).meaning).toMatch(/every one/)
  expect(verdictWords({ level: 'bounded', k: 8 }).meaning).toMatch(/at most 8 elements/)
  expect(verdictWords({ level: 'tested', n: 2310 }).title).toBe('Tested on 2,310 inputs')
  expect(verdictWords({ level: 'tested', n: 2310 }).meaning).toMatch(/not tried are not covered/)
  expect(verdictWords({ level: 'examples', n: 1 }).meaning).toMatch(/1 example says/)
  expect(verdictWords({ level: 'rejected' }).strength).toBe('none')
})

test('facts of the real verifier all have words of their own', async () => {
  const builds = [
    await make('gcd', 'x86_64-linux'),
    await make('hello', 'wasm32-wasi'),
    await make('upper', 'aarch64-windows'),
  ]
  for (const { stages } of builds)
    for (const { facts } of stages)
      for (const words of factWords(facts))
        expect(words.replace(/WebAssembly/g, '')).not.toMatch(/[a-z][A-Z]|true|false|undefined|NaN/)
  const decode = builds[0]!.stages.find(({ stage }) => stage === 'decode')!
  expect(factWords(decode.facts).join('; ')).toMatch(
    /^read as ELF relocatable; 10 instructions in 25 bytes; encoded again/,
  )
  expect(factWords({ inputsCompared: 256, allInputs: true })).toEqual(['all 256 possible inputs compared'])
  expect(factWords({ somethingNew: 3 })).toEqual(['something new: 3'])
})

test('times as people read them', () => {
  expect([0.2, 23.4, 3095, 61_000].map(duration)).toEqual(['under 1 ms', '23 ms', '3.1 s', '1 min 1 s'])
})
