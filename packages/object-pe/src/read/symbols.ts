import type { ObjectSymbol, Section } from '@sourceless/object'
import { functionType, sizes, specialSections, storageClasses } from '../raw/constants.js'
import { decodeSymbol, type SymbolRecord } from '../raw/records.js'
import { weakDefaultPrefix } from '../write/symbols.js'
import type { NameReader } from './bytes.js'
import { malformed } from './malformed.js'

interface NamedSymbol extends Omit<SymbolRecord, 'name'> {
  readonly name: string
  /** Offset in the file. */
  readonly at: number
  /** Record that a weak symbol falls back to. */
  readonly fallback: number | undefined
}

export interface SymbolTable {
  readonly view: DataView
  readonly offset: number
  readonly count: number
  readonly strings: Uint8Array
  readonly names: NameReader
}

const readName = ({ view, strings, names }: SymbolTable, at: number): string =>
  view.getUint32(at, true) === 0
    ? names.zeroTerminated(strings, view.getUint32(at + 4, true), at)
    : names.padded(new Uint8Array(view.buffer, view.byteOffset + at, 8), at)

/** Record number to symbol; auxiliary records are left out. The table lies within the file. */
const readRecords = (table: SymbolTable): Map<number, NamedSymbol> => {
  const records = new Map<number, NamedSymbol>()
  for (let number = 0; number < table.count; number++) {
    const at = table.offset + number * sizes.symbol
    const record = decodeSymbol(table.view, at)
    const isWeak = record.storageClass === storageClasses.weakExternal
    if (number + record.auxiliaryCount >= table.count || (isWeak && record.auxiliaryCount === 0)) {
      malformed('bad-symbol', at, 'its auxiliary records leave the symbol table')
    }
    const fallback = isWeak ? table.view.getUint32(at + sizes.symbol, true) : undefined
    records.set(number, { ...record, name: readName(table, at), at, fallback })
    number += record.auxiliaryCount
  }
  return records
}

/** Where a symbol lies in the model; undefined for one that is only information. */
const placeOf = (symbol: NamedSymbol, indexOf: ReadonlyMap<number, number>) => {
  const { section, value, at, name } = symbol
  if (section === specialSections.debug) return undefined
  if (section === specialSections.undefined) {
    if (value !== 0) malformed('unsupported-symbol', at, `symbol ${name} is a common block`)
    return { section: undefined, offset: 0 }
  }
  if (section < 0) return undefined
  const index = indexOf.get(section)
  return index === undefined ? undefined : { section: index, offset: value }
}

const bindings: Readonly<Record<number, ObjectSymbol['binding']>> = {
  [storageClasses.external]: 'global',
  [storageClasses.static]: 'local',
  [storageClasses.label]: 'local',
}

const translate = (
  symbol: NamedSymbol,
  records: ReadonlyMap<number, NamedSymbol>,
  indexOf: ReadonlyMap<number, number>,
): ObjectSymbol | undefined => {
  const { name, storageClass, type, auxiliaryCount, at } = symbol
  if (storageClass === storageClasses.file || storageClass === storageClasses.function) return undefined
  const { fallback } = symbol
  if (fallback !== undefined) {
    const target = records.get(fallback)
    if (target === undefined) return malformed('bad-symbol', at, `symbol ${name} falls back to record ${fallback}`)
    const place =
      target.section === specialSections.absolute && target.value === 0 ? undefined : placeOf(target, indexOf)
    const isFunction = type === functionType || target.type === functionType
    const kind = isFunction ? 'function' : 'none'
    return { name, binding: 'weak', kind, section: place?.section, offset: place?.offset ?? 0, sizeBytes: 0 }
  }
  const place = placeOf(symbol, indexOf)
  if (place === undefined) return undefined
  const binding = bindings[storageClass]
  if (binding === undefined) return malformed('unsupported-symbol', at, `symbol ${name} has class ${storageClass}`)
  const isSection = storageClass === storageClasses.static && auxiliaryCount > 0 && place.offset === 0
  const kind = isSection ? 'section' : type === functionType ? 'function' : 'none'
  return { name, binding, kind, ...place, sizeBytes: 0 }
}

/**
 * Symbols of the model, and for each record number its index there. What is only information (file names, absolute marks such
 * as @feat.00) is left out; the definition of a weak symbol is that symbol.
 */
export const readSymbols = (table: SymbolTable, indexOf: ReadonlyMap<number, number>, sections: readonly Section[]) => {
  const records = readRecords(table)
  const symbols: ObjectSymbol[] = []
  const symbolIndex = new Map<number, number>()
  const definitions = new Map<number, number>()
  for (const [number, { fallback, name }] of records) {
    if (fallback === undefined) continue
    if (records.get(fallback)?.name.startsWith(weakDefaultPrefix(name))) definitions.set(fallback, number)
  }
  for (const [number, record] of records) {
    if (definitions.has(number)) continue
    const symbol = translate(record, records, indexOf)
    if (symbol === undefined) continue
    if (symbol.section !== undefined && symbol.offset > sections[symbol.section]!.sizeBytes) {
      malformed('bad-symbol', record.at, `symbol ${symbol.name} lies outside its section`)
    }
    symbolIndex.set(number, symbols.length)
    symbols.push(symbol)
  }
  for (const [definition, weak] of definitions) {
    const index = symbolIndex.get(weak)
    if (index !== undefined) symbolIndex.set(definition, index)
  }
  return { symbols, symbolIndex }
}
