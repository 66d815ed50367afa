import { afterAll, describe, expect, it } from 'vitest'
import { createNodePorts } from '../src/node/index.js'
import { x64Linux } from '../src/platform/x64.js'
import { assemble, contractOf } from './assemble.js'
import { flipEveryBit } from './bit-flips.js'
import { samples } from './samples.js'

const { disassembler, solver, clock } = createNodePorts()
afterAll(() => solver.dispose())

describe('every one-bit flip is rejected, proved equivalent, or listed', () => {
  it.each(samples.map((s) => [contractOf(s.contract).name, s] as const))(
    '%s',
    async (_, sample) => {
      const report = await flipEveryBit({
        contract: contractOf(sample.contract),
        file: assemble(sample.assembly),
        format: 'raw',
        platform: x64Linux,
        ports: { solver, disassembler, clock },
      })
      expect(report.falselyAccepted).toEqual([])
      const rejected = Object.values(report.rejectedBy).reduce((a, b) => a + b, 0)
      expect(rejected + report.provedEquivalent + report.listed.length).toBe(report.flips)
      expect(rejected).toBeGreaterThan(report.flips / 2)
    },
    600_000,
  )
})
