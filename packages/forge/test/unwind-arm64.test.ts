import { withUnwindTables, writeCoffObject } from '@sourceless/object-pe'
import { createScratch, lacks } from '@sourceless/testing'
import { describe, expect, it } from 'vitest'
import { arm64Windows } from '../src/arm64/index.js'
import { lower } from '../src/index.js'
import { functions } from './contracts.js'
import { arm64Functions } from './contracts-arm64.js'
import { contractOf } from './support/cases.js'

const scratch = createScratch('forge-unwind')

/** One way to write what llvm writes in two: decimal numbers, no shifts, no operand said twice, no zero. */
const normal = (text: string): string =>
  text
    .replace(/\/\/.*/, '')
    .replace(/\s+/g, ' ')
    .replace(/#(-?)(0x[0-9a-f]+|\d+)(, lsl #12)?/g, (_, sign: string, digits: string, shift?: string) => {
      const value = Number(digits) * (shift === undefined ? 1 : 4096)
      return `#${sign}${value}`
    })
    .replace(/^(add|sub) sp, sp,/, '$1 sp,')
    .replace(', #0]', ']')
    .trim()

/** Lists of unwind codes: of the prologue, then of each epilogue, as assembly. */
const codesOf = (path: string): string[][] =>
  [...scratch.run('llvm-readobj-19', '--unwind', path).matchAll(/(?:Prologue|Opcodes) \[\n((?: +0x.*\n)+)/g)].map(
    ([, list]) => [...list.matchAll(/; (.*)/g)].map(([, text]) => normal(text)),
  )

const instructionsOf = (path: string): string[] =>
  [...scratch.run('llvm-objdump-19', '-d', '--no-show-raw-insn', path).matchAll(/^\s+[0-9a-f]+:\s+(.*)/gm)].map(
    ([, text]) => normal(text),
  )

describe.skipIf(lacks('llvm-readobj-19', 'llvm-objdump-19'))('unwind codes for Windows on AArch64', () => {
  const framed = [...functions, ...arm64Functions]
    .map((source) => lower(contractOf(source), arm64Windows).value!.unit)
    .filter(({ frames }) => frames![0].rows.length > 1)

  it('say what prologue and epilogue do, as llvm reads both', () => {
    expect(framed.length).toBeGreaterThan(5)
    for (const [n, unit] of framed.entries()) {
      const path = scratch.save(`${n}.obj`, writeCoffObject(withUnwindTables(unit)))
      const instructions = instructionsOf(path)
      const [prologue, epilogue] = codesOf(path)
      const steps = prologue.slice(0, -1).reverse()
      expect(prologue.at(-1)).toBe('end')
      // Code in front that only touches pages has codes that say nothing.
      const isSilent = (step: string, at: number) => step === 'nop' && !instructions[at].startsWith('st')
      const told = instructions.slice(0, steps.length).map((text, at) => (isSilent(steps[at], at) ? 'nop' : text))
      expect(told).toEqual(steps)
      const returned = instructions.lastIndexOf('ret')
      const undone = instructions.slice(returned - epilogue.length + 1, returned)
      expect(undone).toEqual(epilogue.slice(0, -1).map((text) => text.replace('st', 'ld')))
    }
  })
})
