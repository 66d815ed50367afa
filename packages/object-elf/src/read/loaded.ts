import type { Image, Segment } from '@sourceless/object'
import {
  dynamicTags,
  sectionTypes,
  segmentFlags,
  segmentTypes,
  sizes,
  smallestPageBytes,
  symbolBindings,
} from '../raw/constants.js'
import { decodeRela, decodeSymbol } from '../raw/records.js'
import type { ElfReadOptions } from '../types.js'
import { type DynamicSymbols, exportedSymbols, fileRange, readDynamic, readDynamicSymbols } from './dynamic.js'
import { type ElfHeaders, slice } from './headers.js'
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

/** Address of a symbol that a relocation refers to: its own, or what `resolve` says; a weak one may be missing. */
const relocatedSymbol = (
  headers: ElfHeaders,
  symbols: DynamicSymbols,
  index: number,
  at: number,
  { loadAddress = 0, resolve }: ElfReadOptions,
): bigint => {
  if (index >= symbols.count) malformed('bad-symbol', at, `symbol ${index} does not exist`)
  const record = symbols.start + index * sizes.symbol
  const { nameOffset, section, value, binding } = decodeSymbol(headers.view, record)
  if (!Number.isSafeInteger(value)) malformed('bad-symbol', record, 'the value is out of range')
  if (section !== 0) return BigInt(loadAddress + value)
  const name = symbols.nameAt(nameOffset, record)
  const found = resolve?.(name) ?? (binding === symbolBindings.weak ? 0 : undefined)
  if (found === undefined) return malformed('unsupported-symbol', record, `the imported symbol ${name} is not known`)
  return BigInt(found)
}

/** Applies relocations to copies of the segments, which still have the file's addresses. */
const applyDynamic = (
  headers: ElfHeaders,
  dynamic: Map<number, number>,
  symbols: DynamicSymbols,
  segments: readonly Segment[],
  options: ElfReadOptions,
): Segment[] => {
  const copies = segments.map((segment) => ({ ...segment, bytes: segment.bytes.slice() }))
  const address = dynamic.get(dynamicTags.rela)
  if (address === undefined) return copies
  const sizeBytes = dynamic.get(dynamicTags.relaSize) ?? 0
  const start = fileRange(headers, address, sizeBytes, 'relocation table')
  const { relativeType, relocationKind } = headers.machine
  for (let at = start; at + sizes.rela <= start + sizeBytes; at += sizes.rela) {
    const { offset, type, symbol, addend } = decodeRela(headers.view, at)
    if (type !== relativeType && relocationKind(type) !== 'abs64') {
      malformed('unsupported-relocation', at + 8, `dynamic relocation type ${type}`)
    }
    const target = copies.find((copy) => offset >= copy.address && offset + 8 <= copy.address + copy.bytes.length)
    if (target === undefined) return malformed('bad-dynamic', at, 'a relocation leaves the segments')
    if (!target.write) malformed('bad-dynamic', at, 'a relocation changes a segment that is not writable')
    const view = new DataView(target.bytes.buffer, target.bytes.byteOffset, target.bytes.byteLength)
    const isRelative = type === relativeType
    const base = isRelative ? BigInt(options.loadAddress ?? 0) : relocatedSymbol(headers, symbols, symbol, at, options)
    view.setBigInt64(offset - target.address, base + addend, true)
  }
  return copies
}

export const readShared = (headers: ElfHeaders, options: ElfReadOptions): Image => {
  const { loadAddress = 0 } = options
  if (!Number.isSafeInteger(loadAddress) || loadAddress < 0 || loadAddress % smallestPageBytes !== 0) {
    throw new RangeError(`the load address must be a multiple of ${smallestPageBytes}, not ${loadAddress}`)
  }
  const index = headers.programHeaders.findIndex(({ type }) => type === segmentTypes.dynamic)
  if (index < 0) malformed('bad-dynamic', 32, 'a shared library needs PT_DYNAMIC')
  const dynamic = readDynamic(headers, headers.programHeaders[index]!, headerOffset(headers, index))
  const segments = readSegments(headers)
  const loadedBytes = segments.reduce((sum, { bytes }) => sum + bytes.length, 0)
  if (loadedBytes > headers.bytes.length) malformed('bad-segment', 32, 'segments overlap in the file')
  const symbols = readDynamicSymbols(headers, dynamic)
  return {
    machine: headers.machine.name,
    segments: applyDynamic(headers, dynamic, symbols, segments, options).map((segment) => ({
      ...segment,
      address: segment.address + loadAddress,
    })),
    entry: undefined,
    symbols: new Map([...exportedSymbols(headers, symbols)].map(([name, address]) => [name, address + loadAddress])),
  }
}
