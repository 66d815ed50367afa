import { type FunctionType, readExpression, type ValidationContext } from '@sourceless/isa-wasm'
import type { GlobalType, Limits, TableType, WasmModule } from '../model.js'
import { type ModulePlaces, readerOf } from '../places.js'
import { collectTypes } from '../write/module.js'

/** The module's index spaces, imports first. */
export interface ModuleContext extends Omit<ValidationContext, 'locals' | 'results'> {
  readonly importedGlobals: readonly GlobalType[]
  readonly importedFunctions: number
  readonly allTables: readonly TableType[]
  readonly allMemories: readonly Limits[]
}

const imported = <K extends 'function' | 'table' | 'memory' | 'global'>(module: WasmModule, kind: K) =>
  (module.imports ?? []).flatMap(({ description }) =>
    description.kind === kind ? [description as Extract<typeof description, { kind: K }>] : [],
  )

/** Functions that `ref.func` may name: those named outside of function bodies. Section 3.4.13. */
const declaredFunctions = (module: WasmModule, places: ModulePlaces | undefined): Set<number> => {
  const declared = new Set<number>()
  const declareIn = (expression: Uint8Array): void => {
    for (const { row, immediates } of readExpression(readerOf(places, expression))) {
      if (row.mnemonic === 'ref.func') declared.add(immediates[0] as number)
    }
  }
  for (const { kind, index } of module.exports ?? []) if (kind === 'function') declared.add(index)
  for (const { items } of module.elements ?? []) {
    if (items.kind === 'functions') for (const index of items.indices) declared.add(index)
    else for (const expression of items.expressions) declareIn(expression)
  }
  for (const { initial } of module.globals ?? []) declareIn(initial)
  return declared
}

const functionTypes = (module: WasmModule): FunctionType[] => [
  ...imported(module, 'function').map(({ type }) => type),
  ...(module.functions ?? []).map(({ type }) => type),
]

/** Throws `MalformedWasm` when an expression outside of the bodies does not decode. */
export const contextOf = (module: WasmModule, places: ModulePlaces | undefined): ModuleContext => {
  const { elements = [], data = [], globals = [] } = module
  const importedGlobals = imported(module, 'global').map(({ global }) => global)
  const allTables = [...imported(module, 'table').map(({ table }) => table), ...(module.tables ?? [])]
  const allMemories = [...imported(module, 'memory').map(({ limits }) => limits), ...(module.memories ?? [])]
  const isCounted = module.countsData === true || data.some(({ mode }) => mode.kind === 'passive')
  return {
    types: collectTypes(module).types,
    functions: functionTypes(module),
    tables: allTables.map(({ element }) => element),
    globals: [...importedGlobals, ...globals.map(({ type }) => type)],
    hasMemory: allMemories.length > 0,
    elements: elements.map(({ type }) => type),
    dataCount: isCounted ? data.length : undefined,
    declaredFunctions: declaredFunctions(module, places),
    importedGlobals,
    importedFunctions: imported(module, 'function').length,
    allTables,
    allMemories,
  }
}
