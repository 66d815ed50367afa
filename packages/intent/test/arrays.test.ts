import { readFileSync } from 'node:fs'
import { checkExamples, parseContract, parseExample } from '@sourceless/contract'
import { expect, test } from 'vitest'
import { reader } from './reading.js'

/** Sentences below `# signature | example; example`: how many are read, and which are read as something else. */
function judged(file: string): { readonly all: number; readonly right: number; readonly wrong: readonly string[] } {
  let [signature, examples] = ['', [] as readonly string[]]
  let [all, right] = [0, 0]
  const wrong: string[] = []
  for (const line of readFileSync(new URL(`corpus/${file}`, import.meta.url), 'utf8')
    .trim()
    .split('\n')) {
    if (line.startsWith('//')) continue
    const [, stated, said] = /^# (.*) \| (.*)$/.exec(line) ?? []
    if (stated !== undefined) {
      signature = stated
      examples = said!.split('; ')
      continue
    }
    all++
    const reading = reader.read({ text: line, signature })
    if (reading.kind !== 'contract') continue
    const contract = parseContract(reading.source).value!
    const cases = examples.map((example) => parseExample(example, contract.entry).value!)
    const refuted = checkExamples(contract, cases)
    if (refuted.length === 0) right++
    // What a contract does not permit it does not get wrong.
    else if (!refuted.every(({ message }) => message.includes('is not permitted by requires'))) wrong.push(line)
  }
  return { all, right, wrong }
}

test('of descriptions of what concepts of arrays do three in four are read, and none as something else', () => {
  const { all, right, wrong } = judged('arrays.txt')
  expect(wrong).toEqual([])
  expect(all).toBeGreaterThanOrEqual(300)
  expect(right / all).toBeGreaterThanOrEqual(0.75)
})

test('what is close to a concept and means something else is not read as that concept', () => {
  expect(judged('arrays-near.txt').wrong).toEqual([])
})
