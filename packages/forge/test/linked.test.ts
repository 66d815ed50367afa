import { createScratch, lacks } from '@sourceless/testing'
import { describe, expect, it } from 'vitest'
import { arm64Linux } from '../src/arm64/index.js'
import { riscv64Linux } from '../src/riscv64/index.js'
import { functions } from './contracts.js'
import { arm64Functions } from './contracts-arm64.js'
import { riscv64Functions } from './contracts-riscv64.js'
import { type Linkage, linkedDifferences, scalarContracts } from './support/linked.js'

const linkages: readonly Linkage[] = [
  { backEnd: arm64Linux, compiler: 'aarch64-linux-gnu-gcc', processor: 'qemu-aarch64' },
  { backEnd: riscv64Linux, compiler: 'riscv64-linux-gnu-gcc', processor: 'qemu-riscv64' },
]

const scratch = createScratch('forge-linked')
// Two are called `floats`.
const contracts = scalarContracts([
  ...arm64Functions,
  ...riscv64Functions,
  ...functions.filter((source) => !source.includes('function floats(')),
])

describe.each(linkages)('objects for $backEnd.target', (linkage) => {
  it.skipIf(lacks(linkage.compiler, linkage.processor))('linked with C give what the interpreter gives', () => {
    expect(contracts.length).toBeGreaterThan(20)
    expect(linkedDifferences(linkage, contracts, 25, scratch)).toEqual([])
  })
})
