import { createSandbox } from '@sourceless/emulator'
import { arm64Guest } from '@sourceless/emulator/arm64'
import { appleArm64, windowsArm64 } from '@sourceless/isa-arm64'
import { layoutObject } from '@sourceless/object'
import { describe, expect, it } from 'vitest'
import { arm64Linux, arm64Macos, arm64Windows } from '../src/arm64/index.js'
import { lower } from '../src/index.js'
import { functions, loops } from './contracts.js'
import { arm64Functions } from './contracts-arm64.js'
import { contractOf } from './support/cases.js'
import { conceptFunctions } from './support/concepts.js'
import { compareEmulated, type Emulation } from './support/emulated.js'
import { Generator } from './support/generate.js'

/** `FORGE_SEED` repeats a run, `FORGE_CONTRACTS` makes it longer. */
const seed = Number(process.env.FORGE_SEED ?? 1)
const contracts = Number(process.env.FORGE_CONTRACTS ?? 80)

const emulation: Emulation = { backEnd: arm64Linux, guest: arm64Guest }
const generated = Array.from({ length: contracts }, (_, n) => new Generator(seed * 200_000 + n, n % 2 === 1).contract())

describe('AArch64 functions equal the interpreter, run in the emulator', () => {
  it('contracts for every construct', () => {
    const { differences, cases } = compareEmulated(emulation, functions, 60)
    expect(differences).toEqual([])
    expect(cases).toBeGreaterThan(functions.length * 40)
  })

  it('what AArch64 does its own way', () => {
    const { differences, cases } = compareEmulated(emulation, [...arm64Functions, ...loops], 60, seed)
    expect(differences).toEqual([])
    expect(cases).toBeGreaterThan(arm64Functions.length * 40)
  })

  it('concepts', () => {
    const { differences, cases, limited } = compareEmulated(emulation, conceptFunctions, 4, seed, 10_000)
    expect(differences).toEqual([])
    expect(cases).toBeGreaterThan(conceptFunctions.length * 2)
    expect(limited.length).toBeLessThan(6)
  })

  it(`random contracts, seed ${seed}`, () => {
    const { differences, cases } = compareEmulated(emulation, generated, 30, seed)
    expect(differences).toEqual([])
    expect(cases).toBeGreaterThan(contracts * 15)
  })
})

/** Reserved registers, pages of the stack in order, packed and extended arguments: what other systems ask for. */
describe.each([
  { guest: arm64Guest, backEnd: arm64Windows, convention: windowsArm64, sources: arm64Functions },
  {
    guest: arm64Guest,
    backEnd: arm64Macos,
    convention: appleArm64,
    sources: [...functions, ...arm64Functions, ...generated],
  },
])('functions for $backEnd.target equal the interpreter', ({ sources, ...emulation }) => {
  it('called by its convention', () => {
    const { differences, cases, limited } = compareEmulated(emulation, sources, 20, seed)
    expect(differences).toEqual([])
    expect(limited).toEqual([])
    expect(cases).toBeGreaterThan(sources.length * 10)
  })
})

/** Addresses of the faults of a function with a frame of 59 KiB, where the stack grows by the page below what it has. */
function growStack(backEnd: Emulation['backEnd']): { faults: bigint[]; top: bigint } {
  const contract = contractOf(arm64Functions.find((source) => source.includes('function frame('))!)
  const sandbox = createSandbox({
    guest: arm64Guest,
    convention: windowsArm64,
    sizeBytes: 1 << 20,
    stackBytes: 1 << 18,
  })
  const image = layoutObject(lower(contract, backEnd).value!.unit, { baseAddress: Number(sandbox.base) + 0x10000 })
    .value!
  sandbox.loadSegments(image.segments)
  const top = sandbox.stackTop
  const pageBytes = 4096
  sandbox.protect(top - (1n << 17n), (1 << 17) - pageBytes, 'none')
  const faults: bigint[] = []
  for (;;) {
    const { outcome } = sandbox.call(BigInt(image.symbols.get('frame')!), [5n, 7n, 9n])
    if (outcome.kind === 'returned') return { faults, top }
    if (outcome.kind !== 'fault' || faults.length > 40) throw new Error(`${outcome.kind} after ${faults.length} pages`)
    faults.push(outcome.faultingAddress)
    sandbox.protect((outcome.faultingAddress / 4096n) * 4096n, pageBytes, 'read-write')
  }
}

describe('big frames', () => {
  it('touch their pages in order on Windows, and only there', () => {
    const { faults, top } = growStack(arm64Windows)
    expect(faults.length).toBeGreaterThan(12)
    expect(faults.map((address) => Number((top - 1n - address) / 4096n))).toEqual(faults.map((_, n) => n + 1))
    const other = growStack(arm64Linux)
    expect((other.top - other.faults[0]) / 4096n).toBeGreaterThan(10n)
  })
})
