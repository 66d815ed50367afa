import { openSync, readFileSync, readSync } from 'node:fs'
import { createScratch, filesIn, lacks, sampleOf } from '@sourceless/testing'
import { expect, test } from 'vitest'
import { checkLoadable, type ElfFile, readElf } from '../src/index.js'

const { run } = createScratch('elf-foreign')

const isElf = (path: string): boolean => {
  const head = Buffer.alloc(20)
  const length = readSync(openSync(path, 'r'), head, 0, 20, 0)
  // 64-bit executables and shared libraries.
  return length === 20 && head.readUInt32BE(0) === 0x7f454c46 && head[4] === 2 && head[16]! >= 2 && head[16]! <= 3
}

/** One line of `readelf --dyn-syms`: address, type, binding, section, name and version. */
const line =
  /^\s*\d+:\s+([0-9a-f]+)\s+\S+\s+(\S+|<OS specific>: \d+)\s+(\S+)\s+\S+\s+(?:\[.*\]\s+)?(\S+)\s+(\S+)(?: \(\d+\))?$/gm

/** What readelf lists as exported: by name, and names of other versions than the default one. */
const exportsOf = (path: string) => {
  const addresses = new Map<string, number>()
  const versions = new Set<string>()
  for (const [, address, type, binding, section, full] of run('readelf', '-W', '--dyn-syms', path).matchAll(line)) {
    if (binding === 'LOCAL' || section === 'UND' || section === 'ABS' || type === 'TLS' || type === 'IFUNC') continue
    const name = full!.replace(/@.*/, '')
    if (/[^@]@[^@]/.test(full!)) versions.add(name)
    else addresses.set(name, Number.parseInt(address!, 16))
  }
  return { addresses, versions }
}

const imageOf = (file: ElfFile | undefined) => {
  if (file === undefined || file.kind === 'relocatable') throw new Error('not an image')
  return file.image
}

test.skipIf(lacks('readelf'))('programs and libraries of the system are read as readelf lists them', () => {
  const directories = [
    '/usr/bin',
    '/usr/lib/x86_64-linux-gnu',
    '/usr/aarch64-linux-gnu/lib',
    '/usr/riscv64-linux-gnu/lib',
  ]
  const paths = sampleOf(
    directories.flatMap((directory) => sampleOf(filesIn(directory).filter(isElf), 30)),
    120,
  )
  expect(paths.length).toBeGreaterThan(80)
  for (const path of paths) {
    const bytes = new Uint8Array(readFileSync(path))
    const { value, diagnostics } = readElf(bytes, { resolve: () => 0x1000, unresolved: 'list' })
    expect([path, diagnostics]).toEqual([path, []])
    expect([path, checkLoadable(bytes)]).toEqual([path, []])
    const { symbols } = imageOf(value)
    if (value?.kind !== 'shared') continue
    const { addresses, versions } = exportsOf(path)
    expect([path, [...symbols].filter(([name]) => !versions.has(name))]).toEqual([
      path,
      [...addresses].filter(([name]) => !versions.has(name)),
    ])
    for (const [name, address] of addresses) expect(symbols.get(name)).toBe(address)
  }
})

test('what needs a dynamic linker is refused, or listed', () => {
  const path = '/usr/bin/env'
  const bytes = new Uint8Array(readFileSync(path))
  expect(readElf(bytes).diagnostics).toMatchObject([{ code: 'unsupported-symbol' }])
  const { value } = readElf(bytes, { loadAddress: 0x5000_0000, unresolved: 'list' })
  if (value?.kind !== 'shared') throw new Error('not position-independent')
  const names = new Set(value.unresolved.map(({ symbol }) => symbol))
  const listed = run('readelf', '-W', '-r', path).matchAll(/^[0-9a-f]{16} .* ([A-Za-z_]\w*)(?:@\S+)? \+ /gm)
  const theirs = new Set([...listed].map(([, name]) => name!))
  expect(theirs.size).toBeGreaterThan(20)
  expect([...names].sort()).toEqual([...theirs].sort())
  expect(value.image.entry).toBeGreaterThan(0x5000_0000)
})
