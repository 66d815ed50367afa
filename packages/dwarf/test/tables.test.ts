import { applyRelocations, createObjectBuilder, type FrameRow, type ObjectFile } from '@sourceless/object'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readEhFrame, readLineTable, withDebugInformation, withEhFrame } from '../src/index.js'
import { machines, type SampleMachine, sampleDescription, sampleObject } from './samples.js'

/** Code at 0x10000, everything else that is loaded at 0x20000, notes at 0. */
const link = (object: ObjectFile): { section(name: string): Uint8Array } => {
  const addresses = object.sections.map(({ kind }) => (kind === 'code' ? 0x10000 : kind === 'note' ? 0 : 0x20000))
  const { bytes, diagnostics } = applyRelocations(object, addresses, () => 0x30000)
  expect(diagnostics).toEqual([])
  return { section: (name) => bytes[object.sections.findIndex((section) => section.name === name)]! }
}

/** DWARF's number of a register that the samples save, written out here apart from the tables. */
const dwarfNumbers: Readonly<Record<SampleMachine, Readonly<Record<number, number>>>> = {
  x86_64: { 3: 3, 5: 6, 12: 12 },
  aarch64: { 19: 19, 20: 20, 29: 29, 30: 30 },
  riscv64: { 1: 1, 8: 8, 9: 9, 27: 27 },
}
const stackPointers: Readonly<Record<SampleMachine, number>> = { x86_64: 7, aarch64: 31, riscv64: 2 }

describe.each(machines)('%s', (machine) => {
  const { object, lines } = sampleObject(machine)

  test('rows of frames come back', () => {
    const { value, diagnostics } = readEhFrame(link(withEhFrame(object)).section('.eh_frame'), { address: 0x20000 })
    expect(diagnostics).toEqual([])
    const expected = object.frames!.map(({ symbol, rows }) => {
      const { offset, sizeBytes } = object.symbols[symbol]!
      const start = 0x10000 + offset
      return {
        start,
        sizeBytes,
        rows: rows.map(({ at, stackBytes, saved }) => ({
          address: start + at,
          cfa: { kind: 'register', register: stackPointers[machine], offset: stackBytes },
          rules: new Map([
            ...(machine === 'x86_64' ? [[16, { kind: 'offset', offset: -8 }] as const] : []),
            ...saved.map(
              ({ register, below }) => [dwarfNumbers[machine][register], { kind: 'offset', offset: -below }] as const,
            ),
          ]),
        })),
      }
    })
    expect(value!.map(({ start, sizeBytes, rows }) => ({ start, sizeBytes, rows }))).toEqual(expected)
    expect(value![0]!.returnAddress).toBe({ x86_64: 16, aarch64: 30, riscv64: 1 }[machine])
  })

  test('lines come back, up to the end of the section', () => {
    const debug = withDebugInformation(object, sampleDescription(machine))
    const { value, diagnostics } = readLineTable({ lines: link(debug).section('.debug_line') })
    expect(diagnostics).toEqual([])
    expect(value).toHaveLength(1)
    expect(value![0]).toMatchObject({ version: 5, directories: ['.'] })
    expect(value![0]!.files[1]).toEqual({ name: 'total.txt', directory: 0 })
    const rows = value![0]!.rows.map(({ address, line, endsSequence }) => [address, line, endsSequence])
    // The headings of both functions share the address of their first sentences.
    const headings = new Map([3, 10].map((line) => [line, line - 1]))
    expect(rows).toEqual([
      ...lines.flatMap(({ offset, line }) =>
        [headings.get(line) ?? [], line].flat().map((each) => [0x10000 + offset, each, false]),
      ),
      [0x10000 + object.sections[0]!.sizeBytes, 12, true],
    ])
  })
})

test('any lines in any order of their numbers come back', () => {
  const line = fc.record({ gap: fc.integer({ min: 1, max: 1 << 20 }), line: fc.integer({ min: 1, max: 2 ** 32 - 1 }) })
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 20 }), (steps) => {
      let offset = -1
      const lines = steps.map((step) => ({ section: 0, offset: (offset += step.gap), line: step.line }))
      const builder = createObjectBuilder('riscv64')
      builder.section('.text', 'code', new Uint8Array(offset + 1))
      const description = { fileName: 'a.txt', producer: 'test', functions: [], lines }
      const { value } = readLineTable({
        lines: link(withDebugInformation(builder.finish(), description)).section('.debug_line'),
      })
      const rows = value![0]!.rows.slice(0, -1)
      expect(rows.map((row) => [row.address - 0x10000, row.line])).toEqual(
        lines.map((each) => [each.offset, each.line]),
      )
    }),
  )
})

test('long functions, far registers and slots above the CFA', () => {
  const builder = createObjectBuilder('aarch64')
  const section = builder.section('.text', 'code', new Uint8Array(1 << 20))
  const symbol = builder.define('long', { section, sizeBytes: 1 << 20, kind: 'function' })
  const saved = [
    { register: 8, isFloat: true, below: 1 << 12 },
    { register: 19, isFloat: false, below: -8 },
  ]
  const ats = [0, 4, 0x400, 0x2000, 0xf_0000]
  builder.frame(
    symbol,
    ats.map((at, index) => ({ at, stackBytes: 16 * index, saved: index % 2 === 0 ? [] : saved })),
  )
  const { value } = readEhFrame(link(withEhFrame(builder.finish())).section('.eh_frame'), { address: 0x20000 })
  expect(value![0]!.rows.map(({ address, rules }) => [address - 0x10000, [...rules]])).toEqual(
    ats.map((at, index) => [
      at,
      index % 2 === 0
        ? []
        : [
            [72, { kind: 'offset', offset: -(1 << 12) }],
            [19, { kind: 'offset', offset: 8 }],
          ],
    ]),
  )
})

describe('what cannot be described is refused', () => {
  const { object } = sampleObject('aarch64')
  const [first] = object.frames!
  const row = first!.rows[1]!
  const framed = (rows: readonly FrameRow[]) => () => withEhFrame({ ...object, frames: [{ ...first!, rows }] })

  test('frames', () => {
    expect(
      framed([
        { ...row, at: 0 },
        { ...row, at: 2 },
      ]),
    ).toThrow('frame of total: the row at 0x2 is inside an instruction')
    const saved = [{ register: 19, isFloat: false, below: 12 }]
    expect(framed([{ at: 0, stackBytes: 16, saved }])).toThrow('12 bytes below the CFA is not on a multiple of 8')
    const { frames: _, ...bare } = object
    expect(withEhFrame(bare)).toBe(bare)
    expect(() => withEhFrame({ ...object, machine: 'wasm32' })).toThrow(
      'DWARF is written for x86_64, aarch64, riscv64, not wasm32',
    )
  })

  test('descriptions', () => {
    const description = sampleDescription('aarch64')
    const described = (change: Partial<typeof description>) => () =>
      withDebugInformation(object, { ...description, ...change })
    const [code] = description.functions
    expect(described({ functions: [{ ...code!, symbol: 99 }] })).toThrow(
      'debug information of total: it is no function of this object',
    )
    expect(described({ functions: [{ ...code!, line: 0 }] })).toThrow('line 0 does not exist')
    expect(described({ lines: [{ section: 0, offset: 4096, line: 1 }] })).toThrow('0x1000 of section 0 is no code')
    const lines = [8, 4].map((offset) => ({ section: 0, offset, line: 1 }))
    expect(described({ lines })).toThrow('.text+0x4 does not follow the line before it')
  })
})
