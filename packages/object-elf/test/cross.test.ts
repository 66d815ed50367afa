import { readFileSync } from 'node:fs'
import { createObjectBuilder, ObjectError, type ObjectFile } from '@sourceless/object'
import { lacks } from '@sourceless/testing'
import { describe, expect, test } from 'vitest'
import { readElf, writeElfObject } from '../src/index.js'
import {
  type CrossMachine,
  crossFixed,
  crossLibrary,
  crossMachines,
  crossMixed,
  directory,
  emulate,
  gccOf,
  qemuOf,
  run,
  save,
} from './cross.js'

const mixedDriver = `
#include <stdio.h>
extern long sum(void), bump(void), through(void), twice(long), tail(long), fallback(void);
extern long absent_address; extern int distance; extern long table[];
long helper(long x) { return x * 10; }
#ifdef STRONG
long fallback(void) { return 2; }
#endif
int main(void) {
  bump();
  printf("%ld %ld %ld %ld %ld %ld %ld %d\\n", sum(), bump(), through(), twice(4), tail(7), fallback(), absent_address,
         (char *)&distance + distance == (char *)table);
}`

const fixedDriver = (names: readonly string[]): string => `
#include <stdio.h>
${names.map((name) => `extern long ${name}(void);`).join('\n')}
extern unsigned short_address; extern long table[];
int main(void) {
  ${names.map((name) => `printf("%ld ", ${name}());`).join('\n')}
  puts(short_address == (unsigned long)table ? "ok" : "wrong");
}`

/** gcc runs whatever is called ld.lld in a directory that it is given. */
const linkers = [
  ['ld', []],
  ['lld', ['-fuse-ld=lld', `-B${directory}/lld`]],
] as const

const readObject = (bytes: Uint8Array): ObjectFile => {
  const { value, diagnostics } = readElf(bytes)
  expect(diagnostics).toEqual([])
  if (value?.kind !== 'relocatable') throw new Error('not a relocatable object')
  return value.object
}

describe.each(crossMachines)('objects for %s', (machine: CrossMachine) => {
  const needed = [gccOf(machine), qemuOf(machine), 'ld.lld-19'] as const

  test.skipIf(lacks(...needed)).each(linkers)('link with %s against C, call it and are called', (name, flags) => {
    run('mkdir', '-p', 'lld')
    run('ln', '-sf', run('which', 'ld.lld-19').trim(), 'lld/ld.lld')
    const object = save(`${machine}-mixed.o`, writeElfObject(crossMixed(machine)))
    const source = save(`${machine}-mixed.c`, mixedDriver)
    const strict = name === 'ld' ? ['-Wl,--fatal-warnings'] : []
    for (const [mode, fallback] of [
      [['-static'], 1],
      [['-static', '-DSTRONG'], 2],
      [['-no-pie'], 1],
    ] as const) {
      const out = `${machine}-mixed-${name}`
      run(gccOf(machine), ...mode, ...flags, ...strict, '-o', out, source, object)
      expect(emulate(machine, `./${out}`)).toEqual({ status: 0, stdout: `42 2 37 44 70 ${fallback} 0 1\n` })
    }
  })

  test.skipIf(lacks(...needed)).each(linkers)('every fixed-address relocation, by %s', (name, flags) => {
    const { object, names } = crossFixed(machine)
    const path = save(`${machine}-fixed.o`, writeElfObject(object))
    const source = save(`${machine}-fixed.c`, fixedDriver(names))
    const out = `${machine}-fixed-${name}`
    run(
      gccOf(machine),
      '-static',

      ...flags,
      '-o',
      out,
      source,
      path,
    )
    expect(emulate(machine, `./${out}`).stdout).toBe(`${'5 '.repeat(names.length)}ok\n`)
  })

  test.skipIf(lacks('readelf', 'llvm-readobj-19', 'eu-elflint'))('are accepted by three readers', () => {
    for (const object of [crossMixed(machine), crossFixed(machine).object, crossLibrary(machine)]) {
      const path = save(`${machine}-readers.o`, writeElfObject(object))
      expect(run('readelf', '-aW', path)).not.toMatch(/warning|error|unrecognized/i)
      expect(run('llvm-readobj-19', '--all', path)).not.toMatch(/unknown/i)
      expect(run('eu-elflint', '--gnu-ld', path).trim()).toBe('No errors')
    }
  })

  test('read back as they were written', () => {
    for (const object of [crossMixed(machine), crossFixed(machine).object]) {
      const bytes = writeElfObject(object)
      const read = readObject(bytes)
      expect(read.machine).toBe(machine)
      expect(writeElfObject(read)).toEqual(bytes)
      const named = ({ symbols, relocations }: ObjectFile) =>
        relocations
          .map((relocation) => ({ ...relocation, symbol: symbols[relocation.symbol]!.name }))
          .sort((a, b) => a.section - b.section)
      expect(named(read)).toEqual(named(object))
    }
  })

  test.skipIf(lacks(...needed))('those of gcc are read, written, linked and run', () => {
    const source = save(
      `${machine}-foreign.c`,
      `static const int table[4] = {1, 2, 3, 4}; static long calls; long seen[3] = {7}; const char *word = "hi";
       __attribute__((weak)) long more(long i) { return i; }
       __attribute__((constructor)) static void begin(void) { calls = 100; }
       long probe(long i) { calls++; if (i & 4) return more(i) + word[i & 1]; return table[i & 3] + calls + seen[0]; }`,
    )
    run(gccOf(machine), '-O2', '-fno-pic', '-fno-asynchronous-unwind-tables', '-c', '-o', 'cross-foreign.o', source)
    const object = readObject(readFileSync(`${directory}/cross-foreign.o`))
    expect(object.symbols).toContainEqual(expect.objectContaining({ name: 'more', binding: 'weak' }))
    save('cross-rewritten.o', writeElfObject(object))
    const driver = save(
      `${machine}-foreign-driver.c`,
      `#include <stdio.h>
      long probe(long); int main(void) { for (long i = 0; i < 8; i++) printf("%ld ", probe(i)); }`,
    )
    for (const name of ['cross-foreign', 'cross-rewritten']) {
      run(gccOf(machine), '-static', '-o', `${name}.out`, driver, `${name}.o`)
    }
    const expected = emulate(machine, './cross-foreign.out')
    expect(expected).toMatchObject({ status: 0, stdout: expect.stringMatching(/^109 /) })
    expect(emulate(machine, './cross-rewritten.out')).toEqual(expected)
  })
})

describe('what ELF cannot express', () => {
  const message = (make: () => unknown): string => {
    try {
      make()
      return 'written'
    } catch (error) {
      if (!ObjectError.isInstance(error)) throw error
      return `${error.code}: ${error.message}`
    }
  }

  test('a relocation of another machine', () => {
    const builder = createObjectBuilder('aarch64')
    builder.relocate(builder.section('.text', 'code', new Uint8Array(8)), 4, 'plt32', builder.reference('f'))
    expect(message(() => writeElfObject(builder.finish()))).toBe(
      'bad-relocation: relocation at .text+0x4: ELF has no relocation plt32 for aarch64',
    )
  })

  test('a low half without its high half', () => {
    const builder = createObjectBuilder('riscv64')
    const text = builder.section('.text', 'code', new Uint8Array(16))
    const target = builder.reference('f')
    builder.relocate(text, 0, 'riscv-pc-high20', target)
    builder.relocate(text, 8, 'riscv-pc-low12', target, 4)
    expect(message(() => writeElfObject(builder.finish()))).toBe(
      'bad-relocation: relocation at .text+0x8: no high half refers to f in the same way',
    )
  })
})
