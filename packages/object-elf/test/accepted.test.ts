import { spawnSync } from 'node:child_process'
import type { ObjectFile } from '@sourceless/object'
import { createScratch, lacks } from '@sourceless/testing'
import { describe, expect, test } from 'vitest'
import { readElf, writeElfDynamicExecutable, writeElfExecutable, writeElfObject, writeElfShared } from '../src/index.js'
import { crossLibrary, crossMixed } from './cross.js'
import { crossData, crossHello, dynamicHello } from './cross-programs.js'
import { compilers } from './foreign-files.js'
import { dataProgram, helloWorld, libraryObject, mixedObject } from './samples.js'

const { directory, pathOf, save, load, run, runSilently } = createScratch('elf-accepted')

type ElfMachine = (typeof compilers)[number]['machine']

const driver = `
#include <stdio.h>
extern long sum(void), bump(void), twice(long);
long helper(long x) { return x * 10; }
int main(void) { bump(); printf("%ld %ld %ld\\n", sum(), bump(), twice(4)); }`
const libraryDriver = `
#include <dlfcn.h>
#include <stdio.h>
int main(int count, char **words) {
  void *library = dlopen(words[1], RTLD_NOW);
  if (!library) return puts(dlerror());
  long (*sum)(void) = dlsym(library, "sum"), (*bump)(void) = dlsym(library, "bump");
  bump();
  printf("%ld %ld\\n", sum(), bump());
}`

const entry = { entrySymbol: '_start' }
const isNative = (machine: ElfMachine): machine is 'x86_64' => machine === 'x86_64'
const pick = (machine: ElfMachine, native: () => ObjectFile, cross: (machine: 'aarch64' | 'riscv64') => ObjectFile) =>
  isNative(machine) ? native() : cross(machine)

const filesOf = (machine: ElfMachine) => {
  const data = pick(machine, dataProgram, crossData)
  return {
    object: writeElfObject(pick(machine, mixedObject, crossMixed)),
    static: writeElfExecutable(data, entry),
    hello: writeElfExecutable(pick(machine, helloWorld, crossHello), entry),
    shared: writeElfShared(pick(machine, libraryObject, crossLibrary)),
    dynamic: writeElfDynamicExecutable(dynamicHello(machine), { ...entry, libraries: ['libc.so.6'] }),
  }
}

/** Runs a program of any of the machines. */
const execute = (machine: ElfMachine, ...command: readonly string[]) => {
  const [program, ...words] = isNative(machine)
    ? command
    : [`qemu-${machine}`, '-L', `/usr/${machine}-linux-gnu`, ...command]
  const { status, stdout } = spawnSync(program!, words, { cwd: directory, encoding: 'utf8' })
  return { status, stdout }
}

describe.each(compilers)('what is written for $machine', ({ machine, gcc }) => {
  const prefix = gcc.slice(0, -3)
  const files = filesOf(machine)
  const paths = Object.fromEntries(
    Object.entries(files).map(([kind, bytes]) => [kind, save(`${machine}-${kind}`, bytes)]),
  )
  const emulator = isNative(machine) ? [] : [`qemu-${machine}`]

  test.skipIf(lacks('readelf', 'eu-elflint', 'eu-readelf', 'llvm-readobj-19', 'llvm-objdump-19'))(
    'five readers have no complaint',
    () => {
      for (const path of Object.values(paths)) {
        runSilently('readelf', '-aW', path)
        expect(runSilently('eu-elflint', '--gnu-ld', '--strict', path)).toBe('No errors\n')
        runSilently('eu-readelf', '-a', path)
        expect(runSilently('llvm-readobj-19', '--all', path)).not.toMatch(/unknown/i)
        runSilently('llvm-objdump-19', '-d', path)
      }
    },
  )

  const gold = `${prefix}ld.gold`
  const copies: readonly (readonly string[])[] = [
    [`${prefix}strip`, '-g'],
    ['llvm-strip-19', '-g'],
    [`${prefix}objcopy`],
    ['llvm-objcopy-19'],
    [`${prefix}ld`, '-r', '--fatal-warnings'],
    ['ld.lld-19', '-r', '--fatal-warnings'],
    // There is none for RISC-V.
    ...(machine === 'riscv64' ? [] : [[gold, '-r', '--fatal-warnings'] as const]),
  ]

  test.skipIf(lacks(gcc, ...emulator, ...copies.map(([tool]) => tool!))).each(copies.map((words) => words.join(' ')))(
    'an object that went through %s still links and runs',
    (command) => {
      const [tool, ...words] = command.split(' ') as [string, ...string[]]
      const isCopier = tool.includes('objcopy')
      const output = `${machine}-copy.o`
      runSilently(tool, ...words, paths.object!, ...(isCopier ? [] : ['-o']), output)
      expect(readElf(load(output)).diagnostics).toEqual([])
      run(gcc, '-static', '-o', `${machine}-driver`, save('driver.c', driver), output)
      expect(execute(machine, pathOf(`${machine}-driver`))).toEqual({ status: 0, stdout: '42 2 44\n' })
    },
  )

  test.skipIf(lacks(gcc, `${prefix}strip`, `${prefix}objcopy`, 'llvm-strip-19', ...emulator))(
    'stripped and copied, programs run and libraries load',
    () => {
      run(gcc, '-o', `${machine}-load`, save('load.c', libraryDriver), '-ldl')
      const strippers = [
        [`${prefix}strip`, '-o'],
        ['llvm-strip-19', '-o'],
        [`${prefix}objcopy`, '-S'],
      ] as const
      for (const [tool, option] of strippers) {
        const copy = (kind: string): string => {
          const output = `${machine}-${kind}-copy`
          if (option === '-o') runSilently(tool, option, output, paths[kind]!)
          else runSilently(tool, option, paths[kind]!, output)
          return pathOf(output)
        }
        expect(execute(machine, copy('dynamic'))).toEqual({ status: 7, stdout: 'hello library\n' })
        expect(execute(machine, pathOf(`${machine}-load`), copy('shared'))).toEqual({ status: 0, stdout: '42 2\n' })
        // Static executables have no sections, which GNU's tools need and LLVM's do not.
        if (tool === 'llvm-strip-19') {
          expect(execute(machine, copy('static')).status).toBe(42)
          expect(execute(machine, copy('hello'))).toEqual({ status: 0, stdout: 'hello world\n' })
        }
      }
    },
  )

  test.skipIf(lacks(`${prefix}objcopy`))('objcopy takes the code out as it is in memory', () => {
    const { value } = readElf(files.object)
    if (value?.kind !== 'relocatable') throw new Error('not an object')
    for (const { name, kind, bytes } of value.object.sections) {
      if (kind !== 'code') continue
      runSilently(`${prefix}objcopy`, '-O', 'binary', '-j', name, paths.object!, 'raw.bin')
      expect(load('raw.bin')).toEqual(new Uint8Array(bytes))
    }
  })
})
