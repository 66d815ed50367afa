import { createScratch, lacks } from '@sourceless/testing'
import { describe, expect, it } from 'vitest'
import { arm64Linux, arm64Macos } from '../src/arm64/index.js'
import { riscv64Linux } from '../src/riscv64/index.js'
import { functions } from './contracts.js'
import { arm64Functions } from './contracts-arm64.js'
import { riscv64Functions } from './contracts-riscv64.js'
import { elfLinkage, type Linkage, linkedDifferences, machoLinkage, scalarContracts } from './support/linked.js'

const linkages: readonly Linkage[] = [
  elfLinkage(arm64Linux, 'aarch64-linux-gnu-gcc', 'qemu-aarch64'),
  elfLinkage(riscv64Linux, 'riscv64-linux-gnu-gcc', 'qemu-riscv64'),
  machoLinkage(arm64Macos),
]

const scratch = createScratch('forge-linked')
// Two are called `floats`.
const contracts = scalarContracts([
  ...arm64Functions,
  ...riscv64Functions,
  ...functions.filter((source) => !source.includes('function floats(')),
])

describe.each(linkages)('objects for $backEnd.target', (linkage) => {
  it.skipIf(lacks(...linkage.tools))('linked with C give what the interpreter gives', () => {
    expect(contracts.length).toBeGreaterThan(20)
    expect(linkedDifferences(linkage, contracts, 25, scratch)).toEqual([])
  })
})
