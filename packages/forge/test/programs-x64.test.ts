import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { x64Guest } from '@sourceless/emulator/x64'
import { writeElfObject } from '@sourceless/object-elf'
import { writeMachoObject } from '@sourceless/object-macho'
import { writeCoffObject } from '@sourceless/object-pe'
import { createScratch, lacks } from '@sourceless/testing'
import { describe, expect, it, vi } from 'vitest'
import { lower } from '../src/index.js'
import { x64Linux, x64Macos, x64Windows } from '../src/x64/index.js'
import { programs } from './contracts-programs.js'
import { contractOf } from './support/cases.js'
import { expectedOf, expectSameInEmulator, programInputs, writeProgram } from './support/programs.js'
import { runInShell, type ShellRun } from './support/shell.js'

// The first run of wine makes its configuration, which takes seconds on an idle machine.
vi.setConfig({ testTimeout: 240_000 })

const scratch = createScratch('forge-x64-programs')
const backEnds = { linux: x64Linux, windows: x64Windows, macos: x64Macos } as const
type System = keyof typeof backEnds

const unitOf = (system: System, source: string) =>
  lower<string, ReturnType<(typeof backEnds)[System]['lower']>['unit']>(contractOf(source), backEnds[system]).value!
    .unit

const executable = (system: System, name: string, source = programs[name]): string =>
  scratch.save(`${name}-${system}`, writeProgram[system](unitOf(system, source)))

let loaderPath: string | undefined
/** The small dyld of object-macho's tests. */
function loader(): string {
  if (loaderPath === undefined) {
    loaderPath = scratch.pathOf('loader')
    const source = new URL('../../object-macho/test/loader.c', import.meta.url).pathname
    scratch.run('gcc', '-O1', '-static', '-o', loaderPath, source)
  }
  return loaderPath
}

/** What runs programs of a system here. */
const launchers: Readonly<Record<System, () => readonly string[]>> = {
  linux: () => [],
  windows: () => ['wine'],
  macos: () => [loader()],
}
/** wine reads arguments as the locale says. */
const environment = { WINEDEBUG: '-all', WINEPREFIX: scratch.pathOf('wine'), LC_ALL: 'C.UTF-8' }

describe.each(Object.entries(programs))('%s on x86-64', (_, source) => {
  it.each(Object.keys(backEnds) as System[])('runs in the emulator of %s as the interpreter says', (system) => {
    expectSameInEmulator(system, x64Guest, unitOf(system, source), source)
  })
})

describe.skipIf(process.arch !== 'x64' || lacks('gcc', 'wine'))('programs for x86-64', () => {
  it.each(Object.keys(backEnds) as System[])('for %s run here as the interpreter says', (system) => {
    const start = (name: string) => [...launchers[system](), executable(system, name)]
    const usual = Object.keys(programs).flatMap((name) => programInputs.map((input) => ({ name, input })))
    const failing: ShellRun[] = [
      { command: start('hello'), stdin: new Uint8Array(0), output: '> /dev/full' },
      { command: start('hello'), stdin: new Uint8Array(0), output: '>&-' },
      { command: start('fizzbuzz'), stdin: new Uint8Array(0), output: '> /dev/full' },
      { command: start('fizzbuzz'), stdin: new Uint8Array(0), output: '>&-' },
      { command: start('lines'), stdin: undefined },
      { command: start('wideExit'), stdin: undefined },
    ]
    const runs = usual.map(({ name, input }) => ({ command: [...start(name), ...input.args], stdin: input.stdin }))
    const results = runInShell(scratch, [...runs, ...failing], environment)
    expect(results).toHaveLength(runs.length + failing.length)
    for (const [n, { name, input }] of usual.entries()) {
      const { stdout, exit } = expectedOf(programs[name], input)
      expect(results[n].status).toBe(exit)
      expect(Buffer.compare(results[n].stdout, stdout)).toBe(0)
    }
    expect(results.slice(runs.length).map(({ status }) => status)).toEqual(failing.map(() => 1))
  })

  it.each(Object.keys(backEnds) as System[])(
    'for %s show what they wrote before they wait for input',
    async (system) => {
      const question = `function main(): void { write("name? ")
  for (let c: i32 = read(); c >= 0; c = read()) write(u8(c)) }`
      const [command, ...args] = [...launchers[system](), executable(system, 'question', question)]
      const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'ignore'], env: { ...process.env, ...environment } })
      const [shown] = await once(child.stdout, 'data')
      expect(String(shown)).toBe('name? ')
      child.stdin.end('x')
      const [answer] = await once(child.stdout, 'data')
      expect(String(answer)).toBe('x')
      child.kill()
    },
  )
})

/** The part of libSystem that programs use, as linkers see it. */
const librarySystem = `--- !tapi-tbd
tbd-version: 4
targets: [ x86_64-macos ]
install-name: '/usr/lib/libSystem.B.dylib'
exports:
  - targets: [ x86_64-macos ]
    symbols: [ _read, _write, _exit, ___error, dyld_stub_binder ]
...
`
const kernel32 = '/usr/x86_64-w64-mingw32/lib/libkernel32.a'
const linkers = ['ld', 'ld.lld-19', 'x86_64-w64-mingw32-ld', 'lld-link-19', 'ld64.lld-19', 'gcc', 'wine']

describe.skipIf(process.arch !== 'x64' || lacks(...linkers))('objects of programs for x86-64', () => {
  it('become executables by the linkers of each system', () => {
    const { run, save, pathOf } = scratch
    const [elf, coff, macho] = [
      save('echo.o', writeElfObject(unitOf('linux', programs.echo))),
      save('echo.obj', writeCoffObject(unitOf('windows', programs.echo))),
      save('echo-macho.o', writeMachoObject(unitOf('macos', programs.echo))),
    ]
    const paths = ['ld', 'lld', 'mingw.exe', 'lld-link.exe', 'ld64'].map((name) => pathOf(`linked-${name}`))
    for (const [n, linker] of ['ld', 'ld.lld-19'].entries())
      run(linker, '-pie', '--no-dynamic-linker', '-z', 'text', '-o', paths[n], elf)
    run('x86_64-w64-mingw32-ld', '-e', 'mainCRTStartup', '-o', paths[2], coff, kernel32)
    run('lld-link-19', '/entry:mainCRTStartup', '/subsystem:console', `/out:${paths[3]}`, coff, kernel32)
    const platform = ['-arch', 'x86_64', '-platform_version', 'macos', '13.0', '13.0', '-fixup_chains']
    run('ld64.lld-19', ...platform, '-o', paths[4], macho, save('libSystem.tbd', librarySystem))
    const systems = ['linux', 'linux', 'windows', 'windows', 'macos'] as const
    const input = programInputs[3]
    const runs = paths.map((path, n) => ({
      command: [...launchers[systems[n]](), path, ...input.args],
      stdin: input.stdin,
    }))
    const results = runInShell(scratch, runs, environment)
    const { stdout } = expectedOf(programs.echo, input)
    expect(results.map(({ status }) => status)).toEqual(paths.map(() => 0))
    for (const result of results) expect(Buffer.compare(result.stdout, stdout)).toBe(0)
  })
})

/** Functions by the names that they have on macOS, and a caller of the entry that has no arguments to give, not even a name. */
const nameless = `#include <errno.h>
#include <stdlib.h>
#include <unistd.h>
ssize_t mac_read(int file, void *to, size_t n) __asm__("_read");
ssize_t mac_read(int file, void *to, size_t n) { return read(file, to, n); }
ssize_t mac_write(int file, const void *from, size_t n) __asm__("_write");
ssize_t mac_write(int file, const void *from, size_t n) { return write(file, from, n); }
void mac_exit(int code) __asm__("_exit");
void mac_exit(int code) { exit(code); }
int *mac_error(void) __asm__("___error");
int *mac_error(void) { return &errno; }
extern int entry(int argc, char **argv) __asm__("_main");
int main(void) { static char *argv[] = {0, "PATH=/"}; return entry(0, argv); }
`

it.skipIf(process.arch !== 'x64' || lacks('gcc'))('a program without even a name has no arguments', () => {
  const { run, save, pathOf } = scratch
  const object = save('lengths.o', writeElfObject(unitOf('macos', programs.lengths)))
  // The C library has an _exit of its own, which is not used here.
  const options = ['-O1', '-fno-builtin', '-z', 'muldefs']
  run('gcc', ...options, '-o', pathOf('nameless'), save('nameless.c', nameless), object)
  expect(run(pathOf('nameless'))).toBe('0,0')
})

describe('executables for x86-64', () => {
  it('are small: hello world takes at most 170 bytes on Linux, 1 KiB on Windows', () => {
    expect(writeProgram.linux(unitOf('linux', programs.hello)).length).toBeLessThanOrEqual(170)
    expect(writeProgram.windows(unitOf('windows', programs.hello)).length).toBeLessThanOrEqual(1024)
  })
})
