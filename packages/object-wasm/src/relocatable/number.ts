import type { FunctionType } from '@sourceless/isa-wasm'
import type { WasmImport, WasmModule } from '../model.js'
import { collectTypes } from '../write/module.js'
import { environment, indirectFunctionTable, linearMemory, symbolOfKind } from './conventions.js'
import type { FunctionSymbol, GlobalSymbol, WasmObject, WasmRelocation, WasmSymbol } from './model.js'

/** Where everything of an object stands in the module that carries it. */
export interface Numbering {
  /** Imports and types; functions, globals and segments are those of the symbols and segments, in order. */
  readonly module: WasmModule
  readonly functions: readonly (FunctionSymbol & { readonly definition: object })[]
  readonly globals: readonly (GlobalSymbol & { readonly definition: object })[]
  /** Function, global or table index by symbol. */
  readonly indexOfSymbol: ReadonlyMap<number, number>
  /** Provisional addresses of the segments. */
  readonly addresses: readonly number[]
  /** Functions whose address is taken, in the order of their places in the table, which start at 1. */
  readonly pointers: readonly number[]
  typeIndex(type: FunctionType): number
}

const relocationsOf = ({ symbols, segments = [] }: WasmObject): WasmRelocation[] => [
  ...symbols.flatMap((symbol) => (symbol.kind === 'function' ? (symbol.definition?.relocations ?? []) : [])),
  ...segments.flatMap(({ relocations = [] }) => relocations),
]

const checkReferences = (object: WasmObject, relocations: readonly WasmRelocation[]): void => {
  const { symbols, segments = [], initFunctions = [] } = object
  for (const relocation of relocations) {
    if (relocation.kind === 'type-index') continue
    const { kind, symbol } = relocation
    const target = symbols[symbol]
    if (target?.kind === symbolOfKind[kind]) continue
    throw new TypeError(`a ${kind} relocation refers to symbol ${symbol}, which is ${target?.kind ?? 'none'}`)
  }
  for (const { name, kind, definition } of symbols) {
    if (kind !== 'data' || definition === undefined) continue
    const sizeBytes = segments[definition.segment]?.bytes.length ?? -1
    if (definition.offset + definition.sizeBytes > sizeBytes) throw new RangeError(`${name} leaves its segment`)
  }
  for (const { name, alignment } of segments) {
    if (!Number.isInteger(Math.log2(alignment))) throw new RangeError(`${name}: ${alignment} is not a power of two`)
  }
  for (const { symbol } of initFunctions) {
    if (symbols[symbol]?.kind !== 'function') throw new TypeError(`symbol ${symbol}, to run first, is no function`)
  }
}

const importOf = ({ name, importFrom }: WasmSymbol, description: WasmImport['description']): WasmImport => ({
  module: importFrom?.module ?? environment,
  field: importFrom?.field ?? name,
  description,
})

const isDefined = <T extends WasmSymbol>(symbol: T): symbol is T & { readonly definition: object } =>
  symbol.definition !== undefined

const placeSegments = ({ segments = [] }: WasmObject): { addresses: number[]; end: number } => {
  let end = 0
  const addresses = segments.map(({ bytes, alignment }) => {
    const address = Math.ceil(end / alignment) * alignment
    end = address + bytes.length
    return address
  })
  return { addresses, end }
}

/** Numbers functions, globals and types as the module will, and places the segments. Throws when references are unsound. */
export const numberObject = (object: WasmObject): Numbering => {
  const { symbols } = object
  const relocations = relocationsOf(object)
  checkReferences(object, relocations)
  const indexOfSymbol = new Map<number, number>()
  const imports: WasmImport[] = []
  const { addresses, end } = placeSegments(object)
  const pages = Math.ceil(end / 0x10000)
  imports.push({
    module: environment,
    field: linearMemory,
    description: { kind: 'memory', limits: { minimum: pages } },
  })
  const number = <K extends 'function' | 'global'>(
    kind: K,
    describe: (symbol: Extract<WasmSymbol, { kind: K }>) => WasmImport['description'],
  ) => {
    const own = [...symbols.entries()].filter(
      (entry): entry is [number, Extract<WasmSymbol, { kind: K }>] => entry[1].kind === kind,
    )
    const undefinedOnes = own.filter(([, symbol]) => !isDefined(symbol))
    const definedOnes = own.filter(([, symbol]) => isDefined(symbol))
    for (const [index, [place]] of [...undefinedOnes, ...definedOnes].entries()) indexOfSymbol.set(place, index)
    for (const [, symbol] of undefinedOnes) imports.push(importOf(symbol, describe(symbol)))
    return definedOnes.map(([, symbol]) => symbol).filter(isDefined)
  }
  const functions = number('function', ({ type }) => ({ kind: 'function', type })) as Numbering['functions']
  const globals = number('global', ({ global }) => ({ kind: 'global', global })) as Numbering['globals']
  const pointers = [...new Set(relocations.flatMap((each) => (each.kind === 'table-index' ? [each.symbol] : [])))]
  const tables = [...symbols.entries()].filter(([, { kind }]) => kind === 'table')
  if (tables.length > 1) throw new RangeError(`there is one table, ${indirectFunctionTable}`)
  for (const [place] of tables) indexOfSymbol.set(place, 0)
  if (tables.length > 0 || relocations.some(({ kind }) => kind === 'table-index' || kind === 'type-index')) {
    const table = { element: 'funcref', limits: { minimum: pointers.length + 1 } } as const
    imports.push({ module: environment, field: indirectFunctionTable, description: { kind: 'table', table } })
  }
  const types = relocations.flatMap((each) => (each.kind === 'type-index' ? [each.type] : []))
  const declared = functions.map(({ type }) => ({ type, locals: [], body: new Uint8Array(0) }))
  const collected = collectTypes({ types: dedupe(types), imports, functions: declared })
  const module: WasmModule = { types: collected.types, imports }
  return { module, functions, globals, indexOfSymbol, addresses, pointers, typeIndex: collected.indexOf }
}

const dedupe = (types: readonly FunctionType[]): FunctionType[] => [
  ...new Map(types.map((type) => [`${type.parameters}>${type.results}`, type])).values(),
]
