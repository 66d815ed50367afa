export { readCanonicalWasm } from './canonical.js'
export { formatModule } from './format.js'
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
export { readWasm } from './read/module.js'
export { validateModule } from './validate.js'
export { writeWasm } from './write/module.js'
