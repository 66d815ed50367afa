import { afterAll, describe, expect, it } from 'vitest'
import { createNodePorts } from '../src/node/index.js'
import { contractOf } from './assemble.js'
import { flipEveryBit } from './bit-flips.js'
import { contracts as conventionContracts, kept } from './conventions/samples.js'
import { assembled } from './hosted/files.js'
import { contracts } from './machines/contracts.js'
import { machines } from './machines/machines.js'

const { disassembler, solver, clock } = createNodePorts()
afterAll(() => solver.dispose())

const flipped = new Set(['sum', 'distance', 'addByte'])
/** Of other conventions: vector registers that are restored, the area for the callee, packed and extended arguments. */
const conventional = kept
  .filter(({ what }) => /restored|area for the callee|packed|extended/.test(what))
  .map(({ platform, contract, assembly }) => ({
    machine: platform.triple,
    contract,
    source: conventionContracts[contract],
    platform,
    code: assembled(platform.isa.machine, assembly).bytes,
  }))
const cases = machines.flatMap(({ platform, right, assemble }) =>
  right
    .filter(({ contract }) => flipped.has(contract))
    .map(({ contract, assembly }) => ({
      machine: platform.isa.name,
      contract,
      source: contracts[contract],
      platform,
      code: assemble(assembly),
    })),
)

describe('every one-bit flip is rejected, proved equivalent, or listed', () => {
  it.each([...cases, ...conventional])(
    '$machine $contract',
    async ({ source, platform, code }) => {
      const report = await flipEveryBit({
        contract: contractOf(source),
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
