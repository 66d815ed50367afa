import { type ObjectFile, type RelocationKind, type SectionKind, validateObject } from '@sourceless/object'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readMacho, writeMachoObject } from '../src/index.js'
import { machines } from './samples.js'

const kinds = {
  x86_64: ['pc32', 'plt32', 'abs64'],
  aarch64: ['arm64-call26', 'arm64-page21', 'arm64-low12', 'arm64-low12-scaled8', 'abs64'],
} as const

/** What the field holds before: the instruction, without its immediate. */
const instructions: Readonly<Partial<Record<RelocationKind, number>>> = {
  'arm64-call26': 0x94000000,
  'arm64-page21': 0x90000000,
  'arm64-low12': 0x91000000,
  'arm64-low12-scaled8': 0xf9400000,
}

const names: Readonly<Record<SectionKind, string>> = {
  code: '__TEXT,__text',
  readonly: '__TEXT,__const',
  data: '__DATA,__data',
  zero: '__DATA,__bss',
  note: '__DWARF,__debug_line',
}

const section = fc.record({
  kind: fc.constantFrom<SectionKind>('code', 'readonly', 'data', 'note', 'zero'),
  slots: fc.integer({ min: 4, max: 8 }),
  alignment: fc.constantFrom(1, 8, 16, 64),
})

/** Sections of 8-byte slots, at most one relocation in each; zeros last, as they are written. */
const object: fc.Arbitrary<ObjectFile> = fc
  .record({
    machine: fc.constantFrom(...machines),
    sections: fc.array(section, { minLength: 1, maxLength: 5 }),
    symbolNames: fc.uniqueArray(fc.stringMatching(/^[a-zé_][a-z0-9_]{0,12}$/), { minLength: 1, maxLength: 8 }),
    addends: fc.array(fc.integer({ min: -0x800000, max: 0x7fffff }), { minLength: 8, maxLength: 8 }),
    choices: fc.infiniteStream(fc.nat()),
  })
  .map(({ machine, sections: planned, symbolNames, addends, choices }) => {
    const choose = (count: number): number => choices.next().value! % count
    const ordered = [...planned].sort((a, b) => Number(a.kind === 'zero') - Number(b.kind === 'zero'))
    const sections = ordered.map(({ kind, slots, alignment }) => {
      const bytes = new Uint8Array(kind === 'zero' ? 0 : 8 * slots)
      return { name: names[kind], kind, bytes, sizeBytes: 8 * slots, alignment }
    })
    const symbols = symbolNames.map((name) => {
      const binding = (['local', 'global', 'weak'] as const)[choose(3)]!
      const nowhere = { name, binding, kind: 'none' as const, section: undefined, offset: 0, sizeBytes: 0 }
      if (binding !== 'local' && choose(3) === 0) return nowhere
      const place = choose(sections.length)
      const kind = sections[place]!.kind === 'code' ? ('function' as const) : ('object' as const)
      return { name, binding, kind, section: place, offset: choose(8), sizeBytes: 0 }
    })
    const relocations = sections.flatMap(({ bytes }, index) =>
      addends.slice(0, bytes.length / 8).flatMap((addend, slot) => {
        if (choose(2) === 0) return []
        const kind = kinds[machine][choose(kinds[machine].length)]!
        new DataView(bytes.buffer).setUint32(8 * slot, instructions[kind] ?? 0, true)
        return [{ section: index, offset: 8 * slot, kind, symbol: choose(symbols.length), addend }]
      }),
    )
    return { machine, sections, symbols, relocations }
  })

/** The object without what Mach-O does not keep: sizes of symbols, their order, and addends as bytes of the section. */
const comparable = ({ machine, sections, symbols, relocations }: ObjectFile) => ({
  machine,
  sections: sections.map(({ bytes: _, ...rest }) => rest),
  symbols: symbols
    .map(({ sizeBytes: _, ...rest }) => rest)
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)),
  relocations: relocations.map(({ symbol, ...rest }) => ({ ...rest, symbol: symbols[symbol]!.name })),
})

test('any sound object reads back as itself, and writes to the same bytes', () => {
  fc.assert(
    fc.property(object, (original) => {
      expect(validateObject(original)).toEqual([])
      const bytes = writeMachoObject(original)
      const { value, diagnostics } = readMacho(bytes)
      expect(diagnostics).toEqual([])
      if (value?.kind !== 'relocatable') throw new Error('not a relocatable object')
      expect(comparable(value.object)).toEqual(comparable(original))
      expect(writeMachoObject(value.object)).toEqual(bytes)
    }),
    { numRuns: process.env.SLOW ? 5000 : 150 },
  )
})
