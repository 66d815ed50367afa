import {
  applyRelocations,
  failOn,
  hex,
  type ObjectDiagnostic,
  type ObjectFile,
  type Relocation,
  validateObject,
} from '@sourceless/object'
import { elfMachineOf } from '../machine/elf-machine.js'
import {
  dynamicTags,
  fileTypes,
  sectionFlags,
  sectionTypes,
  segmentFlags,
  segmentTypes,
  sizes,
  symbolBindings,
  symbolTypes,
} from '../raw/constants.js'
import { encodeDynamic, encodeFileHeader, encodeProgramHeader, encodeRela, encodeSymbol } from '../raw/records.js'
import type { ElfSharedOptions } from '../types.js'
import { loadHeader, stackHeader } from './executable.js'
import { appendSections, firstSectionIndex, type PlannedSection } from './file-writer.js'
import { checkedFile } from './loader-check.js'
import { sectionAttributes } from './section-kinds.js'
import { type Placement, placeSections } from './segments.js'
import { concatenate, createStringTable, type StringTable } from './string-table.js'
import { buildHashTable } from './symbol-hash.js'

const { execute, read, write } = segmentFlags
const { alloc } = sectionFlags

/** Load address 0; the loader chooses another and adds it. */
const baseAddress = 0

const programHeaderCount = 4

/** Relocations that hold an absolute address; the loader must adjust them. */
const isAbsolute = ({ kind }: Relocation): boolean => kind !== 'pc32' && kind !== 'plt32'

/** Absolute addresses fit only 8-byte fields, and may not lie in code: that would need text relocations. */
const checkPositionIndependence = (object: ObjectFile): ObjectDiagnostic[] =>
  object.relocations.filter(isAbsolute).flatMap(({ kind, section: index, offset }): ObjectDiagnostic[] => {
    const section = object.sections[index]!
    if (kind === 'abs64' && section.kind !== 'code') return []
    const what = kind === 'abs64' ? 'an absolute address in code' : `a 32-bit absolute address (${kind})`
    const message = `${section.name}+${hex(offset)}: ${what} cannot be loaded anywhere; use a pc-relative reference`
    return [{ code: 'text-relocation', section: section.name, offset, message }]
  })

/** What the dynamic linker reads, laid out before the code. */
const planTables = (object: ObjectFile, strings: StringTable, relaCount: number) => {
  const exported = object.symbols.filter(({ binding, section }) => binding === 'global' && section !== undefined)
  const nameOffsets = exported.map(({ name }) => strings.add(name))
  const hash = buildHashTable(exported.map(({ name }) => name))
  const stringBytes = strings.finish()
  const symbolSizeBytes = (exported.length + 1) * sizes.symbol
  let offset = sizes.header + programHeaderCount * sizes.programHeader
  const reserve = (sizeBytes: number): number => {
    const start = Math.ceil(offset / 8) * 8
    offset = start + sizeBytes
    return start
  }
  const hashOffset = reserve(hash.length)
  const symbolOffset = reserve(symbolSizeBytes)
  const stringOffset = reserve(stringBytes.length)
  const relaOffset = reserve(relaCount * sizes.rela)
  return { exported, nameOffsets, hash, stringBytes, hashOffset, symbolOffset, stringOffset, relaOffset, end: offset }
}

type Tables = ReturnType<typeof planTables>

const dynamicEntries = (tables: Tables, relaCount: number, sonameOffset: number | undefined): [number, number][] => [
  ...(sonameOffset === undefined ? [] : [[dynamicTags.soname, sonameOffset] as [number, number]]),
  [dynamicTags.hash, tables.hashOffset],
  [dynamicTags.stringTable, tables.stringOffset],
  [dynamicTags.symbolTable, tables.symbolOffset],
  [dynamicTags.stringSize, tables.stringBytes.length],
  [dynamicTags.symbolEntry, sizes.symbol],
  ...(relaCount === 0
    ? []
    : ([
        [dynamicTags.rela, tables.relaOffset],
        [dynamicTags.relaSize, relaCount * sizes.rela],
        [dynamicTags.relaEntry, sizes.rela],
        [dynamicTags.relaCount, relaCount],
      ] as [number, number][])),
  [dynamicTags.null, 0],
]

/** Section numbers: .hash 1, .dynsym 2, .dynstr 3, .rela.dyn when needed, then the object's, then .dynamic. */
const symbolSectionIndex = 2
const stringSectionIndex = 3

const planTableSections = (tables: Tables, symbolBytes: Uint8Array, rela: Uint8Array): PlannedSection[] => {
  const at = (offset: number) => ({ address: offset + baseAddress, offset })
  const sections: PlannedSection[] = [
    {
      name: '.hash',
      type: sectionTypes.hash,
      flags: alloc,
      bytes: tables.hash,
      alignment: 8,
      link: symbolSectionIndex,
      entrySizeBytes: 4,
      placed: at(tables.hashOffset),
    },
    {
      name: '.dynsym',
      type: sectionTypes.dynsym,
      flags: alloc,
      bytes: symbolBytes,
      alignment: 8,
      link: stringSectionIndex,
      info: 1,
      entrySizeBytes: sizes.symbol,
      placed: at(tables.symbolOffset),
    },
    {
      name: '.dynstr',
      type: sectionTypes.strtab,
      flags: alloc,
      bytes: tables.stringBytes,
      alignment: 1,
      placed: at(tables.stringOffset),
    },
  ]
  if (rela.length === 0) return sections
  const relaSection: PlannedSection = {
    name: '.rela.dyn',
    type: sectionTypes.rela,
    flags: alloc,
    bytes: rela,
    alignment: 8,
    link: symbolSectionIndex,
    entrySizeBytes: sizes.rela,
    placed: at(tables.relaOffset),
  }
  return [...sections, relaSection]
}

const planObjectSections = (
  object: ObjectFile,
  contents: readonly Uint8Array[],
  { addresses, offsets }: Placement,
  isWritable: (index: number) => boolean,
): { planned: PlannedSection[]; numberOf: Map<number, number> } => {
  const numberOf = new Map<number, number>()
  const planned: PlannedSection[] = []
  for (const [index, { name, kind, sizeBytes, alignment }] of object.sections.entries()) {
    if (kind === 'note') continue
    const { type, flags } = sectionAttributes({ name, kind })
    numberOf.set(index, planned.length)
    planned.push({
      name,
      type,
      flags: isWritable(index) ? flags | sectionFlags.write : flags,
      bytes: contents[index]!,
      sizeBytes,
      alignment,
      placed: { address: addresses[index]!, offset: offsets[index]! },
    })
  }
  return { planned, numberOf }
}

const dynamicSymbols = (
  { exported, nameOffsets }: Tables,
  addresses: readonly number[],
  numberOfSection: (index: number) => number,
): Uint8Array => {
  const nothing = { nameOffset: 0, binding: 0, type: 0, other: 0, section: 0, value: 0, sizeBytes: 0 }
  const records = exported.map(({ section, offset, sizeBytes, kind }, index) =>
    encodeSymbol({
      nameOffset: nameOffsets[index]!,
      binding: symbolBindings.global,
      type: symbolTypes[kind],
      other: 0,
      section: numberOfSection(section!),
      value: addresses[section!]! + offset,
      sizeBytes,
    }),
  )
  return concatenate([encodeSymbol(nothing), ...records])
}

/**
 * Links an object into a minimal shared library: every global symbol is exported (DT_HASH), addresses in data become relative
 * relocations, constants that hold addresses move to the writable segment, code is never relocated. Throws `ObjectError` when
 * the object is not sound, needs symbols from elsewhere, or is not position-independent.
 */
export const writeElfShared = (object: ObjectFile, options: ElfSharedOptions = {}): Uint8Array => {
  const machine = elfMachineOf(object)
  failOn(validateObject(object))
  failOn(checkPositionIndependence(object))
  const adjusted = object.relocations.filter(isAbsolute)
  const holdsAddresses = new Set(adjusted.map(({ section }) => section))
  const isWritable = (index: number): boolean => {
    const { kind } = object.sections[index]!
    return kind === 'data' || kind === 'zero' || (kind === 'readonly' && holdsAddresses.has(index))
  }
  const strings = createStringTable()
  const sonameOffset = options.name === undefined ? undefined : strings.add(options.name)
  const tables = planTables(object, strings, adjusted.length)
  const dynamic = concatenate(
    dynamicEntries(tables, adjusted.length, sonameOffset).map(([tag, value]) => encodeDynamic({ tag, value })),
  )
  const placement = placeSections(
    object,
    baseAddress,
    tables.end,
    (_, index) => isWritable(index),
    dynamic.length,
    machine.pageSizeBytes,
  )
  const { addresses, readOnly } = placement
  const writable = placement.writable!
  const { bytes: contents, diagnostics } = applyRelocations(object, addresses)
  failOn(diagnostics)

  const rela = concatenate(
    adjusted.map(({ section, offset, symbol, addend }) => {
      const target = object.symbols[symbol]!
      const value = BigInt(addresses[target.section!]! + target.offset + addend)
      return encodeRela({
        offset: addresses[section]! + offset,
        symbol: 0,
        type: machine.relativeType,
        addend: value,
      })
    }),
  )
  const { planned, numberOf } = planObjectSections(object, contents, placement, isWritable)
  const firstObjectSection = firstSectionIndex + (rela.length === 0 ? 3 : 4)
  const symbolBytes = dynamicSymbols(tables, addresses, (index) => firstObjectSection + numberOf.get(index)!)
  const dynamicSection: PlannedSection = {
    name: '.dynamic',
    type: sectionTypes.dynamic,
    flags: alloc | sectionFlags.write,
    bytes: dynamic,
    alignment: 8,
    link: stringSectionIndex,
    entrySizeBytes: sizes.dynamic,
    placed: { address: writable.address, offset: writable.offset },
  }
  const programHeaders = [
    loadHeader(machine, readOnly, read | execute),
    loadHeader(machine, writable, read | write),
    {
      type: segmentTypes.dynamic,
      flags: read | write,
      offset: writable.offset,
      address: writable.address,
      fileSizeBytes: dynamic.length,
      memorySizeBytes: dynamic.length,
      alignment: 8,
    },
    stackHeader,
  ]
  const headerSizeBytes = sizes.header + programHeaderCount * sizes.programHeader
  const sections = [...planTableSections(tables, symbolBytes, rela), ...planned, dynamicSection]
  const file = appendSections(new Uint8Array(headerSizeBytes), sections)
  const header = {
    type: fileTypes.shared,
    machine: machine.number,
    flags: machine.flags,
    entry: 0,
    programHeaderOffset: sizes.header,
    programHeaderCount,
    ...file,
  }
  file.bytes.set(concatenate([encodeFileHeader(header), ...programHeaders.map(encodeProgramHeader)]))
  return checkedFile(file.bytes)
}
