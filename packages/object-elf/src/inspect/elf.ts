import { type CodeInventory, createInventory, type InventoryBuilder } from '@sourceless/object'
import { fileTypes, sectionFlags, sectionTypes, symbolTypes } from '../raw/constants.js'
import { captureMalformed } from '../read/malformed.js'
import type { ElfDiagnostic } from '../types.js'
import { functionStarts } from './frame-index.js'
import { fieldsOf, readReferences } from './references.js'
import { contentsOf, type ElfTables, readHeader, readSections, symbolsOf } from './tables.js'

/** Mapping symbols of Arm and RISC-V: `$x` and `$d`, with or without more behind a dot, as in `$xrv64gc`. */
const mapping = /^\$([xd])/
const namesCode: ReadonlySet<number> = new Set([symbolTypes.none, symbolTypes.function, symbolTypes.indirect])

function markSymbols(tables: ElfTables, found: InventoryBuilder): void {
  const { header, sections, partOf } = tables
  const isObject = header.type === fileTypes.relocatable
  for (const type of [sectionTypes.symtab, sectionTypes.dynsym]) {
    const { count, at } = symbolsOf(
      tables,
      sections.find((one) => one.type === type),
    )
    for (let index = 1; index < count; index++) {
      const { name, type, section, value } = at(index)!
      const part = partOf.get(section)
      if (part === undefined || name === '' || !namesCode.has(type)) continue
      const offset = isObject ? value : value - sections[section]!.address
      const [, kind] = type === symbolTypes.none ? (mapping.exec(name) ?? []) : []
      if (kind !== undefined) found.mark(part, { kind: kind === 'x' ? 'code' : 'data', offset, name: undefined })
      // Labels of compilers are no functions.
      else if (!name.startsWith('.L')) found.mark(part, { kind: 'function', offset, name })
    }
  }
}

/** Fields that a loader fills in with the addresses of functions of other files. */
function readImports(tables: ElfTables, found: InventoryBuilder): void {
  const { bytes, sections } = tables
  let roomBytes = bytes.length
  for (const table of sections) {
    if (table.type !== sectionTypes.rela) continue
    roomBytes -= contentsOf(bytes, table).length
    if (roomBytes < 0) return
    for (const { offset, symbol } of fieldsOf(tables, table))
      if (symbol.name !== '' && Number.isFinite(offset)) found.imports.set(offset, symbol.name)
  }
}

/**
 * Finds the code of an ELF64 file for x86-64, AArch64 or RISC-V of any maker: its sections of code, and what symbols, unwind tables
 * and relocations say about places in them. A file without sections of code has no parts.
 */
export const inspectElf = (
  bytes: Uint8Array,
): { readonly value: CodeInventory | undefined; readonly diagnostics: readonly ElfDiagnostic[] } =>
  captureMalformed(() => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const { header, machine } = readHeader(bytes, view)
    const found = createInventory(bytes)
    const sections = readSections(bytes, view, header, found)
    const partOf = new Map<number, number>()
    const isObject = header.type === fileTypes.relocatable
    for (const [index, section] of sections.entries()) {
      const { name, type, flags, address, offset, sizeBytes } = section
      const isCode = (flags & sectionFlags.execute) !== 0 && (flags & sectionFlags.alloc) !== 0
      if (!isCode || type === sectionTypes.nobits || type === sectionTypes.null) continue
      const part = found.part(name, isObject ? 0 : address, offset, sizeBytes)
      if (part !== undefined) partOf.set(index, part)
    }
    const tables: ElfTables = { bytes, header, machine, sections, partOf }
    markSymbols(tables, found)
    if (isObject) readReferences(tables, found)
    else {
      readImports(tables, found)
      for (const address of functionStarts(tables)) found.functionAt(address, undefined)
      if (header.entry > 0) found.functionAt(header.entry, undefined)
    }
    const isStripped = !sections.some(({ type }) => type === sectionTypes.symtab)
    return found.build({ machine: machine.name, isStripped, holdsData: false })
  })
