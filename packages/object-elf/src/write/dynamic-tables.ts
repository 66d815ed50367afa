import type { ObjectFile, ObjectSymbol } from '@sourceless/object'
import { sectionFlags, sectionTypes, sizes, symbolBindings, symbolTypes } from '../raw/constants.js'
import { encodeSymbol } from '../raw/records.js'
import type { PlannedSection } from './file-writer.js'
import { importsOf } from './imports.js'
import { concatenate, createStringTable } from './string-table.js'
import { buildGnuHashTable, buildHashTable, orderForGnuHash } from './symbol-hash.js'

/** A range of the file that is reserved before its bytes are known. */
export interface Reserved {
  readonly offset: number
  readonly sizeBytes: number
}

export interface TableOptions {
  /** Bytes of the file and program headers. */
  readonly headerSizeBytes: number
  readonly interpreter: string | undefined
  readonly soname: string | undefined
  readonly libraries: readonly string[]
  readonly relocationCount: number
  /** Whether the object's own symbols are offered to others, and its undefined ones asked for. */
  readonly exportsSymbols: boolean
  readonly importsSymbols: boolean
}

/** What the dynamic linker reads, laid out between the headers and the code. */
export interface DynamicTables {
  /** Indices of the object's symbols in the order of .dynsym, from number 1 on: imports first. */
  readonly symbols: readonly number[]
  readonly nameOffsets: readonly number[]
  readonly sonameOffset: number | undefined
  readonly neededOffsets: readonly number[]
  readonly interpreterBytes: Uint8Array
  readonly gnuHashBytes: Uint8Array
  readonly hashBytes: Uint8Array
  readonly stringBytes: Uint8Array
  readonly interpreter: Reserved
  readonly gnuHash: Reserved
  readonly hash: Reserved
  readonly symbolTable: Reserved
  readonly strings: Reserved
  readonly relocations: Reserved
  readonly end: number
}

const isExported = ({ binding, section, visibility }: ObjectSymbol): boolean =>
  binding !== 'local' && section !== undefined && visibility !== 'hidden'

export const planTables = (object: ObjectFile, options: TableOptions): DynamicTables => {
  const strings = createStringTable()
  const sonameOffset = options.soname === undefined ? undefined : strings.add(options.soname)
  const neededOffsets = options.libraries.map((name) => strings.add(name))
  const imported = options.importsSymbols ? importsOf(object) : []
  const exported = options.exportsSymbols
    ? orderForGnuHash(
        object.symbols.map((symbol, index) => ({ ...symbol, index })).filter((symbol) => isExported(symbol)),
      ).map(({ index }) => index)
    : []
  const symbols = [...imported, ...exported]
  const names = symbols.map((index) => object.symbols[index]!.name)
  const nameOffsets = names.map((name) => strings.add(name))
  const interpreterBytes = new TextEncoder().encode(options.interpreter === undefined ? '' : `${options.interpreter}\0`)
  const gnuHashBytes = buildGnuHashTable(names.slice(imported.length), imported.length + 1)
  const hashBytes = buildHashTable(names)
  const stringBytes = strings.finish()

  let end = options.headerSizeBytes
  const reserve = (sizeBytes: number): Reserved => {
    const offset = Math.ceil(end / 8) * 8
    end = offset + sizeBytes
    return { offset, sizeBytes }
  }
  return {
    symbols,
    nameOffsets,
    sonameOffset,
    neededOffsets,
    interpreterBytes,
    gnuHashBytes,
    hashBytes,
    stringBytes,
    interpreter: reserve(interpreterBytes.length),
    gnuHash: reserve(gnuHashBytes.length),
    hash: reserve(hashBytes.length),
    symbolTable: reserve((symbols.length + 1) * sizes.symbol),
    strings: reserve(stringBytes.length),
    relocations: reserve(options.relocationCount * sizes.rela),
    end,
  }
}

/** .dynsym; `numberOf` tells the section number of a section of the object. */
export const encodeDynamicSymbols = (
  object: ObjectFile,
  { symbols, nameOffsets }: DynamicTables,
  addresses: readonly number[],
  numberOf: (section: number) => number,
): Uint8Array => {
  const nothing = { nameOffset: 0, binding: 0, type: 0, other: 0, section: 0, value: 0, sizeBytes: 0 }
  const records = symbols.map((index, place) => {
    const { section, offset, sizeBytes, kind, binding } = object.symbols[index]!
    return encodeSymbol({
      nameOffset: nameOffsets[place]!,
      binding: symbolBindings[binding],
      type: symbolTypes[kind],
      other: 0,
      section: section === undefined ? 0 : numberOf(section),
      value: section === undefined ? 0 : addresses[section]! + offset,
      sizeBytes,
    })
  })
  return concatenate([encodeSymbol(nothing), ...records])
}

/** Section headers of the tables. Empty ones are left out, except that a section number must be found by name. */
export const planTableSections = (
  tables: DynamicTables,
  symbolBytes: Uint8Array,
  relocationBytes: Uint8Array,
): readonly PlannedSection[] => {
  const table = (name: string, type: number, bytes: Uint8Array, { offset }: Reserved, alignment = 8) => ({
    name,
    type,
    flags: sectionFlags.alloc,
    bytes,
    alignment,
    placed: { address: offset, offset },
  })
  const hasInterpreter = tables.interpreterBytes.length > 0
  const symbolsNumber = hasInterpreter ? 4 : 3
  const { progbits, gnuHash, hash, dynsym, strtab, rela } = sectionTypes
  return [
    ...(hasInterpreter ? [table('.interp', progbits, tables.interpreterBytes, tables.interpreter, 1)] : []),
    { ...table('.gnu.hash', gnuHash, tables.gnuHashBytes, tables.gnuHash), link: symbolsNumber },
    { ...table('.hash', hash, tables.hashBytes, tables.hash), link: symbolsNumber, entrySizeBytes: 4 },
    {
      ...table('.dynsym', dynsym, symbolBytes, tables.symbolTable),
      link: symbolsNumber + 1,
      info: 1,
      entrySizeBytes: sizes.symbol,
    },
    table('.dynstr', strtab, tables.stringBytes, tables.strings, 1),
    ...(relocationBytes.length === 0
      ? []
      : [
          {
            ...table('.rela.dyn', rela, relocationBytes, tables.relocations),
            link: symbolsNumber,
            entrySizeBytes: sizes.rela,
          },
        ]),
  ]
}

/** Section number of .dynstr, which .dynamic links to. */
export const stringSectionNumber = ({ interpreterBytes }: DynamicTables): number =>
  interpreterBytes.length > 0 ? 5 : 4
