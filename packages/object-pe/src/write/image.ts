import {
  alignUp,
  applyRelocations,
  failOn,
  hex,
  isAllocated,
  isPositionDependent,
  type ObjectFile,
} from '@sourceless/object'
import {
  allocationBytes,
  directories,
  fileAlignmentBytes,
  fileFlags,
  imageFlags,
  machines,
  type PeMachine,
  pageSizeBytes,
  sectionFlags,
  sizes,
} from '../raw/constants.js'
import {
  checksumField,
  type Directory,
  dosHeaderBytes,
  encodeDosHeader,
  encodeImageHeader,
  imageChecksum,
  optionalHeaderOffset,
} from '../raw/image-header.js'
import { encodeFileHeader, encodeSectionHeader } from '../raw/records.js'
import { encodeBaseRelocations } from './base-relocations.js'
import { exportSectionName } from './exports.js'
import { type ImportTable, importSectionName } from './imports.js'
import { checkedFile } from './loader-check.js'
import { kindFlags } from './section-kinds.js'

export interface ImagePlan {
  readonly object: ObjectFile
  readonly machine: PeMachine
  readonly importTable: ImportTable | undefined
  readonly baseAddress: number
  readonly subsystem: number
  readonly isLibrary: boolean
  readonly entrySymbol: string | undefined
}

/** A section of the file. `address` counts from the image base, as all addresses here do. */
interface PlacedSection {
  readonly name: string
  readonly address: number
  readonly memoryBytes: number
  readonly bytes: Uint8Array
  readonly flags: number
}

const maximumImageBytes = 2 ** 31
const exceptionSectionName = '.pdata'

const isExceptionTable = (name: string): boolean =>
  name === exceptionSectionName || name.startsWith(`${exceptionSectionName}$`)

/**
 * Sections of the object by section of the file: code and constants share one, as nothing writes to either. Tools look for the
 * exception table in a section of its own.
 */
const arrange = (sections: ObjectFile['sections']): { readonly name: string; readonly parts: readonly number[] }[] => {
  const indices = sections.flatMap((section, index) => (isAllocated(section) ? [index] : []))
  const of = (kind: string) => indices.filter((index) => sections[index]!.kind === kind)
  const readonly = of('readonly')
  const exceptions = readonly.filter((index) => isExceptionTable(sections[index]!.name))
  const constants = readonly.filter((index) => !isExceptionTable(sections[index]!.name))
  const text = [...of('code'), ...constants]
  const name = of('code').length > 0 ? '.text' : '.rdata'
  return [
    { name, parts: text },
    { name: '.data', parts: [...of('data'), ...of('zero')] },
    { name: exceptionSectionName, parts: exceptions },
  ].filter(({ parts }) => parts.some((index) => sections[index]!.sizeBytes > 0))
}

const headerBytesFor = (sectionCount: number): number =>
  alignUp(optionalHeaderOffset + sizes.optionalHeader + sectionCount * sizes.sectionHeader, fileAlignmentBytes)

/** Addresses from the image base: groups start on pages, after the headers. */
const assignAddresses = ({ sections }: ObjectFile) => {
  const addresses = sections.map(() => 0)
  let next = pageSizeBytes
  const groups = arrange(sections).map((group) => {
    const address = alignUp(next, pageSizeBytes)
    next = address
    for (const index of group.parts) {
      addresses[index] = next = alignUp(next, sections[index]!.alignment)
      next += sections[index]!.sizeBytes
    }
    return { ...group, address, end: next }
  })
  const message = `the image would take ${hex(next)} bytes, more than ${hex(maximumImageBytes)}`
  if (next > maximumImageBytes) failOn([{ code: 'address-overflow', message }])
  return { addresses, groups, end: next }
}

/** Fields that the loader must adjust when it moves the image: 64-bit addresses; it cannot adjust narrower ones. */
const movedFields = (object: ObjectFile, addresses: readonly number[]): number[] => {
  const moved: number[] = []
  for (const { section, offset, kind, symbol, addend } of object.relocations) {
    const { name, binding, section: target } = object.symbols[symbol]!
    if (!isAllocated(object.sections[section]!) || kind === 'image32') continue
    const place = `${object.sections[section]!.name}+${hex(offset)}`
    const fault = (what: string): void =>
      failOn([
        { code: 'text-relocation', section: object.sections[section]!.name, offset, symbol: name, message: what },
      ])
    if (target === undefined) {
      if (binding === 'weak' && (kind !== 'abs64' || addend !== 0))
        fault(`${place}: ${name} is nowhere, which ${kind} cannot say`)
    } else if (kind === 'abs64') moved.push(addresses[section]! + offset)
    else if (isPositionDependent(kind)) fault(`${place}: ${kind} cannot hold an address, images lie above 4 GiB`)
  }
  return moved
}

/** "Exception handling": the system searches the table by address, so it must be sorted. An entry is 12 bytes, 8 on AArch64. */
const sortExceptions = (bytes: Uint8Array, machine: PeMachine): void => {
  const entryBytes = machine === 'x86_64' ? 12 : 8
  const original = bytes.slice()
  const view = new DataView(original.buffer)
  const starts = Array.from({ length: Math.floor(bytes.length / entryBytes) }, (_, index) => index * entryBytes)
  starts.sort((a, b) => view.getUint32(a, true) - view.getUint32(b, true))
  for (const [index, start] of starts.entries()) {
    bytes.set(original.subarray(start, start + entryBytes), index * entryBytes)
  }
}

const placeSections = (plan: ImagePlan) => {
  const { object, machine, baseAddress } = plan
  const { addresses, groups, end } = assignAddresses(object)
  const moved = movedFields(object, addresses)
  const { bytes, diagnostics } = applyRelocations(object, addresses)
  failOn(diagnostics)
  const placed = groups.map(({ name, parts, address, end: groupEnd }): PlacedSection => {
    const filled = parts.filter((index) => object.sections[index]!.kind !== 'zero')
    const contents = new Uint8Array(Math.max(0, ...filled.map((i) => addresses[i]! + bytes[i]!.length - address)))
    for (const index of filled) contents.set(bytes[index]!, addresses[index]! - address)
    const view = new DataView(contents.buffer)
    for (const field of moved) {
      const offset = field - address
      if (offset < 0 || offset >= contents.length) continue
      view.setBigInt64(offset, view.getBigInt64(offset, true) + BigInt(baseAddress), true)
    }
    const onlyZeros = contents.length === 0
    const kind = name === '.text' ? 'code' : name !== '.data' ? 'readonly' : onlyZeros ? 'zero' : 'data'
    return { name, address, memoryBytes: groupEnd - address, bytes: contents, flags: kindFlags[kind] }
  })
  const table = placed.find(({ name }) => name === exceptionSectionName)
  if (table !== undefined) sortExceptions(table.bytes, machine)
  const relocations = encodeBaseRelocations(moved)
  if (relocations.length > 0) {
    const flags = kindFlags.readonly + sectionFlags.discardable
    const address = alignUp(end, pageSizeBytes)
    placed.push({ name: '.reloc', address, memoryBytes: relocations.length, bytes: relocations, flags })
  }
  return { placed, addresses, exceptions: table, relocations: relocations.length }
}

const directoriesOf = (plan: ImagePlan, sections: ReturnType<typeof placeSections>): Map<number, Directory> => {
  const { placed, addresses, exceptions, relocations } = sections
  const found = new Map<number, Directory>()
  const addressOf = (name: string): number => {
    // Ours are appended, so the last of that name is meant.
    const index = plan.object.sections.findLastIndex((section) => section.name === name)
    return addresses[index]!
  }
  const { importTable } = plan
  if (plan.isLibrary) {
    const { sizeBytes } = plan.object.sections.findLast(({ name }) => name === exportSectionName)!
    found.set(directories.exports, { address: addressOf(exportSectionName), sizeBytes })
  }
  if (importTable !== undefined) {
    const address = addressOf(importSectionName)
    found.set(directories.imports, { address, sizeBytes: importTable.descriptorBytes })
    const slots = { address: address + importTable.slotsOffset, sizeBytes: importTable.slotsBytes }
    found.set(directories.importAddresses, slots)
  }
  if (exceptions !== undefined) {
    found.set(directories.exceptions, { address: exceptions.address, sizeBytes: exceptions.memoryBytes })
  }
  const last = placed.at(-1)
  if (relocations > 0) found.set(directories.baseRelocations, { address: last!.address, sizeBytes: relocations })
  return found
}

const entryOf = ({ object, entrySymbol }: ImagePlan, addresses: readonly number[]): number => {
  if (entrySymbol === undefined) return 0
  const symbol = object.symbols.find(
    ({ name, section, binding }) => name === entrySymbol && section !== undefined && binding !== 'local',
  )
  const message = `the entry symbol ${entrySymbol} is not defined`
  if (symbol === undefined) failOn([{ code: 'missing-entry', message, symbol: entrySymbol }])
  return addresses[symbol!.section!]! + symbol!.offset
}

const checkBase = (baseAddress: number): void => {
  const isPlace = Number.isSafeInteger(baseAddress) && baseAddress >= allocationBytes && baseAddress < 2 ** 47
  if (isPlace && baseAddress % allocationBytes === 0) return
  const message = `the base address ${hex(baseAddress)} is no multiple of 64 KiB in the user address space`
  failOn([{ code: 'address-overflow', message }])
}

/** Headers, then the sections in the order of their addresses; the checksum last. */
export const writeImage = (plan: ImagePlan): Uint8Array => {
  checkBase(plan.baseAddress)
  const sections = placeSections(plan)
  const { placed, addresses } = sections
  const headerBytes = headerBytesFor(placed.length)
  let end = headerBytes
  const offsets = placed.map(({ bytes }) => {
    const offset = end
    end += alignUp(bytes.length, fileAlignmentBytes)
    return offset
  })
  const file = new Uint8Array(end)
  const sum = (flag: number): number =>
    placed.reduce(
      (total, { flags, bytes }) => total + (flags & flag ? alignUp(bytes.length, fileAlignmentBytes) : 0),
      0,
    )
  const last = placed.at(-1)
  const { executable, largeAddressAware, dll } = fileFlags
  const { highEntropy, dynamicBase, noExecute, terminalServerAware } = imageFlags
  file.set(encodeDosHeader())
  file.set(
    encodeFileHeader({
      machine: machines[plan.machine],
      sectionCount: placed.length,
      symbolTableOffset: 0,
      symbolCount: 0,
      optionalHeaderBytes: sizes.optionalHeader,
      flags: executable | largeAddressAware | (plan.isLibrary ? dll : 0),
    }),
    dosHeaderBytes + 4,
  )
  const image = encodeImageHeader({
    codeBytes: sum(sectionFlags.code),
    initialisedBytes: sum(sectionFlags.initialised),
    zeroBytes: placed.reduce((total, { memoryBytes, bytes }) => total + Math.max(0, memoryBytes - bytes.length), 0),
    entry: entryOf(plan, addresses),
    codeAddress: placed.find(({ flags }) => flags & sectionFlags.code)?.address ?? 0,
    baseAddress: plan.baseAddress,
    imageBytes: alignUp(last === undefined ? pageSizeBytes : last.address + last.memoryBytes, pageSizeBytes),
    headerBytes,
    subsystem: plan.subsystem,
    flags: highEntropy | dynamicBase | noExecute | (plan.isLibrary ? 0 : terminalServerAware),
    directories: directoriesOf(plan, sections),
  })
  file.set(image, optionalHeaderOffset)
  for (const [index, { name, address, memoryBytes, bytes, flags }] of placed.entries()) {
    const fileBytes = alignUp(bytes.length, fileAlignmentBytes)
    const fileOffset = fileBytes === 0 ? 0 : offsets[index]!
    const record = {
      name,
      memoryBytes,
      address,
      fileBytes,
      fileOffset,
      relocationsOffset: 0,
      relocationCount: 0,
      flags,
    }
    file.set(encodeSectionHeader(record), optionalHeaderOffset + sizes.optionalHeader + index * sizes.sectionHeader)
    file.set(bytes, fileOffset)
  }
  const field = optionalHeaderOffset + checksumField
  new DataView(file.buffer).setUint32(field, imageChecksum(file, field), true)
  return checkedFile(file)
}
