import { spawnSync } from 'node:child_process'
import { riscv64Guest } from '@sourceless/emulator/riscv64'
import { writeElfObject } from '@sourceless/object-elf'
import { createScratch, lacks } from '@sourceless/testing'
import { describe, expect, it } from 'vitest'
import { lower } from '../src/index.js'
import { riscv64Linux } from '../src/riscv64/index.js'
import { programs } from './contracts-programs.js'
import { contractOf } from './support/cases.js'
import { expectedOf, expectSameInEmulator, programInputs, writeProgram } from './support/programs.js'

const scratch = createScratch('forge-riscv64-programs')
const unitOf = (source: string) => lower(contractOf(source), riscv64Linux).value!.unit
const executable = (name: string): Uint8Array => writeProgram.linux(unitOf(programs[name]))

describe('executables for RISC-V', () => {
  it('are small: hello world takes at most 200 bytes', () => {
    expect(executable('hello').length).toBeLessThanOrEqual(200)
  })

  it.skipIf(lacks('qemu-riscv64'))(
    'end with an error when their output cannot be written, or their input not read',
    () => {
      const shell = (name: string, redirection: string) =>
        spawnSync('sh', ['-c', `qemu-riscv64 ${scratch.save(name, executable(name))} ${redirection}`]).status
      expect(shell('hello', '> /dev/full')).toBe(1)
      expect(shell('fizzbuzz', '> /dev/full')).toBe(1)
      expect(shell('lines', '<&-')).toBe(1)
      expect(shell('wideExit', '<&-')).toBe(1)
    },
  )
})

/** A start without arguments, not even a name, but with an environment behind them. */
const nameless = `
  .globl nameless
nameless:
  addi sp, sp, -32
  sd zero, 0(sp)
  sd zero, 8(sp)
  la a0, path
  sd a0, 16(sp)
  sd zero, 24(sp)
  tail _start
  .data
path: .string "PATH=/"
`

it.skipIf(lacks('riscv64-linux-gnu-gcc', 'qemu-riscv64'))(
  'objects of programs are linked; without a name there are no arguments',
  () => {
    const { run, save, pathOf } = scratch
    const object = save('lengths.o', writeElfObject(unitOf(programs.lengths)))
    const options = ['-nostdlib', '-static', '-e', 'nameless']
    run('riscv64-linux-gnu-gcc', ...options, '-o', pathOf('nameless'), save('nameless.S', nameless), object)
    expect(run('qemu-riscv64', pathOf('nameless'))).toBe('0,0')
  },
)

describe.each(Object.entries(programs))('%s on RISC-V', (name, source) => {
  it.skipIf(lacks('qemu-riscv64'))('runs under qemu as the interpreter says', () => {
    const path = scratch.save(name, executable(name))
    for (const input of programInputs) {
      const { stdout, exit } = expectedOf(source, input)
      const run = spawnSync('qemu-riscv64', [path, ...input.args], { input: input.stdin, maxBuffer: 1 << 24 })
      expect(run.signal).toBeNull()
      expect(Buffer.compare(run.stdout, stdout)).toBe(0)
      expect(run.status).toBe(exit)
    }
  })

  it('runs in the emulator as the interpreter says, with short transfers and interruptions', () => {
    expectSameInEmulator('linux', riscv64Guest, unitOf(source), source)
  })
})
