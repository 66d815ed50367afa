import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { lacks } from '@sourceless/testing'
import { describe, expect, test } from 'vitest'
import { arm64Guest } from '../src/guest-arm64.js'
import { x64Guest } from '../src/guest-x64.js'
import { createProgram } from '../src/index.js'
import { link } from './support/compile.js'

/** Compilers know the conventions, too: what they make of a program in C gets along with the hosts. */
const source = readFileSync(join(import.meta.dirname, 'support/hosted-program.c'), 'utf8')
const inputs = ['', 'a', 'the quick brown fox jumps over the lazy dog', 'line\n'.repeat(40)]
const machines = [
  { guest: x64Guest, compilers: ['gcc', 'clang-19'], flags: [] },
  { guest: arm64Guest, compilers: ['aarch64-linux-gnu-gcc', 'clang-19'], flags: ['-ffixed-x18'] },
]
const systems = [
  { system: 'windows', flags: ['-DWINDOWS'], code: (args: readonly string[]) => ['program', ...args].join(' ').length },
  { system: 'macos', flags: [], code: (args: readonly string[]) => 1 + args.length },
] as const

for (const { guest, compilers, flags: machineFlags } of machines) {
  describe.skipIf(lacks(...compilers))(`programs in C on ${guest.machine}`, () => {
    const cases = systems.flatMap((target) =>
      compilers.flatMap((compiler) => ['-O0', '-O2'].map((level) => ({ ...target, compiler, level }))),
    )
    test.each(cases)('$system, $compiler $level', ({ system, flags, code, compiler, level }) => {
      const target = compiler === 'clang-19' ? [`--target=${guest.machine}-linux-gnu`] : []
      const { segments, entry, symbols } = link(source, [compiler, ...target, level, ...flags, ...machineFlags])
      const imports = [...symbols]
        .filter(([name]) => name.startsWith('word_'))
        .map(([name, address]) => [name.slice('word_'.length), address] as const)
      const program = createProgram({ segments, entry, imports, machine: guest.machine }, { guest, system })
      for (const [seed, stdin] of inputs.entries()) {
        const bytes = new TextEncoder().encode(stdin)
        const sum = bytes.reduce((total, byte, index) => total + byte + (index % 3), 0)
        for (const args of [[], ['one', 'two']])
          for (const disturbance of [undefined, { seed, shortTransfers: true, interruptions: true }]) {
            const { outcome, stdout } = program.run({
              stdin: bytes,
              args: args.map((argument) => new TextEncoder().encode(argument)),
              seed,
              ...(disturbance === undefined ? {} : { disturbance }),
            })
            expect(outcome).toMatchObject({ kind: 'exited', code: (code(args) + sum) & 127 })
            expect(new TextDecoder().decode(stdout)).toBe([...stdin].reverse().join(''))
          }
      }
    })
  })
}
