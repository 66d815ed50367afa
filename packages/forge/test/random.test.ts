import { describe, expect, it } from 'vitest'
import { compare } from './support/compare.js'
import { Generator } from './support/generate.js'
import { hasCompiler } from './support/native.js'

/** `FORGE_SEED` repeats a run, `FORGE_CONTRACTS` makes it longer. */
const seed = Number(process.env.FORGE_SEED ?? 1)
const contracts = Number(process.env.FORGE_CONTRACTS ?? 80)

describe(`random contracts, seed ${seed}`, () => {
  const sources = Array.from({ length: contracts }, (_, n) => new Generator(seed * 100_000 + n, n % 2 === 1).contract())
  const { native, wasm } = compare(sources, 40)

  it.skipIf(!hasCompiler)('equal the interpreter, run natively', () => {
    expect(native.differences).toEqual([])
    expect(native.cases).toBeGreaterThan(contracts * 20)
  })

  it('equal the interpreter as WebAssembly', () => {
    expect(wasm.differences).toEqual([])
  })
})
