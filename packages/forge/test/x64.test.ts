import { x64Guest } from '@sourceless/emulator/x64'
import { systemV, windowsX64 } from '@sourceless/isa-x64'
import { withUnwindTables } from '@sourceless/object-pe'
import { describe, expect, it } from 'vitest'
import { lower } from '../src/index.js'
import { windows } from '../src/x64/convention.js'
import { lowerFunction } from '../src/x64/function.js'
import { x64Macos, x64Windows } from '../src/x64/index.js'
import { lowerProgram } from '../src/x64/program/program.js'
import { windows as system } from '../src/x64/program/windows.js'
import { functions } from './contracts.js'
import { arm64Functions } from './contracts-arm64.js'
import { contractOf } from './support/cases.js'
import { compareEmulated, type Emulation } from './support/emulated.js'
import { Generator } from './support/generate.js'
import { expectSameInEmulator } from './support/programs.js'

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

it('programs for Windows touch one page of the stack after the other', () => {
  const names = Array.from({ length: 40 }, (_, n) => `x${n}`)
  const source = `function main(): void { const a = i64(read())
  ${names.map((x, n) => `let ${x}: i64 = a * ${4099 * (n + 1)}`).join('\n  ')}
  for (let i: u8 = 0; i < 9; i++) {
    const c = i64(read())
    ${names.map((x, n) => `${x} = ${names[(n + 7) % 40]} - ${x} * c`).join('\n    ')} }
  writeDecimal(${names.join(' + ')}) }`
  const backEnd: typeof x64Windows = {
    ...x64Windows,
    lower: (graph) => lowerProgram(graph, { ...system, pageBytes: 64 }),
  }
  const { unit } = lower(contractOf(source), backEnd).value!
  const code = Buffer.from(unit.sections[0].bytes)
  // test [rsp], eax
  expect(code.indexOf(Uint8Array.of(0x85, 0x04, 0x24))).toBeGreaterThan(0)
  expectSameInEmulator('windows', x64Guest, unit, source)
})

describe('prologues for Windows', () => {
  const names = Array.from({ length: 40 }, (_, n) => `x${n}`)
  /** Saves every register that it can, beside the most that arrays may take. */
  const contract = contractOf(`function full(a: f64, b: f64, n: u64, m: u64): f64 {
  let words: u64[8192]
  ${names.map((x, n) => `let ${x}: f64 = a * ${n}.5 + b`).join('\n  ')}
  for (let i: u64 = 0; i < n % 8192; i++) { words[i] = i * m + (i >> 3) * n + (m ^ i) * 7 + (n | i) * m
    ${names.map((x, n) => `${x} = ${names[(n + 7) % 40]} - ${x} * b`).join('\n    ')} }
  return ${names.join(' + ')} + f64(words[m % 8192]) }`)

  it('touch one page after the other, and stay within what unwind tables describe', () => {
    const { unit } = lower(contract, x64Windows).value!
    const { rows } = unit.frames![0]
    const body = rows.find(({ saved }) => saved.length === Math.max(...rows.map((row) => row.saved.length)))!
    expect(body.at).toBeLessThanOrEqual(255)
    expect(body.stackBytes).toBeGreaterThan(65536)
    expect(body.saved.filter(({ isFloat }) => isFloat)).toHaveLength(10)
    const steps = rows.slice(1, rows.indexOf(body) + 1).map(({ stackBytes }, n) => stackBytes - rows[n].stackBytes)
    expect(Math.max(...steps)).toBe(4096)
  })

  it('and epilogues are of the form that unwind tables describe', () => {
    const units = [...functions, ...arm64Functions].map((source) => lower(contractOf(source), x64Windows).value!.unit)
    for (const unit of [...units, lower(contract, x64Windows).value!.unit]) {
      const isLeaf = unit.frames![0].rows.length === 1
      const tables = withUnwindTables(unit).sections.filter(({ name }) => name === '.pdata')
      expect(tables).toHaveLength(isLeaf ? 0 : 1)
    }
  })

  it('that would not are refused', () => {
    const tight = { ...windows, longestPrologueBytes: 100 }
    const backEnd = {
      ...x64Windows,
      lower: (...[graph, name]: Parameters<typeof x64Windows.lower>) => lowerFunction(graph, name!, tight),
    }
    expect(lower(contract, backEnd).diagnostics).toMatchObject([{ code: 'forge/limit' }])
  })
})
