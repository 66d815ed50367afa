import { createScratch, lacks, testDamaged } from '@sourceless/testing'
import {
  checkLoadable,
  readElf,
  writeElfDynamicExecutable,
  writeElfExecutable,
  writeElfObject,
  writeElfShared,
} from '../src/index.js'
import { crossLibrary, crossMixed } from './cross.js'
import { crossData, dynamicHello } from './cross-programs.js'
import { compilers, foreignFiles } from './foreign-files.js'
import { dataProgram, helloWorld, libraryObject, mixedObject } from './samples.js'

const areThere = !lacks('clang-19', 'ld.lld-19', ...compilers.map(({ gcc }) => gcc))
const foreign = areThere ? foreignFiles(createScratch('elf-fuzz')) : { objects: [], executables: [], shared: [] }

const read = (bytes: Uint8Array, index: number) => {
  checkLoadable(bytes)
  return readElf(bytes, index % 2 === 0 ? { resolve: () => 0x5000 } : { loadAddress: 0x7f00_0000 })
}
const entry = { entrySymbol: '_start' }

testDamaged(
  'objects',
  () => [
    ...[mixedObject(), dataProgram(), crossMixed('aarch64'), crossMixed('riscv64')].map(writeElfObject),
    ...foreign.objects,
  ],
  read,
)

testDamaged(
  'executables',
  () => [
    ...[helloWorld(), dataProgram(), crossData('aarch64')].map((object) => writeElfExecutable(object, entry)),
    ...foreign.executables,
  ],
  read,
)

testDamaged(
  'shared libraries and programs that are moved',
  () => [
    ...[libraryObject(), crossLibrary('aarch64'), crossLibrary('riscv64')].map((object) => writeElfShared(object)),
    writeElfExecutable(crossData('riscv64'), { ...entry, positionIndependent: true }),
    writeElfDynamicExecutable(dynamicHello('x86_64'), { ...entry, libraries: ['libc.so.6'] }),
    ...foreign.shared,
  ],
  read,
)
