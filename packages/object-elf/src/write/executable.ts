import {
  applyRelocations,
  failOn,
  globalAddresses,
  type ObjectDiagnostic,
  type ObjectFile,
  validateObject,
} from '@sourceless/object'
import { type ElfMachine, elfMachineOf } from '../machine/elf-machine.js'
import { fileTypes, segmentFlags, sizes } from '../raw/constants.js'
import { encodeFileHeader, encodeProgramHeader } from '../raw/records.js'
import type { ElfExecutableOptions } from '../types.js'
import { addBuildId, fillBuildId } from './build-id.js'
import { linkDynamic } from './dynamic.js'
import { appendSections } from './file-writer.js'
import { checkedFile } from './loader-check.js'
import { planObjectSections } from './object-sections.js'
import { countSectionSegments, loadHeader, sectionSegmentHeaders, stackHeader } from './program-headers.js'
import { arrayNameOf, placeSections } from './segments.js'
import { addStartCode } from './start-code.js'
import { concatenate } from './string-table.js'
import { addUnwindIndex, fillUnwindIndex } from './unwind-index.js'

const { execute, read, write } = segmentFlags

const linkStaticPie = (machine: ElfMachine, original: ObjectFile, options: ElfExecutableOptions): Uint8Array => {
  const { object, entrySymbol } = addStartCode(machine, original, options.entrySymbol)
  return linkDynamic(machine, object, { libraries: undefined, entrySymbol, buildId: options.buildId })
}

/** Nobody calls the functions in these arrays: start files of the C library do, which are not linked. */
const checkNoArrays = ({ sections }: ObjectFile): readonly ObjectDiagnostic[] =>
  sections.flatMap((section): ObjectDiagnostic[] => {
    const array = arrayNameOf(section)
    if (array === undefined || section.sizeBytes === 0) return []
    const message = `section ${section.name}: nothing calls the functions of ${array} in a static executable; call them from its entry, or link the object with a C library`
    return [{ code: 'bad-section', section: section.name, message }]
  })

const imageHeader = (machine: ElfMachine, entry: number, programHeaderCount: number) => ({
  type: fileTypes.executable,
  machine: machine.number,
  flags: machine.flags,
  entry,
  programHeaderOffset: sizes.header,
  programHeaderCount,
})
const noSections = { sectionHeaderOffset: 0, sectionHeaderCount: 0, sectionNamesIndex: 0 }

/**
 * Links an object into the smallest static executable that Linux loads: file header, program headers, code and constants in
 * one read-and-execute segment; with data or zeros a second, writable segment and PT_GNU_STACK. Section headers only when there is
 * debug information to find.
 * Without a writable segment PT_GNU_STACK is left out: since Linux 5.8 a 64-bit file without it has no executable stack.
 * Throws `ObjectError` when the object is not sound, needs symbols from elsewhere or lacks the entry symbol.
 */
export const writeElfExecutable = (original: ObjectFile, options: ElfExecutableOptions): Uint8Array => {
  const machine = elfMachineOf(original)
  failOn([...validateObject(original), ...checkNoArrays(original)])
  if (options.positionIndependent === true) return linkStaticPie(machine, original, options)
  const object = addBuildId(addUnwindIndex(original), options.buildId)
  const baseAddress = options.baseAddress ?? 0x400000
  const pageSizeBytes = Math.max(machine.pageSizeBytes, ...object.sections.map(({ alignment }) => alignment))
  if (!Number.isSafeInteger(baseAddress) || baseAddress <= 0 || baseAddress % pageSizeBytes !== 0) {
    throw new RangeError(`the base address must be a positive multiple of ${pageSizeBytes}, not ${baseAddress}`)
  }
  const hasWritable = object.sections.some(
    ({ kind, sizeBytes }) => (kind === 'data' || kind === 'zero') && sizeBytes > 0,
  )
  const programHeaderCount = (hasWritable ? 3 : 1) + countSectionSegments(object)
  const placement = placeSections(object, {
    baseAddress,
    headerSizeBytes: sizes.header + programHeaderCount * sizes.programHeader,
    sealedSizeBytes: 0,
    pageSizeBytes,
    groupOf: ({ kind }) => (hasWritable && (kind === 'data' || kind === 'zero') ? 'writable' : 'fixed'),
  })
  const { addresses, offsets, fixed, writable } = placement
  const { bytes: contents, diagnostics } = applyRelocations(object, addresses)
  const entry = globalAddresses(object, addresses).get(options.entrySymbol)
  failOn([
    ...diagnostics,
    ...(entry === undefined
      ? [{ code: 'missing-entry', message: `the entry symbol ${options.entrySymbol} is not defined` } as const]
      : []),
  ])
  fillUnwindIndex(object, addresses, contents)
  const headers = [loadHeader(fixed, read | execute)]
  if (writable !== undefined) headers.push(loadHeader(writable, read | write), stackHeader)
  headers.push(...sectionSegmentHeaders(object, placement))

  const image = new Uint8Array(writable === undefined ? fixed.fileSizeBytes : writable.offset + writable.fileSizeBytes)
  for (const [index, { kind }] of object.sections.entries()) {
    if (kind !== 'note' && kind !== 'zero') image.set(contents[index]!, offsets[index]!)
  }
  const { loaded, kept } = planObjectSections(object, contents, placement, () => false)
  const { bytes: file, ...sections } =
    kept.length === 0 ? { bytes: image, ...noSections } : appendSections(image, [...loaded, ...kept])
  const header = encodeFileHeader({ ...imageHeader(machine, entry!, programHeaderCount), ...sections })
  file.set(concatenate([header, ...headers.map(encodeProgramHeader)]))
  fillBuildId(file, object, offsets, options.buildId)
  return checkedFile(file)
}
