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
