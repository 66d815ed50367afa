import { ByteWriter } from '@sourceless/isa-wasm'
import type { DataSegment, WasmFunction, WasmModule } from '../model.js'
import { sectionIds } from '../sections.js'
import { writeWasm } from '../write/module.js'
import { fillBody, type PlacedRelocation, writePadded } from './body.js'
import { linkingVersion, relocationTypes, subsections, symbolFlags, symbolKinds } from './conventions.js'
import { locateContents } from './locate.js'
import type { WasmObject, WasmObjectSegment, WasmRelocation, WasmSymbol } from './model.js'
import { type Numbering, numberObject } from './number.js'
import { constant, fillSegment, pointerElements, valuesOf } from './values.js'

const dataSegment = (
  segment: WasmObjectSegment,
  address: number,
  provisional: (relocation: WasmRelocation) => number,
): DataSegment => ({
  mode: { kind: 'active', target: 'memory', index: 0, offset: constant(address) },
  bytes: fillSegment(segment, provisional),
})

const flagsOf = ({ kind, binding, hidden, exported, retained, definition, importFrom }: WasmSymbol): number =>
  (binding === 'weak' ? symbolFlags.weak : 0) |
  (binding === 'local' ? symbolFlags.local : 0) |
  (hidden ? symbolFlags.hidden : 0) |
  (definition === undefined ? symbolFlags.undefined : 0) |
  (exported ? symbolFlags.exported : 0) |
  (retained ? symbolFlags.noStrip : 0) |
  (importFrom !== undefined && definition === undefined && kind !== 'data' ? symbolFlags.explicitName : 0)

const writeSymbol = (out: ByteWriter, symbol: WasmSymbol, index: number | undefined): void => {
  const flags = flagsOf(symbol)
  out.byte(symbolKinds[symbol.kind])
  out.u32(flags)
  if (symbol.kind === 'data') {
    out.name(symbol.name)
    if (symbol.definition === undefined) return
    out.u32(symbol.definition.segment)
    out.u32(symbol.definition.offset)
    out.u32(symbol.definition.sizeBytes)
    return
  }
  out.u32(index!)
  if ((flags & symbolFlags.undefined) === 0 || (flags & symbolFlags.explicitName) !== 0) out.name(symbol.name)
}

const linkingSection = (object: WasmObject, { indexOfSymbol }: Numbering): Uint8Array => {
  const out = new ByteWriter()
  out.u32(linkingVersion)
  const subsection = <T>(id: number, items: readonly T[], write: (to: ByteWriter, item: T, index: number) => void) => {
    if (items.length === 0) return
    const contents = new ByteWriter()
    contents.u32(items.length)
    for (const [index, item] of items.entries()) write(contents, item, index)
    out.byte(id)
    out.u32(contents.sizeBytes)
    out.appendWriter(contents)
  }
  // Init functions name symbols, so that readers want these first.
  subsection(subsections.symbolTable, object.symbols, (to, symbol, index) =>
    writeSymbol(to, symbol, indexOfSymbol.get(index)),
  )
  subsection(subsections.segmentInfo, object.segments ?? [], (to, { name, alignment, flags = 0 }) => {
    to.name(name)
    to.u32(Math.log2(alignment))
    to.u32(flags)
  })
  subsection(subsections.initFunctions, object.initFunctions ?? [], (to, { priority, symbol }) => {
    to.u32(priority)
    to.u32(symbol)
  })
  return out.finish()
}

const relocationSection = (
  section: number,
  placed: readonly PlacedRelocation[],
  typeIndex: Numbering['typeIndex'],
): Uint8Array => {
  const out = new ByteWriter()
  out.u32(section)
  out.u32(placed.length)
  for (const { relocation, offset, form } of placed) {
    const { kind } = relocation
    out.byte(relocationTypes.find((each) => each.kind === kind && each.form === form)!.type)
    out.u32(offset)
    out.u32(kind === 'type-index' ? typeIndex(relocation.type) : relocation.symbol)
    if (kind === 'memory-address') out.s32(relocation.addend ?? 0)
  }
  return out.finish()
}

const featureSection = (features: readonly string[]): Uint8Array => {
  const out = new ByteWriter()
  out.u32(features.length)
  for (const feature of features) {
    out.byte(0x2b) // '+': used
    out.name(feature)
  }
  return out.finish()
}

const withOffset = ({ relocation, offset, form }: PlacedRelocation, by: number): PlacedRelocation => ({
  relocation,
  offset: offset + by,
  form,
})

/**
 * Writes a relocatable object that wasm-ld links (tool conventions, linking version 2). Function bodies must decode
 * (`validateBody` tells); references that are unsound throw.
 */
export const writeWasmObject = (object: WasmObject): Uint8Array => {
  const numbering = numberObject(object)
  const { segments = [], features = [] } = object
  // What the fields would hold if the object were linked alone, and symbols of other objects lay at 0.
  const provisional = valuesOf(object, numbering, numbering.addresses)
  const bodies = numbering.functions.map(({ name, definition }) =>
    fillBody(definition.body, definition.relocations ?? [], {
      fieldValue: provisional,
      writeField: writePadded,
      where: `function ${name}`,
    }),
  )
  const module: WasmModule = {
    ...numbering.module,
    functions: numbering.functions.map(({ type, definition }, index): WasmFunction => {
      return { type, locals: definition.locals, body: bodies[index]!.bytes }
    }),
    globals: numbering.globals.map(({ global, definition }) => ({ type: global, initial: definition.initial })),
    data: segments.map((segment, index) => dataSegment(segment, numbering.addresses[index]!, provisional)),
    elements: pointerElements(numbering),
  }
  const bytes = writeWasm(module)
  const { code, data } = locateContents(bytes)
  const inCode = bodies.flatMap(({ placed }, index) => placed.map((each) => withOffset(each, code!.items[index]!)))
  const inData = segments.flatMap(({ relocations = [] }, index) =>
    // Linkers want them in ascending order.
    relocations
      .toSorted((a, b) => a.offset - b.offset)
      .map((relocation): PlacedRelocation => {
        return { relocation, offset: data!.items[index]! + relocation.offset, form: 'i32' }
      }),
  )
  const out = new ByteWriter(bytes.length + 256)
  out.append(bytes)
  const custom = (name: string, contents: Uint8Array): void => {
    const section = new ByteWriter(contents.length + 32)
    section.name(name)
    section.append(contents)
    out.byte(sectionIds.custom)
    out.u32(section.sizeBytes)
    out.appendWriter(section)
  }
  custom('linking', linkingSection(object, numbering))
  if (inCode.length > 0) custom('reloc.CODE', relocationSection(code!.index, inCode, numbering.typeIndex))
  if (inData.length > 0) custom('reloc.DATA', relocationSection(data!.index, inData, numbering.typeIndex))
  if (features.length > 0) custom('target_features', featureSection(features))
  return out.finish()
}
