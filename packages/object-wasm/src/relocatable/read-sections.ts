import { type FunctionType, malformed, type ValueType } from '@sourceless/isa-wasm'
import type { DataSegment, WasmGlobal, WasmImport } from '../model.js'
import {
  createItemBudget,
  type ItemBudget,
  readCodeSection,
  readData,
  readElement,
  readFunctionType,
  readGlobal,
  readImport,
  readLimits,
  readList,
  readTypeIndex,
} from '../read/items.js'
import { PaddedReader } from '../read/padded-reader.js'
import { preamble, sectionIds } from '../sections.js'

/** What the sections of an object hold, before symbols give it names. */
export interface ObjectSections {
  types: FunctionType[]
  imports: WasmImport[]
  declared: FunctionType[]
  globals: WasmGlobal[]
  code: { locals: ValueType[]; body: Uint8Array }[]
  data: DataSegment[]
  /** Readers of the custom sections, after their names. */
  readonly customs: Map<string, PaddedReader>
  readonly budget: ItemBudget
  /** By place among all sections: where the contents start, and whether relocations of them are read. */
  readonly places: { readonly id: number; readonly start: number }[]
}

type Read = (reader: PaddedReader, sections: ObjectSections) => void

/** The other sections have no place in an object: linkers make them. A memory is made by those that join objects. */
const readers: ReadonlyMap<number, Read> = new Map<number, Read>([
  [
    sectionIds.type,
    (reader, sections) => {
      sections.types = readList(reader, readFunctionType, [], sections.budget)
    },
  ],
  [
    sectionIds.import,
    (reader, sections) => {
      sections.imports = readList(reader, (from) => readImport(from, sections.types), [], sections.budget)
    },
  ],
  [
    sectionIds.function,
    (reader, sections) => {
      sections.declared = readList(reader, (from) => readTypeIndex(from, sections.types))
    },
  ],
  [
    sectionIds.global,
    (reader, sections) => {
      sections.globals = readList(reader, readGlobal, [], sections.budget)
    },
  ],
  [sectionIds.memory, (reader) => void readList(reader, readLimits)],
  // Places in the table and the number of segments follow from the relocations and the segments.
  [sectionIds.element, (reader, { budget }) => void readList(reader, (from) => readElement(from, budget), [], budget)],
  [sectionIds.dataCount, (reader) => void reader.u32()],
  [
    sectionIds.code,
    (reader, sections) => {
      sections.code = readCodeSection(reader, [], sections.budget)
    },
  ],
  [
    sectionIds.data,
    (reader, sections) => {
      sections.data = readList(reader, readData, [], sections.budget)
    },
  ],
])

export const readObjectSections = (bytes: Uint8Array): ObjectSections => {
  if (preamble.some((byte, index) => bytes[index] !== byte)) {
    malformed('malformed-module', 0, 'this is not a WebAssembly module of version 1')
  }
  const sections: ObjectSections = {
    types: [],
    imports: [],
    declared: [],
    globals: [],
    code: [],
    data: [],
    customs: new Map(),
    budget: createItemBudget(bytes.length),
    places: [],
  }
  const reader = new PaddedReader(bytes, preamble.length)
  while (!reader.atEnd) {
    const at = reader.offset
    const id = reader.byte()
    const sizeBytes = reader.u32()
    const start = reader.offset
    reader.take(sizeBytes)
    const contents = new PaddedReader(bytes, start, start + sizeBytes)
    if (id === sectionIds.custom) {
      const name = contents.name()
      if (sections.customs.has(name)) malformed('malformed-module', at, `a second section ${name}`)
      sections.customs.set(name, contents)
    } else {
      const read = readers.get(id) ?? malformed('malformed-module', at, `section ${id} has no place in an object`)
      if (sections.places.some((place) => place.id === id)) malformed('malformed-module', at, `a second section ${id}`)
      read(contents, sections)
      if (!contents.atEnd) malformed('trailing-bytes', contents.offset, `bytes follow the items of section ${id}`)
    }
    sections.places.push({ id, start })
  }
  if (sections.declared.length !== sections.code.length) {
    const message = `${sections.declared.length} functions are declared, ${sections.code.length} have code`
    malformed('malformed-module', bytes.length, message)
  }
  return sections
}
