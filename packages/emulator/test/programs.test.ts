import { spawnSync } from 'node:child_process'
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { lacks } from '@sourceless/testing'
import { describe, expect, test } from 'vitest'
import { arm64Guest } from '../src/guest-arm64.js'
import { riscv64Guest } from '../src/guest-riscv64.js'
import { x64Guest } from '../src/guest-x64.js'
import { createProgram, type Guest } from '../src/index.js'
import { inDirectory, linkBytes } from './support/compile.js'
import { readLinkedFile } from './support/elf.js'

/** Static programs do in the sandbox what they do under Linux (on this processor, or under qemu). */
const source = readFileSync(join(import.meta.dirname, 'support/program.c'), 'utf8')
const text = (value: string): Uint8Array => new TextEncoder().encode(value)
const inputs = [
  { args: [], stdin: '' },
  { args: ['one', '', 'three and more'], stdin: 'the quick brown fox' },
  { args: ['ü'], stdin: 'line\n'.repeat(40) },
]

const machines: readonly { guest: Guest; compilers: readonly string[]; runner: readonly string[] }[] = [
  { guest: x64Guest, compilers: ['gcc', 'clang-19'], runner: [] },
  { guest: arm64Guest, compilers: ['aarch64-linux-gnu-gcc', 'clang-19'], runner: ['qemu-aarch64'] },
  { guest: riscv64Guest, compilers: ['riscv64-linux-gnu-gcc', 'clang-19'], runner: ['qemu-riscv64'] },
]

function witness(file: Uint8Array, runner: readonly string[], input: (typeof inputs)[number]) {
  return inDirectory((path) => {
    writeFileSync(path('program'), file)
    chmodSync(path('program'), 0o755)
    const [command, ...args] = [...runner, path('program'), ...input.args]
    const { stdout, status } = spawnSync(command!, args, { input: input.stdin, env: {} })
    return { stdout: stdout.toString(), status }
  })
}

for (const { guest, compilers, runner } of machines) {
  describe.skipIf(lacks(...compilers, ...runner))(`programs for ${guest.machine}`, () => {
    test.each(compilers.flatMap((compiler) => ['-O0', '-O2'].map((level) => [compiler, level] as const)))(
      'by %s %s',
      (compiler, level) => {
        const target = compiler === 'clang-19' ? [`--target=${guest.machine}-linux-gnu`] : []
        const file = linkBytes(source, [compiler, ...target, level])
        const { segments, entry } = readLinkedFile(file)
        const program = createProgram({ segments, entry, machine: guest.machine }, { guest })
        for (const [seed, input] of inputs.entries()) {
          const expected = witness(file, runner, input)
          for (const disturbance of [undefined, { seed, shortTransfers: true, interruptions: true }]) {
            const { outcome, stdout, consumedBytes } = program.run({
              args: input.args.map(text),
              stdin: text(input.stdin),
              seed,
              ...(disturbance === undefined ? {} : { disturbance }),
            })
            expect(outcome).toMatchObject({ kind: 'exited', code: expected.status })
            expect(new TextDecoder().decode(stdout)).toBe(expected.stdout)
            expect(consumedBytes).toBe(text(input.stdin).length)
          }
        }
        expect(program.run({ permitted: { read: false, write: true } }).outcome).toMatchObject({
          kind: 'forbidden',
          call: BigInt(guest.linux.numbers.read),
        })
      },
    )
  })
}

test('an image for another machine is refused', () => {
  const segment = { address: 0x10000, bytes: text('x'), sizeBytes: 1, read: true, write: false, execute: true }
  expect(() => createProgram({ segments: [segment], entry: 0x10000, machine: 'aarch64' }, { guest: x64Guest })).toThrow(
    /aarch64.*x86_64/,
  )
})
