import type { Image, Segment } from '@sourceless/object'
import { dynamicTags, sectionTypes, segmentFlags, segmentTypes, sizes, smallestPageBytes } from '../raw/constants.js'
import { decodeDynamic, decodeRela, decodeSymbol, type ProgramHeader } from '../raw/records.js'
import { createStringReader, type ElfHeaders, slice } from './headers.js'
import { malformed } from './malformed.js'
import { readSymbols } from './symbols.js'

/** Offset of the program header with this index. */
const headerOffset = (headers: ElfHeaders, index: number): number =>
  headers.header.programHeaderOffset + index * sizes.programHeader

const readSegments = (headers: ElfHeaders): Segment[] =>
  headers.programHeaders.flatMap((part, index): Segment[] => {
    if (part.type !== segmentTypes.load) return []
    const at = headerOffset(headers, index)
    const bytes = slice(headers.bytes, part.offset, part.fileSizeBytes, at, 'a segment')
    const { address, memorySizeBytes: sizeBytes, flags } = part
    if (!Number.isSafeInteger(address + sizeBytes)) malformed('bad-segment', at, 'the segment lies out of range')
    if (sizeBytes < bytes.length) malformed('bad-segment', at, 'the segment is larger in the file than in memory')
    const has = (flag: number) => (flags & flag) !== 0
    return [
      {
        address,
        bytes,
        sizeBytes,
        read: has(segmentFlags.read),
        write: has(segmentFlags.write),
        execute: has(segmentFlags.execute),
      },
    ]
  })

/** Global symbols of .symtab, when section headers are there. */
const symbolTable = (headers: ElfHeaders): Map<string, number> => {
  const table = headers.sections.find(({ type }) => type === sectionTypes.symtab)
  if (table === undefined) return new Map()
  const defined = readSymbols(headers, table).filter(({ binding, section }) => binding !== 0 && section !== 0)
  return new Map(defined.map(({ name, value }) => [name, value]))
}

export const readExecutable = (headers: ElfHeaders): Image => ({
  machine: headers.machine.name,
  segments: readSegments(headers),
  entry: headers.header.entry,
  symbols: symbolTable(headers),
})

/** The dynamic section as a map; PT_DYNAMIC is found through the program headers, as a loader does. */
const readDynamic = (headers: ElfHeaders, part: ProgramHeader, at: number): Map<number, number> => {
  slice(headers.bytes, part.offset, part.fileSizeBytes, at, 'the dynamic section')
  const entries = new Map<number, number>()
  for (let offset = part.offset; offset + sizes.dynamic <= part.offset + part.fileSizeBytes; offset += sizes.dynamic) {
    const { tag, value } = decodeDynamic(headers.view, offset)
    if (tag === dynamicTags.null) return entries
    if (entries.has(tag)) malformed('bad-dynamic', offset, `tag ${tag} appears twice`)
    entries.set(tag, value)
  }
  return malformed('bad-dynamic', at, 'the dynamic section has no end')
}

/** A table that the dynamic section names by address, as an offset in the file. */
const fileRange = (headers: ElfHeaders, address: number, sizeBytes: number, what: string): number => {
  const part = headers.programHeaders.find(
    (candidate) =>
      candidate.type === segmentTypes.load &&
      address >= candidate.address &&
      address + sizeBytes <= candidate.address + candidate.fileSizeBytes,
  )
  if (part === undefined) return malformed('bad-dynamic', 0, `the ${what} is not loaded from the file`)
  const offset = address - part.address + part.offset
  slice(headers.bytes, offset, sizeBytes, offset, `the ${what}`)
  return offset
}

const exportedSymbols = (headers: ElfHeaders, dynamic: Map<number, number>): Map<string, number> => {
  const required = (tag: number, what: string): number =>
    dynamic.get(tag) ?? malformed('bad-dynamic', 0, `the dynamic section lacks the ${what}`)
  const hash = fileRange(headers, required(dynamicTags.hash, 'hash table'), 8, 'hash table')
  const count = headers.view.getUint32(hash + 4, true)
  const stringSize = required(dynamicTags.stringSize, 'string table size')
  const strings = fileRange(headers, required(dynamicTags.stringTable, 'string table'), stringSize, 'string table')
  const table = required(dynamicTags.symbolTable, 'symbol table')
  const start = fileRange(headers, table, count * sizes.symbol, 'symbol table')
  const nameAt = createStringReader(headers.bytes.subarray(strings, strings + stringSize))
  const symbols = new Map<string, number>()
  for (let index = 1; index < count; index++) {
    const at = start + index * sizes.symbol
    const { nameOffset, section, value } = decodeSymbol(headers.view, at)
    if (section !== 0) symbols.set(nameAt(nameOffset, at), value)
  }
  return symbols
}

/** Applies relative relocations to copies of the segments, which still have the file's addresses. */
const applyRelative = (
  headers: ElfHeaders,
  dynamic: Map<number, number>,
  segments: readonly Segment[],
  loadAddress: number,
): Segment[] => {
  const copies = segments.map((segment) => ({ ...segment, bytes: segment.bytes.slice() }))
  const address = dynamic.get(dynamicTags.rela)
  if (address === undefined) return copies
  const sizeBytes = dynamic.get(dynamicTags.relaSize) ?? 0
  const start = fileRange(headers, address, sizeBytes, 'relocation table')
  for (let at = start; at + sizes.rela <= start + sizeBytes; at += sizes.rela) {
    const { offset, type, addend } = decodeRela(headers.view, at)
    if (type !== headers.machine.relativeType)
      malformed('unsupported-relocation', at + 8, `dynamic relocation type ${type}`)
    const target = copies.find((copy) => offset >= copy.address && offset + 8 <= copy.address + copy.bytes.length)
    if (target === undefined) return malformed('bad-dynamic', at, 'a relocation leaves the segments')
    if (!target.write) malformed('bad-dynamic', at, 'a relocation changes a segment that is not writable')
    const view = new DataView(target.bytes.buffer, target.bytes.byteOffset, target.bytes.byteLength)
    view.setBigInt64(offset - target.address, BigInt(loadAddress) + addend, true)
  }
  return copies
}

export const readShared = (headers: ElfHeaders, loadAddress: number): Image => {
  if (!Number.isSafeInteger(loadAddress) || loadAddress < 0 || loadAddress % smallestPageBytes !== 0) {
    throw new RangeError(`the load address must be a multiple of ${smallestPageBytes}, not ${loadAddress}`)
  }
  const index = headers.programHeaders.findIndex(({ type }) => type === segmentTypes.dynamic)
  if (index < 0) malformed('bad-dynamic', 32, 'a shared library needs PT_DYNAMIC')
  const dynamic = readDynamic(headers, headers.programHeaders[index]!, headerOffset(headers, index))
  const segments = readSegments(headers)
  const loadedBytes = segments.reduce((sum, { bytes }) => sum + bytes.length, 0)
  if (loadedBytes > headers.bytes.length) malformed('bad-segment', 32, 'segments overlap in the file')
  return {
    machine: headers.machine.name,
    segments: applyRelative(headers, dynamic, segments, loadAddress).map((segment) => ({
      ...segment,
      address: segment.address + loadAddress,
    })),
    entry: undefined,
    symbols: new Map([...exportedSymbols(headers, dynamic)].map(([name, address]) => [name, address + loadAddress])),
  }
}
