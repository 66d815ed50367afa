import { testBounded } from '@sourceless/testing'
import { checkLoadable, readElf, writeElfExecutable, writeElfObject, writeElfShared } from '../src/index.js'
import { helloWorld, libraryObject, mixedObject } from './samples.js'

const fileBytes = 1 << 20

/** A file of a megabyte that starts as another does. */
const grown = (bytes: Uint8Array): { file: Uint8Array; view: DataView } => {
  const file = new Uint8Array(fileBytes)
  file.set(bytes)
  return { file, view: new DataView(file.buffer) }
}

const word = (view: DataView, at: number, value: number): void => view.setBigUint64(at, BigInt(value), true)

interface SectionFields {
  readonly name?: number
  readonly type: number
  readonly flags?: number
  readonly offset: number
  readonly sizeBytes: number
  readonly link?: number
  readonly info?: number
  readonly entryBytes?: number
}

const section = (view: DataView, at: number, fields: SectionFields): void => {
  view.setUint32(at, fields.name ?? 0, true)
  view.setUint32(at + 4, fields.type, true)
  word(view, at + 8, fields.flags ?? 0)
  word(view, at + 24, fields.offset)
  word(view, at + 32, fields.sizeBytes)
  view.setUint32(at + 40, fields.link ?? 0, true)
  view.setUint32(at + 44, fields.info ?? 0, true)
  word(view, at + 48, 1)
  word(view, at + 56, fields.entryBytes ?? 0)
}

const [progbits, symtab, strtab, rela] = [1, 2, 3, 4]

/** An object of code, symbols and then `count` further sections whose headers start at `headers`. */
const objectOf = (count: number, headers: number, fields: (index: number) => SectionFields) => {
  const { file, view } = grown(writeElfObject(mixedObject()).subarray(0, 64))
  word(view, 40, headers)
  view.setUint16(60, 4 + count, true)
  view.setUint16(62, 3, true)
  section(view, headers + 64, { type: progbits, flags: 6, offset: 64, sizeBytes: 1024 })
  section(view, headers + 128, { type: symtab, offset: 2048, sizeBytes: 48, link: 3, entryBytes: 24 })
  section(view, headers + 192, { type: strtab, offset: 4096, sizeBytes: 8192 })
  // Names of the greatest length: one is read for each byte of it.
  file.fill(0x61, 4097, 4096 + 4090)
  view.setUint32(2048 + 24, 1, true)
  view.setUint8(2048 + 28, 0x10)
  for (let index = 0; index < count; index++) section(view, headers + 64 * (4 + index), fields(index))
  return { file, view }
}

/** A shared library of a megabyte in one writable segment, whose dynamic section holds these entries. */
const sharedOf = (entries: readonly (readonly [number, number])[], fill: (view: DataView) => void): Uint8Array => {
  const { file, view } = grown(writeElfShared(libraryObject()).subarray(0, 64))
  word(view, 32, 64)
  word(view, 40, 0)
  view.setUint16(56, 2, true)
  view.setUint16(60, 0, true)
  const segment = (at: number, type: number, offset: number, sizeBytes: number): void => {
    view.setUint32(at, type, true)
    view.setUint32(at + 4, 6, true)
    for (const place of [8, 16, 24]) word(view, at + place, offset)
    for (const place of [32, 40]) word(view, at + place, sizeBytes)
    word(view, at + 48, 4096)
  }
  segment(64, 1, 0, fileBytes)
  segment(120, 2, 512, 16 * (entries.length + 1))
  for (const [index, [tag, value]] of entries.entries()) {
    word(view, 512 + 16 * index, tag)
    word(view, 520 + 16 * index, value)
  }
  fill(view)
  return file
}

const tags = {
  hash: 4,
  strings: 5,
  symbols: 6,
  rela: 7,
  relaBytes: 8,
  stringBytes: 10,
  relrBytes: 35,
  relr: 36,
  gnu: 0x6ffffef5,
}
/** A table of 16 symbols at 1024, its strings at 2048. */
const names = [
  [tags.hash, 960],
  [tags.symbols, 1024],
  [tags.strings, 2048],
  [tags.stringBytes, 8192],
] as const
const sixteenSymbols = (view: DataView): void => view.setUint32(964, 16, true)

testBounded(
  {
    'relocation tables that share their records': () => {
      const { file, view } = objectOf(8000, 300_000, () => ({
        type: rela,
        offset: 20_000,
        sizeBytes: 24 * 11_000,
        info: 1,
        entryBytes: 24,
      }))
      for (let index = 0; index < 11_000; index++) {
        view.setUint32(20_000 + 24 * index + 8, 2, true)
        view.setUint32(20_000 + 24 * index + 12, 1, true)
      }
      return file
    },
    'sections that share a long name': () =>
      objectOf(16_000, 20_000, (index) => ({ name: index % 8, type: progbits, flags: 2, offset: 64, sizeBytes: 64 }))
        .file,
    'symbols that share a long name': () => {
      const { file, view } = objectOf(0, 14_000, () => ({ type: progbits, offset: 0, sizeBytes: 0 }))
      section(view, 14_128, { type: symtab, offset: 16_384, sizeBytes: 24 * 43_000, link: 3, entryBytes: 24 })
      for (let index = 1; index < 43_000; index++) {
        view.setUint32(16_384 + 24 * index, 4080, true)
        view.setUint16(16_384 + 24 * index + 6, 1, true)
      }
      return file
    },
    'a symbol table of 2^40 bytes': () => {
      const { file, view } = objectOf(0, 14_000, () => ({ type: progbits, offset: 0, sizeBytes: 0 }))
      section(view, 14_128, { type: symtab, offset: 16_384, sizeBytes: 24 * 2 ** 40, link: 3, entryBytes: 24 })
      return file
    },
    'an executable of 1,000 segments that are the whole file': () => {
      const { file, view } = grown(writeElfExecutable(helloWorld(), { entrySymbol: '_start' }))
      view.setUint16(56, 1000, true)
      for (let index = 0; index < 1000; index++) {
        const at = 64 + 56 * index
        view.setUint32(at, 1, true)
        view.setUint32(at + 4, 5, true)
        word(view, at + 8, 0)
        word(view, at + 16, 0x40_0000)
        word(view, at + 32, fileBytes)
        word(view, at + 40, fileBytes)
        word(view, at + 48, 4096)
      }
      return file
    },
    'a hash table of 2^32 buckets': () =>
      sharedOf([[tags.gnu, 960], ...names.slice(1)], (view) => view.setUint32(960, 0xffff_ffff, true)),
    'a chain of a hash table that does not end': () =>
      sharedOf([[tags.gnu, 960], ...names.slice(1)], (view) => {
        for (const [place, value] of [1, 1, 0, 0, 1].entries()) view.setUint32(960 + 4 * place, value, true)
      }),
    'dynamic symbols that share a long name': () =>
      sharedOf([[tags.hash, 960], [tags.symbols, 16_384], ...names.slice(2)], (view) => {
        view.setUint32(964, 43_000, true)
        for (let at = 2048; at < 6000; at++) view.setUint8(at, 0x61)
        for (let index = 0; index < 43_000; index++) {
          view.setUint8(16_384 + 24 * index + 4, 0x10)
          view.setUint16(16_384 + 24 * index + 6, 1, true)
        }
      }),
    'relocations of a megabyte': () =>
      sharedOf([...names, [tags.rela, 16_384], [tags.relaBytes, 24 * 43_000]], (view) => {
        sixteenSymbols(view)
        for (let index = 0; index < 43_000; index++) {
          word(view, 16_384 + 24 * index, 8192 + 8 * (index % 900))
          view.setUint32(16_384 + 24 * index + 8, 8, true)
        }
      }),
    'relocations all over 1,000 segments': () =>
      sharedOf([...names, [tags.rela, 16_384], [tags.relaBytes, 24 * 30_000]], (view) => {
        sixteenSymbols(view)
        const [headers, first] = [900_000, 760_000]
        word(view, 32, headers)
        view.setUint16(56, 1002, true)
        for (let at = 0; at < 56; at++) view.setUint8(headers + 56 + at, view.getUint8(120 + at))
        for (let index = 0; index < 1001; index++) {
          const at = headers + 56 * (index === 0 ? 0 : index + 1)
          const [offset, sizeBytes] = index === 0 ? [0, first] : [first + 128 * index, 128]
          view.setUint32(at, 1, true)
          view.setUint32(at + 4, 6, true)
          for (const place of [8, 16, 24]) word(view, at + place, offset)
          for (const place of [32, 40]) word(view, at + place, sizeBytes)
        }
        for (let index = 0; index < 30_000; index++) {
          word(view, 16_384 + 24 * index, 8 + first + 128 * (1 + ((index * 997) % 1000)))
          view.setUint32(16_384 + 24 * index + 8, 8, true)
        }
      }),
    'packed relocations that move the same fields again and again': () =>
      sharedOf([...names, [tags.relr, 16_384], [tags.relrBytes, 16 * 64_000]], (view) => {
        sixteenSymbols(view)
        for (let index = 0; index < 64_000; index++) {
          word(view, 16_384 + 16 * index, 8192)
          view.setBigUint64(16_384 + 16 * index + 8, 2n ** 64n - 1n, true)
        }
      }),
  },
  (bytes) => {
    const faults = [...readElf(bytes, { loadAddress: 0x10_0000 }).diagnostics, ...checkLoadable(bytes)]
    return faults.slice(0, 2).map(({ message }) => message)
  },
)
