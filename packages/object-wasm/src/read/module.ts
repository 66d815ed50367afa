import {
  ByteReader,
  captureMalformed,
  type FunctionType,
  malformed,
  type ValueType,
  type WasmDiagnostic,
} from '@sourceless/isa-wasm'
import type { CustomSection, WasmFunction, WasmImport, WasmModule } from '../model.js'
import { preamble, sectionIds, sectionOrder } from '../sections.js'
import {
  readCodeSection,
  readData,
  readElement,
  readExport,
  readFunctionType,
  readGlobal,
  readImport,
  readLimits,
  readList,
  readTableType,
  readTypeIndex,
} from './items.js'
import { type Names, noNames, readNames } from './names.js'

/** Largest module that is read: 256 MiB. */
const maximumModuleBytes = 1 << 28

interface Parts {
  types: FunctionType[]
  imports: WasmImport[]
  declared: FunctionType[]
  code: { locals: ValueType[]; body: Uint8Array }[]
  rest: { -readonly [K in keyof WasmModule]: WasmModule[K] }
  dataCount: number | undefined
  names: Names
  customs: CustomSection[]
}

const readers: Readonly<Record<number, (reader: ByteReader, parts: Parts) => void>> = {
  [sectionIds.type]: (reader, parts) => {
    parts.types = readList(reader, readFunctionType)
  },
  [sectionIds.import]: (reader, parts) => {
    parts.imports = readList(reader, (from) => readImport(from, parts.types))
  },
  [sectionIds.function]: (reader, parts) => {
    parts.declared = readList(reader, (from) => readTypeIndex(from, parts.types))
  },
  [sectionIds.table]: (reader, { rest }) => {
    rest.tables = readList(reader, readTableType)
  },
  [sectionIds.memory]: (reader, { rest }) => {
    rest.memories = readList(reader, readLimits)
  },
  [sectionIds.global]: (reader, { rest }) => {
    rest.globals = readList(reader, readGlobal)
  },
  [sectionIds.export]: (reader, { rest }) => {
    rest.exports = readList(reader, readExport)
  },
  [sectionIds.start]: (reader, { rest }) => {
    rest.start = reader.u32()
  },
  [sectionIds.element]: (reader, { rest }) => {
    rest.elements = readList(reader, readElement)
  },
  [sectionIds.dataCount]: (reader, parts) => {
    parts.dataCount = reader.u32()
  },
  [sectionIds.code]: (reader, parts) => {
    parts.code = readCodeSection(reader)
  },
  [sectionIds.data]: (reader, { rest }) => {
    rest.data = readList(reader, readData)
  },
}

const readCustom = (reader: ByteReader, after: number, parts: Parts): void => {
  const name = reader.name()
  if (name === 'name') {
    if (parts.names !== noNames) malformed('malformed-module', reader.offset, 'a second name section')
    parts.names = readNames(reader)
  } else parts.customs.push({ name, after, bytes: reader.take(reader.end - reader.offset) })
}

const readSections = (reader: ByteReader, parts: Parts): void => {
  let last = 0
  while (!reader.atEnd) {
    const start = reader.offset
    const id = reader.byte()
    const sizeBytes = reader.u32()
    const contents = new ByteReader(reader.bytes, reader.offset, reader.offset + sizeBytes)
    reader.take(sizeBytes)
    if (id === sectionIds.custom) {
      readCustom(contents, last, parts)
      continue
    }
    const read = readers[id] ?? malformed('malformed-module', start, `section ${id} is unknown`)
    if (sectionOrder.indexOf(id) <= sectionOrder.indexOf(last)) {
      malformed('malformed-module', start, `section ${id} is out of order`)
    }
    last = id
    read(contents, parts)
    if (!contents.atEnd) malformed('trailing-bytes', contents.offset, `bytes follow the items of section ${id}`)
  }
}

const assemble = ({ types, imports, declared, code, rest, names, customs }: Parts): WasmModule => {
  let imported = 0
  const namedImports = imports.map((entry): WasmImport => {
    if (entry.description.kind !== 'function') return entry
    const name = names.functions.get(imported++)
    return name === undefined ? entry : { ...entry, description: { ...entry.description, name } }
  })
  const functions = declared.map((type, index): WasmFunction => {
    const name = names.functions.get(imported + index)
    const localNames = names.locals.get(imported + index)
    const { locals, body } = code[index]!
    return {
      type,
      locals,
      body,
      ...(name === undefined ? {} : { name }),
      ...(localNames === undefined ? {} : { localNames }),
    }
  })
  return {
    ...(types.length > 0 ? { types } : {}),
    ...(imports.length > 0 ? { imports: namedImports } : {}),
    ...(functions.length > 0 ? { functions } : {}),
    ...rest,
    ...(names.module === undefined ? {} : { name: names.module }),
    ...(customs.length > 0 ? { customs } : {}),
  }
}

/**
 * Reads the structure of a core 2.0 module; bodies are cut out but not decoded (see `validateModule`). Integers must be in
 * their shortest form. Bodies, data and custom sections are views of `bytes`.
 */
export const readWasm = (
  bytes: Uint8Array,
): { readonly value: WasmModule | undefined; readonly diagnostics: readonly WasmDiagnostic[] } =>
  captureMalformed(() => {
    if (bytes.length > maximumModuleBytes) malformed('limit-exceeded', 0, `more than ${maximumModuleBytes} bytes`)
    if (preamble.some((byte, index) => bytes[index] !== byte)) {
      malformed('malformed-module', 0, 'this is not a WebAssembly module of version 1')
    }
    const reader = new ByteReader(bytes, preamble.length)
    const parts: Parts = {
      types: [],
      imports: [],
      declared: [],
      code: [],
      rest: {},
      dataCount: undefined,
      names: noNames,
      customs: [],
    }
    readSections(reader, parts)
    if (parts.declared.length !== parts.code.length) {
      const message = `${parts.declared.length} functions are declared, ${parts.code.length} have code`
      malformed('malformed-module', bytes.length, message)
    }
    if (parts.dataCount !== undefined && parts.dataCount !== (parts.rest.data ?? []).length) {
      malformed('malformed-module', bytes.length, 'the data count does not match the data section')
    }
    return assemble(parts)
  })
