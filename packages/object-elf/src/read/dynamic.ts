import { dynamicTags, reservedSections, segmentTypes, sizes, symbolBindings, symbolTypes } from '../raw/constants.js'
import { decodeDynamic, decodeSymbol, type ProgramHeader } from '../raw/records.js'
import { createStringReader, type ElfHeaders, slice } from './headers.js'
import { malformed } from './malformed.js'

const used: ReadonlySet<number> = new Set(Object.values(dynamicTags).filter((tag) => tag !== dynamicTags.needed))

/** The dynamic section as a map; PT_DYNAMIC is found through the program headers, as a loader does. */
export const readDynamic = (headers: ElfHeaders, part: ProgramHeader, at: number): Map<number, number> => {
  slice(headers.bytes, part.offset, part.fileSizeBytes, at, 'the dynamic section')
  const entries = new Map<number, number>()
  for (let offset = part.offset; offset + sizes.dynamic <= part.offset + part.fileSizeBytes; offset += sizes.dynamic) {
    const { tag, value } = decodeDynamic(headers.view, offset)
    if (tag === dynamicTags.null) return entries
    // Several libraries may be needed; what is used here stands once.
    if (entries.has(tag) && used.has(tag)) malformed('bad-dynamic', offset, `tag ${tag} appears twice`)
    entries.set(tag, value)
  }
  return malformed('bad-dynamic', at, 'the dynamic section has no end')
}

/** Where an address lies in the file, and where the file's part of its segment ends. */
const restOfSegment = (headers: ElfHeaders, address: number, what: string): { offset: number; end: number } => {
  const part = headers.programHeaders.find(
    (candidate) =>
      candidate.type === segmentTypes.load &&
      address >= candidate.address &&
      address <= candidate.address + candidate.fileSizeBytes,
  )
  if (part === undefined) return malformed('bad-dynamic', 0, `the ${what} is not loaded from the file`)
  const offset = address - part.address + part.offset
  const end = part.offset + part.fileSizeBytes
  slice(headers.bytes, offset, end - offset, offset, `the ${what}`)
  return { offset, end }
}

/** A table that the dynamic section names by address, as an offset in the file. */
export const fileRange = (headers: ElfHeaders, address: number, sizeBytes: number, what: string): number => {
  const { offset, end } = restOfSegment(headers, address, what)
  if (!(offset + sizeBytes <= end)) malformed('bad-dynamic', offset, `the ${what} leaves its segment`)
  return offset
}

/** The dynamic symbol table, where the dynamic section says it is. */
export interface DynamicSymbols {
  /** Offset of the first record in the file. */
  readonly start: number
  /** As far as a hash table tells: up to the last that the file exports. */
  readonly count: number
  /** Records that fit before the end of the segment: relocations may refer to more than the hash table counts. */
  readonly limit: number
  nameAt(offset: number, at: number): string
}

const required = (dynamic: Map<number, number>, tag: number, what: string): number =>
  dynamic.get(tag) ?? malformed('bad-dynamic', 0, `the dynamic section lacks the ${what}`)

export const readDynamicSymbols = (headers: ElfHeaders, dynamic: Map<number, number>): DynamicSymbols => {
  const count = countDynamicSymbols(headers, dynamic)
  const stringSize = required(dynamic, dynamicTags.stringSize, 'string table size')
  const stringTable = required(dynamic, dynamicTags.stringTable, 'string table')
  const strings = fileRange(headers, stringTable, stringSize, 'string table')
  const table = required(dynamic, dynamicTags.symbolTable, 'symbol table')
  const start = fileRange(headers, table, count * sizes.symbol, 'symbol table')
  const limit = Math.floor((restOfSegment(headers, table, 'symbol table').end - start) / sizes.symbol)
  return { start, count, limit, nameAt: createStringReader(headers.bytes.subarray(strings, strings + stringSize)) }
}

/** Both hash tables say how many symbols there are; the GNU one only counts to the last that it finds. */
const countDynamicSymbols = (headers: ElfHeaders, dynamic: Map<number, number>): number => {
  const address = dynamic.get(dynamicTags.hash)
  if (address !== undefined) return headers.view.getUint32(fileRange(headers, address, 8, 'hash table') + 4, true)
  const gnuAddress = required(dynamic, dynamicTags.gnuHash, 'hash table')
  return countByGnuHash(headers, gnuAddress)
}

const countByGnuHash = (headers: ElfHeaders, address: number): number => {
  const { view } = headers
  const what = 'hash table'
  const start = fileRange(headers, address, 16, what)
  const [bucketCount, firstSymbol, bloomWords] = [0, 4, 8].map((at) => view.getUint32(start + at, true))
  const bucketAddress = address + 16 + 8 * bloomWords!
  const buckets = fileRange(headers, bucketAddress, 4 * bucketCount!, what)
  let last = 0
  for (let index = 0; index < bucketCount!; index++) {
    last = Math.max(last, view.getUint32(buckets + 4 * index, true))
  }
  if (last < firstSymbol!) return firstSymbol!
  const chain = bucketAddress + 4 * bucketCount! + 4 * (last - firstSymbol!)
  const { offset, end } = restOfSegment(headers, chain, what)
  for (let at = offset; at + 4 <= end; at += 4) {
    if (view.getUint32(at, true) % 2 === 1) return last + 1 + (at - offset) / 4
  }
  return malformed('bad-dynamic', offset, 'a chain of the hash table has no end')
}

/** Symbols of one version may hide behind the default one of the same name (`memcpy@GLIBC_2.2.5`): bit 15 of their version. */
const hiddenVersions = (
  headers: ElfHeaders,
  dynamic: Map<number, number>,
  count: number,
): ((index: number) => boolean) => {
  const address = dynamic.get(dynamicTags.symbolVersions)
  if (address === undefined) return () => false
  const start = fileRange(headers, address, 2 * count, 'table of symbol versions')
  return (index) => headers.view.getUint16(start + 2 * index, true) >= 0x8000
}

/** What others may refer to by name, as addresses in the file: neither thread-local variables nor indirect functions are. */
export const exportedSymbols = (
  headers: ElfHeaders,
  dynamic: Map<number, number>,
  { start, count, nameAt }: DynamicSymbols,
): Map<string, number> => {
  const symbols = new Map<string, number>()
  const isHidden = hiddenVersions(headers, dynamic, count)
  for (let index = 1; index < count; index++) {
    const at = start + index * sizes.symbol
    const { nameOffset, section, value, binding, type } = decodeSymbol(headers.view, at)
    const isDefined = section !== reservedSections.undefined && section < reservedSections.lowest
    if (!isDefined || binding === symbolBindings.local || isHidden(index)) continue
    if (type === symbolTypes.threadLocal || type === symbolTypes.indirect) continue
    symbols.set(nameAt(nameOffset, at), value)
  }
  return symbols
}
