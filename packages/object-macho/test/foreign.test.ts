import { readFileSync } from 'node:fs'
import { lacks } from '@sourceless/testing'
import { describe, expect, test } from 'vitest'
import { type MachoFile, readMacho } from '../src/index.js'
import { machines } from './samples.js'
import { compile, link, run } from './tools.js'

const library = `
int puts(const char *); extern char **environ;
static long calls; long seen[3] = {7}; const char *words[] = {"one", "two"};
__attribute__((noinline)) static long count(long by) { return calls += by; }
__attribute__((weak)) long maybe(long i) { return i; }
long probe(long i) { puts(words[i & 1]); return count(i) + seen[i % 3] + maybe(i); }`
const program = `
long probe(long); extern long seen[3]; extern const char *words[]; int write(int, const void *, unsigned long);
long *const pointer = &seen[1];
int main(void) { write(1, words[0], 3); return (int)(probe(3) + *pointer); }`

const imageOf = (path: string): Exclude<MachoFile, { kind: 'relocatable' }> => {
  const { value, diagnostics } = readMacho(new Uint8Array(readFileSync(path)))
  expect(diagnostics).toEqual([])
  if (value === undefined || value.kind === 'relocatable') throw new Error('not an image')
  return value
}
const show = (option: string, path: string): string => run('llvm-objdump-19', '--macho', option, path)

/** Global names that llvm-nm lists, undefined ones apart. */
const namesOf = (path: string, ...options: string[]): string[] =>
  run('llvm-nm-19', '-g', '-j', ...options, path)
    .trim()
    .split('\n')
    .sort()

describe.skipIf(lacks('clang-19', 'ld64.lld-19', 'llvm-objdump-19', 'llvm-nm-19')).each(machines)(
  'files of clang and lld for %s',
  (machine) => {
    const objects = [compile(machine, 'library.c', library), compile(machine, 'program.c', program)] as const
    const dylib = link(
      machine,
      `libprobe-${machine}.dylib`,
      '-dylib',
      '-install_name',
      '@rpath/libprobe.dylib',
      objects[0],
    )
    const executable = link(machine, `probe-${machine}`, objects[1], dylib)

    test('exports are those in the trie, by address', () => {
      for (const path of [dylib, executable]) {
        const { image } = imageOf(path)
        const trie = [...show('--exports-trie', path).matchAll(/^0x([0-9A-F]+)\s+(_\S+)(?: \[weak_def\])?$/gm)]
        expect(trie.length).toBeGreaterThan(0)
        const base = path === executable ? 0 : image.segments[0]!.address
        expect([...image.symbols].sort()).toEqual(
          trie.map(([, address, name]): [string, number] => [name!, base + Number.parseInt(address!, 16)]).sort(),
        )
      }
    })

    test('imports are those that LLVM finds in the chains', () => {
      for (const path of [dylib, executable]) {
        const { imports, libraries } = imageOf(path)
        const binds = /^\S+ +\S+ +0x([0-9A-F]+) .* bind +0x([0-9A-F]+) +(\S+) +(_\S+)/gm
        const theirs = [...show('--dyld-info', path).matchAll(binds)]
        expect(theirs.length).toBeGreaterThan(0)
        expect(imports.map(({ address, addend, symbol }) => [address, addend, symbol]).sort()).toEqual(
          theirs
            .map(([, address, addend, , symbol]) => [
              Number.parseInt(address!, 16),
              Number.parseInt(addend!, 16),
              symbol,
            ])
            .sort(),
        )
        const used = show('--dylibs-used', path).matchAll(/^\t(\S+) \(compatibility/gm)
        const listed = [...used]
          .map(([, name]) => name)
          .filter((name) => !(path === dylib && name === '@rpath/libprobe.dylib'))
        expect(libraries).toEqual(listed)
      }
    })

    test('symbols of objects are those that llvm-nm lists', () => {
      let readable = 0
      for (const path of objects) {
        const { value, diagnostics } = readMacho(new Uint8Array(readFileSync(path)))
        if (value === undefined) {
          // Addresses of other files' data go through a table that the model has no word for.
          expect(diagnostics).toMatchObject([{ code: 'unsupported-relocation' }])
          continue
        }
        if (value.kind !== 'relocatable') throw new Error('not an object')
        readable++
        const own = value.object.symbols.filter(({ binding }) => binding !== 'local')
        const names = (isDefined: boolean) =>
          own
            .filter(({ section }) => (section !== undefined) === isDefined)
            .map(({ name }) => name)
            .sort()
        expect(names(true)).toEqual(namesOf(path, '--defined-only'))
        expect(names(false)).toEqual(namesOf(path, '-u'))
      }
      expect(readable).toBeGreaterThan(0)
    })
  },
)
