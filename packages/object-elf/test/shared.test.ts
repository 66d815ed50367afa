import { readFileSync } from 'node:fs'
import { createObjectBuilder, ObjectError } from '@sourceless/object'
import { createScratch, lacks } from '@sourceless/testing'
import { describe, expect, test } from 'vitest'
import { checkLoadable, readElf, writeElfExecutable, writeElfShared } from '../src/index.js'
import { dataProgram, helloWorld, libraryObject, mixedObject } from './samples.js'

const { directory, run, save } = createScratch('object-elf')

describe('shared libraries', () => {
  const library = writeElfShared(libraryObject(), { name: 'libsample.so' })

  test.skipIf(lacks('gcc'))('load with dlopen', () => {
    const path = save('libsample.so', library)
    const source = save(
      'load.c',
      `#include <dlfcn.h>
       #include <stdio.h>
       int main(void) {
         void *l = dlopen("${path}", RTLD_NOW);
         if (!l) { puts(dlerror()); return 1; }
         long (*sum)(void) = dlsym(l, "sum"), (*bump)(void) = dlsym(l, "bump"), (*through)(void) = dlsym(l, "through");
         bump();
         long calls = bump();
         printf("%ld %ld %ld %ld %d\\n", sum(), calls, through(), *(long *)dlsym(l, "counter"), dlsym(l, "table") == 0);
       }`,
    )
    run('gcc', '-o', 'load', source)
    expect(run('./load')).toBe('42 2 37 2 1\n')
  })

  test.skipIf(lacks('gcc', 'ld.lld-19', 'clang-19'))('link with ld and lld', () => {
    save('libsample.so', library)
    const source = save(
      'use.c',
      `#include <stdio.h>
       long sum(void), bump(void), through(void);
       int main(void) { bump(); printf("%ld %ld %ld\\n", sum(), bump(), through()); }`,
    )
    run('gcc', '-o', 'use-ld', source, '-L.', '-lsample', `-Wl,-rpath,${directory}`)
    run('clang-19', '-fuse-ld=lld-19', '-o', 'use-lld', source, '-L.', '-lsample', `-Wl,-rpath,${directory}`)
    expect(run('./use-ld')).toBe('42 2 37\n')
    expect(run('./use-lld')).toBe('42 2 37\n')
  })

  test.skipIf(lacks('readelf', 'llvm-readobj-19', 'eu-elflint'))('are accepted by three readers', () => {
    const path = save('libcheck.so', library)
    expect(run('readelf', '-aW', path)).not.toMatch(/warning|error/i)
    expect(run('llvm-readobj-19', '--all', path)).toContain('R_X86_64_RELATIVE')
    expect(run('eu-elflint', '--gnu-ld', path).trim()).toBe('No errors')
  })

  test.skipIf(lacks('gcc'))('constants that hold addresses are sealed once they are adjusted', () => {
    const path = save('libsealed.so', library)
    const source = save(
      'sealed.c',
      `#include <dlfcn.h>
       #include <signal.h>
       #include <stdio.h>
       #include <stdlib.h>
       static void refuse(int signal) { exit(33); }
       int main(void) {
         void *l = dlopen("${path}", RTLD_NOW);
         *(long *)dlsym(l, "counter") = 5;
         signal(SIGSEGV, refuse);
         *(long **)dlsym(l, "pointers") = 0;
       }`,
    )
    run('gcc', '-o', 'sealed', source)
    expect(run('sh', '-c', './sealed; echo $?')).toBe('33\n')
  })

  test.skipIf(lacks('gcc'))('any number of names is found', () => {
    for (const count of [1, 2, 7, 500]) {
      const builder = createObjectBuilder('x86_64')
      const values = new Uint8Array(new Int32Array(Array.from({ length: count }, (_, index) => index)).buffer)
      const section = builder.section('.rodata', 'readonly', values)
      for (let index = 0; index < count; index++) {
        builder.define(`value_${index * 7919}`, { section, offset: 4 * index, sizeBytes: 4, kind: 'object' })
      }
      const file = writeElfShared(builder.finish())
      const path = save(`libmany${count}.so`, file)
      const { value } = readElf(file)
      if (value?.kind !== 'shared') throw new Error('not a shared library')
      expect(value.image.symbols.size).toBe(count)
      const source = save(
        'many.c',
        `#include <dlfcn.h>
         #include <stdio.h>
         int main(void) {
           void *l = dlopen("${path}", RTLD_NOW);
           int found = 0;
           for (int i = 0; i < 2000; i++) {
             char name[32];
             sprintf(name, "value_%d", i * 7919);
             int *p = dlsym(l, name);
             if (p && *p == i) found++;
             else if (p) puts("wrong");
           }
           printf("%d\\n", found);
         }`,
      )
      run('gcc', '-o', 'many', source)
      expect(run('./many')).toBe(`${count}\n`)
    }
  })

  test.skipIf(lacks('gcc'))('call functions of the program that loads them', () => {
    const path = save('libcalls.so', writeElfShared(mixedObject(), { libraries: [] }))
    const source = save(
      'calls.c',
      `#include <dlfcn.h>
       #include <stdio.h>
       long helper(long x) { return x * 10; }
       int main(void) {
         void *l = dlopen("${path}", RTLD_NOW);
         if (!l) { puts(dlerror()); return 1; }
         printf("%ld\\n", ((long (*)(long))dlsym(l, "twice"))(4));
       }`,
    )
    run('gcc', '-rdynamic', '-o', 'calls', source)
    expect(run('./calls')).toBe('44\n')
    const host = { loadAddress: 0x10000, resolve: (name: string) => (name === 'helper' ? 0x5000 : undefined) }
    expect(readElf(writeElfShared(mixedObject(), { libraries: [] }), host).diagnostics).toEqual([])
    expect(readElf(writeElfShared(mixedObject(), { libraries: [] })).diagnostics).toMatchObject([
      { code: 'unsupported-symbol' },
    ])
  })

  test.skipIf(lacks('gcc'))('those of gcc are read, with either hash table', () => {
    const source = save('foreign-library.c', 'int one(void) { return 1; } int two(void) { return 2; } int three = 3;')
    for (const style of ['sysv', 'gnu', 'both']) {
      run('gcc', '-shared', '-nostdlib', `-Wl,--hash-style=${style}`, '-o', 'libforeign.so', source)
      const { value, diagnostics } = readElf(readFileSync(`${directory}/libforeign.so`))
      expect(diagnostics).toEqual([])
      if (value?.kind !== 'shared') throw new Error('not a shared library')
      expect([...value.image.symbols.keys()].sort()).toEqual(['one', 'three', 'two'])
    }
  })

  test.each([0, 0x7000_0000_0000])('read back as loaded at %d, pointers adjusted', (loadAddress) => {
    const { value, diagnostics } = readElf(library, { loadAddress })
    expect(diagnostics).toEqual([])
    if (value?.kind !== 'shared') throw new Error('not a shared library')
    const { symbols, segments } = value.image
    expect([...symbols.keys()].sort()).toEqual(['bump', 'counter', 'pointers', 'sum', 'through'])
    const [code, writable] = segments
    expect(code!.address).toBe(loadAddress)
    const pointer = symbols.get('pointers')! - writable!.address
    const target = Number(new DataView(writable!.bytes.buffer).getBigUint64(pointer, true))
    const { bytes, address } = code!
    expect(new DataView(bytes.buffer, bytes.byteOffset).getBigInt64(target - address, true)).toBe(37n)
  })

  test('refuse what cannot be loaded anywhere', () => {
    const attempt = (object: Parameters<typeof writeElfShared>[0]): string => {
      try {
        writeElfShared(object)
        return 'written'
      } catch (error) {
        return ObjectError.isInstance(error) ? error.code : 'other'
      }
    }
    expect(attempt(dataProgram())).toBe('text-relocation')
    expect(attempt(mixedObject())).toBe('unresolved-symbol')
  })
})

describe('the loader checklist', () => {
  const executable = () => writeElfExecutable(dataProgram(), { entrySymbol: '_start' })
  const patched = (offset: number, value: bigint, bytes = executable()): Uint8Array => {
    new DataView(bytes.buffer).setBigUint64(offset, value, true)
    return bytes
  }
  const messages = (bytes: Uint8Array) => checkLoadable(bytes).map(({ message }) => message)

  test('accepts what is written', () => {
    expect(checkLoadable(executable())).toEqual([])
    expect(checkLoadable(writeElfExecutable(helloWorld(), { entrySymbol: '_start' }))).toEqual([])
  })

  test('names each broken rule and its program header', () => {
    const firstAddress = 64 + 16
    const secondAddress = 64 + 56 + 16
    expect(messages(patched(firstAddress, 0x400008n))).toContain(
      'at 0x40: its address and offset differ modulo the alignment',
    )
    expect(messages(patched(firstAddress, 0n))).toContain('at 0x40: it lies outside the user address space')
    expect(messages(patched(secondAddress, 0x400000n))).toContain(
      'at 0x40: segments are not in ascending order, or share a page',
    )
    expect(messages(patched(24, 0x500000n))).toEqual(['at 0x40: the entry lies in no executable segment'])
    expect(messages(patched(64, (7n << 32n) | 1n))).toEqual(['at 0x40: it is both writable and executable'])
    expect(messages(patched(64 + 32, 1n << 40n))).toContain('at 0x40: it leaves the file')
  })
})
