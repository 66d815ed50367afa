import { applyRelocations, failOn, globalAddresses, type ObjectFile, validateObject } from '@sourceless/object'
import { type ElfMachine, elfMachineOf } from '../machine/elf-machine.js'
import { fileTypes, segmentFlags, sizes } from '../raw/constants.js'
import { encodeFileHeader, encodeProgramHeader } from '../raw/records.js'
import type { ElfExecutableOptions } from '../types.js'
import { linkDynamic } from './dynamic.js'
import { checkedFile } from './loader-check.js'
import { countNoteHeaders, loadHeader, noteHeaders, stackHeader } from './program-headers.js'
import { placeSections } from './segments.js'
import { addStartCode } from './start-code.js'

const { execute, read, write } = segmentFlags

const linkStaticPie = (machine: ElfMachine, original: ObjectFile, entry: string): Uint8Array => {
  const { object, entrySymbol } = addStartCode(machine, original, entry)
  return linkDynamic(machine, object, { libraries: undefined, entrySymbol })
}

/**
 * Links an object into the smallest static executable that Linux loads: file header, program headers, code and constants in
 * one read-and-execute segment; with data or zeros a second, writable segment and PT_GNU_STACK. No section headers.
 * Without a writable segment PT_GNU_STACK is left out: since Linux 5.8 a 64-bit file without it has no executable stack.
 * Throws `ObjectError` when the object is not sound, needs symbols from elsewhere or lacks the entry symbol.
 */
export const writeElfExecutable = (object: ObjectFile, options: ElfExecutableOptions): Uint8Array => {
  const machine = elfMachineOf(object)
  failOn(validateObject(object))
  if (options.positionIndependent === true) return linkStaticPie(machine, object, options.entrySymbol)
  const baseAddress = options.baseAddress ?? 0x400000
  const pageSizeBytes = Math.max(machine.pageSizeBytes, ...object.sections.map(({ alignment }) => alignment))
  if (!Number.isSafeInteger(baseAddress) || baseAddress <= 0 || baseAddress % pageSizeBytes !== 0) {
    throw new RangeError(`the base address must be a positive multiple of ${pageSizeBytes}, not ${baseAddress}`)
  }
  const hasWritable = object.sections.some(
    ({ kind, sizeBytes }) => (kind === 'data' || kind === 'zero') && sizeBytes > 0,
  )
  const programHeaderCount = (hasWritable ? 3 : 1) + countNoteHeaders(object)
  const headerSizeBytes = sizes.header + programHeaderCount * sizes.programHeader
  const placement = placeSections(object, {
    baseAddress,
    headerSizeBytes,
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
  const headers = [loadHeader(fixed, read | execute)]
  if (writable !== undefined) headers.push(loadHeader(writable, read | write), stackHeader)
  headers.push(...noteHeaders(object, placement))

  const file = new Uint8Array(writable === undefined ? fixed.fileSizeBytes : writable.offset + writable.fileSizeBytes)
  file.set(
    encodeFileHeader({
      type: fileTypes.executable,
      machine: machine.number,
      flags: machine.flags,
      entry: entry!,
      programHeaderOffset: sizes.header,
      programHeaderCount,
      sectionHeaderOffset: 0,
      sectionHeaderCount: 0,
      sectionNamesIndex: 0,
    }),
  )
  for (const [index, header] of headers.entries()) {
    file.set(encodeProgramHeader(header), sizes.header + index * sizes.programHeader)
  }
  for (const [index, { kind }] of object.sections.entries()) {
    if (kind !== 'note' && kind !== 'zero') file.set(contents[index]!, offsets[index]!)
  }
  return checkedFile(file)
}
