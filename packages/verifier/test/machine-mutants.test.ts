import { afterAll, describe, expect, it } from 'vitest'
import { createNodePorts } from '../src/node/index.js'
import { contractOf } from './assemble.js'
import { flipEveryBit } from './bit-flips.js'
import { contracts } from './machines/contracts.js'
import { machines } from './machines/machines.js'

const { disassembler, solver, clock } = createNodePorts()
afterAll(() => solver.dispose())

const flipped = new Set(['sum', 'distance', 'addByte'])
const cases = machines.flatMap(({ platform, right, assemble }) =>
  right
    .filter(({ contract }) => flipped.has(contract))
    .map(({ contract, assembly }) => ({ machine: platform.isa.name, contract, platform, code: assemble(assembly) })),
)

describe('every one-bit flip is rejected, proved equivalent, or listed', () => {
  it.each(cases)(
    '$machine $contract',
    async ({ contract, platform, code }) => {
      const report = await flipEveryBit({
        contract: contractOf(contracts[contract]),
        file: code,
        format: 'raw',
        platform,
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
