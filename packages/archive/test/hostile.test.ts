import { describe, expect, test } from 'vitest'
import { readArchive, writeArchive } from '../src/index.js'

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

  test('one long name shared by many members does not become gigabytes', () => {
    const table = `${'n'.repeat(60_000)}/\n`
    const bytes = text(`!<arch>\n${header('//', String(table.length))}${table}${header('/0', '0').repeat(10_000)}`)
    expect(readArchive(bytes).diagnostics).toMatchObject([{ code: 'limit-exceeded' }])
  })
})
