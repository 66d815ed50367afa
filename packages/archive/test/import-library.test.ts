import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createScratch, lacks } from '@sourceless/testing'
import { describe, expect, test } from 'vitest'
import { type ImportLibraryOptions, readArchive, writeImportLibrary } from '../src/index.js'

const { directory, run, save } = createScratch('archive')

const load = (name: string): Uint8Array => new Uint8Array(readFileSync(join(directory, name)))

const imports: ImportLibraryOptions['imports'] = [
  { name: 'alpha' },
  { name: 'counter', kind: 'data' },
  { name: 'numbered', ordinal: 77 },
]
const definitions = `LIBRARY some.long-name.dll
EXPORTS
 alpha
 counter DATA
 numbered @77 NONAME
`
const machines = [
  { machine: 'x86_64', dlltool: 'i386:x86-64', target: 'x86_64', coff: 'x86-64' },
  { machine: 'aarch64', dlltool: 'arm64', target: 'aarch64', coff: 'ARM64' },
] as const
const source = `__declspec(dllimport) int alpha(int); __declspec(dllimport) extern int counter; int numbered(void);
int entry(void) { return alpha(counter) + numbered(); }`

describe.each(machines)('$machine', ({ machine, dlltool, target, coff }) => {
  const library = writeImportLibrary({ machine, dll: 'some.long-name.dll', imports })

  test.skipIf(lacks('llvm-dlltool-19'))('every member is the one that llvm-dlltool makes', () => {
    run('llvm-dlltool-19', '-m', dlltool, '-d', save('some.def', definitions), '-l', 'theirs.lib')
    const theirs = readArchive(load('theirs.lib')).value!
    const ours = readArchive(library).value!
    expect(ours.format).toBe('coff')
    expect(ours.members.map(({ bytes }) => bytes)).toEqual(theirs.members.map(({ bytes }) => bytes))
    expect(ours.members.map(({ name }) => name)).toEqual(theirs.members.map(({ name }) => name))
    expect(ours.members.map(({ symbols }) => symbols)).toEqual(theirs.members.map(({ symbols }) => symbols))
  })

  test.skipIf(lacks('clang-19', 'lld-link-19', 'llvm-readobj-19'))('lld-link links against the DLL', () => {
    const path = save('some.lib', library)
    const flags = [`--target=${target}-windows-msvc`, '-O1', '-ffreestanding']
    run('clang-19', ...flags, '-c', '-o', 'user.obj', save('user.c', source))
    run('lld-link-19', '/entry:entry', '/subsystem:console', '/out:user.exe', 'user.obj', path)
    const listed = run('llvm-readobj-19', '--coff-imports', 'user.exe')
    expect(listed.match(/^ {2}(Name|Symbol): .*$/gm)?.map((line) => line.trim())).toEqual([
      'Name: some.long-name.dll',
      'Symbol: alpha (0)',
      'Symbol: counter (0)',
      'Symbol:  (77)',
    ])
  })

  test.skipIf(lacks('llvm-readobj-19'))('llvm-readobj reads every member', () => {
    const text = run('llvm-readobj-19', '--all', save('read.lib', library))
    const kinds = ['COFF', 'COFF', 'COFF', 'COFF-import-file', 'COFF-import-file', 'COFF-import-file']
    expect(text.match(/^Format: .*$/gm)).toEqual(kinds.map((kind) => `Format: ${kind}-${coff}`))
  })
})

test('what no import library can hold is refused', () => {
  const attempt = (change: Partial<ImportLibraryOptions>) => () =>
    writeImportLibrary({ machine: 'x86_64', dll: 'a.dll', imports: [], ...change })
  expect(attempt({})().length).toBeGreaterThan(0)
  expect(attempt({ machine: 'riscv64' as 'x86_64' })).toThrow(
    'import libraries are for x86_64 and aarch64, not riscv64',
  )
  expect(attempt({ dll: 'folder/a.dll' })).toThrow("'folder/a.dll' is not the file name of a DLL")
  expect(attempt({ imports: [{ name: '' }] })).toThrow(expect.objectContaining({ code: 'bad-import' }))
  expect(attempt({ imports: [{ name: 'a' }, { name: 'a' }] })).toThrow('import a appears twice')
  expect(attempt({ imports: [{ name: 'a', hint: 65_536 }] })).toThrow('the hint 65536 is not in 0 to 65535')
  expect(attempt({ imports: [{ name: 'a', ordinal: 0 }] })).toThrow('the ordinal 0 is not in 1 to 65535')
})
