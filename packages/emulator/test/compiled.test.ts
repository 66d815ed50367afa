import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { lacks } from '@sourceless/testing'
import { describe, expect, test } from 'vitest'
import { arm64Guest } from '../src/guest-arm64.js'
import { riscv64Guest } from '../src/guest-riscv64.js'
import { x64Guest } from '../src/guest-x64.js'
import { createSandbox, describeOutcome, type Guest } from '../src/index.js'
import { link, runNatively } from './support/compile.js'
import { createRandom } from './support/random.js'

/** Compiled functions give on every machine what the same C gives on this machine's processor. */
const source = readFileSync(join(import.meta.dirname, 'support/functions.c'), 'utf8')
const names = [...source.matchAll(/^u (f_\w+)\(/gm)].map((match) => match[1]!)
const callsPerFunction = 24

const random = createRandom(0x9a7e)
const calls = names.flatMap((name) =>
  Array.from({ length: callsPerFunction }, () => ({
    name,
    args: [random.value(64), random.value(64), random.value(64)],
  })),
)

type Command = readonly [compiler: string, ...flags: string[]]
const x64: readonly Command[] = [
  ['gcc', '-O0'],
  ['gcc', '-O1'],
  ['gcc', '-O2'],
  ['gcc', '-Os'],
  ['gcc', '-O3'],
  ['gcc', '-O3', '-march=x86-64-v2'],
  ['gcc', '-O3', '-march=x86-64-v3'],
  ['clang-19', '-O2'],
  ['clang-19', '-O3', '-march=x86-64-v3'],
]
const armGcc = 'aarch64-linux-gnu-gcc'
const clangArm = ['clang-19', '--target=aarch64-linux-gnu'] as const
const arm64: readonly Command[] = [
  [armGcc, '-O0'],
  [armGcc, '-O2'],
  [armGcc, '-Os'],
  [armGcc, '-O3'],
  [armGcc, '-O3', '-march=armv8.2-a+dotprod'],
  [...clangArm, '-O2'],
  [...clangArm, '-O3', '-march=armv8.2-a+dotprod'],
]
const riscvGcc = 'riscv64-linux-gnu-gcc'
const bitManipulation = 'rv64gc_zba_zbb_zbs'
const clangRiscv = ['clang-19', '--target=riscv64-linux-gnu'] as const
const riscv64: readonly Command[] = [
  [riscvGcc, '-O0'],
  [riscvGcc, '-O2'],
  [riscvGcc, '-Os'],
  [riscvGcc, '-O3', `-march=${bitManipulation}`],
  [...clangRiscv, '-O2', '-march=rv64gc'],
  [...clangRiscv, '-O3', `-march=${bitManipulation}_zicond`],
]

/** Jumps through tables and calls through pointers leave what was translated for one entry. */
const mayLeave = new Set(['f_jump_table', 'f_switches', 'f_pointers'])

function compare(guest: Guest, command: Command, expected: readonly bigint[]): void {
  const { segments, symbols } = link(source, [...command, '-Wl,-e,f_popcount'])
  const lowest = Math.min(...segments.map(({ address }) => Number(address)))
  const sandbox = createSandbox({ guest, base: BigInt(lowest - (lowest % 65536)) })
  sandbox.loadSegments(segments)
  sandbox.keep()
  /** What a program does before its first call: RISC-V code may find its data from gp. */
  const globalPointer = symbols.get('__global_pointer$')
  const startGlobals = (): void => {
    if (guest === riscv64Guest && globalPointer !== undefined) sandbox.write('x3', globalPointer)
  }
  for (const [index, { name, args }] of calls.entries()) {
    const entry = symbols.get(name)
    if (entry === undefined) continue
    sandbox.reset(index)
    startGlobals()
    const { outcome, result, abiViolations } = sandbox.call(entry, args)
    const context = `${name}(${args.map((value) => `0x${value.toString(16)}`).join(', ')}) by ${command.join(' ')}`
    expect(describeOutcome(outcome), context).toBe('returned')
    expect(abiViolations, context).toEqual([])
    expect(result, context).toBe(expected[index])
  }
  // One level is enough to see the other way to run.
  if (!command.includes('-O2')) return
  for (const name of names.filter((each) => symbols.has(each))) {
    const parameters = ['int', 'int', 'int'] as const
    const scalar = sandbox.compileScalar(symbols.get(name)!, { parameters, result: 'int' })
    for (const [index, call] of calls.entries()) {
      if (call.name !== name) continue
      const [result, status] = scalar.run(...call.args)
      if (status !== 0 && mayLeave.has(name))
        expect(scalar.explain(status).outcome, name).toMatchObject({ kind: 'fault', access: 'execute' })
      else expect([BigInt.asUintN(64, result), status], name).toEqual([expected[index], 0])
    }
  }
}

describe.skipIf(lacks('gcc', 'clang-19', armGcc, riscvGcc))('compiled functions agree with the processor', () => {
  const expected = lacks('gcc') ? [] : runNatively(source, calls)
  for (const [guest, commands] of [
    [x64Guest, x64],
    [arm64Guest, arm64],
    [riscv64Guest, riscv64],
  ] as const) {
    for (const command of commands)
      test(`${guest.machine}: ${command.join(' ')}`, () => compare(guest, command, expected))
  }
})
