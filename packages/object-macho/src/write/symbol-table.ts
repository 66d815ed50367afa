import type { ObjectFile, ObjectSymbol } from '@sourceless/object'
import { createByteWriter } from '../raw/byte-writer.js'
import { symbolDescriptions, symbolTypes } from '../raw/constants.js'

export interface SymbolTable {
  /** Symbol number of each symbol of the object. */
  readonly numberOf: readonly number[]
  readonly localCount: number
  readonly externalCount: number
  readonly undefinedCount: number
  /** nlist_64 records. */
  readonly records: Uint8Array
  readonly strings: Uint8Array
}

const compareNames = (a: ObjectSymbol, b: ObjectSymbol): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)

/**
 * LC_DYSYMTAB wants locals, then defined externals, then undefined ones; the latter two sorted by name. Symbols that stand for
 * sections have no use where nothing refers to them.
 */
const orderSymbols = ({ symbols }: ObjectFile, isReferred: (index: number) => boolean) => {
  const all = symbols.map((_, index) => index)
  const indices = all.filter((index) => symbols[index]!.kind !== 'section' || isReferred(index))
  const isLocal = ({ binding }: ObjectSymbol) => binding === 'local'
  const byName = (a: number, b: number) => compareNames(symbols[a]!, symbols[b]!)
  const locals = indices.filter((index) => isLocal(symbols[index]!))
  const externals = indices.filter((index) => !isLocal(symbols[index]!) && symbols[index]!.section !== undefined)
  const undefinedOnes = indices.filter((index) => symbols[index]!.section === undefined)
  return { locals, externals: externals.sort(byName), undefinedOnes: undefinedOnes.sort(byName) }
}

export interface SymbolPlacement {
  /** Number of a section, from 1, by index in the object. */
  readonly ordinals: readonly number[]
  readonly addresses: readonly number[]
  /** Whether relocations of the file refer to a symbol. Default: to none, as in images. */
  readonly isReferred?: (index: number) => boolean
  /** n_desc of an undefined symbol: its library's number in images. */
  readonly libraryOf?: (name: string) => number
}

/** The symbol table and its strings; the first string is empty, the table ends on a multiple of 8 bytes. */
export const buildSymbolTable = (
  object: ObjectFile,
  { ordinals, addresses, isReferred = () => false, libraryOf = () => 0 }: SymbolPlacement,
): SymbolTable => {
  const { locals, externals, undefinedOnes } = orderSymbols(object, isReferred)
  const numberOf: number[] = []
  const strings = createByteWriter().u8(0)
  const records = createByteWriter()
  for (const [place, index] of [...locals, ...externals, ...undefinedOnes].entries()) {
    numberOf[index] = place
    const { name, binding, section, offset, visibility } = object.symbols[index]!
    const hidden = visibility === 'hidden' && section !== undefined ? symbolTypes.privateExternal : 0
    const external = binding === 'local' ? 0 : symbolTypes.external | hidden
    records.u32(name === '' ? 0 : strings.length)
    if (name !== '') strings.string(name)
    if (section === undefined) {
      const weak = binding === 'weak' ? symbolDescriptions.weakReference : 0
      records
        .u8(external)
        .u8(0)
        .u16(weak + libraryOf(name) * 0x100)
        .u64(0)
    } else {
      const weak = binding === 'weak' ? symbolDescriptions.weakDefinition : 0
      records
        .u8(symbolTypes.section | external)
        .u8(ordinals[section]!)
        .u16(weak)
        .u64(addresses[section]! + offset)
    }
  }
  return {
    numberOf,
    localCount: locals.length,
    externalCount: externals.length,
    undefinedCount: undefinedOnes.length,
    records: records.finish(),
    strings: strings.align(8).finish(),
  }
}
