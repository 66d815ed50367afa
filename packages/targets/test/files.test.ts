import { writeArchive, writeIntelHex } from '@sourceless/archive'
import { parseContract } from '@sourceless/contract'
import { lower } from '@sourceless/forge'
import { createRandom } from '@sourceless/testing'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Emit, type LoadedTarget, openFile, recognise, targets } from '../src/index.js'

/** A table, so that code refers to constants; a loop, so that it goes back. */
const contract = parseContract(`const table: u32[3] = [5, 70, 900]
function look(n: u32): u32 {
  let sum: u32 = 0
  for (let i: u32 = 0; i < n; i++) sum += table[i % 3]
  return sum
}`).value!

interface Written {
  readonly triple: string
  readonly emit: Emit
  readonly bytes: Uint8Array
  readonly instructions: number
  readonly loaded: LoadedTarget
}
const written: Written[] = []
beforeAll(async () => {
  for (const { triple, emits, load, fileName } of targets) {
    const loaded = await load()
    const candidate = lower(contract, loaded.backEnd).value!
    for (const emit of emits.function) {
      const bytes = loaded.write({ candidate, contract, emit, fileName: fileName('look', emit) })
      if ('problem' in bytes) throw new Error(bytes.problem)
      written.push({ triple, emit, bytes, instructions: candidate.instructions, loaded })
    }
  }
})

const isBytes = (emit: Emit) => emit === 'raw' || emit === 'hex'
/** What a file for a triple says of itself: what needs no operating system says whose format it has. */
const named = (triple: string) => triple.replace(/-none$/, '-linux').replace(/-wasi$/, '')

describe('every file that can be written', () => {
  test('is opened as what it is', async () => {
    for (const { triple, emit, bytes } of written) {
      const { value } = await openFile(bytes, { isRaw: emit === 'raw', symbol: 'look' })
      const expected = { triple: isBytes(emit) ? undefined : named(triple), isRaw: isBytes(emit) }
      expect(value, `${triple} ${emit}`).toMatchObject(expected)
    }
  })

  test('lists the function, every instruction with a note', async () => {
    for (const { triple, emit, bytes, instructions, loaded } of written) {
      const { value } = await openFile(bytes, { isRaw: emit === 'raw', symbol: 'look' })
      const listing = loaded.list(value!.bytes, contract, value!.isRaw)
      const lines = listing.functions.flatMap((one) => one.lines)
      expect(listing.instructions, `${triple} ${emit}`).toBe(instructions)
      expect(
        lines.filter(({ note }) => note === ''),
        `${triple} ${emit}`,
      ).toEqual([])
      expect(listing.functions[0]!.name).toBe(isBytes(emit) ? 'code' : triple.endsWith('-macos') ? '_look' : 'look')
    }
  })

  test('is listed or not, but never fails, when it is damaged', async () => {
    const random = createRandom(7)
    for (const { emit, bytes, loaded } of written)
      for (let round = 0; round < 40; round++) {
        const damaged = new Uint8Array(bytes)
        for (let edits = 1 + random.below(4); edits > 0; edits--)
          damaged[random.below(damaged.length)] = random.below(256)
        const { value } = await openFile(damaged, { isRaw: emit === 'raw', symbol: 'look' })
        if (value !== undefined) loaded.list(value.bytes, contract, value.isRaw)
      }
  })

  test('is the same for the same contract', async () => {
    for (const { triple, emit, bytes, loaded } of written) {
      const candidate = lower(contract, loaded.backEnd).value!
      const { fileName } = targets.find((one) => one.triple === triple)!
      expect(loaded.write({ candidate, contract, emit, fileName: fileName('look', emit) })).toEqual(bytes)
    }
  })
})

const bytesOf = (text: string) => new TextEncoder().encode(text)
const elf = (machine: number) =>
  Uint8Array.from({ length: 64 }, (_, at) => [0x7f, 0x45, 0x4c, 0x46][at] ?? (at === 18 ? machine : 0))

describe('what cannot be opened says why', () => {
  const object = () => written.find(({ triple, emit }) => triple === 'aarch64-linux' && emit === 'object')!.bytes
  const two = [
    { address: 0, bytes: Uint8Array.of(1) },
    { address: 16, bytes: Uint8Array.of(2) },
  ]
  const cases: readonly (readonly [name: string, file: () => Uint8Array, format: string | undefined, says: RegExp])[] =
    [
      ['text', () => bytesOf('some text'), undefined, /neither ELF.*nor Intel HEX/],
      ['nothing', () => new Uint8Array(), undefined, /neither ELF/],
      ['ELF for another machine', () => elf(40), 'ELF', /no machine that is known/],
      [
        'an archive without the function',
        () => writeArchive([{ name: 'a.o', bytes: object(), symbols: ['other'] }], { format: 'gnu' }),
        'archive',
        /No member of the archive defines look/,
      ],
      [
        'an archive of texts',
        () => writeArchive([{ name: 'a', bytes: bytesOf('text'), symbols: ['look'] }], { format: 'bsd' }),
        'archive',
        /member a is no object/,
      ],
      ['half an archive', () => bytesOf('!<arch>\nlook.o'), 'archive', /cannot be read/],
      ['bytes at two places', () => bytesOf(writeIntelHex({ segments: two })), 'Intel HEX', /not one run/],
      [
        'bytes that start elsewhere',
        () => bytesOf(writeIntelHex({ segments: two.slice(0, 1), entry: 4 })),
        'Intel HEX',
        /does not start at its first byte/,
      ],
      ['a wrong checksum', () => bytesOf(':0100000055AB\n:00000001FF\n'), 'Intel HEX', /cannot be read/],
    ]
  test.each(cases)('%s', async (_name, file, format, says) => {
    const opened = await openFile(file(), { symbol: 'look' })
    expect(opened).toMatchObject({ value: undefined, format, problem: expect.stringMatching(says) })
  })
})

test('files are recognised by format and machine', () => {
  expect(recognise(elf(243))).toEqual({ kind: 'code', format: 'ELF', triple: 'riscv64-linux' })
  expect(recognise(Uint8Array.of(0x7f, 0x45, 0x4c, 0x46))).toEqual({ kind: 'code', format: 'ELF', triple: undefined })
  expect(recognise(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0))).toMatchObject({ triple: 'wasm32' })
  expect(recognise(Uint8Array.of(0xcf, 0xfa, 0xed, 0xfe, 0x0c, 0, 0, 1))).toMatchObject({ triple: 'aarch64-macos' })
  // The machine of a COFF object alone is no file.
  expect(recognise(Uint8Array.of(0x64, 0x86, 1, 0))).toBeUndefined()
})
