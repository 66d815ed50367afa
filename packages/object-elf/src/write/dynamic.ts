import {
  applyRelocations,
  failOn,
  globalAddresses,
  hex,
  isAllocated,
  isPositionDependent,
  type ObjectDiagnostic,
  ObjectError,
  type ObjectFile,
  type Relocation,
} from '@sourceless/object'
import type { ElfMachine } from '../machine/elf-machine.js'
import { fileTypes, sectionFlags, sectionTypes, segmentFlags, segmentTypes, sizes } from '../raw/constants.js'
import { encodeFileHeader, encodeProgramHeader, encodeRela, type ProgramHeader } from '../raw/records.js'
import { addBuildId, fillBuildId } from './build-id.js'
import { type DynamicFile, dynamicEntries, encodeEntries } from './dynamic-entries.js'
import {
  type DynamicTables,
  encodeDynamicSymbols,
  planTableSections,
  planTables,
  stringSectionNumber,
} from './dynamic-tables.js'
import { appendSections, firstSectionIndex, type PlannedSection } from './file-writer.js'
import { addImportStubs, isImport } from './imports.js'
import { checkedFile } from './loader-check.js'
import { planObjectSections, planSealedPadding } from './object-sections.js'
import { countSectionSegments, headerOf, loadHeader, sectionSegmentHeaders, stackHeader } from './program-headers.js'
import { arrayNameOf, type Group, type LoadedPart, type Placement, placeSections } from './segments.js'
import { fileStart, relocationsEnd, relocationsStart } from './start-code.js'
import { concatenate } from './string-table.js'
import { addUnwindIndex, fillUnwindIndex } from './unwind-index.js'

const { execute, read, write } = segmentFlags

/** Load address 0; the loader chooses another and adds it. */
const baseAddress = 0

/** Absolute addresses fit only 8-byte fields, and may not lie in code: that would need text relocations. */
const checkPositionIndependence = (object: ObjectFile): ObjectDiagnostic[] =>
  object.relocations.flatMap(({ kind, section: index, offset }): ObjectDiagnostic[] => {
    const section = object.sections[index]!
    if (section.kind === 'note' || !isPositionDependent(kind)) return []
    if (kind === 'abs64' && section.kind !== 'code') return []
    const what = kind === 'abs64' ? 'an absolute address in code' : `a part of an absolute address (${kind})`
    const message = `${section.name}+${hex(offset)}: ${what} cannot be loaded anywhere; use a pc-relative reference`
    return [{ code: 'text-relocation', section: section.name, offset, message }]
  })

/** Addresses that the dynamic linker must adjust (first) or find. */
const dynamicRelocations = (object: ObjectFile, hasImports: boolean) => {
  const isOwn = ({ symbol }: Relocation): boolean => !isImport(object.symbols[symbol]!)
  const absolute = object.relocations.filter(
    ({ kind, section }) => kind === 'abs64' && isAllocated(object.sections[section]!),
  )
  return { own: absolute.filter(isOwn), imported: hasImports ? absolute.filter((each) => !isOwn(each)) : [] }
}

type DynamicRelocations = ReturnType<typeof dynamicRelocations>

const encodeRelocations = (
  machine: ElfMachine,
  object: ObjectFile,
  { own, imported }: DynamicRelocations,
  addresses: readonly number[],
  tables: DynamicTables,
): Uint8Array => {
  const relative = own.map(({ section, offset, symbol, addend }) => {
    const target = object.symbols[symbol]!
    const value = BigInt(addresses[target.section!]! + target.offset + addend)
    return encodeRela({ offset: addresses[section]! + offset, symbol: 0, type: machine.relativeType, addend: value })
  })
  const symbolic = imported.map(({ section, offset, symbol, addend, kind }) =>
    encodeRela({
      offset: addresses[section]! + offset,
      symbol: tables.symbols.indexOf(symbol) + 1,
      type: machine.relocationType(kind, new Uint8Array(8))!,
      addend: BigInt(addend),
    }),
  )
  return concatenate([...relative, ...symbolic])
}

const checkArrays = (object: ObjectFile): ObjectDiagnostic[] =>
  object.sections.flatMap((section): ObjectDiagnostic[] => {
    const { name, kind, sizeBytes, alignment } = section
    const isSound = kind === 'data' && sizeBytes % 8 === 0 && alignment <= 8
    if (arrayNameOf(section) === undefined || isSound) return []
    const message = `section ${name}: an array of functions is data, a multiple of 8 bytes, and aligned to at most 8`
    return [{ code: 'bad-section', section: name, message }]
  })

const planDynamicSection = (
  bytes: Uint8Array,
  tables: DynamicTables,
  { address, offset }: LoadedPart,
): PlannedSection => ({
  name: '.dynamic',
  type: sectionTypes.dynamic,
  flags: sectionFlags.alloc | sectionFlags.write,
  bytes,
  alignment: 8,
  link: stringSectionNumber(tables),
  entrySizeBytes: sizes.dynamic,
  placed: { address, offset },
})

/** Program headers in the order that loaders want: PT_PHDR and PT_INTERP before everything that is loaded. */
const planProgramHeaders = (
  object: ObjectFile,
  file: DynamicFile,
  tables: DynamicTables,
  placement: Placement,
  dynamicSizeBytes: number,
  headerSizeBytes: number,
): readonly ProgramHeader[] => {
  const { fixed, sealed, writable } = placement
  const part = sealed!
  const range = (type: number, flags: number, offset: number, sizeBytes: number, alignment: number) =>
    headerOf(type, flags, { address: offset, offset, fileSizeBytes: sizeBytes, memorySizeBytes: sizeBytes, alignment })
  const dynamic: LoadedPart = {
    ...part,
    fileSizeBytes: dynamicSizeBytes,
    memorySizeBytes: dynamicSizeBytes,
    alignment: 8,
  }
  return [
    ...(file.interpreter === undefined
      ? []
      : [
          range(segmentTypes.programHeaders, read, sizes.header, headerSizeBytes - sizes.header, 8),
          range(segmentTypes.interpreter, read, tables.interpreter.offset, tables.interpreter.sizeBytes, 1),
        ]),
    loadHeader(fixed, read | execute),
    ...(writable === undefined ? [] : [loadHeader(writable, read | write)]),
    loadHeader(part, read | write),
    headerOf(segmentTypes.dynamic, read | write, dynamic),
    headerOf(segmentTypes.gnuRelro, read, { ...part, memorySizeBytes: placement.sealedSizeBytes, alignment: 1 }),
    stackHeader,
    ...sectionSegmentHeaders(object, placement),
  ]
}

/** Addresses that the start code of a program without dynamic linker asks for. */
const linkerAddress = (file: DynamicFile, { relocations }: DynamicTables, name: string): number | undefined => {
  if (file.entrySymbol === undefined) return undefined
  if (name === fileStart) return baseAddress
  if (name === relocationsStart) return relocations.offset
  return name === relocationsEnd ? relocations.offset + relocations.sizeBytes : undefined
}

const entryOf = (object: ObjectFile, addresses: readonly number[], name: string | undefined): number => {
  if (name === undefined) return 0
  const entry = globalAddresses(object, addresses).get(name)
  if (entry !== undefined) return entry
  throw new ObjectError([{ code: 'missing-entry', message: `the entry symbol ${name} is not defined`, symbol: name }])
}

/** Every program header that `planProgramHeaders` may make. */
const countProgramHeaders = (object: ObjectFile, file: DynamicFile, groupOf: (index: number) => Group): number => {
  const hasWritable = object.sections.some(
    ({ kind, sizeBytes }, index) => kind === 'data' && sizeBytes > 0 && groupOf(index) === 'writable',
  )
  return 5 + (file.interpreter === undefined ? 0 : 2) + (hasWritable ? 1 : 0) + countSectionSegments(object)
}

/** Tells the group of each section. */
const groupingOf = (object: ObjectFile, relocations: DynamicRelocations): ((index: number) => Group) => {
  const holdsAddresses = new Set([...relocations.own, ...relocations.imported].map(({ section }) => section))
  return (index) => {
    const section = object.sections[index]!
    if (arrayNameOf(section) !== undefined) return 'sealed'
    if (section.kind === 'data' || section.kind === 'zero') return 'writable'
    return section.kind === 'readonly' && holdsAddresses.has(index) ? 'sealed' : 'fixed'
  }
}

/**
 * Links a sound object into a file for a dynamic linker, with every address bound when it is loaded. Addresses in data become
 * relative relocations; constants that hold addresses, and the arrays of functions to call at the start and the end, lie in a part
 * that is read-only from then on; code is never relocated.
 */
export const linkDynamic = (machine: ElfMachine, original: ObjectFile, file: DynamicFile): Uint8Array => {
  const hasImports = file.libraries !== undefined
  const { object: linked, diagnostics: importFaults } = hasImports
    ? addImportStubs(machine, original)
    : { object: original, diagnostics: [] }
  const object = addBuildId(addUnwindIndex(linked), file.buildId)
  failOn([...importFaults, ...checkPositionIndependence(object), ...checkArrays(object)])
  const relocations = dynamicRelocations(object, hasImports)
  const groupOf = groupingOf(object, relocations)
  const programHeaderCount = countProgramHeaders(object, file, groupOf)
  const headerSizeBytes = sizes.header + programHeaderCount * sizes.programHeader
  const tables = planTables(object, {
    headerSizeBytes,
    interpreter: file.interpreter,
    soname: file.soname,
    libraries: file.libraries ?? [],
    relocationCount: relocations.own.length + relocations.imported.length,
    exportsSymbols: file.entrySymbol === undefined,
    importsSymbols: hasImports,
  })
  const noAddresses = object.sections.map(() => 0)
  const dynamicSizeBytes =
    dynamicEntries(object, file, tables, relocations.own.length, noAddresses).length * sizes.dynamic
  const placement = placeSections(object, {
    baseAddress,
    headerSizeBytes: tables.end,
    sealedSizeBytes: dynamicSizeBytes,
    pageSizeBytes: machine.pageSizeBytes,
    groupOf: (_, index) => groupOf(index),
  })
  const { addresses } = placement
  const sealed = placement.sealed!
  const { bytes: contents, diagnostics } = applyRelocations(object, addresses, (name) =>
    hasImports ? 0 : linkerAddress(file, tables, name),
  )
  failOn(diagnostics)
  fillUnwindIndex(object, addresses, contents)
  const relocationBytes = encodeRelocations(machine, object, relocations, addresses, tables)
  const { loaded, kept, numberOf } = planObjectSections(
    object,
    contents,
    placement,
    (index) => groupOf(index) === 'sealed',
  )
  const tableCount = planTableSections(tables, new Uint8Array(0), relocationBytes).length
  const symbolBytes = encodeDynamicSymbols(
    object,
    tables,
    addresses,
    (index) => firstSectionIndex + tableCount + numberOf.get(index)!,
  )
  const entries = encodeEntries(dynamicEntries(object, file, tables, relocations.own.length, addresses))
  const programHeaders = planProgramHeaders(object, file, tables, placement, dynamicSizeBytes, headerSizeBytes)
  const sections = [
    ...planTableSections(tables, symbolBytes, relocationBytes),
    ...loaded,
    planDynamicSection(entries, tables, sealed),
    ...kept,
    ...planSealedPadding(placement),
  ]
  const body = appendSections(new Uint8Array(headerSizeBytes), sections)
  const header = {
    type: fileTypes.shared,
    machine: machine.number,
    flags: machine.flags,
    entry: entryOf(object, addresses, file.entrySymbol),
    programHeaderOffset: sizes.header,
    programHeaderCount,
    ...body,
  }
  body.bytes.set(concatenate([encodeFileHeader(header), ...programHeaders.map(encodeProgramHeader)]))
  fillBuildId(body.bytes, object, placement.offsets, file.buildId)
  return checkedFile(body.bytes)
}
