import { createScratch, lacks, type Scratch, testDamaged } from '@sourceless/testing'
import { readArchive, readIntelHex, writeArchive, writeImportLibrary, writeIntelHex } from '../src/index.js'

const members = [
  { name: 'one.o', bytes: Uint8Array.of(1, 2, 3), symbols: ['first', 'second'] },
  { name: 'a name longer than fifteen bytes.o', bytes: Uint8Array.of(4, 5), symbols: ['third'] },
  { name: 'three.o', bytes: new Uint8Array(20), symbols: [] },
]

/** Archives of binutils and LLVM, in every format: with and without an index, and an import library. */
const foreignFiles = ({ save, load, run }: Scratch): Uint8Array[] => {
  for (const name of ['unit', 'another_unit_with_a_long_name']) {
    run(
      'gcc',
      '-c',
      '-O1',
      save(`${name}.c`, `int ${name}(void) { return 3; } int ${name}_data = 7;`),
      '-o',
      `${name}.o`,
    )
  }
  const objects = ['unit.o', 'another_unit_with_a_long_name.o'] as const
  run('ar', 'rcsD', 'binutils.a', ...objects)
  run('ar', 'rcSD', 'plain.a', ...objects)
  for (const format of ['gnu', 'bsd', 'darwin', 'coff']) {
    run('llvm-ar-19', `--format=${format}`, 'rcsD', `${format}.a`, ...objects)
  }
  save('some.def', 'LIBRARY some.dll\nEXPORTS\nalpha\nbeta DATA\n')
  run('llvm-dlltool-19', '-m', 'i386:x86-64', '-d', 'some.def', '-l', 'import.a')
  return ['binutils', 'plain', 'gnu', 'bsd', 'darwin', 'coff', 'import'].map((name) => load(`${name}.a`))
}

const areThere = !lacks('gcc', 'ar', 'llvm-ar-19', 'llvm-dlltool-19')
const foreign = areThere ? foreignFiles(createScratch('archive-fuzz')) : []

testDamaged(
  'archives',
  () => [
    writeArchive(members, { format: 'coff' }),
    ...(['gnu', 'bsd'] as const).flatMap((format) =>
      ([32, 64] as const).map((indexOffsetBits) => writeArchive(members, { format, indexOffsetBits })),
    ),
    writeImportLibrary({ machine: 'aarch64', dll: 'some.dll', imports: [{ name: 'alpha' }, { name: 'beta' }] }),
    ...foreign,
  ],
  (bytes) => {
    const reading = readArchive(bytes)
    const total = (reading.value?.members ?? []).reduce((sum, member) => sum + member.bytes.length, 0)
    if (total > bytes.length) throw new Error('members overlap')
    return reading
  },
)

const latin1 = new TextDecoder('latin1')

/** With the right checksum in every record, so that damage is not found out by it. */
const withChecksums = (text: string): string =>
  text.replace(/^:((?:[0-9A-F]{2}){4,})[0-9A-F]{2}$/gim, (_, digits: string) => {
    const sum = digits.match(/../g)!.reduce((total, pair) => total + Number.parseInt(pair, 16), 0)
    return `:${digits}${(-sum & 0xff).toString(16).padStart(2, '0')}`
  })

const contents = Uint8Array.from({ length: 100 }, (_, index) => index)
const hexFiles = [0x100, 0xfff0, 0x1_fff8, 0xffff_ff00].map((address) =>
  writeIntelHex({ segments: [{ address, bytes: contents }], entry: address }, { recordBytes: 20 }),
)
// Addresses by segments, as older tools write them.
const segmented = ':020000021200EA\n:0400100001020304E2\n:0400000300003800C1\n:00000001FF\n'

testDamaged(
  'Intel HEX',
  () => [...hexFiles, segmented].map((text) => new TextEncoder().encode(text)),
  (bytes, index) => {
    const text = latin1.decode(bytes)
    return readIntelHex(index % 4 === 0 ? text : withChecksums(text))
  },
)
