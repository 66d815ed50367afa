import { existsSync, readFileSync } from 'node:fs'
import { createScratch, lacks, testDamaged } from '@sourceless/testing'
import {
  checkLoadable,
  readPe,
  withUnwindTables,
  writeCoffObject,
  writePeExecutable,
  writePeLibrary,
} from '../src/index.js'
import { foreignFiles } from './foreign-files.js'
import { arm64Object, filter, imports, libraryObject, mixedObject } from './samples.js'

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
const withUnwind = withUnwindTables(libraryObject())

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
