import { spawnSync } from 'node:child_process'
import { afterAll, describe, expect, it } from 'vitest'
import { verify } from '../src/index.js'
import { createNodePorts } from '../src/node/index.js'
import { x64Linux } from '../src/platform/x64.js'
import { assemble, contractOf } from './assemble.js'

const { solver, clock } = createNodePorts()
afterAll(() => solver.dispose())

const hasCvc5 = spawnSync('cvc5', ['--version']).status === 0
if (!hasCvc5 && process.env.CI === 'true') throw new Error('cvc5 is not installed')
if (!hasCvc5) console.warn('cvc5 is not installed: 1 test of the proof scripts is skipped')

/** Each needs the solver: neither side is rewritten into the other. */
const cases: readonly (readonly [string, string])[] = [
  [
    'function quotient(a: u32, b: u32): u32 { requires(b != 0); return a / b }',
    'mov eax, edi\nxor edx, edx\ndiv esi\nret',
  ],
  ['function both(a: u32, b: u32): u32 { return (a & b) + (a | b) }', 'lea eax, [rdi + rsi]\nret'],
  [
    'function lowest(x: u64): u64 { let m: u64 = 1; while (m != 0 && (x & m) == 0) m <<= 1; return m }',
    'mov rax, rdi\nneg rax\nand rax, rdi\nret',
  ],
]

describe('the scripts that a proof leaves behind', () => {
  it.skipIf(!hasCvc5)(
    'mean the same to a second solver',
    async () => {
      let scripts = 0
      for (const [contract, assembly] of cases) {
        const result = await verify({
          contract: contractOf(contract),
          file: assemble(assembly),
          format: 'raw',
          platform: x64Linux,
          solver,
          clock,
          proofBudgetMs: 30_000,
        })
        expect(result.verdict.level).toBe('proved')
        for (const { name, text } of result.stages[4]!.evidence) {
          const claimed = /^; answer: (\w+)/.exec(text)![1]
          if (claimed !== 'unsat') continue
          const run = spawnSync('cvc5', ['--lang=smt2', '--tlimit=30000'], { input: text, encoding: 'utf8' })
          expect(run.stdout.split('\n')[0], name).toBe('unsat')
          scripts += 1
        }
      }
      expect(scripts).toBeGreaterThanOrEqual(2)
    },
    120_000,
  )

  it('says how many permitted inputs ran, so that no proof is about nothing', async () => {
    const result = await verify({
      contract: contractOf(cases[1]![0]),
      file: assemble('lea eax, [rdi + rsi]\nret'),
      format: 'raw',
      platform: x64Linux,
      solver,
      clock,
    })
    const { facts } = result.stages[4]!
    expect(facts.nonVacuous).toMatch(/^[1-9]\d* permitted inputs ran$/)
  })

  it('proves nothing for code that differs on one input in 2^64', async () => {
    const rare = 'mov rax, rdi\nmovabs rcx, 0x1d2c3b4a59687766\ncmp rdi, rcx\njne same\nxor eax, eax\nsame:\nret'
    const contract = contractOf('function same(x: u64): u64 { return x }')
    const result = await verify({
      contract,
      file: assemble(rare),
      format: 'raw',
      platform: x64Linux,
      solver,
      clock,
      proofBudgetMs: 30_000,
    })
    expect(result.verdict.level).toBe('rejected')
    expect(result.counterexample).toMatchObject({ arguments: [{ value: 0x1d2c3b4a59687766n }] })
  })

  it('finds by proof what no constant of the code gives away', async () => {
    // Wrong only where x * 3 is 0x123456789abcdef0: the constant of the code is not the input.
    const rare =
      'lea rcx, [rdi + rdi*2]\nmovabs rdx, 0x123456789abcdef0\nmov rax, rdi\ncmp rcx, rdx\njne same\nxor eax, eax\nsame:\nret'
    const contract = contractOf('function same(x: u64): u64 { return x }')
    const request = {
      contract,
      file: assemble(rare),
      format: 'raw',
      platform: x64Linux,
      solver,
      clock,
      proofBudgetMs: 30_000,
    } as const
    expect((await verify({ ...request, effort: 'quick' })).verdict.level).toBe('tested')
    const result = await verify(request)
    expect(result.verdict.level).toBe('rejected')
    expect(result.stages[4]?.status).toBe('failed')
  })
})
