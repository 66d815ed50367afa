import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { formatCounterexample, formatVerdict, verify } from '../src/index.js'
import { createNodePorts } from '../src/node/index.js'
import { assemble, contractOf } from './assemble.js'
import { samples } from './samples.js'

const ports = createNodePorts()
beforeAll(() => ports.solver.check('(check-sat)', { timeoutMs: 5000 }))
afterAll(() => ports.solver.dispose())

describe('right code is accepted', () => {
  it.each(samples.map((s) => [contractOf(s.contract).name, s] as const))('%s', async (_, sample) => {
    const contract = contractOf(sample.contract)
    const started = performance.now()
    const result = await verify({
      contract,
      file: assemble(sample.assembly),
      format: 'raw',
      target: 'x86_64-linux',
      ...ports,
    })
    const explanation = [
      ...result.diagnostics.map((d) => d.message),
      result.counterexample === undefined ? '' : formatCounterexample(result.counterexample),
    ]
    console.log(
      formatVerdict(result.verdict),
      (performance.now() - started).toFixed(0),
      'ms',
      result.stages.map((s) => `${s.stage} ${s.status} ${s.durationMs.toFixed(1)}`).join(', '),
      result.stages.at(-1)?.facts.method,
      result.stages.at(-1)?.reason,
    )
    expect(formatVerdict(result.verdict), explanation.join('\n')).toMatch(sample.level)
    expect(result.stages.map((s) => s.stage)).toEqual(['decode', 'structure', 'confinement', 'behaviour', 'proof'])
  })
})
