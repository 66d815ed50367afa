import { type CodeInventory, createInventory, createNames, type InventoryBuilder } from '@sourceless/object'
import { directories, sectionFlags, sizes, specialSections, storageClasses } from '../raw/constants.js'
import { decodeRelocation, decodeSymbol } from '../raw/records.js'
import { captureMalformed } from '../read/malformed.js'
import type { PeDiagnostic } from '../types.js'
import { functionStarts, markExports, readImports } from './directories.js'
import { type PeTables, readTables } from './tables.js'

/** What a record of the symbol table says. */
interface CoffSymbol {
  readonly name: string
  readonly section: number
  readonly value: number
  readonly storageClass: number
}

/** Symbols by the number of their record; records that belong to others are passed over. */
function readSymbols({ bytes, view, header }: PeTables): ReadonlyMap<number, CoffSymbol> {
  const { symbolTableOffset: start } = header
  const symbols = new Map<number, CoffSymbol>()
  if (start === 0 || start >= bytes.length) return symbols
  const count = Math.min(header.symbolCount, Math.floor((bytes.length - start) / sizes.symbol))
  const nameIn = createNames(bytes.subarray(start + header.symbolCount * sizes.symbol))
  for (let number = 0; number < count; number++) {
    const at = start + number * sizes.symbol
    const { section, value, storageClass, auxiliaryCount } = decodeSymbol(view, at)
    const isLong = view.getUint32(at, true) === 0
    const name = isLong ? nameIn(view.getUint32(at + 4, true)) : createNames(bytes.subarray(at, at + 8))(0)
    symbols.set(number, { name, section, value, storageClass })
    number += auxiliaryCount
  }
  return symbols
}

const namesPlaces: ReadonlySet<number> = new Set([storageClasses.external, storageClasses.static, storageClasses.label])

/** Symbols of sections have the section's name; compilers' labels begin with `.L`, `.l_` or `$`. */
function markSymbols({ partOf, sections }: PeTables, symbols: Iterable<CoffSymbol>, found: InventoryBuilder): void {
  for (const { name, section, value, storageClass } of symbols) {
    const part = section > 0 ? partOf.get(section - 1) : undefined
    if (part === undefined || name === '' || !namesPlaces.has(storageClass)) continue
    if (name === sections[section - 1]!.name || /^(\.L|\.text|\$)/i.test(name)) continue
    found.mark(part, { kind: 'function', offset: value, name })
  }
}

/** Fields of an object's code that a linker fills in. */
function readReferences(tables: PeTables, symbols: ReadonlyMap<number, CoffSymbol>, found: InventoryBuilder): void {
  const { bytes, view, sections, partOf } = tables
  let roomBytes = bytes.length
  for (const [index, { relocationsOffset, relocationCount, flags }] of sections.entries()) {
    const part = partOf.get(index)
    if (part === undefined) continue
    // More than 65,534 are counted in the first of them.
    const isMany = (flags & sectionFlags.manyRelocations) !== 0 && relocationsOffset + 4 <= bytes.length
    const count = isMany ? view.getUint32(relocationsOffset, true) : relocationCount
    for (let number = isMany ? 1 : 0; number < count; number++) {
      const at = relocationsOffset + number * sizes.relocation
      roomBytes -= sizes.relocation
      if (at + sizes.relocation > bytes.length || roomBytes < 0) break
      const { offset, symbol } = decodeRelocation(view, at)
      const target = symbols.get(symbol)
      if (target === undefined || target.name === '') continue
      const isHere = target.section === index + 1 && target.section !== specialSections.undefined
      found.reference(part, offset, { name: target.name, offset: isHere ? target.value : undefined })
    }
  }
}

/** Finds the code of a PE32+ image or COFF object for x86-64 or AArch64 of any maker, and what it says about places in the code. */
export const inspectPe = (
  file: Uint8Array,
): { readonly value: CodeInventory | undefined; readonly diagnostics: readonly PeDiagnostic[] } =>
  captureMalformed(() => {
    const bytes = new Uint8Array(file.buffer, file.byteOffset, file.byteLength)
    const found = createInventory(bytes)
    const tables = readTables(bytes, found)
    const symbols = readSymbols(tables)
    markSymbols(tables, symbols.values(), found)
    if (tables.image === undefined) readReferences(tables, symbols, found)
    else {
      const { baseAddress, entry } = tables.image
      markExports(tables, directories.exports, found)
      readImports(tables, directories.imports, found)
      for (const address of functionStarts(tables, directories.exceptions)) found.functionAt(address, undefined)
      if (entry > 0) found.functionAt(baseAddress + entry, undefined)
    }
    return found.build({
      machine: tables.machine,
      isStripped: symbols.size === 0,
      holdsData: tables.image !== undefined,
    })
  })
