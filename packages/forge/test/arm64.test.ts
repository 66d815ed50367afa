import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { functions } from './contracts.js'
import { arm64Functions } from './contracts-arm64.js'
import { compareArm64 } from './support/arm64.js'
import { Generator } from './support/generate.js'

/** `FORGE_SEED` repeats a run, `FORGE_CONTRACTS` makes it longer. */
const seed = Number(process.env.FORGE_SEED ?? 1)
const contracts = Number(process.env.FORGE_CONTRACTS ?? 80)

const concepts = new URL('../../intent/concepts/', import.meta.url)
const conceptSources = readdirSync(concepts, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.contract'))
  .sort()
  .map((name) => readFileSync(new URL(name, concepts), 'utf8'))
/** Concepts with their types and constants as they are by default. */
const conceptFunctions = conceptSources.filter((source) => !/^function main\(/m.test(source)).map(instantiate)

function instantiate(source: string): string {
  let text = source
  for (const [, name, type] of source.matchAll(/^ \* @type (\w+): .*= (\w+)$/gm)) {
    const bits = Number(type.slice(1))
    const [low, high] = type.startsWith('i') ? [-(1n << BigInt(bits - 1)), bits - 1] : [0n, bits]
    const names = { '': type, _BITS: bits, _MIN: low, _MAX: (1n << BigInt(high)) - 1n }
    for (const [suffix, value] of Object.entries(names))
      text = text.replace(new RegExp(`\\b${name}${suffix}\\b`, 'g'), String(value))
  }
  for (const [, name, value] of source.matchAll(/^ \* @option (\w+)(?: = ([^:\n]*))?/gm))
    text = text.replace(new RegExp(`\\b${name}\\b`, 'g'), value?.trim() ?? '1')
  return text
}

describe('AArch64 functions equal the interpreter, run in the emulator', () => {
  it('contracts for every construct', () => {
    const { differences, cases } = compareArm64(functions, 100)
    expect(differences).toEqual([])
    expect(cases).toBeGreaterThan(functions.length * 60)
  })

  it('what AArch64 does its own way', () => {
    const { differences, cases } = compareArm64(arm64Functions, 120, seed)
    expect(differences).toEqual([])
    expect(cases).toBeGreaterThan(arm64Functions.length * 60)
  })

  it('concepts', () => {
    const { differences, cases, limited } = compareArm64(conceptFunctions, 6, seed, 10_000)
    expect(differences).toEqual([])
    expect(cases).toBeGreaterThan(conceptFunctions.length * 4)
    expect(limited.length).toBeLessThan(6)
  })

  it(`random contracts, seed ${seed}`, () => {
    const sources = Array.from({ length: contracts }, (_, n) =>
      new Generator(seed * 200_000 + n, n % 2 === 1).contract(),
    )
    const { differences, cases } = compareArm64(sources, 30, seed)
    expect(differences).toEqual([])
    expect(cases).toBeGreaterThan(contracts * 15)
  })
})
