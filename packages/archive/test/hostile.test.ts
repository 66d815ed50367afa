import { testBounded } from '@sourceless/testing'
import { describe, expect, test } from 'vitest'
import { readArchive, readIntelHex, writeArchive } from '../src/index.js'

const members = [
  { name: 'one.o', bytes: Uint8Array.of(1, 2, 3), symbols: ['first', 'second'] },
  { name: 'a name longer than fifteen bytes.o', bytes: Uint8Array.of(4, 5), symbols: ['third'] },
  { name: 'three.o', bytes: new Uint8Array(20), symbols: [] },
]
const samples = (['gnu', 'bsd', 'coff'] as const).flatMap((format) =>
  format === 'coff'
    ? [writeArchive(members, { format })]
    : ([32, 64] as const).map((indexOffsetBits) => writeArchive(members, { format, indexOffsetBits })),
)
const text = (value: string): Uint8Array => new TextEncoder().encode(value)
const header = (name: string, size: string): string => `${name.padEnd(16)}${'0'.padEnd(32)}${size.padEnd(10)}\`\n`

test('every truncation is read or refused with a place inside the file', () => {
  for (const bytes of samples) {
    for (let length = 0; length < bytes.length; length++) {
      const { value, diagnostics } = readArchive(bytes.subarray(0, length))
      if (value === undefined) expect(diagnostics[0]!.offset).toBeLessThanOrEqual(length)
    }
  }
})

describe('located refusals', () => {
  const refusal = (contents: string) => readArchive(text(contents)).diagnostics
  test.each([
    ['', 'not-archive', 0],
    ['!<arch>', 'not-archive', 0],
    ['!<thin>\n', 'thin-archive', 0],
    ['!<arch>\nshort', 'truncated', 8],
    [`!<arch>\n${header('a/', '1').replace('`', "'")}x`, 'bad-header', 66],
    [`!<arch>\n${header('a/', '-1')}`, 'bad-header', 56],
    [`!<arch>\n${header('a/', '0x1')}x`, 'bad-header', 56],
    [`!<arch>\n${header('a/', '2')}x`, 'truncated', 8],
    [`!<arch>\n${header('a/', '9999999999')}x`, 'truncated', 8],
    [`!<arch>\n${header('/7', '0')}`, 'bad-name', 8],
    [`!<arch>\n${header('#1/9', '1')}x`, 'bad-name', 8],
    [`!<arch>\n${header('/', '4')}\x7f\x7f\x7f\x7f`, 'bad-index', 68],
    [`!<arch>\n${header('/', '10')}\0\0\0\x01\0\0\0\0a\0`, 'bad-index', 68],
    [`!<arch>\n${header('a/', '0')}${header('/', '0')}`, 'bad-header', 68],
    [`!<arch>\n${header('/', '2')}\0\0`, 'bad-index', 68],
  ])('%j', (contents, code, offset) => {
    expect(refusal(contents)).toMatchObject([{ code, offset }])
  })
})

const fileBytes = 1 << 20
const room = fileBytes - 200_000

/** An archive that starts with an entry of these contents. */
const withFirst = (name: string, contents: Uint8Array, rest = ''): Uint8Array =>
  Buffer.concat([text(`!<arch>\n${header(name, String(contents.length))}`), contents, text(rest)])

/** An index that says that there are `count` symbols, and has room for as many numbers and empty names. */
const indexOf = (count: number, sizeBytes: number): Uint8Array => {
  const bytes = new Uint8Array(sizeBytes)
  new DataView(bytes.buffer).setUint32(0, count)
  return bytes
}

/** Pairs that all name the same long symbol, as BSD's index has them. */
const bsdIndex = (): Uint8Array => {
  const [pairs, name] = [room / 2 - ((room / 2) % 8), 60_000]
  const bytes = new Uint8Array(8 + pairs + name + 1)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, pairs, true)
  view.setUint32(4 + pairs, name + 1, true)
  bytes.fill(0x61, 8 + pairs, 8 + pairs + name)
  return bytes
}

/** Archives in archives: each is the only member of the next. */
const nested = (depth: number): Uint8Array => {
  let bytes: Uint8Array = text('!<arch>\n')
  for (let level = 0; level < depth; level++) {
    bytes = writeArchive([{ name: 'inner.a', bytes }], { format: 'gnu' })
  }
  return bytes
}

testBounded(
  {
    'members without contents': () => text(`!<arch>\n${header('a/', '0').repeat(17_000)}`),
    'a member that is larger than the file': () => text(`!<arch>\n${header('a/', '9999999999')}${'x'.repeat(room)}`),
    'members that share a long name': () => {
      const table = `${'n'.repeat(60_000)}/\n`
      return text(`!<arch>\n${header('//', String(table.length))}${table}${header('/0', '0').repeat(15_000)}`)
    },
    'an index of 2^32 symbols': () => withFirst('/', indexOf(2 ** 32 - 1, room)),
    'an index of one symbol for every five bytes': () => withFirst('/', indexOf(Math.floor((room - 4) / 5), room)),
    'an index of one symbol for every five bytes, all of the first member': () => {
      const count = Math.floor((room - 4) / 5)
      const index = indexOf(count, room)
      const view = new DataView(index.buffer)
      for (let at = 0; at < count; at++) view.setUint32(4 + 4 * at, 68 + room)
      return withFirst('/', index, header('a/', '0'))
    },
    'an index whose symbols share a long name, as BSD writes it': () =>
      Buffer.concat([
        text(`!<arch>\n${header('#1/20', String(20 + bsdIndex().length))}${'__.SYMDEF'.padEnd(20, '\0')}`),
        bsdIndex(),
      ]),
    'archives in archives': () => nested(5000),
  },
  (bytes) => readArchive(bytes).diagnostics.map(({ message }) => message),
)

const record = (address: number, digits: string): string => {
  const body = `${(digits.length / 2).toString(16).padStart(2, '0')}${address.toString(16).padStart(4, '0')}00${digits}`
  const sum = body.match(/../g)!.reduce((total, pair) => total + Number.parseInt(pair, 16), 0)
  return `:${body}${(-sum & 0xff).toString(16).padStart(2, '0')}\n`.toUpperCase()
}
const end = ':00000001FF\n'

testBounded(
  {
    'records of one byte, apart': () => {
      const records = Array.from({ length: 32_768 }, (_, index) => record(2 * index, 'AB'))
      return text(`${records.join('')}${end}`)
    },
    'records of one byte, from the last': () => {
      const records = Array.from({ length: 65_536 }, (_, index) => record(65_535 - index, 'AB'))
      return text(`${records.join('')}${end}`)
    },
    'records for one place': () => text(`${record(0, 'AB').repeat(70_000)}${end}`),
    'records without data': () => text(`${record(0, '').repeat(80_000)}${end}`),
    'one line of a megabyte': () => text(`:${'00'.repeat(520_000)}`),
    'lines without an end': () => text(end.repeat(80_000)),
  },
  (bytes) => readIntelHex(new TextDecoder().decode(bytes)).diagnostics.map(({ message }) => message),
)
