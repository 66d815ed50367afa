import { ByteWriter, type FunctionType, type ValueType, valueTypeBytes } from '@sourceless/isa-wasm'
import type {
  DataSegment,
  ElementSegment,
  GlobalType,
  Limits,
  TableType,
  WasmExport,
  WasmFunction,
  WasmImport,
  WasmModule,
} from '../model.js'
import { externalKinds, preamble, sectionIds } from '../sections.js'
import { writeNameSection } from './names.js'

/** The module's type list: those given, then those of imports and functions that are not there yet. */
export const collectTypes = (
  module: WasmModule,
): { types: FunctionType[]; indexOf: (type: FunctionType) => number } => {
  const types = [...(module.types ?? [])]
  const keys = new Map<string, number>()
  const keyOf = (type: FunctionType) => `${type.parameters.join()}>${type.results.join()}`
  for (const [index, type] of types.entries()) if (!keys.has(keyOf(type))) keys.set(keyOf(type), index)
  const indexOf = (type: FunctionType): number => {
    const key = keyOf(type)
    const known = keys.get(key)
    if (known !== undefined) return known
    keys.set(key, types.length)
    return types.push(type) - 1
  }
  for (const { description } of module.imports ?? []) if (description.kind === 'function') indexOf(description.type)
  for (const { type } of module.functions ?? []) indexOf(type)
  return { types, indexOf }
}

const writeValueTypes = (out: ByteWriter, types: readonly ValueType[]): void => {
  out.u32(types.length)
  for (const type of types) out.byte(valueTypeBytes[type])
}

const writeLimits = (out: ByteWriter, limits: Limits): void => {
  out.byte(limits.maximum === undefined ? 0 : 1)
  out.u32(limits.minimum)
  if (limits.maximum !== undefined) out.u32(limits.maximum)
}

const writeTableType = (out: ByteWriter, table: TableType): void => {
  out.byte(valueTypeBytes[table.element])
  writeLimits(out, table.limits)
}

const writeGlobalType = (out: ByteWriter, global: GlobalType): void => {
  out.byte(valueTypeBytes[global.type])
  out.byte(global.mutable ? 1 : 0)
}

const writeImport = (out: ByteWriter, entry: WasmImport, indexOf: (type: FunctionType) => number): void => {
  out.name(entry.module)
  out.name(entry.field)
  const { description } = entry
  out.byte(externalKinds.indexOf(description.kind))
  if (description.kind === 'function') out.u32(indexOf(description.type))
  else if (description.kind === 'table') writeTableType(out, description.table)
  else if (description.kind === 'memory') writeLimits(out, description.limits)
  else writeGlobalType(out, description.global)
}

const writeExport = (out: ByteWriter, entry: WasmExport): void => {
  out.name(entry.name)
  out.byte(externalKinds.indexOf(entry.kind))
  out.u32(entry.index)
}

/** Segment flags: bit 0 not active, bit 1 explicit index or declarative, bit 2 expressions. Section 5.5.12. */
const writeElement = (out: ByteWriter, { mode, type, items }: ElementSegment): void => {
  const expressions = items.kind === 'expressions'
  const explicit = mode.kind === 'active' ? mode.index !== 0 || type !== 'funcref' : mode.kind === 'declarative'
  out.u32((mode.kind === 'active' ? 0 : 1) | (explicit ? 2 : 0) | (expressions ? 4 : 0))
  if (mode.kind === 'active') {
    if (explicit) out.u32(mode.index)
    out.append(mode.offset)
  }
  if (mode.kind !== 'active' || explicit) out.byte(expressions ? valueTypeBytes[type] : 0)
  if (items.kind === 'functions') {
    if (type !== 'funcref') throw new TypeError('only funcref segments can list function indices')
    out.u32(items.indices.length)
    for (const index of items.indices) out.u32(index)
  } else {
    out.u32(items.expressions.length)
    for (const expression of items.expressions) out.append(expression)
  }
}

const writeData = (out: ByteWriter, { mode, bytes }: DataSegment): void => {
  if (mode.kind === 'active') {
    out.u32(mode.index === 0 ? 0 : 2)
    if (mode.index !== 0) out.u32(mode.index)
    out.append(mode.offset)
  } else out.u32(1)
  out.u32(bytes.length)
  out.append(bytes)
}

/** Equal neighbours share one declaration, the shortest form. */
const writeLocals = (out: ByteWriter, locals: readonly ValueType[]): void => {
  const runs: { type: ValueType; count: number }[] = []
  for (const type of locals) {
    const last = runs.at(-1)
    if (last?.type === type) last.count++
    else runs.push({ type, count: 1 })
  }
  out.u32(runs.length)
  for (const { type, count } of runs) {
    out.u32(count)
    out.byte(valueTypeBytes[type])
  }
}

/** `scratch` is emptied first; its contents are lost. */
const writeFunction = (out: ByteWriter, { locals, body }: WasmFunction, scratch: ByteWriter): void => {
  scratch.clear()
  writeLocals(scratch, locals)
  out.u32(scratch.sizeBytes + body.length)
  out.appendWriter(scratch)
  out.append(body)
}

/** memory.init and data.drop need the data count section; without passive segments it is written on request only. */
const needsDataCount = ({ data = [], countsData = false }: WasmModule): boolean =>
  countsData || data.some(({ mode }) => mode.kind === 'passive')

/** The last section that is not custom; 0 when there is none. */
const lastSection = (module: WasmModule, typeCount: number): number => {
  const counts: readonly (readonly [id: number, count: number | undefined])[] = [
    [sectionIds.data, module.data?.length],
    [sectionIds.code, module.functions?.length],
    [sectionIds.dataCount, needsDataCount(module) ? 1 : 0],
    [sectionIds.element, module.elements?.length],
    [sectionIds.start, module.start === undefined ? 0 : 1],
    [sectionIds.export, module.exports?.length],
    [sectionIds.global, module.globals?.length],
    [sectionIds.memory, module.memories?.length],
    [sectionIds.table, module.tables?.length],
    [sectionIds.import, module.imports?.length],
    [sectionIds.type, typeCount],
  ]
  return counts.find(([, count = 0]) => count > 0)?.[0] ?? 0
}

/**
 * Writes a module in the binary format, sections in order, integers in their shortest form. The model is not validated
 * here (see `validateModule`); values that no module could hold throw.
 */
export const writeWasm = (module: WasmModule): Uint8Array => {
  const out = new ByteWriter(1024)
  for (const byte of preamble) out.byte(byte)
  const { types, indexOf } = collectTypes(module)
  // One buffer for the contents of every section, one for what precedes a body: allocation would dominate small modules.
  const contents = new ByteWriter(1024)
  const scratch = new ByteWriter(64)
  const last = lastSection(module, types.length)
  const writeCustoms = (after: number): void => {
    // Names come before what producers say about themselves (tool conventions), and so before all that ends the module.
    if (after === last) writeNameSection(out, module)
    for (const custom of module.customs ?? []) {
      if (custom.after !== after) continue
      contents.clear()
      contents.name(custom.name)
      contents.append(custom.bytes)
      out.byte(sectionIds.custom)
      out.u32(contents.sizeBytes)
      out.appendWriter(contents)
    }
  }
  const section = <T>(id: number, items: readonly T[] | undefined, write: (out: ByteWriter, item: T) => void): void => {
    if (items !== undefined && items.length > 0) {
      contents.clear()
      contents.u32(items.length)
      for (const item of items) write(contents, item)
      out.byte(id)
      out.u32(contents.sizeBytes)
      out.appendWriter(contents)
    }
    writeCustoms(id)
  }
  const number = (id: number, value: number | undefined): void => {
    if (value !== undefined) {
      contents.clear()
      contents.u32(value)
      out.byte(id)
      out.u32(contents.sizeBytes)
      out.appendWriter(contents)
    }
    writeCustoms(id)
  }
  writeCustoms(0)
  section(sectionIds.type, types, (to, type) => {
    to.byte(0x60)
    writeValueTypes(to, type.parameters)
    writeValueTypes(to, type.results)
  })
  section(sectionIds.import, module.imports, (to, entry) => writeImport(to, entry, indexOf))
  section(sectionIds.function, module.functions, (to, { type }) => to.u32(indexOf(type)))
  section(sectionIds.table, module.tables, writeTableType)
  section(sectionIds.memory, module.memories, writeLimits)
  section(sectionIds.global, module.globals, (to, global) => {
    writeGlobalType(to, global.type)
    to.append(global.initial)
  })
  section(sectionIds.export, module.exports, writeExport)
  number(sectionIds.start, module.start)
  section(sectionIds.element, module.elements, writeElement)
  number(sectionIds.dataCount, needsDataCount(module) ? (module.data ?? []).length : undefined)
  section(sectionIds.code, module.functions, (to, entry) => writeFunction(to, entry, scratch))
  section(sectionIds.data, module.data, writeData)
  return out.finish()
}
