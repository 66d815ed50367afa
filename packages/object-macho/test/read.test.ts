import { readFileSync } from 'node:fs'
import { createObjectBuilder, type ObjectFile } from '@sourceless/object'
import { lacks } from '@sourceless/testing'
import { describe, expect, test } from 'vitest'
import { checkLoadable, readMacho, writeMachoDylib, writeMachoExecutable, writeMachoObject } from '../src/index.js'
import { helloWorld, machines, mixedAssembly, mixedAssemblyData, mixedObject } from './samples.js'
import { compile, compilers, link, load, run, save, sha256 } from './tools.js'

const objectOf = (bytes: Uint8Array): ObjectFile => {
  const { value, diagnostics } = readMacho(bytes)
  expect(diagnostics).toEqual([])
  if (value?.kind !== 'relocatable') throw new Error('not a relocatable object')
  return value.object
}

const imageOf = (bytes: Uint8Array, slide = 0) => {
  const { value, diagnostics } = readMacho(bytes, { slide })
  expect(diagnostics).toEqual([])
  if (value === undefined || value.kind === 'relocatable') throw new Error('not an image')
  return value
}

/** Relocations by the names of what they refer to, so that the order of symbols does not count. */
const named = ({ symbols, relocations }: ObjectFile) =>
  relocations.map(({ symbol, ...rest }) => ({ ...rest, symbol: symbols[symbol]!.name }))

describe.each(machines)('%s files', (machine) => {
  test.each([
    ['hello', helloWorld(machine)],
    ['mixed', mixedObject(machine)],
  ])('%s: reading and writing again gives the same bytes', (_, object) => {
    const bytes = writeMachoObject(object)
    const read = objectOf(bytes)
    expect(writeMachoObject(read)).toEqual(bytes)
    const sorted = (one: ObjectFile) => named(one).sort((a, b) => a.section - b.section || a.offset - b.offset)
    expect(sorted(read)).toEqual(sorted(object))
    expect(read.symbols.map(({ name }) => name).sort()).toEqual(object.symbols.map(({ name }) => name).sort())
    expect(read.sections.map(({ sizeBytes }) => sizeBytes)).toEqual(object.sections.map(({ sizeBytes }) => sizeBytes))
  })

  test('an executable reads back as an image with its imports', () => {
    const file = writeMachoExecutable(helloWorld(machine), { sha256, identifier: 'hello' })
    const { kind, image, imports, libraries } = imageOf(file)
    expect(kind).toBe('executable')
    expect(libraries).toEqual(['/usr/lib/libSystem.B.dylib'])
    const constants = image.segments[1]!
    const library = '/usr/lib/libSystem.B.dylib'
    expect(imports).toEqual([{ address: constants.address, symbol: '_puts', addend: 0, library, weak: false }])
    expect(image.symbols.get('_main')).toBe(image.entry)
    expect(image.segments[0]).toMatchObject({ address: 2 ** 32, read: true, write: false, execute: true })
    expect(image.segments).toHaveLength(3)
  })

  test('a dylib is rebased to where it is placed', () => {
    const file = writeMachoDylib(mixedObject(machine), { sha256, identifier: 'mixed', installName: 'libmixed.dylib' })
    const slide = 0x7_0000_0000
    const { image, imports } = imageOf(file, slide)
    const pointer = image.symbols.get('_table_pointer')!
    const holder = image.segments.find(({ address, sizeBytes }) => pointer >= address && pointer < address + sizeBytes)!
    const view = new DataView(holder.bytes.buffer, holder.bytes.byteOffset)
    const target = Number(view.getBigUint64(pointer - holder.address, true))
    expect(target).toBe(image.symbols.get('_table')! + 8)
    expect(target).toBeGreaterThan(slide)
    expect(imports.map(({ symbol }) => symbol)).toEqual(['_helper'])
    expect([...image.symbols.keys()].sort()).toEqual(['_bump', '_sum', '_table', '_table_pointer', '_twice'])
  })

  test.skipIf(lacks('clang-19', 'ld64.lld-19'))(
    'what clang and lld made is read, written and linked to the same',
    () => {
      const theirs = compile(machine, 'foreign.s', mixedAssembly[machine] + mixedAssemblyData)
      const rewritten = save('rewritten.o', writeMachoObject(objectOf(readFileSync(theirs))))
      const main = compile(machine, 'foreign-main.c', 'long helper(long x) { return x; } int main(void) { return 0; }')
      const programs = [theirs, rewritten].map((object) => readFileSync(link(machine, 'foreign', main, object)))
      const [first, second] = programs.map((program) => imageOf(program))
      expect(second!.image.segments.slice(0, -1)).toEqual(first!.image.segments.slice(0, -1))
      expect(second!.image.symbols).toEqual(first!.image.symbols)
      expect(first!.image.symbols.has('_twice')).toBe(true)
      expect(imageOf(programs[0]!).image.entry).toBe(first!.image.symbols.get('_main'))
    },
  )

  test.skipIf(lacks('clang-19', 'ld64.lld-19', ...compilers[machine]))(
    'objects that clang made from C still run',
    () => {
      const source = `static long calls; long seen[3] = {7}; const char *word = "hi"; int puts(const char *);
      __attribute__((noinline)) static long count(long by) { return calls += by; }
      long probe(long i) { puts("probe"); return count(i) + word[1] + seen[i & 1]; }`
      const path = compile(machine, 'probe.c', source)
      const object = objectOf(readFileSync(path))
      expect(object.symbols.map(({ name }) => name)).toContain('_probe')
      const rewritten = save('probe-rewritten.o', writeMachoObject(object))
      const main = compile(machine, 'probe-main.c', 'long probe(long); int main(void) { return probe(1) + probe(2); }')
      const expected = { status: 1 + 105 + 3 + 105 + 7, stdout: 'probe\nprobe\n', stderr: '' }
      for (const one of [path, rewritten])
        expect(load(machine, link(machine, 'probe', main, one))).toMatchObject(expected)
    },
  )
})

test.skipIf(lacks('clang-19', 'ld64.lld-19', 'llvm-nm-19')).each(machines)(
  'private symbols stay private on %s, and out of what a dylib exports',
  (machine) => {
    const source = `__attribute__((visibility("hidden"))) long inner(void) { return 41; }
      long outer(void) { return inner() + 1; }`
    const object = objectOf(readFileSync(compile(machine, 'hidden.c', source)))
    expect(object.symbols.filter(({ visibility }) => visibility === 'hidden').map(({ name }) => name)).toEqual([
      '_inner',
    ])
    const again = save('hidden-again.o', writeMachoObject(object))
    expect(run('llvm-nm-19', '-m', again)).toMatch(/private external _inner$/m)
    const theirs = imageOf(readFileSync(link(machine, 'libhidden.dylib', '-dylib', '-install_name', 'hidden', again)))
    expect([...theirs.image.symbols.keys()]).toEqual(['_outer'])
    const mixed = mixedObject(machine)
    const symbols = mixed.symbols.map((symbol) =>
      symbol.name === '_twice' ? { ...symbol, visibility: 'hidden' as const } : symbol,
    )
    const options = { sha256, identifier: 'hidden', installName: 'libhidden.dylib' }
    const names = (dylib: Uint8Array) => [...imageOf(dylib).image.symbols.keys()]
    expect(names(writeMachoDylib(mixed, options))).toContain('_twice')
    expect(names(writeMachoDylib({ ...mixed, symbols }, options))).not.toContain('_twice')
  },
)

describe('hostile input', () => {
  const samples = machines.flatMap((machine) => [
    writeMachoObject(mixedObject(machine)),
    writeMachoExecutable(helloWorld(machine), { sha256, identifier: 'hello' }),
    writeMachoDylib(mixedObject(machine), { sha256, identifier: 'mixed', installName: 'libmixed.dylib' }),
  ])
  /** Where a file's bytes are not zeros: most of an image is padding, and a fault there shows nothing. */
  const places = samples.map((sample) => [...sample.keys()].filter((place) => sample[place] !== 0 || place < 1200))

  test('every truncation is refused or read, never thrown at', () => {
    for (const [index, sample] of samples.entries()) {
      for (const length of places[index]!) readMacho(sample.subarray(0, length))
      expect(readMacho(sample.subarray(0, 31)).diagnostics).toMatchObject([{ code: 'not-macho', offset: 0 }])
    }
  })

  test('fat files, other machines and other file types are told apart', () => {
    const codeOf = (...edits: readonly [number, number][]): string | undefined => {
      const bytes = samples[0]!.slice()
      for (const [place, byte] of edits) bytes[place] = byte
      return readMacho(bytes).diagnostics[0]?.code
    }
    expect(codeOf([0, 0xca])).toBe('not-macho')
    expect(codeOf([4, 0x12])).toBe('unsupported-file')
    expect(codeOf([12, 4])).toBe('unsupported-file')
    expect(codeOf([16, 0xff])).toBe('bad-header')
    expect(codeOf([36, 0xff])).toBe('bad-command')
  })

  test('a trie that loops, and overlapping names, are bounded', () => {
    const file = samples[2]!.slice()
    const at = new TextDecoder('latin1').decode(file).indexOf('\0\x01_\0') + 1
    expect(at).toBeGreaterThan(1000)
    file[at + 3] = 0
    expect(readMacho(file).diagnostics).toMatchObject([{ code: 'bad-export' }])

    const builder = createObjectBuilder('x86_64')
    const text = builder.section('.text', 'code', new Uint8Array(1))
    for (let index = 0; index < 200; index++) builder.define(`s${index}`, { section: text })
    builder.define('long'.repeat(500), { section: text })
    const bytes = writeMachoObject(builder.finish())
    const view = new DataView(bytes.buffer)
    const symtab = 32 + 72 + 80 + 24
    expect(view.getUint32(symtab, true)).toBe(2)
    const [records, strings] = [view.getUint32(symtab + 8, true), view.getUint32(symtab + 16, true)]
    const long = new TextDecoder('latin1').decode(bytes).indexOf('longlong') - strings
    for (let index = 0; index < 200; index++) view.setUint32(records + index * 16, long + index, true)
    expect(readMacho(bytes).diagnostics).toMatchObject([{ code: 'limit-exceeded' }])
  })

  test('a segment whose pointers are not in the file', () => {
    const file = samples[2]!.slice()
    const segment = new TextDecoder('latin1').decode(file).indexOf('__DATA_CONST') - 8
    const view = new DataView(file.buffer)
    view.setBigUint64(segment + 40, 2n ** 40n, true)
    view.setBigUint64(segment + 48, 0n, true)
    expect(readMacho(file).diagnostics).toMatchObject([{ code: 'truncated', offset: segment + 40 }])
    expect(checkLoadable(file)).toContainEqual(expect.objectContaining({ code: 'truncated', offset: segment + 40 }))
  })
})
