import type { Counterexample, VerifyResult } from '@sourceless/verifier'
import { describe, expect, test } from 'vitest'
import { explainRejection, repairMessage } from '../../src/candidate/index.js'
import { contractOf, judge, load } from './setting.js'

const fill = contractOf('function fill(xs: u32[], v: u32): void { for (let i: u64 = 0; i < xs.length; i++) xs[i] = v }')

const rejected = (
  counterexample: Counterexample,
  message = 'The code gives another result than the contract.',
): VerifyResult => ({
  verdict: { level: 'rejected' },
  stages: [],
  diagnostics: [{ code: 'wrong-result', message }],
  counterexample,
})

describe('a counterexample is told in short', () => {
  test('long arrays are shown around what differs', () => {
    const before = Array.from({ length: 40 }, (_, n) => BigInt(n))
    const wanted = before.map(() => 7n)
    const got = wanted.map((value, n) => (n === 30 ? 30n : value))
    const message = repairMessage({
      contract: fill,
      result: rejected({
        kind: 'function',
        arguments: [
          { name: 'xs', value: before },
          { name: 'v', value: 7n },
        ],
        expected: { kind: 'returned', after: [{ name: 'xs', value: wanted }] },
        actual: { kind: 'returned', after: [{ name: 'xs', value: got }] },
      }),
    })
    expect(message).toBe(
      [
        'For fill(xs: u32[], v: u32): void:',
        'Rejected (wrong-result): The code gives another result than the contract.',
        'Input: xs = [… from 28: 28, 29, 30, 31, 32, 33, 34, 35, …] of 40, v = 7',
        'Expected: xs holds [… from 28: 7, 7, 7, 7, 7, 7, 7, 7, …] of 40',
        'Actual: xs holds [… from 28: 7, 7, 30, 7, 7, 7, 7, 7, …] of 40',
        'Hint: Follow this input through the code by hand.',
      ].join('\n'),
    )
  })

  test.each([
    [5n, 0x1_0000_0005n, /low 32 bits/],
    [0xffff_ff80n, 0x80n, /low 8 bits/],
    [7n, -7n, /sign is wrong/],
    [8n, 9n, /off by one/],
    [true, false, /condition/],
    [100n, 3n, /by hand/],
  ])('%s and %s suggest what is wrong', (wanted, got, hint) => {
    const returned = (result: bigint | boolean) => ({ kind: 'returned', result, after: [] }) as const
    const counterexample = {
      kind: 'function',
      arguments: [{ name: 'x', value: 9n }],
      expected: returned(wanted),
      actual: returned(got),
    } as const
    expect(repairMessage({ contract: fill, result: rejected(counterexample) })).toMatch(hint)
  })

  test('whatever is told fits', () => {
    const endless = 'x'.repeat(10_000)
    const bytes = new Uint8Array(5000).fill(1)
    const observed = { kind: 'exited', stdout: bytes, exit: 1 } as const
    const counterexample: Counterexample = {
      kind: 'program',
      arguments: Array.from({ length: 50 }, () => bytes),
      stdin: bytes,
      expected: observed,
      actual: { kind: 'failed', description: endless },
    }
    const diagnostics = Array.from({ length: 20 }, () => ({
      line: 1,
      instruction: endless,
      message: endless,
      hint: endless,
    }))
    const messages = [
      repairMessage({ contract: fill, result: rejected(counterexample, endless) }),
      repairMessage({ contract: fill, diagnostics }),
    ]
    for (const message of messages) {
      expect(message.length).toBeLessThanOrEqual(1500)
      expect(message).toMatch(/^Hint: /m)
    }
    expect(messages[1]).toMatch(/and 17 more/)
  })
})

describe('the instruction is named', () => {
  test('that wrote an element last', async () => {
    const text =
      'test rsi, rsi\nje done\nnext: mov dword ptr [rdi], edx\ninc dword ptr [rdi]\nadd rdi, 4\ndec rsi\njne next\ndone: ret'
    const { file, result, reading } = await judge('x86_64-linux', 'real', fill, text)
    const target = await load('x86_64-linux')
    const message = await explainRejection({ contract: fill, target, file, result, lineAt: reading.lineAt })
    expect(message).toMatch(/line 4 `inc dword ptr \[rdi\]` at 0x7, which wrote element 0 of xs last/)
  })

  test('by what is read back where there are no lines', async () => {
    const same = contractOf('function same(x: u32): u32 { return x }')
    const { file, result } = await judge('x86_64-linux', 'bytes', same, '8d 47 01 c3')
    const target = await load('x86_64-linux')
    expect(await explainRejection({ contract: same, target, file, result })).toMatch(
      /Instruction: `lea eax, \[rdi \+ 1\]` at 0x0, which computed the result/,
    )
  })
})
