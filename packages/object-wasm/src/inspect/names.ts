import { type Names, noNames } from '../read/names.js'
import { PaddedReader } from '../read/padded-reader.js'
import { subsections, symbolFlags, symbolKinds } from '../relocatable/conventions.js'
import { nameSubsections } from '../write/names.js'

/** What a subsection holds; the reader then stands behind it. */
function contentsOf(reader: PaddedReader): PaddedReader {
  const sizeBytes = reader.u32()
  const { offset } = reader
  reader.take(sizeBytes)
  return new PaddedReader(reader.bytes, offset, reader.offset)
}

function readNameMap(reader: PaddedReader): ReadonlyMap<number, string> {
  const names = new Map<number, string>()
  for (let left = reader.count(); left > 0; left--) names.set(reader.u32(), reader.name())
  return names
}

/** The name section (appendix 7.4.1); its kinds that came later are passed over. */
export function readNameSection(reader: PaddedReader): Names {
  let functions = noNames.functions
  const locals = new Map<number, ReadonlyMap<number, string>>()
  while (!reader.atEnd) {
    const id = reader.byte()
    const own = contentsOf(reader)
    if (id === nameSubsections.functions) functions = readNameMap(own)
    else if (id === nameSubsections.locals)
      for (let left = own.count(); left > 0; left--) locals.set(own.u32(), readNameMap(own))
  }
  return { functions, locals }
}

/** Names of functions in the symbol table of an object ("WebAssembly Object File Linking"). */
export function readFunctionSymbols(reader: PaddedReader): ReadonlyMap<number, string> {
  const names = new Map<number, string>()
  reader.u32()
  while (!reader.atEnd) {
    const id = reader.byte()
    const own = contentsOf(reader)
    for (let left = id === subsections.symbolTable ? own.count() : 0; left > 0; left--) {
      const kind = own.byte()
      const flags = own.u32()
      const isHere = (flags & symbolFlags.undefined) === 0
      if (kind === symbolKinds.data) {
        own.name()
        for (let field = isHere ? 3 : 0; field > 0; field--) own.u32()
      } else {
        const index = own.u32()
        const name =
          kind !== symbolKinds.section && (isHere || (flags & symbolFlags.explicitName) !== 0) ? own.name() : ''
        if (kind === symbolKinds.function && name !== '' && !names.has(index)) names.set(index, name)
      }
    }
  }
  return names
}
