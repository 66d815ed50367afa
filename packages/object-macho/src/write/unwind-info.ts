import { readEhFrame } from '@sourceless/dwarf'
import type { ObjectFile, Relocation, Section } from '@sourceless/object'
import { createByteWriter } from '../raw/byte-writer.js'
import { compactUnwind, type MachoMachine } from '../raw/constants.js'
import { compactUnwindName } from './compact-unwind.js'
import { requireMachine } from './machine.js'

/** <mach-o/compact_unwind_encoding.h>: sizes and numbers of __unwind_info. */
const headerBytes = 28
const indexEntryBytes = 12
const regularPage = 2
const pageHeaderBytes = 8
const pageEntryBytes = 8
/** A page of 4 KiB holds so many entries. */
const entriesPerPage = (4096 - pageHeaderBytes) / pageEntryBytes

/** From `offset` of a code section on, frames are found by `encoding`; 0: not at all. */
interface Entry {
  readonly section: number
  readonly offset: number
  readonly encoding: number
}

const keyOf = (section: number, offset: number): string => `${section} ${offset}`

/** Where relocations of a section lead, by the offset of the field. */
const targetsOf = (
  { relocations, symbols }: ObjectFile,
  section: number,
): ReadonlyMap<number, Omit<Entry, 'encoding'>> =>
  new Map(
    relocations.flatMap((relocation) => {
      const { section: target, offset } = symbols[relocation.symbol]!
      if (relocation.section !== section || target === undefined) return []
      return [[relocation.offset, { section: target, offset: offset + relocation.addend }] as const]
    }),
  )

/** Offsets of the entries of __eh_frame by the functions that they describe. */
const dwarfEntries = (object: ObjectFile): ReadonlyMap<string, number> => {
  const section = object.sections.findIndex(({ name }) => name === '.eh_frame' || name === '__TEXT,__eh_frame')
  if (section < 0) return new Map()
  const targets = targetsOf(object, section)
  const functions = readEhFrame(object.sections[section]!.bytes).value ?? []
  return new Map(
    functions.flatMap(({ offset }) => {
      // The start of the function follows the length and the distance to the common entry.
      const target = targets.get(offset + 8)
      return target === undefined ? [] : [[keyOf(target.section, target.offset), offset] as const]
    }),
  )
}

const comparePlaces = (a: Entry, b: Entry): number => a.section - b.section || a.offset - b.offset

/** The entries of the object by place, and where the last one ends; functions without one get an entry that says so. */
const entriesOf = (
  object: ObjectFile,
  table: number,
  machine: MachoMachine,
): { readonly entries: readonly Entry[]; readonly end: Entry } => {
  const { dwarf, modeMask } = compactUnwind[machine === 'x86_64' ? 'x64' : 'arm64']
  const entryOffsets = dwarfEntries(object)
  const { bytes } = object.sections[table]!
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const found = new Map<string, Entry>()
  for (const { kind, section, offset } of object.symbols) {
    if (section === undefined || kind === 'section' || object.sections[section]!.kind !== 'code') continue
    found.set(keyOf(section, offset), { section, offset, encoding: 0 })
  }
  let end: Entry | undefined
  for (const [at, { section, offset }] of targetsOf(object, table)) {
    if (at % compactUnwind.entryBytes !== 0 || object.sections[section]?.kind !== 'code') continue
    const key = keyOf(section, offset)
    const encoding = view.getUint32(at + 12, true)
    const isDwarf = (encoding & modeMask) >>> 0 === dwarf
    const entry = entryOffsets.get(key)
    found.set(key, { section, offset, encoding: isDwarf ? (entry === undefined ? 0 : dwarf + entry) : encoding })
    const own = { section, offset: offset + view.getUint32(at + 8, true), encoding: 0 }
    if (end === undefined || comparePlaces(own, end) > 0) end = own
  }
  const entries = [...found.values()].sort(comparePlaces)
  return { entries, end: end ?? entries.at(-1)! }
}

/**
 * The object with `__unwind_info` in place of its compact unwind entries, as linkers make it: an index of pages, and pages of
 * functions in the order of their addresses, which are offsets from the start of the image.
 */
export const linkUnwindInfo = (object: ObjectFile): ObjectFile => {
  const machine = requireMachine(object)
  const table = object.sections.findIndex(({ name }) => name === compactUnwindName)
  if (table < 0) return object
  const { entries, end } = entriesOf(object, table, machine)
  const pages = Array.from({ length: Math.ceil(entries.length / entriesPerPage) }, (_, page) =>
    entries.slice(page * entriesPerPage, (page + 1) * entriesPerPage),
  )
  const own = object.sections.length
  const symbols = [...object.symbols]
  const relocations: Relocation[] = []
  const writer = createByteWriter()
  const sectionSymbols = new Map<number, number>()
  const place = ({ section, offset }: Entry): void => {
    let symbol = sectionSymbols.get(section)
    if (symbol === undefined) {
      const { name } = object.sections[section]!
      symbol = symbols.push({ name, binding: 'local', kind: 'section', section, offset: 0, sizeBytes: 0 }) - 1
      sectionSymbols.set(section, symbol)
    }
    relocations.push({ section: own, offset: writer.length, kind: 'image32', symbol, addend: offset })
    writer.u32(0)
  }
  const indexEnd = headerBytes + indexEntryBytes * (pages.length + 1)
  const pageOffset = (page: number): number =>
    indexEnd + page * pageHeaderBytes + page * entriesPerPage * pageEntryBytes
  // Version; common encodings and personalities, of which there are none; the index.
  writer
    .u32(1)
    .u32(headerBytes)
    .u32(0)
    .u32(headerBytes)
    .u32(0)
    .u32(headerBytes)
    .u32(pages.length + 1)
  for (const [page, list] of pages.entries()) {
    place(list[0]!)
    writer.u32(pageOffset(page)).u32(indexEnd)
  }
  place(end)
  writer.u32(0).u32(indexEnd)
  for (const list of pages) {
    writer.u32(regularPage).u16(pageHeaderBytes).u16(list.length)
    for (const entry of list) {
      place(entry)
      writer.u32(entry.encoding)
    }
  }
  const bytes = writer.finish()
  const section: Section = {
    name: '__TEXT,__unwind_info',
    kind: 'readonly',
    bytes,
    sizeBytes: bytes.length,
    alignment: 4,
  }
  return {
    ...object,
    sections: [...object.sections, section],
    symbols,
    relocations: [...object.relocations, ...relocations],
  }
}
