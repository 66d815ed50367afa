import { riscv64Guest } from '@sourceless/emulator/riscv64'
import { describe, expect, it } from 'vitest'
import { riscv64Linux } from '../src/riscv64/index.js'
import { functions, loops } from './contracts.js'
import { arm64Functions } from './contracts-arm64.js'
import { riscv64Functions } from './contracts-riscv64.js'
import { conceptFunctions } from './support/concepts.js'
import { compareEmulated, type Emulation } from './support/emulated.js'
import { Generator } from './support/generate.js'

/** `FORGE_SEED` repeats a run, `FORGE_CONTRACTS` makes it longer. */
const seed = Number(process.env.FORGE_SEED ?? 1)
const contracts = Number(process.env.FORGE_CONTRACTS ?? 80)

const emulation: Emulation = { backEnd: riscv64Linux, guest: riscv64Guest }

const own = [...arm64Functions, ...riscv64Functions, ...loops]

describe('RISC-V functions equal the interpreter, run in the emulator', () => {
  it('contracts for every construct', () => {
    const { differences, cases } = compareEmulated(emulation, functions, 100)
    expect(differences).toEqual([])
    expect(cases).toBeGreaterThan(functions.length * 60)
  })

  it('what RISC-V does its own way', () => {
    const { differences, cases } = compareEmulated(emulation, own, 50, seed)
    expect(differences).toEqual([])
    expect(cases).toBeGreaterThan(own.length * 30)
  })

  it('concepts', () => {
    const { differences, cases, limited } = compareEmulated(emulation, conceptFunctions, 6, seed, 10_000)
    expect(differences).toEqual([])
    expect(cases).toBeGreaterThan(conceptFunctions.length * 4)
    expect(limited.length).toBeLessThan(6)
  })

  it(`random contracts, seed ${seed}`, () => {
    const sources = Array.from({ length: contracts }, (_, n) =>
      new Generator(seed * 200_000 + n, n % 2 === 1).contract(),
    )
    const { differences, cases } = compareEmulated(emulation, sources, 30, seed)
    expect(differences).toEqual([])
    expect(cases).toBeGreaterThan(contracts * 15)
  })
})
