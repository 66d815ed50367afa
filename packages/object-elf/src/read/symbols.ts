import { sizes } from '../raw/constants.js'
import { decodeSymbol, type SymbolRecord } from '../raw/records.js'
import { createStringReader, type ElfHeaders, type NamedSection, slice } from './headers.js'
import { malformed } from './malformed.js'

export interface NamedSymbol extends SymbolRecord {
  readonly name: string
  /** Offset of the record in the file. */
  readonly at: number
}

/** All records of a symbol table section, the reserved first one included. */
export const readSymbols = ({ bytes, view, sections }: ElfHeaders, table: NamedSection): readonly NamedSymbol[] => {
  if (table.entrySizeBytes !== sizes.symbol || table.sizeBytes % sizes.symbol !== 0 || table.sizeBytes === 0) {
    malformed('bad-section', table.at, 'the symbol table does not consist of 24-byte records')
  }
  const stringSection = sections[table.link]
  if (stringSection === undefined) return malformed('bad-section', table.at, 'the symbol table has no string table')
  const { offset, sizeBytes } = stringSection
  const nameAt = createStringReader(slice(bytes, offset, sizeBytes, stringSection.at, 'the string table'))
  return Array.from({ length: table.sizeBytes / sizes.symbol }, (_, index) => {
    const at = table.offset + index * sizes.symbol
    const symbol = decodeSymbol(view, at)
    return { ...symbol, at, name: symbol.nameOffset === 0 ? '' : nameAt(symbol.nameOffset, at) }
  })
}
