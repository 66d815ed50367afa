import { malformed } from '@sourceless/isa-wasm'
import type { ImportDescription, WasmImport } from '../model.js'
import { readList } from '../read/items.js'
import { PaddedReader } from '../read/padded-reader.js'
import { environment, linkingVersion, subsections, symbolFlags, symbolKinds } from './conventions.js'
import type { WasmObject, WasmSymbol } from './model.js'
import type { ObjectSections } from './read-sections.js'

type Imported<K extends ImportDescription['kind']> = WasmImport & { readonly description: { readonly kind: K } }

const importsOf = <K extends ImportDescription['kind']>(sections: ObjectSections, kind: K): Imported<K>[] =>
  sections.imports.filter((entry): entry is Imported<K> => entry.description.kind === kind)

/** What a symbol table is read with. Function symbols get a `body` of the file; relocations are applied to it later. */
interface Context {
  readonly sections: ObjectSections
  readonly functions: readonly Imported<'function'>[]
  readonly globals: readonly Imported<'global'>[]
  readonly tables: readonly Imported<'table'>[]
  /** Kinds and indices that have a symbol: a second one would be an alias. */
  readonly seen: Set<string>
}

const knownFlags = Object.values(symbolFlags).reduce((all, flag) => all | flag, 0)

const has = (flags: number, name: keyof typeof symbolFlags): boolean => (flags & symbolFlags[name]) !== 0

const common = (name: string, flags: number) => ({
  name,
  ...(has(flags, 'weak') ? { binding: 'weak' as const } : has(flags, 'local') ? { binding: 'local' as const } : {}),
  ...(has(flags, 'hidden') ? { hidden: true } : {}),
  ...(has(flags, 'exported') ? { exported: true } : {}),
  ...(has(flags, 'noStrip') ? { retained: true } : {}),
})

const readDataSymbol = (reader: PaddedReader, flags: number, { sections }: Context): WasmSymbol => {
  const name = reader.name()
  if (has(flags, 'undefined')) return { ...common(name, flags), kind: 'data' }
  const start = reader.offset
  const definition = { segment: reader.u32(), offset: reader.u32(), sizeBytes: reader.u32() }
  const room = sections.data[definition.segment]?.bytes.length ?? -1
  if (definition.offset + definition.sizeBytes > room) malformed('unknown-index', start, `${name} leaves its segment`)
  return { ...common(name, flags), kind: 'data', definition }
}

const readSymbol = (reader: PaddedReader, context: Context): WasmSymbol => {
  const start = reader.offset
  const kind = reader.byte()
  const flags = reader.u32()
  if ((flags & ~knownFlags) !== 0)
    malformed('malformed-module', start, `symbol flags 0x${flags.toString(16)} are not read`)
  if (kind === symbolKinds.data) return readDataSymbol(reader, flags, context)
  const { functions, globals, tables, sections, seen } = context
  const imports: readonly WasmImport[] | undefined =
    kind === symbolKinds.function
      ? functions
      : kind === symbolKinds.global
        ? globals
        : kind === symbolKinds.table
          ? tables
          : malformed('malformed-module', start, `symbols of kind ${kind} are not read`)
  const index = reader.u32()
  const entry = imports[index]
  const isUndefined = has(flags, 'undefined')
  if (isUndefined !== (entry !== undefined)) malformed('unknown-index', start, 'only imports are undefined symbols')
  if (kind === symbolKinds.table && index > 0) malformed('limit-exceeded', start, 'a second table is not read')
  if (seen.has(`${kind} ${index}`))
    malformed('malformed-module', start, 'a second symbol for the same index is not read')
  seen.add(`${kind} ${index}`)
  const name = isUndefined && !has(flags, 'explicitName') ? entry!.field : reader.name()
  const isElsewhere = entry !== undefined && (entry.module !== environment || entry.field !== name)
  const base = {
    ...common(name, flags),
    ...(isElsewhere ? { importFrom: { module: entry.module, field: entry.field } } : {}),
  }
  const missing = () => malformed('unknown-index', start, `there is no definition for index ${index}`)
  if (kind === symbolKinds.table) return entry === undefined ? missing() : { ...base, kind: 'table' }
  if (kind === symbolKinds.global) {
    if (entry !== undefined) return { ...base, kind: 'global', global: globals[index]!.description.global }
    const { type, initial } = sections.globals[index - globals.length] ?? missing()
    return { ...base, kind: 'global', global: type, definition: { initial } }
  }
  if (entry !== undefined) return { ...base, kind: 'function', type: functions[index]!.description.type }
  const { locals, body } = sections.code[index - functions.length] ?? missing()
  return { ...base, kind: 'function', type: sections.declared[index - functions.length]!, definition: { locals, body } }
}

/** Most that a segment can be aligned to, as log2. */
const maximumAlignmentLog2 = 16

const readSegmentInfo = (reader: PaddedReader) => {
  const name = reader.name()
  const start = reader.offset
  const log2 = reader.u32()
  if (log2 > maximumAlignmentLog2) malformed('limit-exceeded', start, `an alignment of 2^${log2} is not read`)
  const flags = reader.u32()
  return { name, alignment: 2 ** log2, ...(flags === 0 ? {} : { flags }) }
}

interface Linking {
  readonly symbols: readonly WasmSymbol[]
  readonly segments: readonly ReturnType<typeof readSegmentInfo>[]
  readonly initFunctions: NonNullable<WasmObject['initFunctions']>
}

/** The section `linking`: symbols, what segments are called, functions to run first. */
export const readLinking = (sections: ObjectSections, sizeBytes: number): Linking => {
  const reader =
    sections.customs.get('linking') ?? malformed('malformed-module', sizeBytes, 'there is no linking section')
  const start = reader.offset
  const version = reader.u32()
  if (version !== linkingVersion) malformed('malformed-module', start, `linking version ${version} is not read`)
  const context: Context = {
    sections,
    functions: importsOf(sections, 'function'),
    globals: importsOf(sections, 'global'),
    tables: importsOf(sections, 'table'),
    seen: new Set(),
  }
  let linking: Linking = { symbols: [], segments: [], initFunctions: [] }
  while (!reader.atEnd) {
    const at = reader.offset
    const id = reader.byte()
    const length = reader.u32()
    const from = new PaddedReader(reader.bytes, reader.offset, reader.offset + length)
    reader.take(length)
    if (id === subsections.symbolTable) {
      linking = { ...linking, symbols: readList(from, () => readSymbol(from, context), [], sections.budget) }
    } else if (id === subsections.segmentInfo) {
      linking = { ...linking, segments: readList(from, () => readSegmentInfo(from), [], sections.budget) }
    } else if (id === subsections.initFunctions) {
      const read = () => ({ priority: from.u32(), symbol: from.u32() })
      const initFunctions = readList(from, read, [], sections.budget)
      linking = { ...linking, initFunctions }
    } else malformed('malformed-module', at, `linking subsection ${id} is not read`)
    if (!from.atEnd) malformed('trailing-bytes', from.offset, `bytes follow linking subsection ${id}`)
  }
  const { segments, symbols, initFunctions } = linking
  if (segments.length !== sections.data.length) malformed('malformed-module', start, 'segments lack their names')
  for (const { symbol } of initFunctions) {
    if (symbols[symbol]?.kind !== 'function') malformed('unknown-index', start, `symbol ${symbol} is no function`)
  }
  return linking
}
