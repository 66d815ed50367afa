import { readFileSync } from 'node:fs'
import { createObjectBuilder, type ObjectFile } from '@sourceless/object'
import { lacks } from '@sourceless/testing'
import { expect, test } from 'vitest'
import { readPe, writeCoffObject } from '../src/index.js'
import { arm64Object, arm64Text, mixedObject } from './samples.js'
import { pathOf, run, runWindows, save } from './tools.js'

const objectOf = (bytes: Uint8Array): ObjectFile => {
  const { value, diagnostics } = readPe(bytes)
  expect(diagnostics).toEqual([])
  if (value?.kind !== 'relocatable') throw new Error('not a relocatable object')
  return value.object
}

/** What COFF does not keep: sizes of symbols, and which kind of relative field was meant. */
const kept = (object: ObjectFile): ObjectFile => ({
  ...object,
  sections: object.sections.map((section) => ({ ...section, bytes: new Uint8Array(section.bytes.length) })),
  symbols: object.symbols.map((symbol) => ({ ...symbol, sizeBytes: 0 })),
  relocations: object.relocations.map((relocation) => ({
    ...relocation,
    kind: relocation.kind === 'plt32' ? 'pc32' : relocation.kind,
  })),
})

test.each([
  ['x86_64', mixedObject()],
  ['aarch64', arm64Object()],
])('an object for %s reads back as itself', (_, object) => {
  const bytes = writeCoffObject(object)
  const read = objectOf(bytes)
  expect(kept(read)).toEqual(kept(object))
  expect(writeCoffObject(read)).toEqual(bytes)
})

const driver = `
#include <stdio.h>
extern long long sum(void), bump(void), *table_pointer; extern int twice(int), sum_offset;
extern char __ImageBase;
int helper(int x) { return x * 10; }
int maybe(void) { return 9; }
int main(void) {
  int first = (int)bump(), offset = (char *)sum - &__ImageBase == sum_offset;
  printf("%d %d %d %d %d %d %d\\n", (int)sum(), first, (int)bump(), twice(4), (int)*table_pointer, maybe(), offset);
  return 0;
}`

// GNU ld finds no weak definition of another object in COFF files, gcc's own neither; so the driver has a strong one.
test.skipIf(lacks('x86_64-w64-mingw32-gcc', 'wine'))('mingw links an object; the program runs', () => {
  save('mixed.obj', writeCoffObject(mixedObject()))
  save('driver.c', driver)
  run('x86_64-w64-mingw32-gcc', 'driver.c', 'mixed.obj', '-o', 'mixed.exe')
  expect(runWindows('mixed.exe').stdout.trim()).toBe('42 1 2 44 37 9 1')
})

/** A driver without a C library, for lld's flavour of Microsoft's linker: the exit code is the answer. */
const bare = `
extern long long sum(void), bump(void), *table_pointer; extern int twice(int), maybe(void);
int helper(int x) { return x * 10; }
int start(void) { return (int)(sum() + bump() + bump() + twice(4) + *table_pointer) + maybe(); }`

test.skipIf(lacks('clang-19', 'lld-link-19', 'wine'))('lld-link links an object; the program runs', () => {
  save('mixed.obj', writeCoffObject(mixedObject()))
  save('bare.c', bare)
  run('clang-19', '--target=x86_64-pc-windows-msvc', '-O1', '-c', 'bare.c', '-o', 'bare.obj')
  const options = ['/entry:start', '/subsystem:console', '/nodefaultlib', '/out:bare.exe']
  run('lld-link-19', 'bare.obj', 'mixed.obj', ...options)
  expect(runWindows('bare.exe').status).toBe(42 + 1 + 2 + 44 + 37 + 7)
})

const sectionBytes = (name: string): string => run('llvm-objdump-19', '-s', '-j', '.text', '-j', '.data', name)
const linkAlone = (object: string): string => {
  const options = ['/dll', '/noentry', '/nodefaultlib', '/timestamp:0', '/export:outside', '/out:alone.dll']
  run('lld-link-19', object, ...options)
  return sectionBytes('alone.dll')
}

test.skipIf(lacks('clang-19', 'lld-link-19', 'llvm-objdump-19'))(
  'every AArch64 relocation links as the one that an assembler makes of the same text',
  () => {
    save('ours.obj', writeCoffObject(arm64Object()))
    save('theirs.s', arm64Text)
    run('clang-19', '--target=aarch64-pc-windows-msvc', '-c', 'theirs.s', '-o', 'theirs.obj')
    const linked = linkAlone('ours.obj')
    expect(linked).toContain('Contents of section .text')
    expect(linked).toBe(linkAlone('theirs.obj'))
  },
)

const foreign = `
extern int helper(int); extern int outside; int table[4] = {1, 2, 3, 4}; static int counter;
int *pointer = &table[2]; const char *names[] = {"a", "b"};
__attribute__((weak)) int maybe(int x) { return x; }
double scale(double x) { return x * 3.25 + outside; }
int twice(int x) { counter += x; return helper(x) + table[x & 3] + counter + maybe(x) + names[0][0]; }
int choose(int x) { switch (x) { case 0: return 5; case 1: return helper(1); case 2: return 9; case 3: return 12; default: return 1; } }
`
const disassembly = (object: string): string =>
  run('llvm-objdump-19', '-dr', '--no-show-raw-insn', object).replace(/^.*file format.*$|<\.weak[^>]*>/gm, '')

test.skipIf(lacks('clang-19', 'llvm-objdump-19', 'llvm-readobj-19', 'x86_64-w64-mingw32-gcc'))(
  'objects of other compilers are read, and written again without a change to the code',
  () => {
    save('foreign.c', foreign)
    const compilers: readonly (readonly [string, ...string[]])[] = [
      ['clang-19', '--target=x86_64-pc-windows-msvc'],
      ['clang-19', '--target=aarch64-pc-windows-msvc'],
      ['x86_64-w64-mingw32-gcc'],
    ]
    for (const [compiler, ...options] of compilers) {
      run(compiler, ...options, '-O1', '-c', 'foreign.c', '-o', 'foreign.obj')
      const object = objectOf(readFileSync(pathOf('foreign.obj')))
      save('again.obj', writeCoffObject(object))
      expect(disassembly('again.obj')).toBe(disassembly('foreign.obj'))
      expect(run('llvm-readobj-19', '--sections', '--symbols', '--relocations', 'again.obj')).toContain('twice')
    }
  },
)

test('what COFF cannot express is refused', () => {
  const builder = createObjectBuilder('aarch64')
  const text = builder.section('.text', 'code', new Uint8Array(8), 4)
  builder.relocate(text, 4, 'arm64-branch26', builder.reference('far'), 8)
  const message = '.text+0x4: COFF has no arm64-branch26 relocation with addend 8'
  expect(() => writeCoffObject(builder.finish())).toThrow(message)
  expect(() => writeCoffObject(createObjectBuilder('riscv64').finish())).toThrow('not riscv64')
})

test('65,535 relocations and more are counted in the first record', () => {
  const builder = createObjectBuilder('x86_64')
  const data = builder.section('.data', 'data', new Uint8Array(8 * 70_000))
  const symbol = builder.define('start', { section: data })
  for (let index = 0; index < 70_000; index++) builder.relocate(data, 8 * index, 'abs64', symbol, index)
  const object = builder.finish()
  expect(objectOf(writeCoffObject(object)).relocations).toEqual(object.relocations)
})
