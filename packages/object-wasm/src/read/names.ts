import { type ByteReader, malformed } from '@sourceless/isa-wasm'
import { nameSubsections } from '../write/names.js'
import { type ItemBudget, readList } from './items.js'
import { partOf } from './padded-reader.js'

export interface Names {
  readonly module?: string
  readonly functions: ReadonlyMap<number, string>
  readonly locals: ReadonlyMap<number, ReadonlyMap<number, string>>
}

export const noNames: Names = { functions: new Map(), locals: new Map() }

const readNameMap = (reader: ByteReader, budget: ItemBudget): Map<number, string> =>
  new Map(readList(reader, (from): [number, string] => [from.u32(), from.name()], [], budget))

/** Reads the contents of the custom name section; throws `MalformedWasm`. Subsections of extensions are left out. */
export const readNames = (reader: ByteReader, budget: ItemBudget): Names => {
  let names = noNames
  while (!reader.atEnd) {
    const id = reader.byte()
    const sizeBytes = reader.u32()
    const contents = reader.take(sizeBytes)
    const inner = partOf(reader, reader.offset - contents.length, reader.offset)
    if (id === nameSubsections.module) names = { ...names, module: inner.name() }
    else if (id === nameSubsections.functions) names = { ...names, functions: readNameMap(inner, budget) }
    else if (id === nameSubsections.locals) {
      const read = (from: ByteReader): [number, Map<number, string>] => [from.u32(), readNameMap(from, budget)]
      const locals = new Map(readList(inner, read, [], budget))
      names = { ...names, locals }
    } else continue
    if (!inner.atEnd) malformed('trailing-bytes', inner.offset, 'bytes follow a name subsection')
  }
  return names
}
