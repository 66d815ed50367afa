import { readFileSync } from 'node:fs'
import { createScratch, filesIn, lacks, sampleOf } from '@sourceless/testing'
import { expect, test } from 'vitest'
import { readPe } from '../src/index.js'

const { run } = createScratch('pe-foreign')

const libraries = filesIn('/usr/lib/x86_64-linux-gnu/wine/x86_64-windows').filter((path) =>
  /\.(dll|exe|drv|ocx|acm|cpl)$/.test(path),
)

/** What llvm-readobj lists: imports in order, and exports that have a name with their address or where they are forwarded to. */
const tablesOf = (path: string) => {
  const imports: string[] = []
  const exports = new Map<string, string>()
  let [kind, library, name] = ['', '', '']
  for (const line of run('llvm-readobj-19', '--coff-imports', '--coff-exports', path).split('\n')) {
    kind = /^(\w+) \{$/.exec(line)?.[1] ?? kind
    const [, field, value] = /^ {2}(\w+): (.*)$/.exec(line) ?? []
    if (kind === 'Import' && field === 'Name') library = value!
    if (kind === 'Import' && field === 'Symbol') {
      const [, symbol, number] = /^(.*) \((\d+)\)$/.exec(value!)!
      imports.push(`${library} ${symbol === '' ? number : symbol}`)
    }
    if (kind !== 'Export') continue
    if (field === 'Name') name = value!
    if (name !== '' && (field === 'RVA' || field === 'ForwardedTo')) exports.set(name, value!)
  }
  return { imports, exports }
}

test.skipIf(lacks('llvm-readobj-19') || libraries.length === 0)(
  "wine's libraries are read as llvm-readobj lists them",
  () => {
    for (const path of sampleOf(libraries, 40)) {
      const bytes = new Uint8Array(readFileSync(path))
      const { value, diagnostics } = readPe(bytes)
      expect([path, diagnostics]).toEqual([path, []])
      if (value === undefined || value.kind === 'relocatable') throw new Error(`${path} is no image`)
      const { imports, exports } = tablesOf(path)
      expect(value.imports.map(({ library, name, ordinal }) => `${library} ${name ?? ordinal}`)).toEqual(imports)
      const base = value.image.segments[0]!.address
      const addresses = [...value.image.symbols].map(([name, address]): [string, string] => [
        name,
        `0x${(address - base).toString(16).toUpperCase()}`,
      ])
      expect(new Map([...addresses, ...value.forwards])).toEqual(exports)
      // Moved by a multiple of 64 KiB, as a loader may do with any library.
      expect(readPe(bytes, { loadAddress: 0x6_0000_0000 }).diagnostics).toEqual([])
    }
  },
)
