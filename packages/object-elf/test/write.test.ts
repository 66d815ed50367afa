import { spawnSync } from 'node:child_process'
import { createObjectBuilder, ObjectError } from '@sourceless/object'
import { createScratch, lacks } from '@sourceless/testing'
import { describe, expect, test } from 'vitest'
import { writeElfExecutable, writeElfObject } from '../src/index.js'
import { dataProgram, helloWorld, mixedObject } from './samples.js'

const { run, save } = createScratch('object-elf')

const driver = `
#include <stdio.h>
extern long sum(void), bump(void), twice(long);
extern long *table_pointer;
long helper(long x) { return x * 10; }
int main(void) { bump(); printf("%ld %ld %ld %ld\\n", sum(), bump(), twice(4), *table_pointer); }
`

describe('relocatable objects', () => {
  test.skipIf(lacks('gcc'))('link with gcc against a C driver, static and position-independent', () => {
    const object = save('mixed.o', writeElfObject(mixedObject()))
    const source = save('driver.c', driver)
    for (const flags of [['-no-pie'], ['-pie', '-fPIE'], ['-static']]) {
      run('gcc', ...flags, '-Wl,--fatal-warnings', '-o', 'driver', source, object)
      expect(run('./driver')).toBe('42 2 44 37\n')
    }
  })

  test.skipIf(lacks('gcc', 'ld.lld-19', 'clang-19'))('link with lld', () => {
    const object = save('mixed-lld.o', writeElfObject(mixedObject()))
    const source = save('driver-lld.c', driver)
    run('clang-19', '-fuse-ld=lld-19', '-Wl,--fatal-warnings', '-o', 'driver-lld', source, object)
    expect(run('./driver-lld')).toBe('42 2 44 37\n')
  })

  test.skipIf(lacks('readelf', 'llvm-readobj-19', 'eu-elflint'))('are accepted by three readers', () => {
    const object = save('readers.o', writeElfObject(mixedObject()))
    expect(run('readelf', '-aW', object)).not.toMatch(/warning|error/i)
    expect(run('llvm-readobj-19', '--all', object)).toContain('R_X86_64_PLT32')
    expect(run('eu-elflint', '--gnu-ld', object).trim()).toBe('No errors')
  })

  test.skipIf(lacks('strip', 'objcopy', 'gcc'))('survive strip and objcopy', () => {
    const object = save('binutils.o', writeElfObject(mixedObject()))
    run('strip', '-g', '-o', 'stripped.o', object)
    run('objcopy', 'stripped.o', 'copied.o')
    run('gcc', '-o', 'driver-copied', save('driver-copied.c', driver), 'copied.o')
    expect(run('./driver-copied')).toBe('42 2 44 37\n')
  })

  test('are refused when unsound, with the reason as data', () => {
    const object = mixedObject()
    const relocation = { ...object.relocations[0]!, offset: 1000 }
    const attempt = () => writeElfObject({ ...object, relocations: [relocation] })
    expect(attempt).toThrow(ObjectError)
    expect(attempt).toThrow('relocation at .text+0x3e8: the 4-byte field leaves the section')
    expect(() => writeElfObject({ ...object, machine: 'wasm32' })).toThrow(
      'ELF output is for x86_64, aarch64, riscv64, not wasm32',
    )
  })
})

describe('executables', () => {
  test('hello world takes at most 200 bytes and runs', () => {
    const file = writeElfExecutable(helloWorld(), { entrySymbol: '_start' })
    expect(file.length).toBeLessThanOrEqual(200)
    expect(spawnSync(save('hello', file), { encoding: 'utf8' })).toMatchObject({ status: 0, stdout: 'hello world\n' })
  })

  test('data and zeros get a writable segment', () => {
    const file = writeElfExecutable(dataProgram(), { entrySymbol: '_start' })
    expect(spawnSync(save('data', file)).status).toBe(42)
  })

  test('zeros without data load', () => {
    const program = dataProgram()
    const builder = createObjectBuilder('x86_64')
    const code = program.sections[0]!.bytes
    const text = builder.section('.text', 'code', code)
    const zeros = builder.zeroSection('.bss', 0x5000, 4096)
    builder.define('_start', { section: text })
    const symbol = builder.define('zeros', { section: zeros })
    builder.relocate(text, 1, 'abs32', symbol, 0x4000)
    builder.relocate(text, 10, 'abs32s', symbol, 0x4004)
    const file = writeElfExecutable(builder.finish(), { entrySymbol: '_start' })
    expect(spawnSync(save('zeros', file)).status).toBe(1)
  })

  test.skipIf(lacks('readelf', 'llvm-readobj-19'))('are accepted by readers', () => {
    for (const [name, object] of [
      ['hello-check', helloWorld()],
      ['data-check', dataProgram()],
    ] as const) {
      const path = save(name, writeElfExecutable(object, { entrySymbol: '_start' }))
      expect(run('readelf', '-aW', path)).not.toMatch(/warning|error/i)
      expect(run('llvm-readobj-19', '--all', path)).toContain('Type: Executable')
    }
  })

  test('a missing entry or symbol is refused with a code', () => {
    const codeOf = (attempt: () => unknown): string | undefined => {
      try {
        attempt()
        return undefined
      } catch (error) {
        return ObjectError.isInstance(error) ? error.code : 'other'
      }
    }
    expect(codeOf(() => writeElfExecutable(helloWorld(), { entrySymbol: 'main' }))).toBe('missing-entry')
    expect(codeOf(() => writeElfExecutable(mixedObject(), { entrySymbol: 'sum' }))).toBe('unresolved-symbol')
  })
})
