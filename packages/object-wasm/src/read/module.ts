import {
  ByteReader,
  captureMalformed,
  type FunctionType,
  malformed,
  type ValueType,
  type WasmDiagnostic,
} from '@sourceless/isa-wasm'
import type { CustomSection, WasmFunction, WasmImport, WasmModule } from '../model.js'
import type { ListName, ModulePlaces } from '../places.js'
import { preamble, sectionIds, sectionOrder } from '../sections.js'
import {
  createItemBudget,
  type ItemBudget,
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
import { PaddedReader, partOf } from './padded-reader.js'
import { shortenModule } from './shorten.js'

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
  readonly budget: ItemBudget
  /** Where the items of each section start, by section id. */
  offsets: Map<number, number[]>
  /** The section being read, for diagnostics. */
  section: number | undefined
}

const readers: Readonly<Record<number, (reader: ByteReader, parts: Parts, offsets: number[]) => void>> = {
  [sectionIds.type]: (reader, parts, offsets) => {
    parts.types = readList(reader, readFunctionType, offsets, parts.budget)
  },
  [sectionIds.import]: (reader, parts, offsets) => {
    parts.imports = readList(reader, (from) => readImport(from, parts.types), offsets, parts.budget)
  },
  [sectionIds.function]: (reader, parts, offsets) => {
    parts.declared = readList(reader, (from) => readTypeIndex(from, parts.types), offsets)
  },
  [sectionIds.table]: (reader, { rest, budget }, offsets) => {
    rest.tables = readList(reader, readTableType, offsets, budget)
  },
  [sectionIds.memory]: (reader, { rest, budget }, offsets) => {
    rest.memories = readList(reader, readLimits, offsets, budget)
  },
  [sectionIds.global]: (reader, { rest, budget }, offsets) => {
    rest.globals = readList(reader, readGlobal, offsets, budget)
  },
  [sectionIds.export]: (reader, { rest, budget }, offsets) => {
    rest.exports = readList(reader, readExport, offsets, budget)
  },
  [sectionIds.start]: (reader, { rest }, offsets) => {
    offsets.push(reader.offset)
    rest.start = reader.u32()
  },
  [sectionIds.element]: (reader, { rest, budget }, offsets) => {
    rest.elements = readList(reader, (from) => readElement(from, budget), offsets, budget)
  },
  [sectionIds.dataCount]: (reader, parts) => {
    parts.dataCount = reader.u32()
  },
  [sectionIds.code]: (reader, parts, offsets) => {
    parts.code = readCodeSection(reader, offsets, parts.budget)
  },
  [sectionIds.data]: (reader, { rest, budget }, offsets) => {
    rest.data = readList(reader, readData, offsets, budget)
  },
}

const readCustom = (reader: ByteReader, after: number, parts: Parts): void => {
  const name = reader.name()
  if (name === 'name') {
    if (parts.names !== noNames) malformed('malformed-module', reader.offset, 'a second name section')
    parts.names = readNames(reader, parts.budget)
  } else {
    parts.budget.take(1, reader.offset)
    parts.customs.push({ name, after, bytes: reader.take(reader.end - reader.offset) })
  }
}

const readSections = (reader: ByteReader, parts: Parts): void => {
  let last = 0
  while (!reader.atEnd) {
    const start = reader.offset
    const id = reader.byte()
    parts.section = id
    const sizeBytes = reader.u32()
    const contents = partOf(reader, reader.offset, reader.offset + sizeBytes)
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
    const offsets: number[] = []
    parts.offsets.set(id, offsets)
    read(contents, parts, offsets)
    if (!contents.atEnd) malformed('trailing-bytes', contents.offset, `bytes follow the items of section ${id}`)
    parts.section = undefined
  }
}

const listOfSection: Readonly<Record<number, ListName>> = {
  [sectionIds.type]: 'types',
  [sectionIds.import]: 'imports',
  [sectionIds.table]: 'tables',
  [sectionIds.memory]: 'memories',
  [sectionIds.global]: 'globals',
  [sectionIds.export]: 'exports',
  [sectionIds.element]: 'elements',
  [sectionIds.code]: 'functions',
  [sectionIds.data]: 'data',
}

const placesOf = (bytes: Uint8Array, offsets: ReadonlyMap<number, readonly number[]>): ModulePlaces => {
  const items: Partial<Record<ListName, readonly number[]>> = {}
  for (const [id, each] of offsets) {
    const list = listOfSection[id]
    if (list !== undefined) items[list] = each
  }
  return { bytes, items, start: offsets.get(sectionIds.start)?.[0] }
}

const sectionNames = new Map(Object.entries(sectionIds).map(([name, id]) => [id as number, name]))

/** The section that was being read, and its item. */
const describePlace = ({ section, offsets }: Parts): string => {
  if (section === undefined) return 'module'
  const count = offsets.get(section)?.length ?? 0
  return `${sectionNames.get(section) ?? 'unknown'} section${count === 0 ? '' : `, item ${count - 1}`}`
}

const assemble = ({ types, imports, declared, code, rest, names, customs, dataCount }: Parts): WasmModule => {
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
    ...(dataCount !== undefined && !(rest.data ?? []).some(({ mode }) => mode.kind === 'passive')
      ? { countsData: true }
      : {}),
    ...(names.module === undefined ? {} : { name: names.module }),
    ...(customs.length > 0 ? { customs } : {}),
  }
}

const newParts = (fileBytes: number): Parts => ({
  types: [],
  imports: [],
  declared: [],
  code: [],
  rest: {},
  dataCount: undefined,
  names: noNames,
  customs: [],
  budget: createItemBudget(fileBytes),
  offsets: new Map(),
  section: undefined,
})

const readParts = (bytes: Uint8Array, parts: Parts, integers: WasmReadOptions['integers']): WasmModule => {
  if (bytes.length > maximumModuleBytes) malformed('limit-exceeded', 0, `more than ${maximumModuleBytes} bytes`)
  if (preamble.some((byte, index) => bytes[index] !== byte)) {
    malformed('malformed-module', 0, 'this is not a WebAssembly module of version 1')
  }
  const isPadded = integers === 'padded'
  readSections(new (isPadded ? PaddedReader : ByteReader)(bytes, preamble.length), parts)
  if (parts.declared.length !== parts.code.length) {
    const message = `${parts.declared.length} functions are declared, ${parts.code.length} have code`
    malformed('malformed-module', bytes.length, message)
  }
  if (parts.dataCount !== undefined && parts.dataCount !== (parts.rest.data ?? []).length) {
    malformed('malformed-module', bytes.length, 'the data count does not match the data section')
  }
  const module = assemble(parts)
  parts.section = sectionIds.code
  return isPadded ? shortenModule(bytes, module) : module
}

/** A module and where its items stand, or why the bytes are none. */
export type WasmReading =
  | { readonly value: WasmModule; readonly places: ModulePlaces; readonly diagnostics: readonly [] }
  | { readonly value: undefined; readonly places?: undefined; readonly diagnostics: readonly WasmDiagnostic[] }

export interface WasmReadOptions {
  /**
   * `shortest`, the default: another form is refused. `padded`: any form that the specification allows is read, as linkers
   * write them; code is then decoded, and given in its shortest form.
   */
  readonly integers?: 'shortest' | 'padded'
}

/**
 * Reads the structure of a core 2.0 module; bodies are cut out but not decoded (see `validateModule`), unless integers may be
 * padded. Bodies, data and custom sections are views of `bytes`. A diagnostic names the section and the item.
 */
export const readWasm = (bytes: Uint8Array, { integers }: WasmReadOptions = {}): WasmReading => {
  const parts = newParts(bytes.length)
  const { value, diagnostics } = captureMalformed(() => readParts(bytes, parts, integers))
  if (value !== undefined) return { value, places: placesOf(bytes, parts.offsets), diagnostics: [] }
  const place = describePlace(parts)
  return { value, diagnostics: diagnostics.map((each) => ({ ...each, message: `${place}: ${each.message}` })) }
}
