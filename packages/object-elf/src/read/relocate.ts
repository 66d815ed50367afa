import type { Segment } from '@sourceless/object'
import { dynamicTags, sizes, symbolBindings, symbolTypes } from '../raw/constants.js'
import { decodeRela, decodeSymbol } from '../raw/records.js'
import type { ElfDiagnosticCode, ElfReadOptions, ElfUnresolved } from '../types.js'
import { type DynamicSymbols, fileRange } from './dynamic.js'
import type { ElfHeaders } from './headers.js'
import { malformed } from './malformed.js'

/** What the relocations of a file that is loaded are applied with. */
interface Loading {
  readonly headers: ElfHeaders
  readonly dynamic: ReadonlyMap<number, number>
  readonly symbols: DynamicSymbols
  readonly options: ElfReadOptions
  /** The 8-byte field at an address of the file, in segments that may be changed. */
  fieldAt(address: number, at: number): { readonly view: DataView; readonly offset: number }
  readonly unresolved: ElfUnresolved[]
}

/** Address of a symbol that a relocation refers to: its own, or what `resolve` says; or why there is none. */
const addressOf = ({ headers, symbols, options }: Loading, index: number, at: number): bigint | string => {
  if (index >= symbols.limit) malformed('bad-symbol', at, `symbol ${index} does not exist`)
  const { loadAddress = 0, resolve, unresolved } = options
  const record = symbols.start + index * sizes.symbol
  const { nameOffset, section, value, binding, type } = decodeSymbol(headers.view, record)
  if (!Number.isSafeInteger(value)) malformed('bad-symbol', record, 'the value is out of range')
  const isAddress = type !== symbolTypes.threadLocal && type !== symbolTypes.indirect
  if (section !== 0) return isAddress ? BigInt(loadAddress + value) : `symbol ${index} has no address of its own`
  const name = symbols.nameAt(nameOffset, record)
  const mayBeMissing = binding === symbolBindings.weak && unresolved !== 'list'
  const found = resolve?.(name) ?? (mayBeMissing ? 0 : undefined)
  return found === undefined ? `the imported symbol ${name} is not known` : BigInt(found)
}

const symbolName = ({ headers, symbols }: Loading, index: number, at: number): string | undefined => {
  if (index === 0) return undefined
  if (index >= symbols.limit) malformed('bad-symbol', at, `symbol ${index} does not exist`)
  const record = symbols.start + index * sizes.symbol
  return symbols.nameAt(decodeSymbol(headers.view, record).nameOffset, record)
}

/** DT_RELA and DT_JMPREL: fields that take the address of a symbol, or the load address. */
const applyTable = (loading: Loading, addressTag: number, sizeTag: number): void => {
  const { headers, dynamic, options } = loading
  const address = dynamic.get(addressTag)
  if (address === undefined) return
  const sizeBytes = dynamic.get(sizeTag) ?? 0
  const start = fileRange(headers, address, sizeBytes, 'relocation table')
  const { relativeType, addressTypes } = headers.machine
  const leave = (code: ElfDiagnosticCode, at: number, what: string): void => {
    if (options.unresolved !== 'list') malformed(code, at, what)
    const { offset, type, symbol, addend } = decodeRela(headers.view, at)
    const place = offset + (options.loadAddress ?? 0)
    loading.unresolved.push({ address: place, type, symbol: symbolName(loading, symbol, at), addend })
  }
  for (let at = start; at + sizes.rela <= start + sizeBytes; at += sizes.rela) {
    const { offset, type, symbol, addend } = decodeRela(headers.view, at)
    if (type === 0) continue
    if (type !== relativeType && !addressTypes.includes(type)) {
      leave('unsupported-relocation', at, `dynamic relocation type ${type} needs a dynamic linker`)
      continue
    }
    const base = type === relativeType ? BigInt(options.loadAddress ?? 0) : addressOf(loading, symbol, at)
    if (typeof base === 'string') leave('unsupported-symbol', at, base)
    else {
      const field = loading.fieldAt(offset, at)
      field.view.setBigInt64(field.offset, base + addend, true)
    }
  }
}

const wordBytes = 8
/** Words that one bitmap stands for. */
const bitmapWords = 63

/**
 * DT_RELR: an even word is the address of a field; an odd one is a bitmap of which of the 63 words after the last one are
 * fields too. Each is moved by the load address.
 */
const applyPacked = (loading: Loading): void => {
  const { headers, dynamic, options } = loading
  const address = dynamic.get(dynamicTags.relr)
  if (address === undefined) return
  const sizeBytes = dynamic.get(dynamicTags.relrSize) ?? 0
  const start = fileRange(headers, address, sizeBytes, 'packed relocation table')
  const distance = BigInt(options.loadAddress ?? 0)
  // A sound file moves no word twice.
  let room = headers.bytes.length / wordBytes
  const move = (place: number, at: number): void => {
    if (--room < 0) malformed('limit-exceeded', at, 'packed relocations overlap')
    const { view, offset } = loading.fieldAt(place, at)
    view.setBigInt64(offset, view.getBigInt64(offset, true) + distance, true)
  }
  let next = 0
  for (let at = start; at + wordBytes <= start + sizeBytes; at += wordBytes) {
    const entry = headers.view.getBigUint64(at, true)
    if ((entry & 1n) === 0n) {
      move(Number(entry), at)
      next = Number(entry) + wordBytes
      continue
    }
    for (let bit = 0; bit < bitmapWords; bit++) {
      if (((entry >> BigInt(bit + 1)) & 1n) === 1n) move(next + bit * wordBytes, at)
    }
    next += bitmapWords * wordBytes
  }
}

/** Applies a file's dynamic relocations to copies of the segments, which still have the file's addresses; and what is left. */
export const relocate = (
  headers: ElfHeaders,
  dynamic: ReadonlyMap<number, number>,
  symbols: DynamicSymbols,
  segments: readonly Segment[],
  options: ElfReadOptions,
): { segments: Segment[]; unresolved: ElfUnresolved[] } => {
  // `slice` of a Node Buffer is no copy.
  const copies = segments.map((segment) => ({ ...segment, bytes: new Uint8Array(segment.bytes) }))
  const views = copies.map(({ bytes }) => new DataView(bytes.buffer))
  // Relocations are mostly in order: the segment of the last one is tried first.
  let last = 0
  const holds = (index: number, address: number): boolean => {
    const { address: start, bytes } = copies[index]!
    return address >= start && address + wordBytes <= start + bytes.length
  }
  const fieldAt = (address: number, at: number) => {
    if (copies.length > 0 && !holds(last, address)) last = copies.findIndex((_, index) => holds(index, address))
    const target = copies[last]
    if (target === undefined) {
      last = 0
      return malformed('bad-dynamic', at, 'a relocation leaves the segments')
    }
    if (!target.write) malformed('bad-dynamic', at, 'a relocation changes a segment that is not writable')
    return { view: views[last]!, offset: address - target.address }
  }
  if (dynamic.has(dynamicTags.rel)) malformed('unsupported-relocation', 0, 'relocations without addends are not read')
  const loading: Loading = { headers, dynamic, symbols, options, fieldAt, unresolved: [] }
  applyPacked(loading)
  applyTable(loading, dynamicTags.rela, dynamicTags.relaSize)
  if (dynamic.has(dynamicTags.pltRelocations) && dynamic.get(dynamicTags.pltRelocationKind) !== dynamicTags.rela) {
    malformed('unsupported-relocation', 0, 'relocations of imports have no addends')
  }
  applyTable(loading, dynamicTags.pltRelocations, dynamicTags.pltRelocationSize)
  return { segments: copies, unresolved: loading.unresolved }
}
