import {
  ByteWriter,
  captureMalformed,
  malformed,
  readExpression,
  type WasmDiagnostic,
  type WasmInstruction,
  writeInstruction,
} from '@sourceless/isa-wasm'
import { readList } from '../read/items.js'
import { PaddedReader } from '../read/padded-reader.js'
import { sectionIds } from '../sections.js'
import { formOf, immediateOf } from './body.js'
import { type FieldForm, relocationTypes, symbolOfKind } from './conventions.js'
import type { WasmObject, WasmObjectSegment, WasmRelocation, WasmSymbol } from './model.js'
import { readLinking } from './read-linking.js'
import { type ObjectSections, readObjectSections } from './read-sections.js'

/** Largest object that is read: 256 MiB. */
const maximumObjectBytes = 1 << 28

/** A relocation and where its field stands in the file. `offset` is filled in once its body or segment is known. */
interface RawRelocation {
  readonly at: number
  readonly form: FieldForm
  readonly relocation: WasmRelocation
}

const readRelocation = (
  reader: PaddedReader,
  start: number,
  { types }: ObjectSections,
  symbols: readonly WasmSymbol[],
): RawRelocation => {
  const place = reader.offset
  const type = reader.byte()
  const known = relocationTypes.find((each) => each.type === type)
  if (known === undefined) return malformed('malformed-module', place, `relocation type ${type} is not read`)
  const { kind, form } = known
  const at = start + reader.u32()
  if (at >= reader.bytes.length) malformed('unexpected-end', place, 'the field is not in the file')
  const index = reader.u32()
  if (kind === 'type-index') {
    const referred = types[index] ?? malformed('unknown-index', place, `type ${index} does not exist`)
    return { at, form, relocation: { offset: 0, kind, type: referred } }
  }
  if (symbols[index]?.kind !== symbolOfKind[kind])
    malformed('unknown-index', place, `symbol ${index} is of another kind`)
  const addend = kind === 'memory-address' ? reader.s32() : 0
  return { at, form, relocation: { offset: 0, kind, symbol: index, ...(addend === 0 ? {} : { addend }) } }
}

/** The relocations of one section, in the order of their fields. */
const readRelocations = (name: string, id: number, sections: ObjectSections, symbols: readonly WasmSymbol[]) => {
  const reader = sections.customs.get(name)
  if (reader === undefined) return []
  const at = reader.offset
  const target = sections.places[reader.u32()]
  if (target?.id !== id) return malformed('unknown-index', at, `${name} is for another section`)
  const relocations = readList(
    reader,
    () => readRelocation(reader, target.start, sections, symbols),
    [],
    sections.budget,
  )
  if (!reader.atEnd) malformed('trailing-bytes', reader.offset, `bytes follow the relocations of ${name}`)
  for (const [index, each] of relocations.entries()) {
    if (index > 0 && each.at <= relocations[index - 1]!.at) malformed('malformed-module', at, `${name} is not in order`)
  }
  return relocations
}

/** Where an immediate starts: after the opcode and the immediates before it, all of which are integers of this form. */
const fieldOffset = (bytes: Uint8Array, { row, offset }: WasmInstruction, immediate: number): number => {
  let at = offset
  for (let left = immediate + (row.opcode <= 0xff ? 1 : 2); left > 0; left--) {
    while (bytes[at]! >= 0x80 && at !== offset) at++
    at++
  }
  return at
}

/** The body with integers in their shortest form and zeros where relocations stand, which come to name instructions. */
const shortenBody = (file: Uint8Array, body: Uint8Array, relocations: readonly RawRelocation[]) => {
  const start = body.byteOffset - file.byteOffset
  const reader = new PaddedReader(file, start, start + body.length)
  const out = new ByteWriter(body.length)
  const found: WasmRelocation[] = []
  for (const instruction of readExpression(reader)) {
    const { row, offset, sizeBytes } = instruction
    const immediates = [...instruction.immediates]
    for (let next = relocations[found.length]; next !== undefined && next.at < offset + sizeBytes; ) {
      const { at, form, relocation } = next
      const place = immediateOf(instruction, relocation.kind)
      if (place < 0 || fieldOffset(file, instruction, place) !== at || formOf(instruction, place) !== form) {
        malformed('malformed-module', at, `no field for a ${relocation.kind} relocation is here`)
      }
      immediates[place] = 0
      found.push({ ...relocation, offset: out.sizeBytes })
      next = relocations[found.length]
    }
    writeInstruction(out, row, immediates)
  }
  if (!reader.atEnd) malformed('trailing-bytes', reader.offset, 'bytes follow the end of the body')
  return { body: out.finish(), ...(found.length === 0 ? {} : { relocations: found }) }
}

/** Those of the relocations, which are in order, whose fields start in a part of the file. */
const createSplitter = (relocations: readonly RawRelocation[]) => {
  let next = 0
  return {
    /** Parts must be asked for in order. */
    take: (start: number, end: number): RawRelocation[] => {
      const first = next
      while (next < relocations.length && relocations[next]!.at < end) next++
      const own = relocations.slice(first, next)
      if (own[0] !== undefined && own[0].at < start) malformed('malformed-module', own[0].at, 'no field is here')
      return own
    },
    finish: (): void => {
      const left = relocations[next]
      if (left !== undefined) malformed('malformed-module', left.at, 'no field is here')
    },
  }
}

const readFunctions = (file: Uint8Array, sections: ObjectSections, symbols: readonly WasmSymbol[]) => {
  const splitter = createSplitter(readRelocations('reloc.CODE', sectionIds.code, sections, symbols))
  const read = new Map<Uint8Array, ReturnType<typeof shortenBody>>()
  for (const { body } of sections.code) {
    const start = body.byteOffset - file.byteOffset
    read.set(body, shortenBody(file, body, splitter.take(start, start + body.length)))
  }
  splitter.finish()
  return symbols.map((symbol): WasmSymbol => {
    if (symbol.kind !== 'function' || symbol.definition === undefined) return symbol
    const { locals, body } = symbol.definition
    return { ...symbol, definition: { locals, ...read.get(body)! } }
  })
}

const readSegments = (
  file: Uint8Array,
  sections: ObjectSections,
  symbols: readonly WasmSymbol[],
  infos: readonly Pick<WasmObjectSegment, 'name' | 'alignment' | 'flags'>[],
): WasmObjectSegment[] => {
  const splitter = createSplitter(readRelocations('reloc.DATA', sectionIds.data, sections, symbols))
  const segments = sections.data.map(({ mode, bytes }, index): WasmObjectSegment => {
    const start = bytes.byteOffset - file.byteOffset
    if (mode.kind !== 'active') malformed('malformed-module', start, 'passive segments are not read')
    const own = splitter.take(start, start + bytes.length)
    if (own.length === 0) return { ...infos[index]!, bytes }
    const cleared = new Uint8Array(bytes)
    let free = start
    const relocations = own.map(({ at, form, relocation }): WasmRelocation => {
      if (at < free || at + 4 > start + bytes.length || form !== 'i32') {
        malformed('malformed-module', at, 'no field of four bytes is here')
      }
      free = at + 4
      cleared.fill(0, at - start, free - start)
      return { ...relocation, offset: at - start }
    })
    return { ...infos[index]!, bytes: cleared, relocations }
  })
  splitter.finish()
  return segments
}

const readFeatures = (reader: PaddedReader | undefined): string[] =>
  reader === undefined
    ? []
    : readList(reader, () => {
        const start = reader.offset
        if (reader.byte() !== 0x2b) malformed('malformed-module', start, "features are read when they are used ('+')")
        return reader.name()
      })

const read = (bytes: Uint8Array): WasmObject => {
  if (bytes.length > maximumObjectBytes) malformed('limit-exceeded', 0, `more than ${maximumObjectBytes} bytes`)
  const sections = readObjectSections(bytes)
  const linking = readLinking(sections, bytes.length)
  const segments = readSegments(bytes, sections, linking.symbols, linking.segments)
  const features = readFeatures(sections.customs.get('target_features'))
  return {
    symbols: readFunctions(bytes, sections, linking.symbols),
    ...(segments.length === 0 ? {} : { segments }),
    ...(linking.initFunctions.length === 0 ? {} : { initFunctions: linking.initFunctions }),
    ...(features.length === 0 ? {} : { features }),
  }
}

/**
 * Reads a relocatable object, as clang or `writeWasmObject` makes it. Custom sections that do not matter for linking are left
 * out. What the model cannot hold (comdats, aliases, thread-local data, debug sections) is refused.
 */
export const readWasmObject = (
  bytes: Uint8Array,
): { readonly value: WasmObject | undefined; readonly diagnostics: readonly WasmDiagnostic[] } =>
  captureMalformed(() => read(bytes))
