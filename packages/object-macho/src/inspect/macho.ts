import { type CodeInventory, createInventory, createNames, type InventoryBuilder } from '@sourceless/object'
import { fileTypes, sectionTypes, sizes, symbolTypes } from '../raw/constants.js'
import { u64 } from '../read/bytes.js'
import { captureMalformed } from '../read/malformed.js'
import type { MachoDiagnostic } from '../types.js'
import { functionStarts } from './function-starts.js'
import { type MachoTables, readTables } from './tables.js'

const noSection = 0
/** S_LAZY_SYMBOL_POINTERS. */
const lazyPointers = 7
/** From here on numbers are flags: INDIRECT_SYMBOL_ABS and INDIRECT_SYMBOL_LOCAL. */
const indirectFlags = 0x4000_0000
/** r_extern: the number is that of a symbol. */
const external = 1 << 27

/** Symbols count sections in one byte. */
const mostSections = 255
/** Tables among the code that are looked for. */
const mostTables = 65_536

/** A symbol by its number. */
type Symbols = (
  index: number,
) => { readonly name: string; readonly section: number; readonly value: number } | undefined

function symbolsOf({ bytes, view, symbols }: MachoTables): Symbols {
  const nameAt = createNames(bytes.subarray(symbols.strings, symbols.strings + symbols.stringsBytes))
  return (index) => {
    const at = symbols.start + index * sizes.symbol
    if (index >= symbols.count || at + sizes.symbol > bytes.length) return undefined
    const type = view.getUint8(at + 4)
    const isPlaced = (type & symbolTypes.stab) === 0 && (type & symbolTypes.typeMask) === symbolTypes.section
    return {
      name: (type & symbolTypes.stab) === 0 ? nameAt(view.getUint32(at, true)) : '',
      section: isPlaced ? view.getUint8(at + 5) : noSection,
      value: u64(view, at + 8),
    }
  }
}

function markSymbols({ sections, partOf, symbols }: MachoTables, symbolAt: Symbols, found: InventoryBuilder): void {
  for (let index = 0; index < symbols.count; index++) {
    const symbol = symbolAt(index)
    if (symbol === undefined) return
    const { name, section, value } = symbol
    const part = section === noSection ? undefined : partOf.get(section - 1)
    // `ltmp0` and the like are marks of the assembler; `L` and `l` are compilers' labels.
    if (part === undefined || name === '' || /^(ltmp\d|[lL][A-Za-z]*\d|__mh_)/.test(name)) continue
    found.mark(part, { kind: 'function', offset: value - sections[section - 1]!.address, name })
  }
}

/** Words that dyld fills in, and stubs that jump by them, by the indirect symbol table. */
function readIndirect(tables: MachoTables, symbolAt: Symbols, found: InventoryBuilder): void {
  const { view, sections, partOf, indirect } = tables
  let left = indirect.count
  const nameAt = (index: number): string => {
    const number = view.getUint32(indirect.start + 4 * index, true)
    return number >= indirectFlags ? '' : (symbolAt(number)?.name ?? '')
  }
  for (const [index, { type, address, sizeBytes, firstIndirect, stubBytes }] of sections.entries()) {
    const isPointers = type === sectionTypes.nonLazyPointers || type === lazyPointers
    const stride = isPointers ? 8 : type === sectionTypes.stubs ? stubBytes : 0
    if (stride === 0) continue
    const count = Math.min(Math.floor(sizeBytes / stride), indirect.count - firstIndirect)
    for (let at = 0; at < count && left > 0; at++, left--) {
      const name = nameAt(firstIndirect + at)
      if (name === '') continue
      if (isPointers) found.imports.set(address + 8 * at, name)
      else found.mark(partOf.get(index), { kind: 'function', offset: at * stride, name: `${name}@stub` })
    }
  }
}

/** Fields of an object's code that a linker fills in (<mach-o/reloc.h>). */
function readReferences(tables: MachoTables, symbolAt: Symbols, found: InventoryBuilder): void {
  const { bytes, view, sections, partOf } = tables
  let roomBytes = bytes.length
  for (const [index, { relocationOffset, relocationCount, address }] of sections.entries()) {
    const part = partOf.get(index)
    for (let number = 0; part !== undefined && number < relocationCount; number++) {
      const at = relocationOffset + number * sizes.relocation
      roomBytes -= sizes.relocation
      if (at + sizes.relocation > bytes.length || roomBytes < 0) break
      const word = view.getUint32(at + 4, true)
      const symbol = (word & external) === 0 ? undefined : symbolAt(word & 0xff_ffff)
      if (symbol === undefined || symbol.name === '') continue
      const isHere = symbol.section === index + 1
      const reference = { name: symbol.name, offset: isHere ? symbol.value - address : undefined }
      found.reference(part, view.getUint32(at, true), reference)
    }
  }
}

/** Tables among the code (LC_DATA_IN_CODE): offset from the start of the file, or of the first section in objects, and length. */
function markData({ bytes, view, dataInCode, sections, partOf, fileType }: MachoTables, found: InventoryBuilder): void {
  const known = sections.slice(0, mostSections)
  const end = Math.min(bytes.length, dataInCode.start + Math.min(dataInCode.sizeBytes, 8 * mostTables))
  for (let at = dataInCode.start; at + 8 <= end; at += 8) {
    const place = view.getUint32(at, true) + (fileType === fileTypes.object ? (sections[0]?.offset ?? 0) : 0)
    const index = known.findIndex(({ offset, sizeBytes }) => place >= offset && place < offset + sizeBytes)
    const offset = place - (sections[index]?.offset ?? 0)
    found.mark(partOf.get(index), { kind: 'data', offset, name: undefined })
    found.mark(partOf.get(index), { kind: 'code', offset: offset + view.getUint16(at + 4, true), name: undefined })
  }
}

/** Finds the code of a 64-bit Mach-O file for x86-64 or AArch64 of any maker, and what it says about places in the code. */
export const inspectMacho = (
  bytes: Uint8Array,
): { readonly value: CodeInventory | undefined; readonly diagnostics: readonly MachoDiagnostic[] } =>
  captureMalformed(() => {
    const found = createInventory(bytes)
    const tables = readTables(bytes, found)
    const symbolAt = symbolsOf(tables)
    markSymbols(tables, symbolAt, found)
    markData(tables, found)
    if (tables.fileType === fileTypes.object) readReferences(tables, symbolAt, found)
    else {
      readIndirect(tables, symbolAt, found)
      for (const address of functionStarts(tables)) found.functionAt(address, undefined)
      if (tables.entry !== undefined) found.functionAt(tables.entry, undefined)
    }
    return found.build({ machine: tables.machine, isStripped: tables.symbols.count === 0, holdsData: false })
  })
