import {
  captureMalformed,
  type Feature,
  type FunctionType,
  featureOfType,
  featuresOf,
  readExpression,
  type ValueType,
  type WasmDiagnostic,
} from '@sourceless/isa-wasm'
import type { ElementSegment, WasmModule } from './model.js'
import { type ModulePlaces, offsetOf, readerOf } from './places.js'

/** A part of a module that an engine without some features would refuse. */
export interface MissingModuleFeature {
  /** In the file when the module was read from one; otherwise in the body or expression, or 0. */
  readonly offset: number
  /** The item, and the instruction where it is one: `function 2: v128.load`. */
  readonly place: string
  readonly features: readonly Feature[]
}

export interface ModuleAudit {
  /** Every feature that something needs, sorted. */
  readonly used: readonly Feature[]
  readonly missing: readonly MissingModuleFeature[]
  /** Bodies and expressions that do not decode: what follows the fault in them was not looked at. */
  readonly diagnostics: readonly WasmDiagnostic[]
}

const ofTypes = (types: readonly ValueType[]): Feature[] => types.flatMap((type) => featureOfType(type) ?? [])

const ofFunctionType = ({ parameters, results }: FunctionType): Feature[] => [
  ...(results.length > 1 ? ['multivalue' as const] : []),
  ...ofTypes([...parameters, ...results]),
]

const ofElement = ({ mode, type, items }: ElementSegment): Feature[] => [
  ...(mode.kind === 'passive' || items.kind === 'expressions' ? ['bulk-memory' as const] : []),
  ...(mode.kind === 'declarative' || type === 'externref' ? ['reference-types' as const] : []),
  ...(mode.kind === 'active' && mode.index > 0 ? ['reference-types' as const] : []),
]

/** Compares what every part of a module needs with what is allowed (`featureSets` of `@sourceless/isa-wasm` has sets). */
export const auditModule = (module: WasmModule, allowed: ReadonlySet<Feature>, places?: ModulePlaces): ModuleAudit => {
  const used = new Set<Feature>()
  const missing: MissingModuleFeature[] = []
  const diagnostics: WasmDiagnostic[] = []
  const note = (place: string, offset: number, needed: readonly Feature[]): void => {
    const features = [...new Set(needed)]
    for (const feature of features) used.add(feature)
    const lacking = features.filter((feature) => !allowed.has(feature))
    if (lacking.length > 0) missing.push({ offset, place, features: lacking })
  }
  const noteCode = (place: string, code: Uint8Array): void => {
    const { value, diagnostics: faults } = captureMalformed(() => readExpression(readerOf(places, code)))
    for (const fault of faults) diagnostics.push({ ...fault, message: `${place}: ${fault.message}` })
    for (const each of value ?? []) note(`${place}: ${each.row.mnemonic}`, each.offset, featuresOf(each))
  }
  auditItems(module, places, note, noteCode)
  return { used: [...used].sort(), missing, diagnostics }
}

type Note = (place: string, offset: number, needed: readonly Feature[]) => void

const auditItems = (
  module: WasmModule,
  places: ModulePlaces | undefined,
  note: Note,
  noteCode: (place: string, code: Uint8Array) => void,
): void => {
  const { imports = [], functions = [], globals = [], tables = [] } = module
  const count = (kind: string): number => imports.filter(({ description }) => description.kind === kind).length
  for (const [index, type] of (module.types ?? []).entries()) {
    note(`type ${index}`, offsetOf(places, 'types', index), ofFunctionType(type))
  }
  for (const [index, { description }] of imports.entries()) {
    const needed: Feature[] = []
    if (description.kind === 'function') needed.push(...ofFunctionType(description.type))
    else if (description.kind === 'global') {
      needed.push(...ofTypes([description.global.type]))
      if (description.global.mutable) needed.push('mutable-globals')
    } else if (description.kind === 'table' && description.table.element === 'externref') needed.push('reference-types')
    note(`import ${index}`, offsetOf(places, 'imports', index), needed)
  }
  for (const [index, { element }] of tables.entries()) {
    const needed = element === 'externref' || count('table') + index > 0 ? (['reference-types'] as const) : []
    note(`table ${count('table') + index}`, offsetOf(places, 'tables', index), needed)
  }
  for (const [index, { type, initial }] of globals.entries()) {
    const place = `global ${count('global') + index}`
    note(place, offsetOf(places, 'globals', index), ofTypes([type.type]))
    noteCode(place, initial)
  }
  auditExports(module, places, note)
  auditSegments(module, places, note, noteCode)
  for (const [index, { type, locals, body }] of functions.entries()) {
    const place = `function ${count('function') + index}`
    note(place, offsetOf(places, 'functions', index), [...ofFunctionType(type), ...ofTypes(locals)])
    noteCode(place, body)
  }
}

const auditExports = (module: WasmModule, places: ModulePlaces | undefined, note: Note): void => {
  const imported = (module.imports ?? []).flatMap(({ description }) =>
    description.kind === 'global' ? [description.global] : [],
  )
  const globals = [...imported, ...(module.globals ?? []).map(({ type }) => type)]
  for (const [place, { kind, index, name }] of (module.exports ?? []).entries()) {
    const isMutable = kind === 'global' && globals[index]?.mutable === true
    note(`export ${place} (${name})`, offsetOf(places, 'exports', place), isMutable ? ['mutable-globals'] : [])
  }
}

const auditSegments = (
  module: WasmModule,
  places: ModulePlaces | undefined,
  note: Note,
  noteCode: (place: string, code: Uint8Array) => void,
): void => {
  for (const [index, segment] of (module.elements ?? []).entries()) {
    const place = `element segment ${index}`
    note(place, offsetOf(places, 'elements', index), ofElement(segment))
    if (segment.mode.kind === 'active') noteCode(place, segment.mode.offset)
    if (segment.items.kind === 'expressions') for (const code of segment.items.expressions) noteCode(place, code)
  }
  for (const [index, { mode }] of (module.data ?? []).entries()) {
    const place = `data segment ${index}`
    note(place, offsetOf(places, 'data', index), mode.kind === 'passive' ? ['bulk-memory'] : [])
    if (mode.kind === 'active') noteCode(place, mode.offset)
  }
  if (module.countsData === true) note('data count', 0, ['bulk-memory'])
}
