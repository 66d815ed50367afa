import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { formatCounterexample, formatVerdict, verify } from '../src/index.js'
import { createNodePorts } from '../src/node/index.js'
import { x64Linux } from '../src/platform/x64.js'
import { assemble, contractOf } from './assemble.js'
import { samples } from './samples.js'

const ports = createNodePorts()
beforeAll(() => ports.solver.check('(check-sat)', { timeoutMs: 5000 }))
afterAll(() => ports.solver.dispose())

/** Machines that run tests may be slow; what is proved within seconds must not hang on that. */
const patientMs = 30_000

describe('right code is accepted', () => {
  it.each(samples.map((s) => [contractOf(s.contract).name, s] as const))('%s', async (_, sample) => {
    const contract = contractOf(sample.contract)
    const result = await verify({
      contract,
      file: assemble(sample.assembly),
      format: 'raw',
      platform: x64Linux,
      // What may stay unproved takes all the time it is given.
      proofBudgetMs: sample.level.test('tested 1') ? 1_000 : patientMs,
      ...ports,
    })
    const explanation = [
      ...result.diagnostics.map((d) => d.message),
      result.counterexample === undefined ? '' : formatCounterexample(result.counterexample),
    ]
    expect(formatVerdict(result.verdict), explanation.join('\n')).toMatch(sample.level)
    expect(result.stages.map((s) => s.stage)).toEqual(['decode', 'structure', 'confinement', 'behaviour', 'proof'])
  })
})

it('counts different inputs, however often they run', async () => {
  const contract = contractOf('function f(x: u64): u64 { requires(x == 123456789123); return x + 1 }')
  const file = assemble('lea rax, [rdi+1]\nret')
  const result = await verify({ contract, file, format: 'raw', platform: x64Linux, effort: 'quick' })
  expect(formatVerdict(result.verdict)).toBe('examples 1')
})

it.each([
  ['function f(x: u64): u64 { return x + 1 }', 'lea rax, [rdi+1]\nret'],
  ['function f(x: i32): i32 { return x + 1 }', 'lea eax, [rdi+1]\nret'],
  ['function f(x: i8): i8 { return x + 1 }', 'lea eax, [rdi+1]\nmovsx eax, al\nret'],
  ['function f(x: i64): i64 { return x + 1 }', 'lea rax, [rdi+1]\nret'],
])('results with a high bit are compared as fast as others: %s', async (text, assembly) => {
  const file = assemble(assembly)
  const given = { contract: contractOf(text), file, format: 'raw', platform: x64Linux, effort: 'quick' } as const
  const { verdict, stages } = await verify(given)
  expect(verdict.level).toMatch(/tested|exhausted/)
  const confinement = stages.find(({ stage }) => stage === 'confinement')
  expect(confinement?.facts.runsWithEveryAccessChecked).toBe(64)
})
