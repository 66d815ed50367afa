import type { ObjectSymbol, Section } from '@sourceless/object'
import { commands, sizes, symbolDescriptions, symbolTypes } from '../raw/constants.js'
import { createStringReader, slice, u64 } from './bytes.js'
import { findCommand, type MachoHeaders, type SectionHeader } from './headers.js'
import { malformed } from './malformed.js'

/** nlist_64. */
export interface SymbolRecord {
  readonly at: number
  readonly name: string
  readonly type: number
  readonly ordinal: number
  readonly description: number
  readonly value: number
}

export const readSymbolRecords = (headers: MachoHeaders): readonly SymbolRecord[] => {
  const command = findCommand(headers, commands.symtab)
  if (command === undefined) return []
  const { view, offset: at } = command.part
  const count = view.getUint32(12, true)
  const table = slice(headers.bytes, view.getUint32(8, true), count * sizes.symbol, at + 8, 'the symbol table')
  const nameAt = createStringReader(
    slice(headers.bytes, view.getUint32(16, true), view.getUint32(20, true), at + 16, 'the string table'),
  )
  return Array.from({ length: count }, (_, index): SymbolRecord => {
    const start = index * sizes.symbol
    const place = table.offset + start
    const nameOffset = table.view.getUint32(start, true)
    return {
      at: place,
      // Offset 0 means no name, whatever the table holds there.
      name: nameOffset === 0 ? '' : nameAt(nameOffset, place),
      type: table.bytes[start + 4]!,
      ordinal: table.bytes[start + 5]!,
      description: table.view.getUint16(start + 6, true),
      value: u64(table.view, start + 8),
    }
  })
}

const symbolOf = (
  record: SymbolRecord,
  sections: readonly Section[],
  headers: readonly SectionHeader[],
): ObjectSymbol => {
  const { at, name, type, ordinal, description, value } = record
  const external = (type & symbolTypes.external) !== 0
  const kindBits = type & symbolTypes.typeMask
  if (kindBits === 0 && external && value === 0) {
    const binding = (description & symbolDescriptions.weakReference) !== 0 ? 'weak' : 'global'
    return { name, binding, kind: 'none', section: undefined, offset: 0, sizeBytes: 0 }
  }
  if (kindBits !== symbolTypes.section) malformed('unsupported-symbol', at, `${name} has the type ${type}`)
  const section = headers[ordinal - 1]
  if (section === undefined)
    return malformed('bad-symbol', at, `${name} lies in section ${ordinal}, which is not there`)
  const offset = value - section.address
  if (offset < 0 || offset > section.sizeBytes) malformed('bad-symbol', at, `${name} lies outside its section`)
  const weak = (description & symbolDescriptions.weakDefinition) !== 0
  return {
    name,
    binding: external ? (weak ? 'weak' : 'global') : 'local',
    kind: sections[ordinal - 1]!.kind === 'code' ? 'function' : 'object',
    ...(external && (type & symbolTypes.privateExternal) !== 0 ? { visibility: 'hidden' as const } : {}),
    section: ordinal - 1,
    offset,
    sizeBytes: 0,
  }
}

/** Mach-O keeps no sizes: a symbol reaches to the next one of its section, or to the section's end. */
const withSizes = (symbols: readonly ObjectSymbol[], sections: readonly Section[]): readonly ObjectSymbol[] => {
  const starts = sections.map((): number[] => [])
  for (const { section, offset } of symbols) if (section !== undefined) starts[section]!.push(offset)
  const nextOf = starts.map((offsets, section) => {
    const sorted = [...new Set(offsets)].sort((a, b) => a - b)
    return new Map(sorted.map((offset, index) => [offset, sorted[index + 1] ?? sections[section]!.sizeBytes]))
  })
  return symbols.map((symbol) =>
    symbol.section === undefined
      ? symbol
      : { ...symbol, sizeBytes: nextOf[symbol.section]!.get(symbol.offset)! - symbol.offset },
  )
}

/** Symbols of an object, and the index of each symbol number; debugging entries (stabs) have none. */
export const readSymbols = (
  headers: MachoHeaders,
  sections: readonly Section[],
  sectionHeaders: readonly SectionHeader[],
): { symbols: readonly ObjectSymbol[]; indexOf: ReadonlyMap<number, number> } => {
  const indexOf = new Map<number, number>()
  const symbols: ObjectSymbol[] = []
  for (const [number, record] of readSymbolRecords(headers).entries()) {
    if ((record.type & symbolTypes.stab) !== 0) continue
    indexOf.set(number, symbols.push(symbolOf(record, sections, sectionHeaders)) - 1)
  }
  return { symbols: withSizes(symbols, sections), indexOf }
}
