import {
  type ByteReader,
  type FunctionType,
  isReferenceType,
  malformed,
  type ReferenceType,
  readExpression,
  type ValueType,
  valueTypeOfByte,
} from '@sourceless/isa-wasm'
import type {
  DataSegment,
  ElementSegment,
  GlobalType,
  ImportDescription,
  Limits,
  SegmentMode,
  TableType,
  WasmExport,
  WasmGlobal,
  WasmImport,
} from '../model.js'
import { externalKinds } from '../sections.js'

/** Engines accept no more locals per function (V8 and the JavaScript embedding's limits). */
const maximumLocals = 50_000

/** Most locals in a whole module: a few bytes can claim many, so that memory must be bounded here. */
const maximumModuleLocals = 4_000_000

const readValueType = (reader: ByteReader): ValueType => {
  const start = reader.offset
  return valueTypeOfByte(reader.byte()) ?? malformed('unknown-type', start, 'this byte is not a value type')
}

const readReferenceType = (reader: ByteReader): ReferenceType => {
  const start = reader.offset
  const type = readValueType(reader)
  return isReferenceType(type) ? type : malformed('unknown-type', start, `${type} is not a reference type`)
}

/**
 * What a whole module may hold of items that take much more memory than file. Those of a sound module take 16 bytes of file and
 * more on average; a small one may be as dense as it likes.
 */
export interface ItemBudget {
  take(count: number, at: number): void
}

export const createItemBudget = (fileBytes: number): ItemBudget => {
  const limit = 20_000 + fileBytes / 16
  let left = limit
  return {
    take(count, at) {
      left -= count
      if (left < 0) malformed('limit-exceeded', at, `more than ${Math.floor(limit)} items in ${fileBytes} bytes`)
    },
  }
}

const unlimited: ItemBudget = { take: () => {} }

/** `offsets` receives where each item starts. Lists of items that are more than numbers come out of a `budget`. */
export const readList = <T>(
  reader: ByteReader,
  read: (reader: ByteReader) => T,
  offsets: number[] = [],
  budget: ItemBudget = unlimited,
): T[] => {
  const start = reader.offset
  const count = reader.count()
  budget.take(count, start)
  const items: T[] = []
  for (let index = 0; index < count; index++) {
    offsets.push(reader.offset)
    items.push(read(reader))
  }
  return items
}

export const readFunctionType = (reader: ByteReader): FunctionType => {
  const start = reader.offset
  if (reader.byte() !== 0x60) malformed('unknown-type', start, 'a function type starts with 0x60')
  return { parameters: readList(reader, readValueType), results: readList(reader, readValueType) }
}

export const readLimits = (reader: ByteReader): Limits => {
  const start = reader.offset
  const flags = reader.byte()
  if (flags > 1) malformed('malformed-module', start, `limits of kind ${flags} are not in core 2.0`)
  const minimum = reader.u32()
  return flags === 0 ? { minimum } : { minimum, maximum: reader.u32() }
}

export const readTableType = (reader: ByteReader): TableType => ({
  element: readReferenceType(reader),
  limits: readLimits(reader),
})

const readGlobalType = (reader: ByteReader): GlobalType => {
  const type = readValueType(reader)
  const start = reader.offset
  const mutable = reader.byte()
  if (mutable > 1) malformed('malformed-module', start, 'a global is constant (0) or mutable (1)')
  return { type, mutable: mutable === 1 }
}

/** The bytes of one constant expression, its `end` included. */
const readConstantExpression = (reader: ByteReader): Uint8Array => {
  const start = reader.offset
  readExpression(reader)
  return reader.bytes.subarray(start, reader.offset)
}

export const readGlobal = (reader: ByteReader): WasmGlobal => ({
  type: readGlobalType(reader),
  initial: readConstantExpression(reader),
})

const readKind = (reader: ByteReader): (typeof externalKinds)[number] => {
  const start = reader.offset
  const kind = reader.byte()
  return externalKinds[kind] ?? malformed('malformed-module', start, `external kind ${kind} is unknown`)
}

const readDescription = (reader: ByteReader, types: readonly FunctionType[]): ImportDescription => {
  const kind = readKind(reader)
  if (kind === 'table') return { kind, table: readTableType(reader) }
  if (kind === 'memory') return { kind, limits: readLimits(reader) }
  if (kind === 'global') return { kind, global: readGlobalType(reader) }
  return { kind, type: readTypeIndex(reader, types) }
}

export const readTypeIndex = (reader: ByteReader, types: readonly FunctionType[]): FunctionType => {
  const start = reader.offset
  const index = reader.u32()
  return types[index] ?? malformed('unknown-index', start, `type ${index} does not exist`)
}

export const readImport = (reader: ByteReader, types: readonly FunctionType[]): WasmImport => ({
  module: reader.name(),
  field: reader.name(),
  description: readDescription(reader, types),
})

export const readExport = (reader: ByteReader): WasmExport => ({
  name: reader.name(),
  kind: readKind(reader),
  index: reader.u32(),
})

/** Section 5.5.12; see `writeElement` for the flags. */
export const readElement = (reader: ByteReader, budget: ItemBudget): ElementSegment => {
  const start = reader.offset
  const flags = reader.u32()
  if (flags > 7) malformed('malformed-module', start, `element segment of kind ${flags} is unknown`)
  const active = (flags & 1) === 0
  const explicit = (flags & 2) !== 0
  const expressions = (flags & 4) !== 0
  const table = active && explicit ? reader.u32() : 0
  const mode: ElementSegment['mode'] = active
    ? { kind: 'active', target: 'table', index: table, offset: readConstantExpression(reader) }
    : { kind: explicit ? 'declarative' : 'passive' }
  let type: ReferenceType = 'funcref'
  if (!active || explicit) {
    const at = reader.offset
    if (expressions) type = readReferenceType(reader)
    else if (reader.byte() !== 0) malformed('malformed-module', at, 'the element kind must be 0')
  }
  const items: ElementSegment['items'] = expressions
    ? { kind: 'expressions', expressions: readList(reader, readConstantExpression, [], budget) }
    : { kind: 'functions', indices: readList(reader, (from) => from.u32()) }
  return { mode, type, items }
}

export const readData = (reader: ByteReader): DataSegment => {
  const start = reader.offset
  const flags = reader.u32()
  if (flags > 2) malformed('malformed-module', start, `data segment of kind ${flags} is unknown`)
  const index = flags === 2 ? reader.u32() : 0
  const mode: SegmentMode<'memory'> =
    flags === 1
      ? { kind: 'passive' }
      : { kind: 'active', target: 'memory', index, offset: readConstantExpression(reader) }
  return { mode, bytes: reader.take(reader.u32()) }
}

/** Locals and body of each function; a function's size is a limit that must be met exactly. */
export const readCodeSection = (
  reader: ByteReader,
  offsets: number[] = [],
  budget: ItemBudget = unlimited,
): { locals: ValueType[]; body: Uint8Array }[] => {
  let total = 0
  const read = (from: ByteReader) => {
    const start = from.offset
    const code = readCode(from)
    total += code.locals.length
    if (total > maximumModuleLocals)
      malformed('limit-exceeded', start, `more than ${maximumModuleLocals} locals in all`)
    return code
  }
  return readList(reader, read, offsets, budget)
}

const readCode = (reader: ByteReader): { locals: ValueType[]; body: Uint8Array } => {
  const start = reader.offset
  const end = reader.u32() + reader.offset
  if (end > reader.end) malformed('unexpected-end', start, 'the function leaves its section')
  const locals: ValueType[] = []
  for (let runs = reader.count(); runs > 0; runs--) {
    const count = reader.u32()
    const type = readValueType(reader)
    if (locals.length + count > maximumLocals) malformed('limit-exceeded', start, `more than ${maximumLocals} locals`)
    for (let index = 0; index < count; index++) locals.push(type)
  }
  if (reader.offset >= end) malformed('unexpected-end', reader.offset, 'the function has no body')
  return { locals, body: reader.take(end - reader.offset) }
}
