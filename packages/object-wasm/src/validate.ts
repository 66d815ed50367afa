import {
  ByteReader,
  captureMalformed,
  checkBody,
  type FunctionType,
  malformed,
  readExpression,
  type ValidationContext,
  type ValueType,
  type WasmDiagnostic,
} from '@sourceless/isa-wasm'
import type { GlobalType, Limits, WasmModule } from './model.js'
import { collectTypes } from './write/module.js'

/** 4 GiB in pages of 64 KiB. */
const maximumPages = 0x10000

const imported = <K extends 'function' | 'table' | 'memory' | 'global'>(module: WasmModule, kind: K) =>
  (module.imports ?? []).flatMap(({ description }) =>
    description.kind === kind ? [description as Extract<typeof description, { kind: K }>] : [],
  )

/** The module's index spaces, imports first. */
const contextOf = (module: WasmModule): Omit<ValidationContext, 'locals' | 'results'> => {
  const { elements = [], exports = [], data = [], globals = [] } = module
  const declared = new Set<number>()
  for (const { kind, index } of exports) if (kind === 'function') declared.add(index)
  for (const { items } of elements) {
    if (items.kind === 'functions') for (const index of items.indices) declared.add(index)
    else for (const expression of items.expressions) declareFunctions(expression, declared)
  }
  for (const { initial } of globals) declareFunctions(initial, declared)
  return {
    types: collectTypes(module).types,
    functions: functionTypes(module),
    tables: [
      ...imported(module, 'table').map(({ table }) => table.element),
      ...(module.tables ?? []).map((t) => t.element),
    ],
    globals: [...imported(module, 'global').map(({ global }) => global), ...globals.map(({ type }) => type)],
    hasMemory: memoriesOf(module).length > 0,
    elements: elements.map(({ type }) => type),
    dataCount: data.some(({ mode }) => mode.kind === 'passive') ? data.length : undefined,
    declaredFunctions: declared,
  }
}

const declareFunctions = (expression: Uint8Array, declared: Set<number>): void => {
  for (const { row, immediates } of readExpression(new ByteReader(expression))) {
    if (row.mnemonic === 'ref.func') declared.add(immediates[0] as number)
  }
}

const functionTypes = (module: WasmModule): FunctionType[] => [
  ...imported(module, 'function').map(({ type }) => type),
  ...(module.functions ?? []).map(({ type }) => type),
]

const memoriesOf = (module: WasmModule): Limits[] => [
  ...imported(module, 'memory').map(({ limits }) => limits),
  ...(module.memories ?? []),
]

/** Adds the place to a diagnostic from deeper inside. */
const within = (place: string, check: () => void): WasmDiagnostic[] =>
  captureMalformed(check).diagnostics.map((diagnostic) => ({
    ...diagnostic,
    message: `${place}: ${diagnostic.message}`,
  }))

const constantInstructions = new Set([
  'i32.const',
  'i64.const',
  'f32.const',
  'f64.const',
  'ref.null',
  'ref.func',
  'global.get',
  'end',
])

/** A constant expression of the given type; `global.get` may name imported constant globals only. Section 3.3.10. */
const checkConstant = (
  expression: Uint8Array,
  type: ValueType,
  context: Omit<ValidationContext, 'locals' | 'results'>,
  importedGlobals: readonly GlobalType[],
): void => {
  const reader = new ByteReader(expression)
  const instructions = readExpression(reader)
  if (!reader.atEnd) malformed('trailing-bytes', reader.offset, 'bytes follow the expression')
  for (const { row, offset } of instructions) {
    if (!constantInstructions.has(row.mnemonic)) malformed('type-mismatch', offset, `${row.mnemonic} is not constant`)
  }
  for (const { row, immediates, offset } of instructions) {
    if (row.mnemonic === 'global.get' && importedGlobals[immediates[0] as number]?.mutable) {
      malformed('type-mismatch', offset, 'a constant expression reads a mutable global')
    }
  }
  checkBody(instructions, { ...context, globals: importedGlobals, locals: [], results: [type] })
}

const checkLimits = (limits: Limits, maximum: number): void => {
  const { minimum } = limits
  if (minimum > maximum || (limits.maximum ?? 0) > maximum) malformed('limit-exceeded', 0, `limits exceed ${maximum}`)
  if (limits.maximum !== undefined && limits.maximum < minimum) {
    malformed('malformed-module', 0, 'the maximum is below the minimum')
  }
}

const checkIndex = (index: number, count: number, what: string): void => {
  if (!(index >= 0 && index < count)) malformed('unknown-index', 0, `${what} ${index} does not exist`)
}

type Context = ReturnType<typeof contextOf>

const checkExports = (module: WasmModule, context: Context): void => {
  const counts = {
    function: context.functions.length,
    table: context.tables.length,
    memory: memoriesOf(module).length,
    global: context.globals.length,
  }
  const seen = new Set<string>()
  for (const { name, kind, index } of module.exports ?? []) {
    if (seen.has(name)) malformed('malformed-module', 0, `the export ${name} appears twice`)
    seen.add(name)
    checkIndex(index, counts[kind], kind)
  }
}

const checkStart = (module: WasmModule, context: Context): void => {
  if (module.start === undefined) return
  checkIndex(module.start, context.functions.length, 'function')
  const { parameters, results } = context.functions[module.start]!
  if (parameters.length + results.length > 0)
    malformed('type-mismatch', 0, 'the start function takes and gives nothing')
}

const checkSegments = (module: WasmModule, context: Context, globals: readonly GlobalType[]): void => {
  for (const { mode, items, type } of module.elements ?? []) {
    if (mode.kind === 'active') {
      checkIndex(mode.index, context.tables.length, 'table')
      if (context.tables[mode.index] !== type)
        malformed('type-mismatch', 0, 'segment and table hold different references')
      checkConstant(mode.offset, 'i32', context, globals)
    }
    if (items.kind === 'expressions') {
      for (const expression of items.expressions) checkConstant(expression, type, context, globals)
    } else for (const index of items.indices) checkIndex(index, context.functions.length, 'function')
  }
  for (const { mode } of module.data ?? []) {
    if (mode.kind !== 'active') continue
    checkIndex(mode.index, memoriesOf(module).length, 'memory')
    checkConstant(mode.offset, 'i32', context, globals)
  }
}

/**
 * Validates a module: limits, indices, constant expressions, exports and every body (core specification, chapter 3). Empty when
 * valid; offsets are those inside the body or expression that the message names.
 */
export const validateModule = (module: WasmModule): readonly WasmDiagnostic[] => {
  const captured = captureMalformed(() => contextOf(module))
  if (captured.value === undefined) return captured.diagnostics
  const context = captured.value
  const importedGlobals = imported(module, 'global').map(({ global }) => global)
  const importedFunctions = imported(module, 'function').length
  const tableLimits = [...imported(module, 'table').map(({ table }) => table), ...(module.tables ?? [])]
  return [
    ...within('memory', () => {
      const memories = memoriesOf(module)
      if (memories.length > 1) malformed('limit-exceeded', 0, 'a module has at most one memory')
      for (const limits of memories) checkLimits(limits, maximumPages)
    }),
    ...within('table', () => {
      for (const { limits } of tableLimits) checkLimits(limits, 0xffff_ffff)
    }),
    ...within('exports', () => checkExports(module, context)),
    ...within('start', () => checkStart(module, context)),
    ...within('segments', () => checkSegments(module, context, importedGlobals)),
    ...(module.globals ?? []).flatMap(({ type, initial }, index) =>
      within(`global ${importedGlobals.length + index}`, () =>
        checkConstant(initial, type.type, context, importedGlobals),
      ),
    ),
    ...(module.functions ?? []).flatMap(({ type, locals, body, name }, index) =>
      within(`function ${importedFunctions + index}${name === undefined ? '' : ` (${name})`}`, () => {
        const reader = new ByteReader(body)
        const instructions = readExpression(reader)
        if (!reader.atEnd) malformed('trailing-bytes', reader.offset, 'bytes follow the body')
        checkBody(instructions, { ...context, locals: [...type.parameters, ...locals], results: type.results })
      }),
    ),
  ]
}
