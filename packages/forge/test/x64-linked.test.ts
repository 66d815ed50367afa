import { createScratch, lacks } from '@sourceless/testing'
import { describe, expect, it } from 'vitest'
import { x64Linux, x64Macos, x64Windows } from '../src/x64/index.js'
import { functions } from './contracts.js'
import { arm64Functions } from './contracts-arm64.js'
import { casesOf, contractOf } from './support/cases.js'
import { compareLinked, type X64Linkage } from './support/x64-linked.js'

const linkages: readonly X64Linkage[] = [
  { backEnd: x64Linux, isWindows: false, prefix: '' },
  { backEnd: x64Windows, isWindows: true, prefix: '' },
  { backEnd: x64Macos, isWindows: false, prefix: '_' },
]

/** The same back end, but what its functions do last is not in their frames. */
const withoutLastRow = (backEnd: X64Linkage['backEnd']): X64Linkage['backEnd'] => ({
  ...backEnd,
  lower(graph, name) {
    const lowered = backEnd.lower(graph, name)
    const frames = lowered.unit.frames!.map(({ symbol, rows }) => ({ symbol, rows: rows.slice(0, -1) }))
    return { ...lowered, unit: { ...lowered.unit, frames } }
  },
})

describe.skipIf(process.arch !== 'x64' || lacks('gcc'))('called by what gcc makes', () => {
  const scratch = createScratch('forge-x64-linked')
  const contracts = [...functions, ...arm64Functions].map((source, n) => {
    const contract = contractOf(source)
    return { contract, cases: casesOf(contract, 40, n) }
  })

  it.each(linkages)('$backEnd.target: results, registers that callers keep, frames at every instruction', (linkage) => {
    const { differences, cases } = compareLinked(scratch, linkage, contracts)
    expect(differences).toEqual([])
    expect(cases).toBeGreaterThan(contracts.length * 30)
  })

  it.each(linkages)('$backEnd.target: a wrong row is noticed', (linkage) => {
    const broken: X64Linkage = { ...linkage, backEnd: withoutLastRow(linkage.backEnd) }
    const { differences } = compareLinked(
      scratch,
      broken,
      contracts.filter(({ contract }) => contract.name === 'many'),
    )
    expect(differences.join()).toMatch(/^many_0\+0x[0-9a-f]+: (stack|register) /)
  })
})
