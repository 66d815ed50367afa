import { captureMalformed, malformed, type WasmDiagnostic } from '@sourceless/isa-wasm'
import { type Names, noNames } from '../read/names.js'
import { PaddedReader } from '../read/padded-reader.js'
import { preamble, sectionIds } from '../sections.js'
import { readFunctionSymbols, readNameSection } from './names.js'

/** What a WebAssembly file of any maker says about its code, as far as that can be read: for people who look into it. */
export interface WasmInventory {
  /** Those defined here, in the order of their indices. */
  readonly functions: readonly InspectedFunction[]
  /** Names of all functions by their index, imported ones included. */
  readonly names: ReadonlyMap<number, string>
  /** What is wrong with the file, in sentences; the rest was read. */
  readonly problems: readonly string[]
}

export interface InspectedFunction {
  readonly index: number
  /** The expression, a view of the file. */
  readonly body: Uint8Array
  /** Of parameters and locals by their index. */
  readonly localNames: ReadonlyMap<number, string>
}

/** Kinds of imports and exports; the last came with exception handling. */
const kinds = { function: 0, table: 1, memory: 2, global: 3, tag: 4 } as const
/** Types of references to what a type section describes have an index behind them. */
const typedReferences: ReadonlySet<number> = new Set([0x63, 0x64])
const hasMaximum = 1
/** Bit of limits whose numbers have 64 bits. */
const is64 = 4

interface Found {
  imported: string[]
  exported: Map<number, string>
  bodies: Uint8Array[]
  named: Names
  symbols: ReadonlyMap<number, string>
  readonly problems: string[]
}

function skipLimits(reader: PaddedReader): void {
  const flags = reader.byte()
  const skip = () => ((flags & is64) !== 0 ? void reader.s64() : void reader.u32())
  skip()
  if ((flags & hasMaximum) !== 0) skip()
}

function skipType(reader: PaddedReader): void {
  if (typedReferences.has(reader.byte())) reader.signed(33)
}

function readImports(reader: PaddedReader, found: Found): void {
  for (let left = reader.count(); left > 0; left--) {
    const module = reader.name()
    const field = reader.name()
    const at = reader.offset
    const kind = reader.byte()
    if (kind === kinds.function) {
      reader.u32()
      found.imported.push(`${module}.${field}`)
    } else if (kind === kinds.table) {
      skipType(reader)
      skipLimits(reader)
    } else if (kind === kinds.memory) skipLimits(reader)
    else if (kind === kinds.global) {
      skipType(reader)
      reader.byte()
    } else if (kind === kinds.tag) {
      reader.byte()
      reader.u32()
    } else malformed('malformed-module', at, `an import has the unknown kind ${kind}`)
  }
}

function readExports(reader: PaddedReader, found: Found): void {
  for (let left = reader.count(); left > 0; left--) {
    const name = reader.name()
    const kind = reader.byte()
    const index = reader.u32()
    if (kind === kinds.function && !found.exported.has(index)) found.exported.set(index, name)
  }
}

function readCode(reader: PaddedReader, found: Found): void {
  for (let left = reader.count(); left > 0; left--) {
    const sizeBytes = reader.u32()
    const end = reader.offset + sizeBytes
    const own = new PaddedReader(reader.bytes, reader.offset, Math.min(end, reader.end))
    for (let runs = own.count(); runs > 0; runs--) {
      own.u32()
      skipType(own)
    }
    found.bodies.push(own.take(own.end - own.offset))
    reader.take(sizeBytes)
  }
}

function readCustom(reader: PaddedReader, found: Found): void {
  const name = reader.name()
  if (name === 'name') found.named = readNameSection(reader)
  if (name === 'linking') found.symbols = readFunctionSymbols(reader)
}

const readers: Readonly<Record<number, (reader: PaddedReader, found: Found) => void>> = {
  [sectionIds.custom]: readCustom,
  [sectionIds.import]: readImports,
  [sectionIds.export]: readExports,
  [sectionIds.code]: readCode,
}

/** A section that cannot be read is a problem, and what was read of it stays. */
function readSections(bytes: Uint8Array, found: Found): void {
  const reader = new PaddedReader(bytes, preamble.length)
  while (!reader.atEnd) {
    const id = reader.byte()
    const sizeBytes = reader.u32()
    const { offset } = reader
    const end = Math.min(bytes.length, offset + sizeBytes)
    if (end < offset + sizeBytes) found.problems.push(`Section ${id} is cut off at the end of the file.`)
    const read = readers[id]
    const { diagnostics } = captureMalformed(() => read?.(new PaddedReader(bytes, offset, end), found))
    for (const { message } of diagnostics) found.problems.push(`Section ${id} cannot be read to its end: ${message}.`)
    reader.offset = end
  }
}

/** Finds the functions of a module or object, of any version of the specification whose sections have the form of the first one. */
export const inspectWasm = (
  bytes: Uint8Array,
): { readonly value: WasmInventory | undefined; readonly diagnostics: readonly WasmDiagnostic[] } =>
  captureMalformed(() => {
    if (preamble.some((byte, index) => bytes[index] !== byte)) {
      const isComponent = bytes[6] === 1
      malformed(
        'malformed-module',
        0,
        `this is ${isComponent ? 'a component, and no' : 'no'} WebAssembly module of version 1`,
      )
    }
    const found: Found = {
      imported: [],
      exported: new Map(),
      bodies: [],
      named: noNames,
      symbols: new Map(),
      problems: [],
    }
    const { diagnostics } = captureMalformed(() => readSections(bytes, found))
    for (const { message } of diagnostics) found.problems.push(`The file ends within a section: ${message}.`)
    const first = found.imported.length
    // What users call a function by comes last, and stays.
    const names = new Map([
      ...found.imported.entries(),
      ...found.symbols,
      ...found.named.functions,
      ...[...found.exported].filter(([index]) => index >= first),
    ])
    const functions = found.bodies.map((body, at): InspectedFunction => {
      const index = first + at
      return { index, body, localNames: found.named.locals.get(index) ?? new Map() }
    })
    return { functions, names, problems: found.problems }
  })
