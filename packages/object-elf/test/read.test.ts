import { readFileSync } from 'node:fs'
import { createObjectBuilder, type ObjectSymbol } from '@sourceless/object'
import { createScratch, lacks } from '@sourceless/testing'
import { describe, expect, test } from 'vitest'
import {
  checkLoadable,
  readElf,
  writeElfDynamicExecutable,
  writeElfExecutable,
  writeElfObject,
  writeElfShared,
} from '../src/index.js'
import { crossMixed } from './cross.js'
import { crossData, dynamicHello } from './cross-programs.js'
import { dataProgram, helloWorld, libraryObject, mixedObject } from './samples.js'

const { directory, run, save } = createScratch('object-elf')

const objectOf = (bytes: Uint8Array) => {
  const { value, diagnostics } = readElf(bytes)
  expect(diagnostics).toEqual([])
  if (value?.kind !== 'relocatable') throw new Error('not a relocatable object')
  return value.object
}

const undefinedInner: ObjectSymbol = {
  name: 'inner',
  binding: 'global',
  kind: 'none',
  visibility: 'hidden',
  section: undefined,
  offset: 0,
  sizeBytes: 0,
}

describe('round trips', () => {
  test.each([
    ['hello', helloWorld()],
    ['mixed', mixedObject()],
    ['data', dataProgram()],
  ])('%s: reading and writing again gives the same bytes', (_, object) => {
    const bytes = writeElfObject(object)
    const read = objectOf(bytes)
    expect(writeElfObject(read)).toEqual(bytes)
    expect(read.sections.slice(0, object.sections.length)).toEqual(object.sections)
    expect(read.relocations).toHaveLength(object.relocations.length)
  })

  test('an executable reads back as an image', () => {
    const { value, diagnostics } = readElf(writeElfExecutable(dataProgram(), { entrySymbol: '_start' }))
    expect(diagnostics).toEqual([])
    if (value?.kind !== 'executable') throw new Error('not an executable')
    const [first, second] = value.image.segments
    expect(first).toMatchObject({ address: 0x400000, read: true, write: false, execute: true })
    expect(second).toMatchObject({ read: true, write: true, execute: false })
    expect(second!.sizeBytes).toBeGreaterThanOrEqual(0x5000)
    expect(value.image.entry).toBeGreaterThan(0x400000)
  })
})

describe('foreign files', () => {
  test.skipIf(lacks('gcc'))('objects made by gcc are read, written, linked and run', () => {
    const source = save(
      'foreign.c',
      `static const int table[4] = {1, 2, 3, 4}; static long calls; long seen[3] = {7}; const char *word = "hi";
       long probe(long i) { calls++; switch (i & 7) { case 0: return 5; case 1: return 9; case 2: return 11; case 3: return 13; case 4: return 1; case 5: return word[1]; }
       return table[i & 3] + calls + seen[0]; }`,
    )
    run('gcc', '-O2', '-fno-pic', '-c', '-o', 'foreign.o', source)
    const object = objectOf(readFileSync(`${directory}/foreign.o`))
    expect(object.symbols.map(({ name }) => name)).toContain('probe')
    save('rewritten.o', writeElfObject(object))
    const driver = save(
      'foreign-driver.c',
      `#include <stdio.h>
      long probe(long); int main(void) { for (long i = 0; i < 8; i++) printf("%ld ", probe(i)); }`,
    )
    for (const name of ['foreign', 'rewritten']) run('gcc', '-no-pie', '-o', `${name}.out`, driver, `${name}.o`)
    expect(run('./rewritten.out')).toBe(run('./foreign.out'))
  })

  test.skipIf(lacks('gcc'))('what the model cannot hold is refused with its place', () => {
    const source = save('protected.c', '__attribute__((visibility("protected"))) int w(void) { return 1; }')
    run('gcc', '-c', '-o', 'protected.o', source)
    const { value, diagnostics } = readElf(readFileSync(`${directory}/protected.o`))
    expect(value).toBeUndefined()
    expect(diagnostics).toMatchObject([{ code: 'unsupported-symbol' }])
    expect(diagnostics[0]!.offset).toBeGreaterThan(64)
  })

  test.skipIf(lacks('gcc', 'readelf'))('hidden symbols stay hidden, and out of what a library exports', () => {
    const source = `__attribute__((visibility("hidden"))) int inner(void) { return 41; }
      int outer(void) { return inner() + 1; }`
    run('gcc', '-O0', '-fPIC', '-c', '-o', 'hidden.o', save('hidden.c', source))
    const object = objectOf(readFileSync(`${directory}/hidden.o`))
    const hidden = object.symbols.filter(({ visibility }) => visibility === 'hidden')
    expect(hidden.map(({ name }) => name)).toEqual(['inner'])
    save('hidden-again.o', writeElfObject(object))
    expect(run('readelf', '-sW', 'hidden-again.o')).toMatch(/GLOBAL HIDDEN .* inner$/m)
    run('gcc', '-shared', '-o', 'hidden-theirs.so', 'hidden-again.o')
    save('hidden-ours.so', writeElfShared(object))
    for (const library of ['hidden-theirs.so', 'hidden-ours.so']) {
      const symbols = run('readelf', '--dyn-syms', '-W', library)
      expect(symbols).toMatch(/ outer$/m)
      expect(symbols).not.toMatch(/ inner$/m)
    }
    const user = save('hidden-user.c', 'int outer(void); int main(void) { return outer() != 42; }')
    run('gcc', '-o', 'hidden-user', user, 'hidden-ours.so', `-Wl,-rpath,${directory}`)
    run('./hidden-user')
    const missing = {
      ...object,
      symbols: object.symbols.map((each) => (each.name === 'inner' ? undefinedInner : each)),
    }
    expect(() => writeElfShared(missing, { libraries: ['libc.so.6'] })).toThrow('inner is hidden from other files')
  })
})

describe('hostile input', () => {
  const samples = [
    writeElfObject(mixedObject()),
    writeElfExecutable(helloWorld(), { entrySymbol: '_start' }),
    writeElfExecutable(dataProgram(), { entrySymbol: '_start' }),
    writeElfShared(libraryObject()),
    writeElfObject(crossMixed('riscv64')),
    writeElfExecutable(crossData('aarch64'), { entrySymbol: '_start' }),
    writeElfDynamicExecutable(dynamicHello('aarch64'), { entrySymbol: '_start', libraries: ['libc.so.6'] }),
  ]

  test('every truncation is refused or read, never thrown at', () => {
    for (const sample of samples) {
      for (let length = 0; length < sample.length; length++) readElf(sample.subarray(0, length))
      expect(readElf(sample.subarray(0, 63)).diagnostics[0]!.code).toBe('not-elf')
    }
  })

  test('a segment that is not in the file is refused where its header says so', () => {
    const bytes = writeElfShared(libraryObject())
    const view = new DataView(bytes.buffer)
    expect(view.getUint32(64, true)).toBe(1)
    view.setBigUint64(64 + 8, 2n ** 40n, true)
    expect(readElf(bytes).diagnostics).toMatchObject([{ code: 'truncated', offset: 64 }])
    expect(checkLoadable(bytes)).toContainEqual(expect.objectContaining({ code: 'bad-segment', offset: 64 }))
  })

  test('overlapping names are bounded', () => {
    const builder = createObjectBuilder('x86_64')
    const text = builder.section('.text', 'code', new Uint8Array(1))
    for (let index = 0; index < 200; index++) builder.define(`s${index}`, { section: text })
    builder.define('long'.repeat(500), { section: text })
    const bytes = writeElfObject(builder.finish())
    const view = new DataView(bytes.buffer)
    const start = new TextDecoder('latin1').decode(bytes).indexOf('\0s0\0s1\0')
    const long = new TextDecoder('latin1').decode(bytes).indexOf('longlong') - start
    const headers = Number(view.getBigUint64(40, true))
    const symtab = Array.from({ length: view.getUint16(60, true) }, (_, index) => headers + index * 64).find(
      (at) => view.getUint32(at + 4, true) === 2,
    )!
    const records = Number(view.getBigUint64(symtab + 24, true))
    for (let index = 1; index <= 200; index++) view.setUint32(records + index * 24, long + index, true)
    expect(readElf(bytes).diagnostics).toMatchObject([{ code: 'limit-exceeded' }])
  })
})
