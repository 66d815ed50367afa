import type { ObjectFile } from '@sourceless/object'
import { dynamicTags, sizes } from '../raw/constants.js'
import { encodeDynamic } from '../raw/records.js'
import type { Hash } from '../types.js'
import type { DynamicTables } from './dynamic-tables.js'
import { type ArrayName, arrayNameOf } from './segments.js'
import { concatenate } from './string-table.js'

/** DF_1_PIE: a program, not a library. */
const positionIndependentExecutable = 0x0800_0000

export interface DynamicFile {
  readonly soname?: string | undefined
  /** Undefined: imports are refused. */
  readonly libraries: readonly string[] | undefined
  /** For programs. */
  readonly interpreter?: string
  readonly entrySymbol?: string
  readonly buildId?: Hash | undefined
}

const arrayTags = {
  '.preinit_array': [dynamicTags.preinitArray, dynamicTags.preinitArraySize],
  '.init_array': [dynamicTags.initArray, dynamicTags.initArraySize],
  '.fini_array': [dynamicTags.finiArray, dynamicTags.finiArraySize],
} as const

/** Address and size of each array of functions; with no addresses yet, only their presence counts. */
const arrayEntries = (object: ObjectFile, addresses: readonly number[]): [number, number][] =>
  (Object.keys(arrayTags) as ArrayName[]).flatMap((array): [number, number][] => {
    const members = [...object.sections.entries()].filter(([, section]) => arrayNameOf(section) === array)
    if (members.length === 0) return []
    const start = Math.min(...members.map(([index]) => addresses[index]!))
    const end = Math.max(...members.map(([index, { sizeBytes }]) => addresses[index]! + sizeBytes))
    const [address, size] = arrayTags[array]
    return [
      [address, start],
      [size, end - start],
    ]
  })

/** The entries of .dynamic; with addresses of zero where they are not known yet, their number is right. */
export const dynamicEntries = (
  object: ObjectFile,
  file: DynamicFile,
  tables: DynamicTables,
  relativeCount: number,
  addresses: readonly number[],
): [number, number][] => {
  const { relocations } = tables
  const optional = (isThere: boolean, ...entries: [number, number][]): [number, number][] => (isThere ? entries : [])
  return [
    ...tables.neededOffsets.map((offset): [number, number] => [dynamicTags.needed, offset]),
    ...optional(tables.sonameOffset !== undefined, [dynamicTags.soname, tables.sonameOffset!]),
    ...arrayEntries(object, addresses),
    [dynamicTags.gnuHash, tables.gnuHash.offset],
    [dynamicTags.hash, tables.hash.offset],
    [dynamicTags.stringTable, tables.strings.offset],
    [dynamicTags.symbolTable, tables.symbolTable.offset],
    [dynamicTags.stringSize, tables.stringBytes.length],
    [dynamicTags.symbolEntry, sizes.symbol],
    ...optional(
      relocations.sizeBytes > 0,
      [dynamicTags.rela, relocations.offset],
      [dynamicTags.relaSize, relocations.sizeBytes],
      [dynamicTags.relaEntry, sizes.rela],
    ),
    ...optional(relativeCount > 0, [dynamicTags.relaCount, relativeCount]),
    ...optional(file.interpreter !== undefined, [dynamicTags.debug, 0]),
    ...optional(file.entrySymbol !== undefined, [dynamicTags.flags1, positionIndependentExecutable]),
    [dynamicTags.null, 0],
  ]
}

export const encodeEntries = (entries: readonly (readonly [number, number])[]): Uint8Array =>
  concatenate(entries.map(([tag, value]) => encodeDynamic({ tag, value })))
