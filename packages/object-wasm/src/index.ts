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
export { writeWasm } from './write.js'
