export { readCanonicalWasm, readCanonicalWasmObject } from './canonical.js'
export { auditModule, type MissingModuleFeature, type ModuleAudit } from './features.js'
export { formatModule } from './format.js'
export { inspectBody } from './inspect/body.js'
export { type InspectedFunction, inspectWasm, type WasmInventory } from './inspect/wasm.js'
export type {
  CustomSection,
  DataSegment,
  ElementSegment,
  GlobalType,
  ImportDescription,
  Limits,
  SegmentMode,
  TableType,
  WasmExport,
  WasmFunction,
  WasmGlobal,
  WasmImport,
  WasmModule,
} from './model.js'
export type { ListName, ModulePlaces } from './places.js'
export { readWasm, type WasmReading, type WasmReadOptions } from './read/module.js'
export { linkWasmObject, type WasmLinkDiagnostic, type WasmLinkOptions } from './relocatable/link.js'
export type {
  DataSymbol,
  FunctionSymbol,
  GlobalSymbol,
  TableSymbol,
  WasmObject,
  WasmObjectSegment,
  WasmRelocation,
  WasmRelocationKind,
  WasmSymbol,
} from './relocatable/model.js'
export { readWasmObject } from './relocatable/read.js'
export { writeWasmObject } from './relocatable/write.js'
export { validateModule } from './validate/module.js'
export { writeWasm } from './write/module.js'
