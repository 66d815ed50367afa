import { type SpawnSyncReturns, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { arm64Guest } from '@sourceless/emulator/arm64'
import type { ObjectFile } from '@sourceless/object'
import { writeElfObject } from '@sourceless/object-elf'
import { writeMachoObject } from '@sourceless/object-macho'
import { writeCoffObject } from '@sourceless/object-pe'
import { createScratch, lacks } from '@sourceless/testing'
import { describe, expect, it } from 'vitest'
import { arm64Linux, arm64Macos, arm64Windows } from '../src/arm64/index.js'
import { type BackEnd, lower } from '../src/index.js'
import { programs as common } from './contracts-programs.js'
import { contractOf } from './support/cases.js'
import {
  expectedOf,
  expectFileSame,
  expectSameInEmulator,
  kernel32,
  type ProgramInput,
  programInputs,
  writeProgram,
} from './support/programs.js'

/** More values, of both kinds, live across calls of the runtime than there are registers that calls keep. */
function juggle(): string {
  const names = Array.from({ length: 24 }, (_, n) => `x${n}`)
  const floats = Array.from({ length: 14 }, (_, n) => `d${n}`)
  return `function main(args: cstr[]): void { const n = u64(read() + 2)
  ${names.map((x, k) => `let ${x} = n * ${k + 3}`).join('\n  ')}
  ${floats.map((d, k) => `let ${d} = f64(n) * ${k}.25`).join('\n  ')}
  for (let i: u64 = 0; i < args.length + 3; i++) {
    ${names.map((x, k) => `${x} = ${names[(k + 5) % names.length]} * 7 + i`).join('\n    ')}
    write(u8(${names.join(' ^ ')}))
    ${floats.map((d, k) => `${d} = ${floats[(k + 3) % floats.length]} * 0.5 + f64(i)`).join('\n    ')}
    writeDecimal(i64(${floats.join(' + ')})) }
  exit(i32((${names.join(' + ')}) % 256)) }`
}

const programs: Readonly<Record<string, string>> = { ...common, juggle: juggle() }

const scratch = createScratch('forge-arm64-programs')
const backEnds = { linux: arm64Linux, windows: arm64Windows, macos: arm64Macos } as const
type System = keyof typeof backEnds
const systems = Object.keys(backEnds) as System[]

const unitOf = (system: System, name: string): ObjectFile => {
  const backEnd: BackEnd<string, ObjectFile> = backEnds[system]
  return lower(contractOf(programs[name]), backEnd).value!.unit
}
const executable = (system: 'linux' | 'macos', name: string): string =>
  scratch.save(`${name}-${system}`, writeProgram[system](unitOf(system, name)))

/** How qemu runs a program: one for macOS is loaded by the small dyld of object-macho's tests. */
function commandOf(system: 'linux' | 'macos', program: string): readonly string[] {
  if (system === 'linux') return [program]
  const loader = scratch.pathOf('loader')
  const source = new URL('../../object-macho/test/loader.c', import.meta.url).pathname
  if (!existsSync(loader)) scratch.run('aarch64-linux-gnu-gcc', '-O1', '-static', '-o', loader, source)
  return [loader, program]
}

const start = (system: 'linux' | 'macos', program: string, { stdin, args }: ProgramInput): SpawnSyncReturns<Buffer> =>
  spawnSync('qemu-aarch64', [...commandOf(system, program), ...args], { input: stdin, maxBuffer: 1 << 24 })

function expectSame(system: 'linux' | 'macos', program: string, name: string): void {
  for (const input of programInputs) {
    const { stdout, exit } = expectedOf(programs[name], input)
    const run = start(system, program, input)
    expect(run.signal).toBeNull()
    expect(Buffer.compare(run.stdout, stdout)).toBe(0)
    expect(run.status).toBe(exit)
  }
}

const lacksQemu = lacks('qemu-aarch64', 'aarch64-linux-gnu-gcc')

describe.each(Object.keys(programs))('%s on AArch64', (name) => {
  it.skipIf(lacksQemu).each(['linux', 'macos'] as const)('runs under qemu for %s as the interpreter says', (system) => {
    expectSame(system, executable(system, name), name)
  })

  it.each(systems)('runs in the emulator of %s as the interpreter says', (system) => {
    expectSameInEmulator(system, arm64Guest, unitOf(system, name), programs[name])
  })
})

/** A start without arguments, not even a name, but with an environment behind them. */
const nameless = `
  .globl nameless
nameless:
  sub sp, sp, #32
  adrp x0, path
  add x0, x0, :lo12:path
  stp xzr, xzr, [sp]
  stp x0, xzr, [sp, #16]
  b _start
  .data
path: .string "PATH=/"
`

/** Programs that between them use all of the runtime. */
const linked = ['hello', 'numbers', 'echo']

describe('programs for AArch64', () => {
  it('are small: hello world takes at most 200 bytes on Linux', () => {
    expect(writeProgram.linux(unitOf('linux', 'hello')).length).toBeLessThanOrEqual(200)
  })

  it.skipIf(lacksQemu).each(['linux', 'macos'] as const)(
    'end with an error when their output cannot be written, or their input not read: %s',
    (system) => {
      const shell = (name: string, redirection: string) =>
        spawnSync('sh', ['-c', `qemu-aarch64 ${commandOf(system, executable(system, name)).join(' ')} ${redirection}`])
          .status
      expect(shell('hello', '> /dev/full')).toBe(1)
      expect(shell('fizzbuzz', '> /dev/full')).toBe(1)
      expect(shell('lines', '< /')).toBe(1)
      expect(shell('wideExit', '< /')).toBe(1)
    },
  )

  it.skipIf(lacksQemu)('have no arguments without a name; objects of programs are linked', () => {
    const object = scratch.save('lengths.o', writeElfObject(unitOf('linux', 'lengths')))
    const options = ['-nostdlib', '-static', '-e', 'nameless', '-o', scratch.pathOf('nameless')]
    scratch.run('aarch64-linux-gnu-gcc', ...options, scratch.save('nameless.S', nameless), object)
    expect(scratch.run('qemu-aarch64', scratch.pathOf('nameless'))).toBe('0,0')
  })

  it.skipIf(lacks('lld-link-19', 'llvm-dlltool-19'))('for Windows can be linked by lld', () => {
    const definition = scratch.save('kernel32.def', `LIBRARY kernel32.dll\nEXPORTS\n${kernel32.join('\n')}\n`)
    const library = scratch.pathOf('kernel32.lib')
    scratch.run('llvm-dlltool-19', '-m', 'arm64', '-d', definition, '-l', library)
    for (const name of linked) {
      const object = scratch.save(`${name}.obj`, writeCoffObject(unitOf('windows', name)))
      const options = ['/machine:arm64', '/subsystem:console', `/out:${scratch.pathOf(`${name}.exe`)}`]
      scratch.run('lld-link-19', ...options, object, library)
      expectFileSame('windows', arm64Guest, scratch.load(`${name}.exe`), programs[name])
    }
  })

  it.skipIf(lacksQemu || lacks('ld64.lld-19'))('for macOS can be linked by lld', () => {
    const library = scratch.save(
      'libSystem.tbd',
      `--- !tapi-tbd
tbd-version: 4
targets: [ arm64-macos ]
install-name: '/usr/lib/libSystem.B.dylib'
exports:
  - targets: [ arm64-macos ]
    symbols: [ _read, _write, _exit, ___error, dyld_stub_binder ]
...
`,
    )
    const platform = ['-arch', 'arm64', '-platform_version', 'macos', '13.0', '13.0', '-fixup_chains']
    for (const name of linked) {
      const object = scratch.save(`${name}.o`, writeMachoObject(unitOf('macos', name)))
      const program = scratch.pathOf(`${name}-lld`)
      scratch.run('ld64.lld-19', ...platform, '-o', program, object, library)
      expectSame('macos', program, name)
    }
  })
})
