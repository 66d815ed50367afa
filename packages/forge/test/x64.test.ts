import { x64Guest } from '@sourceless/emulator/x64'
import { systemV, windowsX64 } from '@sourceless/isa-x64'
import { describe, expect, it } from 'vitest'
import { x64Macos, x64Windows } from '../src/x64/index.js'
import { functions } from './contracts.js'
import { compareEmulated, type Emulation } from './support/emulated.js'
import { Generator } from './support/generate.js'

/** `FORGE_SEED` repeats a run, `FORGE_CONTRACTS` makes it longer. */
const seed = Number(process.env.FORGE_SEED ?? 1)
const contracts = Number(process.env.FORGE_CONTRACTS ?? 40)

const emulations: readonly Emulation[] = [
  { backEnd: x64Windows, guest: x64Guest, convention: windowsX64 },
  { backEnd: x64Macos, guest: x64Guest, convention: systemV },
]

describe.each(emulations)('$backEnd.target functions equal the interpreter, run in the emulator', (emulation) => {
  it('contracts for every construct', () => {
    const { differences, cases } = compareEmulated(emulation, functions, 40)
    expect(differences).toEqual([])
    expect(cases).toBeGreaterThan(functions.length * 25)
  })

  it(`random contracts, seed ${seed}`, () => {
    const sources = Array.from({ length: contracts }, (_, n) =>
      new Generator(seed * 300_000 + n, n % 2 === 1).contract(),
    )
    const { differences, cases } = compareEmulated(emulation, sources, 20, seed)
    expect(differences).toEqual([])
    expect(cases).toBeGreaterThan(contracts * 10)
  })
})
