import { type ByteReader, malformed } from '@sourceless/isa-wasm'
import { nameSubsections } from '../write/names.js'
import { readList } from './items.js'
import { partOf } from './padded-reader.js'

export interface Names {
  readonly module?: string
  readonly functions: ReadonlyMap<number, string>
  readonly locals: ReadonlyMap<number, ReadonlyMap<number, string>>
}

export const noNames: Names = { functions: new Map(), locals: new Map() }

const readNameMap = (reader: ByteReader): Map<number, string> =>
  new Map(readList(reader, (from): [number, string] => [from.u32(), from.name()]))

/** Reads the contents of the custom name section; throws `MalformedWasm`. Subsections of extensions are left out. */
export const readNames = (reader: ByteReader): Names => {
  let names = noNames
  while (!reader.atEnd) {
    const id = reader.byte()
    const sizeBytes = reader.u32()
    const contents = reader.take(sizeBytes)
    const inner = partOf(reader, reader.offset - contents.length, reader.offset)
    if (id === nameSubsections.module) names = { ...names, module: inner.name() }
    else if (id === nameSubsections.functions) names = { ...names, functions: readNameMap(inner) }
    else if (id === nameSubsections.locals) {
      const locals = new Map(readList(inner, (from): [number, Map<number, string>] => [from.u32(), readNameMap(from)]))
      names = { ...names, locals }
    } else continue
    if (!inner.atEnd) malformed('trailing-bytes', inner.offset, 'bytes follow a name subsection')
  }
  return names
}
