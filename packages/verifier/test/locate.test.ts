import { describe, expect, test } from 'vitest'
import { locate, verify } from '../src/index.js'
import { x64Linux } from '../src/platform/x64.js'
import { assemble, contractOf } from './assemble.js'

/** The offset of the instruction that is named for code that is rejected, and what it did. */
async function named(contractText: string, code: string): Promise<string | undefined> {
  const contract = contractOf(contractText)
  const file = assemble(code.replaceAll(' / ', '\n'))
  const request = { contract, file, platform: x64Linux, format: 'raw', effort: 'quick' } as const
  const { counterexample, verdict } = await verify(request)
  expect(verdict.level).toBe('rejected')
  const culprit = await locate({ ...request, counterexample: counterexample! })
  return culprit && `${culprit.offset} ${culprit.deed}`
}

const sub = 'function sub(a: u64, b: u64): u64 { return a - b }'
const sum =
  'function sum(xs: readonly u32[]): u64 { let n: u64 = 0; for (let i: u64 = 0; i < xs.length; i++) n += u64(xs[i]); return n }'
const fill = 'function fill(xs: u32[], v: u32): void { for (let i: u64 = 0; i < xs.length; i++) xs[i] = v }'

describe('the instruction to name is the one', () => {
  test.each([
    ['that computed the result', sub, 'mov rax, rsi / sub rax, rdi / ret', '3 computed the result'],
    [
      'that computed it before it was copied',
      sub,
      'sub rsi, rdi / mov rcx, rsi / mov rax, rcx / ret',
      '0 computed the result',
    ],
    ['that copied an argument', sub, 'mov rax, rdi / ret', '0 computed the result'],
    ['that returns when nothing computed one', sub, 'ret', '0 returns, and nothing before it has set the result'],
    [
      'that wrote what callers want back',
      sub,
      'mov rbx, rdi / mov rax, rbx / sub rax, rsi / ret',
      '0 wrote rbx last, which callers want back',
    ],
    [
      'that reads too far',
      sum,
      'mov eax, dword ptr [rdi + rsi*4] / ret',
      '0 reads 4 bytes at element 0, behind the end of xs, which has 0 elements',
    ],
    ['that writes what is readonly', sum, 'mov dword ptr [rdi], 0 / xor eax, eax / ret', /^0 writes 4 bytes /],
    [
      'that wrote an element last',
      fill,
      'test rsi, rsi / je out / mov dword ptr [rdi], edx / inc dword ptr [rdi] / out: ret',
      '7 wrote element 0 of xs last',
    ],
    [
      'that closes the loop',
      sub,
      'mov rax, rdi / sub rax, rsi / again: cmp rdi, rdi / je again / ret',
      '9 closes the loop that is not left',
    ],
    ['that goes astray', sub, 'push rdi / mov rax, rdi / sub rax, rsi / ret', '7 goes where there is no code'],
  ])('%s', async (_, contract, code, expected) => {
    const found = await named(contract, code)
    if (expected instanceof RegExp) expect(found).toMatch(expected)
    else expect(found).toBe(expected)
  })

  test('and none where code agrees', async () => {
    const contract = contractOf(sub)
    const file = assemble('mov rax, rdi\nsub rax, rsi\nret')
    const same = { kind: 'returned', result: 1n, after: [] } as const
    const counterexample = {
      kind: 'function',
      arguments: [],
      expected: { kind: 'failed', description: '' },
      actual: same,
    } as const
    expect(await locate({ contract, file, platform: x64Linux, format: 'raw', counterexample })).toBe(undefined)
  })
})
