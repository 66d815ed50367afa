import { testBounded } from '@sourceless/testing'
import { checkLoadable, readMacho, writeMachoDylib } from '../src/index.js'
import { mixedObject } from './samples.js'
import { sha256 } from './tools.js'

const fileBytes = 1 << 20
const sample = writeMachoDylib(mixedObject('x86_64'), { sha256, identifier: 'mixed', installName: 'libmixed.dylib' })
const kinds = { segment: 0x19, symtab: 2, dylib: 0xc, exportsTrie: 0x8000_0033, fixups: 0x8000_0034, signature: 0x1d }
const [object, dylib] = [1, 6]

const word = (view: DataView, at: number, value: number): void => view.setBigUint64(at, BigInt(value), true)

type Fill = (view: DataView, at: number) => void

/** A file of a megabyte with these load commands: kind, size and what to fill in. */
const fileOf = (
  fileType: number,
  commands: readonly (readonly [kind: number, sizeBytes: number, fill: Fill])[],
  fill: (view: DataView) => void = () => {},
): Uint8Array => {
  const file = new Uint8Array(fileBytes)
  file.set(sample.subarray(0, 32))
  const view = new DataView(file.buffer)
  view.setUint32(12, fileType, true)
  view.setUint32(16, commands.length, true)
  view.setUint32(
    20,
    commands.reduce((sum, [, sizeBytes]) => sum + sizeBytes, 0),
    true,
  )
  let at = 32
  for (const [kind, sizeBytes, write] of commands) {
    view.setUint32(at, kind, true)
    view.setUint32(at + 4, sizeBytes, true)
    write(view, at)
    at += sizeBytes
  }
  fill(view)
  return file
}

/** A segment of the whole file, or of a part of it, with `count` sections. */
const segment = (
  [address, offset, sizeBytes, protection]: readonly [number, number, number, number],
  sections: readonly Fill[] = [],
): readonly [number, number, Fill] => [
  kinds.segment,
  72 + 80 * sections.length,
  (view, at) => {
    view.setUint8(at + 8, 0x5f)
    word(view, at + 24, address)
    word(view, at + 32, sizeBytes)
    word(view, at + 40, offset)
    word(view, at + 48, sizeBytes)
    view.setUint32(at + 60, protection, true)
    view.setUint32(at + 64, sections.length, true)
    for (const [index, fill] of sections.entries()) fill(view, at + 72 + 80 * index)
  },
]
const words =
  (...values: readonly number[]): Fill =>
  (view, at) => {
    for (const [index, value] of values.entries()) view.setUint32(at + 8 + 4 * index, value, true)
  }

const whole = segment([0, 0, fileBytes, 7])
const image = (kind: number, start: number, sizeBytes: number, fill: (view: DataView) => void): Uint8Array =>
  fileOf(dylib, [whole, [kind, 16, words(start, sizeBytes)]], fill)
const [start, tableBytes] = [4096, 1_000_000]

/** Fixups of one segment, with chains from its fifth page on. */
const fixups = (
  at: { readonly sizeBytes: number; readonly imports: number; readonly names: number; readonly count: number },
  fill: (view: DataView) => void,
): Uint8Array =>
  image(kinds.fixups, start, at.sizeBytes, (view) => {
    for (const [index, value] of [0, 32, at.imports, at.names, at.count, 1].entries()) {
      view.setUint32(start + 4 * index, value, true)
    }
    view.setUint32(start + 32, 1, true)
    view.setUint32(start + 36, 8, true)
    const starts = start + 40
    view.setUint16(starts + 4, 0x1000, true)
    view.setUint16(starts + 6, 6, true)
    view.setUint16(starts + 20, 256, true)
    for (let page = 0; page < 256; page++) view.setUint16(starts + 22 + 2 * page, page < 4 ? 0xffff : 0, true)
    fill(view)
  })
const large = { sizeBytes: tableBytes, imports: 1024, names: 600_000, count: 140_000 }

testBounded(
  {
    'load commands without contents': () =>
      fileOf(
        dylib,
        Array.from({ length: 130_000 }, () => [0x99, 8, () => {}] as const),
      ),
    'load commands that are all libraries': () =>
      fileOf(
        dylib,
        Array.from({ length: 32_000 }, () => [kinds.dylib, 32, words(24)] as const),
      ),
    'segments that are the whole file': () =>
      fileOf(
        dylib,
        Array.from({ length: 14_000 }, () => whole),
      ),
    'sections whose relocations are the whole file': () =>
      fileOf(object, [
        segment(
          [0, 0, fileBytes, 7],
          Array.from(
            { length: 10_000 },
            (): Fill => (view, at) => {
              word(view, at + 40, fileBytes)
              view.setUint32(at + 56, 0, true)
              view.setUint32(at + 60, fileBytes / 8, true)
            },
          ),
        ),
      ]),
    'sections that are the whole file': () =>
      fileOf(object, [
        segment(
          [0, 0, fileBytes, 7],
          Array.from({ length: 13_000 }, (): Fill => (view, at) => word(view, at + 40, fileBytes)),
        ),
      ]),
    'a symbol table of 2^32 records': () => fileOf(object, [[kinds.symtab, 24, words(0, 0xffff_ffff, 0, fileBytes)]]),
    'symbols that share a long name': () =>
      fileOf(object, [[kinds.symtab, 24, words(8192, 60_000, 64, 5000)]], (view) => {
        for (let at = 65; at < 4000; at++) view.setUint8(at, 0x61)
        for (let index = 0; index < 60_000; index++) {
          view.setUint32(8192 + 16 * index, 1, true)
          view.setUint8(8192 + 16 * index + 4, 1)
        }
      }),
    'an export trie that leads back to itself': () =>
      image(kinds.exportsTrie, start, tableBytes, (view) => {
        for (const [at, byte] of [0, 1, 0x61, 0, 0].entries()) view.setUint8(start + at, byte)
      }),
    // Every node has two edges to the next one: 2^n ways to the last.
    'an export trie whose nodes are shared': () =>
      image(kinds.exportsTrie, start, tableBytes, (view) => {
        for (let node = 0; node < 1000; node++) {
          const [at, next] = [start + 16 * node, 16 * (node + 1)]
          const edge = [(next & 0x7f) | 0x80, ((next >> 7) & 0x7f) | 0x80, next >> 14]
          for (const [place, byte] of [0, 2, 0x61, 0, ...edge, 0x62, 0, ...edge].entries()) {
            view.setUint8(at + place, byte)
          }
        }
      }),
    'an export trie that is one long branch': () =>
      image(kinds.exportsTrie, start, tableBytes, (view) => {
        for (let node = 0; node < 100_000; node++) {
          const [at, next] = [start + 8 * node, 8 * (node + 1)]
          const edge = [(next & 0x7f) | 0x80, ((next >> 7) & 0x7f) | 0x80, next >> 14]
          for (const [place, byte] of [0, 1, 0x61, 0, ...edge].entries()) view.setUint8(at + place, byte)
        }
      }),
    '2^32 imports': () => fixups({ ...large, count: 0xffff_ffff }, () => {}),
    'imports that share a long name': () =>
      fixups(large, (view) => {
        for (let at = 0; at < 4000; at++) view.setUint8(start + 600_000 + at, 0x61)
      }),
    'a pointer in every word': () =>
      fixups({ sizeBytes: 4096, imports: 1024, names: 2048, count: 256 }, (view) => {
        for (let at = 4 * 0x1000; at < fileBytes; at += 8) {
          const isLast = at % 0x1000 === 0xff8
          view.setBigUint64(at, (1n << 63n) | ((isLast ? 0n : 2n) << 51n) | BigInt((at / 8) % 256), true)
        }
      }),
    'a signature of 2^32 blobs': () =>
      image(kinds.signature, start, fileBytes - start, (view) => {
        for (const [index, value] of [0xfade_0cc0, 1000, 0xffff_ffff].entries())
          view.setUint32(start + 4 * index, value)
      }),
  },
  (bytes) => {
    const faults = [...readMacho(bytes).diagnostics, ...checkLoadable(bytes, { sha256 })]
    return faults.slice(0, 2).map(({ message }) => message)
  },
)
