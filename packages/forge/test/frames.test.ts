import { arm64Guest } from '@sourceless/emulator/arm64'
import { riscv64Guest } from '@sourceless/emulator/riscv64'
import { aapcs64, appleArm64, windowsArm64 } from '@sourceless/isa-arm64'
import { createAssembler, form, psabi, registers } from '@sourceless/isa-riscv64'
import type { FrameRow } from '@sourceless/object'
import { describe, expect, it } from 'vitest'
import { arm64Linux, arm64Macos, arm64Windows } from '../src/arm64/index.js'
import { lower } from '../src/index.js'
import { riscv64Linux } from '../src/riscv64/index.js'
import { functions } from './contracts.js'
import { arm64Functions } from './contracts-arm64.js'
import { casesOf, contractOf } from './support/cases.js'
import { type SteppedEmulation, wrongRows } from './support/frames.js'

const arm64 = {
  guest: arm64Guest,
  jump: (distance: number) => new Uint8Array(Uint32Array.of(0x14000000 | ((distance >> 2) & 0x3ffffff)).buffer),
  floatLetter: 'v',
  kept: aapcs64.preservedLocations.filter((location) => location !== 'sp'),
  link: 'x30',
} as const
const riscv64 = {
  guest: riscv64Guest,
  jump(distance: number) {
    const code = createAssembler()
    code.emit(form('jal'), registers.zero, distance)
    return code.finish().bytes
  },
  floatLetter: 'f',
  kept: psabi.preservedLocations.filter((location) => location !== 'x2'),
  link: 'x1',
} as const
/** Windows touches pages of big frames, macOS has arguments elsewhere; the rest is the same. */
const emulations: readonly (SteppedEmulation & { readonly only: RegExp })[] = [
  { ...arm64, backEnd: arm64Linux, only: /./ },
  { ...arm64, backEnd: arm64Windows, convention: windowsArm64, only: /function (frame|sieve|pressure_f64)/ },
  { ...arm64, backEnd: arm64Macos, convention: appleArm64, only: /function (stack|sieve|pressure_u64)/ },
  { ...riscv64, backEnd: riscv64Linux, only: /./ },
]

describe.each(emulations)('frames for $backEnd.target', ({ only, ...emulation }) => {
  const sources = [...functions, ...arm64Functions].filter((source) => only.test(source))
  const lowered = sources.map((source, n) => {
    const contract = contractOf(source)
    return { contract, unit: lower(contract, emulation.backEnd).value!.unit, cases: casesOf(contract, 2, n) }
  })
  // Of functions without a frame three stand for all.
  const framed = lowered.filter(({ unit }) => unit.frames![0].rows.length > 1)

  it('lead to the caller from every instruction', () => {
    const bare = lowered.filter((each) => !framed.includes(each)).slice(0, 3)
    const results = [...framed, ...bare].map(({ contract, unit, cases }) => wrongRows(emulation, contract, unit, cases))
    expect(results.flatMap(({ wrong }) => wrong)).toEqual([])
    expect(results.reduce((sum, { instructions }) => sum + instructions, 0)).toBeGreaterThan(60)
  })

  it('are noticed where they are wrong', () => {
    const { contract, unit, cases } = framed.find(({ unit }) => unit.frames![0].rows.at(-1)!.saved.length === 0)!
    const [{ symbol, rows }] = unit.frames!
    const without = (left: FrameRow[]) =>
      wrongRows(emulation, contract, { ...unit, frames: [{ symbol, rows: left }] }, cases).wrong
    for (const [n] of rows.entries()) if (n > 0) expect(without(rows.toSpliced(n, 1))).not.toEqual([])
  })
})
