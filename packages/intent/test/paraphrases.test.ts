import { readFileSync } from 'node:fs'
import { type Contract, checkExamples, parseContract, parseExample } from '@sourceless/contract'
import { expect, test } from 'vitest'
import { difference } from '../src/evidence/judge.js'
import { reader } from './reading.js'

interface Group {
  readonly signature: string
  readonly examples: readonly string[]
  readonly sentences: string[]
}

/** `# signature | example; example` and below it sentences that all mean that. */
function groupsOf(text: string): readonly Group[] {
  const groups: Group[] = []
  for (const line of text.trim().split('\n')) {
    const [, signature, examples] = /^# (.*) \| (.*)$/.exec(line) ?? []
    if (signature === undefined) groups.at(-1)!.sentences.push(line)
    else groups.push({ signature, examples: examples!.split('; '), sentences: [] })
  }
  return groups
}

test('of 225 paraphrases of 76 behaviours, without examples, 85 in 100 are read alike and none wrong', () => {
  const groups = groupsOf(readFileSync(new URL('corpus/paraphrases.txt', import.meta.url), 'utf8'))
  const wrong: string[] = []
  let [right, all] = [0, 0]
  for (const { signature, examples, sentences } of groups) {
    let first: Contract | undefined
    for (const text of sentences) {
      all++
      const reading = reader.read({ text, signature })
      if (reading.kind !== 'contract') continue
      const contract = parseContract(reading.source).value!
      const stated = examples.map((example) => parseExample(example, contract.entry).value!)
      const differs = first === undefined ? undefined : difference(first, contract, [])
      first ??= contract
      if (differs === undefined && checkExamples(contract, stated).length === 0) right++
      else wrong.push(text)
    }
  }
  expect(wrong).toEqual([])
  expect(all).toBeGreaterThanOrEqual(200)
  expect(right / all).toBeGreaterThanOrEqual(0.85)
})
