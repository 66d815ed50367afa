import { createHash } from 'node:crypto'
import { createInterpreter } from '@sourceless/contract'
import { createProgram, type Guest, type OperatingSystem, type ProgramImage } from '@sourceless/emulator'
import type { ObjectFile } from '@sourceless/object'
import { readElf, writeElfExecutable } from '@sourceless/object-elf'
import { readMacho, writeMachoExecutable } from '@sourceless/object-macho'
import { readPe, writePeExecutable } from '@sourceless/object-pe'
import { expect } from 'vitest'
import { contractOf } from './cases.js'

export interface ProgramInput {
  readonly stdin: Uint8Array
  readonly args: readonly string[]
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)
const big = Uint8Array.from({ length: 200_000 }, (_, i) => (i * 7919 + (i >> 7)) & 0xff)

/** With arguments that command lines of Windows have to quote. */
export const programInputs: readonly ProgramInput[] = [
  { stdin: new Uint8Array(0), args: [] },
  { stdin: encode('one\ntwo\n\nThree zZ{`'), args: ['one', 'two words', ''] },
  { stdin: big, args: ['x'.repeat(5000), '-'] },
  { stdin: Uint8Array.of(250, 0, 10), args: ['a"b', 'c\\', 'd e\\\\', '\\"', 'ü€\u{1f600}', '\t'] },
]

/** What the interpreter says that a program does. */
export function expectedOf(source: string, { stdin, args }: ProgramInput): { stdout: Uint8Array; exit: number } {
  const outcome = createInterpreter(contractOf(source)).runProgram({ stdin, args: args.map(encode) })
  if (outcome.kind !== 'exited') throw new Error(`the program does not end: ${outcome.kind}`)
  return outcome
}

/** What programs for Windows import. */
export const kernel32 = ['GetStdHandle', 'ReadFile', 'WriteFile', 'GetLastError', 'GetCommandLineW', 'ExitProcess']
const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest()

export const writeProgram: Readonly<Record<OperatingSystem, (unit: ObjectFile) => Uint8Array>> = {
  linux: (unit) => writeElfExecutable(unit, { entrySymbol: '_start' }),
  windows: (unit) =>
    writePeExecutable(unit, {
      entrySymbol: 'mainCRTStartup',
      imports: kernel32.map((symbol) => ({ symbol, library: 'kernel32.dll' })),
    }),
  macos: (unit) => writeMachoExecutable(unit, { sha256, identifier: 'program' }),
}

/** The file, read back as a loader sees it. */
function imageOf(system: OperatingSystem, file: Uint8Array): ProgramImage {
  if (system === 'linux') {
    const read = readElf(file).value
    if (read?.kind === 'executable') return read.image
  } else if (system === 'windows') {
    const read = readPe(file).value
    if (read?.kind === 'executable')
      return { ...read.image, imports: read.imports.map(({ name, slotAddress }) => [name!, slotAddress] as const) }
  } else {
    const read = readMacho(file).value
    if (read?.kind === 'executable')
      return { ...read.image, imports: read.imports.map(({ symbol, address }) => [symbol, address] as const) }
  }
  throw new Error('the file is not read as an executable')
}

export const expectSameInEmulator = (system: OperatingSystem, guest: Guest, unit: ObjectFile, source: string): void =>
  expectFileSame(system, guest, writeProgram[system](unit), source)

/** Runs a program in the emulator: with whole transfers, and with short and interrupted ones, of seeds odd and even. */
export function expectFileSame(system: OperatingSystem, guest: Guest, file: Uint8Array, source: string): void {
  const program = createProgram(imageOf(system, file), { guest, system })
  for (const [n, input] of programInputs.entries()) {
    const { stdout, exit } = expectedOf(source, input)
    for (const seed of [0, n + 1]) {
      const disturbance = seed === 0 ? {} : { disturbance: { seed, shortTransfers: true, interruptions: true } }
      const run = program.run({ stdin: input.stdin, args: input.args.map(encode), seed, ...disturbance })
      expect(run.outcome).toMatchObject({ kind: 'exited', code: exit })
      expect(Buffer.compare(run.stdout, stdout)).toBe(0)
      expect(run.stderr.length).toBe(0)
    }
  }
}
