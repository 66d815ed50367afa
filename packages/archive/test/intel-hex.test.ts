import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createScratch, lacks } from '@sourceless/testing'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type HexFile, readIntelHex, writeIntelHex } from '../src/index.js'

const { directory, run, save } = createScratch('archive')

const load = (name: string): Uint8Array => new Uint8Array(readFileSync(join(directory, name)))
const contents = (length: number): Uint8Array => Uint8Array.from({ length }, (_, index) => (index * 7 + 3) & 0xff)

test('a record is the one in the specification', () => {
  const bytes = Uint8Array.from([
    0x21, 0x46, 0x01, 0x36, 0x01, 0x21, 0x47, 0x01, 0x36, 0x00, 0x7e, 0xfe, 0x09, 0xd2, 0x19, 0x01,
  ])
  expect(writeIntelHex({ segments: [{ address: 0x100, bytes }] })).toBe(
    ':10010000214601360121470136007EFE09D2190140\n:00000001FF\n',
  )
})

test('any segments read back', () => {
  const parts = fc.array(fc.tuple(fc.nat(0x20000), fc.uint8Array({ minLength: 1, maxLength: 600 })), { maxLength: 5 })
  fc.assert(
    fc.property(parts, fc.nat(0xfff0_0000), fc.integer({ min: 1, max: 255 }), (list, base, recordBytes) => {
      let address = base
      const segments = list.map(([gap, bytes]) => {
        const segment = { address: address + gap + 1, bytes }
        address = segment.address + bytes.length
        return segment
      })
      const file: HexFile = { segments, entry: base }
      const text = writeIntelHex({ ...file, segments: segments.toReversed() }, { recordBytes })
      expect(readIntelHex(text)).toEqual({ value: file, diagnostics: [] })
    }),
    { numRuns: process.env.SLOW ? 20_000 : 300 },
  )
})

describe.skipIf(lacks('objcopy'))('objcopy', () => {
  test.each([0, 0xff00, 0x1fff8, 0x7fff_fff0, 0xffff_fc00])('reads what is written at %i', (address) => {
    const bytes = contents(1000)
    run(
      'objcopy',
      '-I',
      'ihex',
      '-O',
      'binary',
      save('ours.hex', writeIntelHex({ segments: [{ address, bytes }] })),
      'ours.bin',
    )
    expect(load('ours.bin')).toEqual(bytes)
    expect(run('objdump', '-h', 'ours.hex')).toContain(` ${address.toString(16).padStart(8, '0')}  `)
  })

  test.each([0, 0xff00, 0x1fff8, 0x7fff_fff0, 0xffff_fc00])('writes what is read at %i', (address) => {
    const bytes = contents(1000)
    const flags = ['-I', 'binary', '-O', 'ihex', `--change-addresses=${address}`]
    run('objcopy', ...flags, save('raw.bin', bytes), 'theirs.hex')
    const { value, diagnostics } = readIntelHex(new TextDecoder().decode(load('theirs.hex')))
    expect(diagnostics).toEqual([])
    expect(value?.segments).toEqual([{ address, bytes }])
    expect(value?.entry ?? 0).toBe(address)
  })
})

describe('located refusals', () => {
  const end = ':00000001FF\n'
  test.each([
    ['', 'truncated', 0],
    [':0100000055AA\n', 'truncated', 14],
    ['0100000055AA\n', 'bad-record', 0],
    [`${end}:`, 'bad-record', 12],
    [':01000000', 'bad-record', 0],
    [':0100000055AB\n', 'bad-record', 0],
    [`:0100000055AA\r\n:01000000 55AA\n${end}`, 'bad-record', 15],
    [':0000000AF6\n', 'bad-record', 0],
    [':0100000400FB\n', 'bad-record', 0],
    [`:0200000055AAFF\n:0100010055A9\n${end}`, 'overlap', 16],
    [`${end}${end}`, 'bad-record', 12],
  ])('%j', (text, code, offset) => {
    expect(readIntelHex(text).diagnostics).toMatchObject([{ code, offset }])
  })

  test('mutations are read or refused, never thrown', () => {
    const text = writeIntelHex({ segments: [{ address: 0xfff8, bytes: contents(40) }], entry: 0xfff8 })
    const edits = fc.array(fc.tuple(fc.nat(text.length - 1), fc.constantFrom(...'0123456789ABCDEF:\n')), {
      maxLength: 4,
    })
    fc.assert(
      fc.property(edits, (list) => {
        const characters = [...text]
        for (const [place, character] of list) characters[place] = character
        const { value, diagnostics } = readIntelHex(characters.join(''))
        if ((value === undefined) !== (diagnostics.length === 1)) throw new Error('neither read nor refused')
      }),
      { numRuns: process.env.SLOW ? 1_000_000 : 10_000 },
    )
  }, 3_600_000)

  test('offsets wrap in their segment', () => {
    const wrapped = `:020000021000EC\n:02FFFF001122CD\n${':00000001FF\n'}`
    expect(readIntelHex(wrapped).value?.segments).toEqual([
      { address: 0x10000, bytes: Uint8Array.of(0x22) },
      { address: 0x1ffff, bytes: Uint8Array.of(0x11) },
    ])
  })

  test('what no file can hold is not written', () => {
    const bytes = contents(4)
    const attempt =
      (...addresses: number[]) =>
      () =>
        writeIntelHex({ segments: addresses.map((address) => ({ address, bytes })) })
    expect(attempt(2 ** 32 - 3)).toThrow('segment at 0xfffffffd: leaves 32 bits')
    expect(attempt(0, 3)).toThrow('segment at 0x3: overlaps the one before it')
    expect(attempt(-1)).toThrow(expect.objectContaining({ code: 'bad-segment' }))
    expect(() => writeIntelHex({ segments: [] }, { recordBytes: 256 })).toThrow('records of 256 bytes')
    expect(() => writeIntelHex({ segments: [], entry: 2 ** 32 })).toThrow('is not a 32-bit address')
  })
})
