import { parseContract } from '@sourceless/contract'
import { expect, test } from 'vitest'
import { difference } from '../src/evidence/judge.js'
import { sayResult, UNREAD } from '../src/synthesis/english.js'
import { reader } from './reading.js'
import { examplesOf, TASKS } from './synthesis-tasks.js'

/** What is said of these means the same when it is read, or ends in that no sentence does. */
test('what is said of the programs that examples show means the same when it is read, without examples', () => {
  const unread: string[] = []
  const failed: string[] = []
  for (const task of TASKS) {
    const { name, signature, effort } = task
    const found = reader.read({
      text: '',
      examples: examplesOf(task),
      ...(signature === undefined ? {} : { signature }),
      ...(effort === undefined ? {} : { effort }),
    })
    if (found.kind !== 'contract') throw new Error(`${name} is a ${found.kind}`)
    if (found.restatement.endsWith(`${UNREAD}.`)) {
      unread.push(name)
      continue
    }
    const same = signature ?? /^function (.*) \{$/m.exec(found.source)![1]!
    const again = reader.read({ text: found.restatement, signature: same })
    const differs =
      again.kind !== 'contract'
        ? again.kind
        : difference(parseContract(found.source).value!, parseContract(again.source).value!, [])
    if (differs !== undefined) failed.push(`${name}: ${found.restatement} ${JSON.stringify(differs)}`)
  }
  expect(failed).toEqual([])
  expect(unread).toEqual([])
}, 120_000)

test('what is said of a program that no sentence means ends in that', () => {
  const n = { kind: 'parameter', name: 'n' } as const
  const said = sayResult({ type: 'num', num: { kind: 'unary', operator: 'bswap', operand: n } }, [])
  expect(said).toBe(`The bswap of n${UNREAD}.`)
})
