import { existsSync, readFileSync } from 'node:fs'
import { createScratch, lacks, testDamaged } from '@sourceless/testing'
import { expect, test } from 'vitest'
import {
  checkLoadable,
  readPe,
  withUnwindTables,
  writeCoffObject,
  writePeExecutable,
  writePeLibrary,
} from '../src/index.js'
import { foreignFiles } from './foreign-files.js'
import { arm64Object, filter, imports, libraryObject, mixedObject, twiceUnwind } from './samples.js'

const areThere = !lacks('x86_64-w64-mingw32-gcc', 'clang-19', 'lld-link-19', 'llvm-dlltool-19')
const foreign = areThere ? foreignFiles(createScratch('pe-fuzz')) : { objects: [], images: [] }

/** Wine's smallest libraries: forwards, exports by number, version resources. */
const system = ['normaliz', 'usp10', 'sfc', 'lz32']
  .map((name) => `/usr/lib/x86_64-linux-gnu/wine/x86_64-windows/${name}.dll`)
  .filter((path) => existsSync(path))
  .map((path) => new Uint8Array(readFileSync(path)))

const read = (bytes: Uint8Array, index: number) => {
  checkLoadable(bytes)
  return readPe(bytes, index % 2 === 0 ? {} : { loadAddress: 0x6_0000_0000 })
}
const withUnwind = withUnwindTables(libraryObject(), [twiceUnwind])

testDamaged(
  'objects',
  () => [...[mixedObject(), arm64Object(), withUnwind].map(writeCoffObject), ...foreign.objects],
  read,
)

testDamaged(
  'executables and libraries',
  () => [
    writePeExecutable(filter(), { entrySymbol: 'start', imports }),
    writePeLibrary(withUnwind, { name: 'ours.dll' }),
    ...foreign.images,
    ...system,
  ],
  read,
)

/** Files of a megabyte that ask for as much work as they can: every table overlaps every other. */
const repeated = (word: number): Uint8Array => new Uint8Array(new Uint32Array(1 << 18).fill(word).buffer)

test('a megabyte of overlapping tables is refused quickly', () => {
  const object = new Uint8Array(1 << 20)
  const view = new DataView(object.buffer)
  view.setUint16(0, 0x8664, true)
  view.setUint16(2, 20_000, true)
  for (let index = 0; index < 20_000; index++) {
    const at = 20 + 40 * index
    view.setUint32(at + 16, 1 << 20, true)
    view.setUint32(at + 24, 0, true)
    view.setUint16(at + 32, 0xffff, true)
    view.setUint32(at + 36, 0x6000_0020, true)
  }
  const start = performance.now()
  expect(readPe(object).diagnostics[0]?.code).toBe('limit-exceeded')
  for (const word of [0x8664, 0x8664_8664, 0x5a4d_5a4d, 0x41_8664]) {
    expect(readPe(repeated(word)).diagnostics.length).toBe(1)
  }
  expect(performance.now() - start).toBeLessThan(2000)
})

test('import tables that share their entries are refused quickly', () => {
  const program = writePeExecutable(filter(), { entrySymbol: 'start', imports })
  const file = new Uint8Array(1 << 20)
  file.set(program)
  const view = new DataView(file.buffer)
  const optional = 88
  // One section of a megabyte: descriptors, each of which names the same long lookup table.
  view.setUint32(optional + 56, 0x20_0000, true)
  const section = optional + 240
  view.setUint16(64 + 6, 1, true)
  view.setUint32(section + 8, (1 << 20) - 512, true)
  view.setUint32(section + 16, (1 << 20) - 512, true)
  const start = 512
  const half = 1 << 19
  for (let at = start; at < half; at += 20) {
    view.setUint32(at, 0x1000 + half, true)
    view.setUint32(at + 12, 0x1000 + (1 << 20) - 1024, true)
    view.setUint32(at + 16, 0x1000 + half, true)
  }
  for (let at = half + 512; at < file.length - 1024; at += 8) view.setUint32(at + 4, 0x8000_0000, true)
  view.setUint32(optional + 112 + 8, 0x1000, true)
  view.setUint32(optional + 112 + 12, half, true)
  view.setUint32(optional + 112 + 5 * 8, 0, true)
  view.setUint32(optional + 112 + 5 * 8 + 4, 0, true)
  const begin = performance.now()
  expect(readPe(file).diagnostics[0]?.code).toBe('limit-exceeded')
  expect(performance.now() - begin).toBeLessThan(2000)
})
