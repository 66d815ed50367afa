import { testBounded } from '@sourceless/testing'
import { checkLoadable, readPe, writePeExecutable } from '../src/index.js'
import { filter, imports } from './samples.js'

const fileBytes = 1 << 20
const optional = 88
const headerBytes = 512

/** A file of a megabyte that is one word again and again. */
const repeated = (word: number): Uint8Array => new Uint8Array(new Uint32Array(fileBytes / 4).fill(word).buffer)

/** An executable of a megabyte in one section, at 0x1000 from the base. */
const imageOf = (fill: (view: DataView) => void): Uint8Array => {
  const file = new Uint8Array(fileBytes)
  file.set(writePeExecutable(filter(), { entrySymbol: 'start', imports }))
  file.fill(0, headerBytes)
  const view = new DataView(file.buffer)
  view.setUint32(optional + 56, 0x20_0000, true)
  view.setUint16(64 + 6, 1, true)
  const section = optional + 240
  view.setUint32(section + 8, fileBytes - headerBytes, true)
  view.setUint32(section + 16, fileBytes - headerBytes, true)
  view.setUint32(section + 36, 0xc000_0040, true)
  for (let index = 0; index < 16; index++) directory(view, index, 0, 0)
  fill(view)
  return file
}

const directory = (view: DataView, index: number, address: number, sizeBytes: number): void => {
  view.setUint32(optional + 112 + 8 * index, address, true)
  view.setUint32(optional + 116 + 8 * index, sizeBytes, true)
}

/** Address of a place in the file, from the base. */
const addressOf = (place: number): number => 0x1000 + place - headerBytes

/** An object of `count` sections whose tables are the same records, and of symbols. */
const objectOf = (count: number, fill: (view: DataView, section: (index: number) => number) => void): Uint8Array => {
  const file = new Uint8Array(fileBytes)
  const view = new DataView(file.buffer)
  view.setUint16(0, 0x8664, true)
  view.setUint16(2, count, true)
  for (let index = 0; index < count; index++) view.setUint32(20 + 40 * index + 36, 0x6000_0020, true)
  fill(view, (index) => 20 + 40 * index)
  return file
}

testBounded(
  {
    'sections whose contents and relocations are the whole file': () =>
      objectOf(20_000, (view, section) => {
        for (let index = 0; index < 20_000; index++) {
          view.setUint32(section(index) + 16, fileBytes, true)
          view.setUint16(section(index) + 32, 0xffff, true)
        }
      }),
    'sections whose contents are the whole file': () =>
      objectOf(20_000, (view, section) => {
        for (let index = 0; index < 20_000; index++) view.setUint32(section(index) + 16, fileBytes, true)
      }),
    'a symbol table of 2^32 records': () =>
      objectOf(1, (view) => {
        view.setUint32(8, 100, true)
        view.setUint32(12, 0xffff_ffff, true)
      }),
    'symbols that share a long name': () =>
      objectOf(1, (view) => {
        const [symbols, count] = [100, 50_000]
        view.setUint32(8, symbols, true)
        view.setUint32(12, count, true)
        const strings = symbols + 18 * count
        view.setUint32(strings, 8192, true)
        for (let at = 4; at < 4000; at++) view.setUint8(strings + at, 0x61)
        for (let index = 0; index < count; index++) {
          view.setUint32(symbols + 18 * index + 4, 4, true)
          view.setUint8(symbols + 18 * index + 16, 2)
        }
      }),
    '2^32 relocations': () =>
      objectOf(1, (view, section) => {
        view.setUint32(section(0) + 24, 1000, true)
        view.setUint16(section(0) + 32, 0xffff, true)
        view.setUint32(section(0) + 36, 0x6100_0020, true)
        view.setUint32(1000, 0xffff_ffff, true)
      }),
    ...Object.fromEntries(
      [0x8664, 0x8664_8664, 0x5a4d_5a4d, 0x41_8664].map((word) => [
        `the word 0x${word.toString(16)} again and again`,
        () => repeated(word),
      ]),
    ),
    'import tables that share a long lookup table': () =>
      imageOf((view) => {
        const half = 1 << 19
        for (let at = headerBytes; at < half; at += 20) {
          view.setUint32(at, addressOf(half + headerBytes), true)
          view.setUint32(at + 12, addressOf(fileBytes - 512), true)
          view.setUint32(at + 16, addressOf(half + headerBytes), true)
        }
        for (let at = half + headerBytes; at < fileBytes - 1024; at += 8) view.setUint32(at + 4, 0x8000_0000, true)
        directory(view, 1, 0x1000, half)
      }),
    'an import table that is its own lookup table and its own names': () =>
      imageOf((view) => {
        for (let at = headerBytes; at < fileBytes - 24; at += 4) view.setUint32(at, 0x1000, true)
        directory(view, 1, 0x1000, fileBytes - 1024)
      }),
    'exports that share a long name': () =>
      imageOf((view) => {
        const count = 100_000
        for (const [field, value] of [
          [20, 1],
          [24, count],
          [28, addressOf(600)],
          [32, addressOf(8192)],
          [36, addressOf(500_000)],
        ] as const) {
          view.setUint32(headerBytes + field, value, true)
        }
        for (let at = 1024; at < 5000; at++) view.setUint8(at, 0x61)
        for (let index = 0; index < count; index++) view.setUint32(8192 + 4 * index, addressOf(1024), true)
        directory(view, 0, 0x1000, 40)
      }),
    '2^32 exports': () =>
      imageOf((view) => {
        for (const field of [20, 24]) view.setUint32(headerBytes + field, 0xffff_ffff, true)
        for (const field of [28, 32, 36]) view.setUint32(headerBytes + field, 0x1000, true)
        directory(view, 0, 0x1000, 40)
      }),
    'exports of one empty name that are all forwarded': () =>
      imageOf((view) => {
        const count = 130_000
        for (const [field, value] of [
          [20, 1],
          [24, count],
          [28, addressOf(600)],
          [32, addressOf(8192)],
          [36, addressOf(600_000)],
        ] as const) {
          view.setUint32(headerBytes + field, value, true)
        }
        view.setUint32(600, 0x1000, true)
        for (let index = 0; index < count; index++) view.setUint32(8192 + 4 * index, addressOf(700), true)
        directory(view, 0, 0x1000, fileBytes - 1024)
      }),
    'base relocations that move one field again and again': () =>
      imageOf((view) => {
        view.setUint32(headerBytes, 0x1000, true)
        view.setUint32(headerBytes + 4, fileBytes - 2048, true)
        for (let at = headerBytes + 8; at < fileBytes - 1024; at += 2) view.setUint16(at, 0xa800, true)
        directory(view, 5, 0x1000, fileBytes - 2048)
      }),
    'base relocations in blocks without entries': () =>
      imageOf((view) => {
        for (let at = headerBytes; at < fileBytes - 1024; at += 8) view.setUint32(at + 4, 8, true)
        directory(view, 5, 0x1000, fileBytes - 2048)
      }),
  },
  (bytes) => {
    const faults = [
      ...readPe(bytes, { loadAddress: 0x6_0000_0000 }).diagnostics,
      ...readPe(bytes).diagnostics,
      ...checkLoadable(bytes),
    ]
    return faults.slice(0, 2).map(({ message }) => message)
  },
)
