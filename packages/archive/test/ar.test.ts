import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createScratch, lacks } from '@sourceless/testing'
import { describe, expect, test } from 'vitest'
import { type ArchiveFormat, type ArchiveMember, readArchive, writeArchive } from '../src/index.js'

const { directory, run, save } = createScratch('archive')

const load = (name: string): Uint8Array => new Uint8Array(readFileSync(join(directory, name)))

const sources = {
  'one.o': { text: 'extern int two(void); int one(void) { return 40 + two(); }', symbols: ['one'] },
  'a name longer than fifteen bytes.o': {
    text: 'int value = 2; int two(void) { return value; }',
    symbols: ['two', 'value'],
  },
  'three.o': { text: 'int unused(void) { return 3; }', symbols: ['unused'] },
}
const mainSource = 'int one(void); int main(void) { return one(); }'

/** Real objects; `prefix` is what the platform puts before C names. */
const compile = (compiler: string, flags: readonly string[], prefix = ''): ArchiveMember[] =>
  Object.entries(sources).map(([name, { text, symbols }]) => {
    const source = save('part.c', text)
    run(compiler, ...flags, '-c', '-o', 'part.o', source)
    return { name, bytes: load('part.o'), symbols: symbols.map((symbol) => prefix + symbol) }
  })

const odd: readonly ArchiveMember[] = [
  { name: 'a', bytes: Uint8Array.of(1, 2, 3), symbols: ['alpha', 'Beta'] },
  { name: 'fifteen bytes.o', bytes: new Uint8Array(0), symbols: [] },
  { name: 'sixteen bytes..o', bytes: Uint8Array.of(10), symbols: ['größe'] },
  { name: 'folder/part.o', bytes: Uint8Array.of(0x60, 0x0a), symbols: ['alpha'] },
]
const formats: readonly ArchiveFormat[] = ['gnu', 'bsd', 'coff']

test('every format reads back as it was written', () => {
  for (const format of formats) {
    for (const members of [odd, [], odd.slice(1, 2)]) {
      const bytes = writeArchive(members, { format })
      expect(readArchive(bytes)).toEqual({ value: { format, members: sortedIn(format, members) }, diagnostics: [] })
      expect(writeArchive(members, { format })).toEqual(bytes)
    }
  }
  for (const format of ['gnu', 'bsd'] as const) {
    const bytes = writeArchive(odd, { format, indexOffsetBits: 64 })
    expect(readArchive(bytes).value).toEqual({ format, members: odd })
  }
})

/** The index of a COFF archive is sorted by name, bytewise. */
const sortedIn = (format: ArchiveFormat, members: readonly ArchiveMember[]): readonly ArchiveMember[] =>
  format === 'coff' ? members.map((member) => ({ ...member, symbols: [...(member.symbols ?? [])].sort() })) : members

describe('archives that other tools wrote', () => {
  const files = odd.map(({ name }) => name.replace('/', '-'))
  const expected = odd.map(({ bytes }, index) => ({ name: files[index]!, bytes, symbols: [] }))
  const saveAll = () => files.map((name, index) => save(name, odd[index]!.bytes))

  test.skipIf(lacks('ar', 'llvm-ar-19'))('are read', () => {
    saveAll()
    run('ar', 'rcDS', 'gnu.a', ...files)
    run('llvm-ar-19', '--format=gnu', 'rcDS', 'llvm-gnu.a', ...files)
    run('llvm-ar-19', '--format=coff', 'rcDS', 'llvm-coff.a', ...files)
    run('llvm-ar-19', '--format=bsd', 'rcDS', 'llvm-bsd.a', ...files)
    for (const name of ['gnu.a', 'llvm-gnu.a', 'llvm-coff.a', 'llvm-bsd.a']) {
      expect(readArchive(load(name)).value?.members).toEqual(expected)
    }
    // Darwin's members are filled up to a multiple of eight.
    run('llvm-ar-19', '--format=darwin', 'rcDS', 'llvm-darwin.a', ...files)
    const darwin = readArchive(load('llvm-darwin.a')).value
    expect(darwin?.format).toBe('bsd')
    expect(darwin?.members.map(({ name }) => name)).toEqual(files)
  })

  test.skipIf(lacks('gcc', 'ar', 'llvm-ar-19'))('give their symbols', () => {
    const members = compile('gcc', ['-O1'])
    for (const { name, bytes } of members) save(name, bytes)
    const names = members.map(({ name }) => name)
    run('ar', 'rcsD', 'symbols-gnu.a', ...names)
    for (const format of ['gnu', 'coff', 'bsd', 'darwin']) {
      run('llvm-ar-19', `--format=${format}`, 'rcsD', `symbols-${format}-llvm.a`, ...names)
    }
    const listed = ['gnu', 'gnu-llvm', 'coff-llvm', 'bsd-llvm', 'darwin-llvm']
    for (const name of listed) {
      const { value, diagnostics } = readArchive(load(`symbols-${name}.a`))
      expect(diagnostics).toEqual([])
      const symbols = value?.members.map((member) => [member.name, member.symbols.toSorted()])
      expect(symbols).toEqual(members.map((member) => [member.name, member.symbols?.toSorted()]))
    }
  })

  test.skipIf(lacks('ar'))('are refused by name when thin', () => {
    saveAll()
    run('ar', 'rcDT', 'thin.a', ...files)
    expect(readArchive(load('thin.a')).diagnostics).toMatchObject([{ code: 'thin-archive', offset: 0 }])
  })
})

describe('tools accept what is written', () => {
  test.skipIf(lacks('gcc', 'ar', 'nm', 'ranlib', 'llvm-ranlib-19', 'ld', 'ld.lld-19', 'clang-19'))(
    'gnu and bsd: binutils and lld',
    () => {
      const members = compile('gcc', ['-O1'])
      const main = save('main.c', mainSource)
      for (const [format, indexOffsetBits] of [
        ['gnu', 32],
        ['gnu', 64],
        ['bsd', 32],
      ] as const) {
        const library = save('library.a', writeArchive(members, { format, indexOffsetBits }))
        expect(run('ar', 't', library).trim().split('\n')).toEqual(members.map(({ name }) => name))
        for (const { name, bytes } of members) {
          run('ar', 'x', library, name)
          expect(load(name)).toEqual(bytes)
        }
        expect(run('nm', '-s', library)).toContain('two in a name longer than fifteen bytes.o\nvalue in a name')
        for (const linker of ['bfd', 'lld-19']) {
          run('clang-19', `-fuse-ld=${linker}`, '-Wl,--fatal-warnings', '-o', 'program', main, library)
          expect(exitCode('./program')).toBe(42)
          expect(run('nm', 'program')).not.toContain('unused')
        }
        // GNU ranlib turns names before the contents into a table, but leaves their length in the sizes.
        run(format === 'gnu' ? 'ranlib' : 'llvm-ranlib-19', '-D', library)
        expect(readArchive(load('library.a')).value?.members).toEqual(members)
      }
    },
  )

  test.skipIf(lacks('gcc', 'llvm-ar-19', 'llvm-nm-19'))('llvm-ar and llvm-nm list and extract every format', () => {
    const members = compile('gcc', ['-O1'])
    for (const [format, indexOffsetBits] of [
      ['gnu', 32],
      ['gnu', 64],
      ['bsd', 32],
      ['bsd', 64],
      ['coff', 32],
    ] as const) {
      const library = save('library-llvm.a', writeArchive(members, { format, indexOffsetBits }))
      expect(run('llvm-ar-19', 't', library).trim().split('\n')).toEqual(members.map(({ name }) => name))
      for (const { name, bytes } of members) {
        run('llvm-ar-19', 'x', library, name)
        expect(load(name)).toEqual(bytes)
      }
      const map = run('llvm-nm-19', '--print-armap', library).split('\n\n')[0]!
      expect(map.split('\n').slice(1).sort()).toEqual(
        members.flatMap(({ name, symbols = [] }) => symbols.map((symbol) => `${symbol} in ${name}`)).sort(),
      )
    }
  })

  test.skipIf(lacks('gcc', 'llvm-ar-19'))('llvm-ar gives the members the same bytes at the same place', () => {
    const members = compile('gcc', ['-O1'])
    for (const { name, bytes } of members) save(name, bytes)
    const names = members.map(({ name }) => name)
    run('llvm-ar-19', '--format=gnu', 'rcsD', 'same.a', ...names)
    const ours = Buffer.from(writeArchive(members, { format: 'gnu' }))
    const theirs = Buffer.from(load('same.a'))
    const first = ours.indexOf('one.o/  ')
    expect(theirs.indexOf('one.o/  ')).toBe(first)
    expect(ours.subarray(first)).toEqual(theirs.subarray(first))
  })

  test.skipIf(lacks('clang-19', 'ld64.lld-19', 'llvm-nm-19'))('bsd: ld64.lld', () => {
    const flags = ['--target=x86_64-apple-macos12', '-O1', '-ffreestanding']
    const library = save('mach.a', writeArchive(compile('clang-19', flags, '_'), { format: 'bsd' }))
    run('clang-19', ...flags, '-c', '-o', 'mach.o', save('mach.c', 'int one(void); int entry(void) { return one(); }'))
    const platform = ['-platform_version', 'macos', '12.0', '12.0']
    run('ld64.lld-19', '-arch', 'x86_64', ...platform, '-dylib', '-o', 'mach.dylib', 'mach.o', library)
    const symbols = run('llvm-nm-19', 'mach.dylib')
    for (const name of ['_entry', '_one', '_two', '_value']) expect(symbols).toMatch(new RegExp(` ${name}$`, 'm'))
    expect(symbols).not.toContain('_unused')
  })

  test.skipIf(lacks('clang-19', 'lld-link-19', 'llvm-objdump-19'))('coff: lld-link', () => {
    for (const target of ['x86_64', 'aarch64']) {
      const flags = [`--target=${target}-windows-msvc`, '-O1', '-ffreestanding']
      const library = save('windows.lib', writeArchive(compile('clang-19', flags), { format: 'coff' }))
      run('clang-19', ...flags, '-c', '-o', 'windows.obj', save('windows.c', mainSource))
      run(
        'lld-link-19',
        '/entry:main',
        '/subsystem:console',
        '/map:windows.map',
        '/out:windows.exe',
        'windows.obj',
        library,
      )
      const map = new TextDecoder().decode(load('windows.map'))
      for (const name of ['main', 'one', 'two', 'value']) expect(map).toMatch(new RegExp(` ${name} `))
      expect(map).not.toContain('unused')
    }
  })
})

const exitCode = (program: string): number | null => spawnSync(program, { cwd: directory }).status

describe('what no archive can hold is refused', () => {
  const attempt =
    (member: ArchiveMember, format: ArchiveFormat = 'gnu') =>
    () =>
      writeArchive([member], { format })
  const bytes = Uint8Array.of(1)
  test('with a code', () => {
    expect(attempt({ name: '', bytes })).toThrow("member '': the name is empty")
    expect(attempt({ name: 'a\nb', bytes })).toThrow(expect.objectContaining({ code: 'bad-member' }))
    expect(attempt({ name: '__.SYMDEF', bytes }, 'bsd')).toThrow(expect.objectContaining({ code: 'bad-member' }))
    expect(attempt({ name: 'a', bytes, symbols: [''] })).toThrow(expect.objectContaining({ code: 'bad-symbol' }))
    const many = Array.from({ length: 65_536 }, () => ({ name: 'a', bytes }))
    expect(() => writeArchive(many, { format: 'coff' })).toThrow(expect.objectContaining({ code: 'too-large' }))
    expect(() => writeArchive([], { format: 'coff', indexOffsetBits: 64 })).toThrow('no index with 64-bit offsets')
  })
})
