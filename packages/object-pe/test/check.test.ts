import { expect, test } from 'vitest'
import { checkLoadable, withUnwindTables, writePeLibrary } from '../src/index.js'
import { libraryObject } from './samples.js'

const optional = 88
const firstSection = optional + 240
const secondSection = firstSection + 40

/** Two functions have entries; `bump` has none in truth, but nobody runs it here. */
const library = () => {
  const object = libraryObject()
  const symbol = object.symbols.findIndex(({ name }) => name === 'bump')
  const rows = [8, 16, 8].map((stackBytes, index) => ({ at: 7 * index, stackBytes, saved: [] }))
  const frames = [...object.frames!, { symbol, rows }]
  return writePeLibrary(withUnwindTables({ ...object, frames }), { name: 'ours.dll' })
}

/** Sections are .text at 0x1000, .data at 0x2000, .pdata at 0x3000, .reloc at 0x4000; the last two lie at 0x600 and 0x800 in the file. */
// biome-ignore format: columns
const faults: readonly (readonly [offset: number, value: number, message: string])[] = [
  [optional + 16,     0x2000,      'the entry is not in an executable section'],
  [optional + 24,     0x8000_1000, 'the image base is no multiple of 64 KiB'],
  [optional + 32,     512,         'the section alignment'],
  [optional + 36,     256,         'the file alignment'],
  [optional + 56,     0x6000,      'sections do not follow one another without gaps'],
  [optional + 60,     0x100,       'the headers are not whole'],
  [optional + 64,     1,           'the checksum is wrong'],
  [optional + 68,     0x0160_0009, 'the subsystem'],
  [optional + 68,     0x0060_0003, 'data may be executed'],
  [optional + 68,     0x0120_0003, 'high entropy needs'],
  [optional + 112,    0x9000,      'a data directory is in no section'],
  [firstSection + 36, 0xe000_0020, 'a section is both writable and executable'],
  [firstSection + 36, 0x2000_0020, 'a section is not readable'],
  [firstSection + 20, 0x201,       'the contents of a section are not aligned in the file'],
  [secondSection + 12, 0x1000,     'sections overlap or are not in order'],
  [0x600,             0x1800,      'the exception table is not sorted'],
  [0x800 + 4,         7,           'a block of base relocations has 7 bytes'],
]

test.each(faults)('a file with the word at %i changed to %i does not pass', (offset, value, message) => {
  const bytes = library()
  expect(checkLoadable(bytes)).toEqual([])
  new DataView(bytes.buffer).setUint32(offset, value, true)
  expect(
    checkLoadable(bytes)
      .map((fault) => fault.message)
      .join('\n'),
  ).toContain(message)
})

test('the file header is checked as well', () => {
  const bytes = library()
  const view = new DataView(bytes.buffer)
  view.setUint16(optional - 2, 0x2020, true)
  expect(
    checkLoadable(bytes)
      .map((fault) => fault.message)
      .join('\n'),
  ).toContain('not marked as executable')
  view.setUint16(optional - 2, 0x2023, true)
  expect(
    checkLoadable(bytes)
      .map((fault) => fault.message)
      .join('\n'),
  ).toContain('its base relocations were taken out')
})
