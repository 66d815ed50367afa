import { spawnSync } from 'node:child_process'
import { arm64Guest } from '@sourceless/emulator/arm64'
import { createScratch, lacks } from '@sourceless/testing'
import { describe, expect, it } from 'vitest'
import { arm64Linux, arm64Macos, arm64Windows } from '../src/arm64/index.js'
import { lower } from '../src/index.js'
import { programs } from './contracts-programs.js'
import { contractOf } from './support/cases.js'
import { expectedOf, expectSameInEmulator, programInputs, writeProgram } from './support/programs.js'

const scratch = createScratch('forge-arm64-programs')
const executable = (name: string): Uint8Array =>
  writeProgram.linux(lower(contractOf(programs[name]), arm64Linux).value!.unit)

describe('executables for AArch64', () => {
  it('are small: hello world takes at most 200 bytes', () => {
    expect(executable('hello').length).toBeLessThanOrEqual(200)
  })

  it.skipIf(lacks('qemu-aarch64'))(
    'end with an error when their output cannot be written, or their input not read',
    () => {
      const shell = (name: string, redirection: string) =>
        spawnSync('sh', ['-c', `qemu-aarch64 ${scratch.save(name, executable(name))} ${redirection}`]).status
      expect(shell('hello', '> /dev/full')).toBe(1)
      expect(shell('fizzbuzz', '> /dev/full')).toBe(1)
      expect(shell('lines', '<&-')).toBe(1)
      expect(shell('wideExit', '<&-')).toBe(1)
    },
  )
})

describe.each(Object.entries(programs))('%s on AArch64', (name, source) => {
  it.skipIf(lacks('qemu-aarch64'))('runs under qemu as the interpreter says', () => {
    const path = scratch.save(name, executable(name))
    for (const input of programInputs) {
      const { stdout, exit } = expectedOf(source, input)
      const run = spawnSync('qemu-aarch64', [path, ...input.args], { input: input.stdin, maxBuffer: 1 << 24 })
      expect(run.signal).toBeNull()
      expect(Buffer.compare(run.stdout, stdout)).toBe(0)
      expect(run.status).toBe(exit)
    }
  })

  it.each([
    ['linux', arm64Linux],
    ['windows', arm64Windows],
    ['macos', arm64Macos],
  ] as const)('runs in the emulator of %s as the interpreter says', (system, backEnd) => {
    const { unit } = lower<string, ReturnType<typeof backEnd.lower>['unit']>(contractOf(source), backEnd).value!
    expectSameInEmulator(system, arm64Guest, unit, source)
  })
})
