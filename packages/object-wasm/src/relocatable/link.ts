import type { DataSegment, TableType, WasmExport, WasmFunction, WasmModule } from '../model.js'
import { fillBody, writeShortest } from './body.js'
import type { WasmObject, WasmObjectSegment, WasmSymbol } from './model.js'
import { type Numbering, numberObject } from './number.js'
import { constant, fillSegment, pointerElements, valuesOf } from './values.js'

export interface WasmLinkOptions {
  /**
   * Functions that the module exports besides its memory, and `__heap_base` for the global that says where the module's own
   * data ends.
   */
  readonly exports: readonly string[]
}

/** Why an object does not link by itself. */
export interface WasmLinkDiagnostic {
  readonly code: 'undefined-symbol' | 'duplicate-symbol' | 'unsupported'
  readonly symbol: string
  readonly message: string
}

/** Data lies from here on, so that a null pointer is never an object, and small addresses take one byte. */
const firstAddress = 16
const heapAlignment = 16
const pageBytes = 65_536
/** Alignments let few bytes of a file take many of memory. */
const maximumDataBytes = 1 << 26
/** The address behind all data, as wasm-ld defines it. */
const heapBaseSymbol = '__heap_base'

/** Shorter runs of zeros cost less than the header of another segment. */
const segmentHeaderBytes = 6

/** Kept whole, so that the module says what is constant in it. */
const isConstant = ({ name }: WasmObjectSegment): boolean => name.startsWith('.rodata')

const isZeroed = (segment: WasmObjectSegment): boolean =>
  !isConstant(segment) && (segment.relocations ?? []).length === 0 && segment.bytes.every((byte) => byte === 0)

/** What starts as zeros comes last, so that no segment has to hold it. */
const placeSegments = (segments: readonly WasmObjectSegment[]): { addresses: number[]; end: number } => {
  const zeroed = segments.map(isZeroed)
  const addresses: number[] = []
  let end = firstAddress
  const place = (wanted: boolean): void => {
    for (const [index, segment] of segments.entries()) {
      if (zeroed[index] !== wanted) continue
      addresses[index] = Math.ceil(end / segment.alignment) * segment.alignment
      end = addresses[index]! + segment.bytes.length
    }
  }
  place(false)
  place(true)
  return { addresses, end: Math.ceil(end / heapAlignment) * heapAlignment }
}

interface Run {
  readonly start: number
  end: number
}

const nonzeroRuns = (bytes: Uint8Array, address: number): Run[] => {
  const runs: Run[] = []
  for (const [at, byte] of bytes.entries()) {
    if (byte === 0) continue
    const last = runs.at(-1)
    if (last !== undefined && last.end === address + at) last.end++
    else runs.push({ start: address + at, end: address + at + 1 })
  }
  return runs
}

/** Memory starts as zeros: apart from constants, segments hold the bytes between longer runs of them. */
const segmentsOf = (segments: readonly WasmObjectSegment[], addresses: readonly number[], image: Uint8Array) => {
  const runs = segments
    .flatMap((segment, index) => {
      const [start, end] = [addresses[index]!, addresses[index]! + segment.bytes.length]
      return isConstant(segment) ? [{ start, end }] : nonzeroRuns(image.subarray(start, end), start)
    })
    .sort((a, b) => a.start - b.start)
  const merged: Run[] = []
  for (const run of runs) {
    const last = merged.at(-1)
    if (last !== undefined && run.start - last.end < segmentHeaderBytes) last.end = run.end
    else merged.push({ ...run })
  }
  return merged.map(({ start, end }): DataSegment => {
    const mode = { kind: 'active', target: 'memory', index: 0, offset: constant(start) } as const
    return { mode, bytes: image.slice(start, end) }
  })
}

const isExportable = ({ kind, name, binding, definition }: WasmSymbol, wanted: string): boolean =>
  kind === 'function' && name === wanted && binding !== 'local' && definition !== undefined

const findProblems = (object: WasmObject, { exports }: WasmLinkOptions): WasmLinkDiagnostic[] => {
  const undefinedData = object.symbols
    .filter(({ kind, name, definition }) => kind === 'data' && definition === undefined && name !== heapBaseSymbol)
    .map(({ name }): WasmLinkDiagnostic => {
      return { code: 'undefined-symbol', symbol: name, message: `no object defines the data ${name}` }
    })
  const isDefined = (wanted: string): boolean =>
    wanted === heapBaseSymbol || object.symbols.some((symbol) => isExportable(symbol, wanted))
  const missing = exports
    .filter((name) => !isDefined(name))
    .map((name): WasmLinkDiagnostic => {
      return { code: 'undefined-symbol', symbol: name, message: `the object does not define the function ${name}` }
    })
  const first = (object.initFunctions ?? []).map(({ symbol }): WasmLinkDiagnostic => {
    const { name } = object.symbols[symbol]!
    return { code: 'unsupported', symbol: name, message: `${name} has to run before all others, which nothing does` }
  })
  const visible = object.symbols.filter(({ binding, definition }) => binding !== 'local' && definition !== undefined)
  const twice = visible
    .filter(({ name }, index) => visible.findIndex((other) => other.name === name) !== index)
    .map(({ name }): WasmLinkDiagnostic => {
      return { code: 'duplicate-symbol', symbol: name, message: `the object defines ${name} twice` }
    })
  return [...undefinedData, ...missing, ...first, ...twice]
}

const exportsOf = (object: WasmObject, numbering: Numbering, names: readonly string[], heapBase: number) => [
  ...names.map((name): WasmExport => {
    if (name === heapBaseSymbol) return { name, kind: 'global', index: heapBase }
    const symbol = object.symbols.findIndex((each) => isExportable(each, name))
    return { name, kind: 'function', index: numbering.indexOfSymbol.get(symbol)! }
  }),
  { name: 'memory', kind: 'memory', index: 0 } as const,
]

/**
 * Links one object into a module with a memory of its own. Functions and globals that it does not define become imports;
 * references that are unsound throw, as `writeWasmObject` does.
 */
export const linkWasmObject = (
  object: WasmObject,
  options: WasmLinkOptions,
): { readonly value: WasmModule | undefined; readonly diagnostics: readonly WasmLinkDiagnostic[] } => {
  const diagnostics = findProblems(object, options)
  if (diagnostics.length > 0) return { value: undefined, diagnostics }
  const numbering = numberObject(object)
  const { segments = [] } = object
  const { addresses, end } = placeSegments(segments)
  if (end > maximumDataBytes) {
    const message = `the data takes ${end} bytes; at most ${maximumDataBytes} are linked`
    return { value: undefined, diagnostics: [{ code: 'unsupported', symbol: heapBaseSymbol, message }] }
  }
  const fieldValue = valuesOf(object, numbering, addresses, new Map([[heapBaseSymbol, end]]))
  const image = new Uint8Array(end)
  for (const [index, segment] of segments.entries()) image.set(fillSegment(segment, fieldValue), addresses[index])
  const { types, imports = [] } = numbering.module
  const kept = imports.filter(({ description: { kind } }) => kind === 'function' || kind === 'global')
  const tables = imports.flatMap(({ description }): TableType[] =>
    description.kind === 'table' ? [description.table] : [],
  )
  const globals = numbering.globals.map(({ global, definition }) => ({ type: global, initial: definition.initial }))
  const heapBase = { type: { type: 'i32', mutable: false }, initial: constant(end) } as const
  const importedGlobals = kept.filter(({ description: { kind } }) => kind === 'global').length
  const value: WasmModule = {
    ...(types === undefined ? {} : { types }),
    imports: kept,
    functions: numbering.functions.map(({ name, type, definition }): WasmFunction => {
      const filling = { fieldValue, writeField: writeShortest, where: `function ${name}` }
      const { bytes } = fillBody(definition.body, definition.relocations ?? [], filling)
      return { type, locals: definition.locals, body: bytes }
    }),
    tables,
    memories: [{ minimum: Math.max(1, Math.ceil(end / pageBytes)) }],
    globals: options.exports.includes(heapBaseSymbol) ? [...globals, heapBase] : globals,
    exports: exportsOf(object, numbering, options.exports, importedGlobals + globals.length),
    elements: pointerElements(numbering),
    data: segmentsOf(segments, addresses, image),
  }
  return { value, diagnostics: [] }
}
