export { readEhFrame } from './read/eh-frame.js'
export { readLineTable } from './read/line-table.js'
export type {
  BaseEncoding,
  DebugDescription,
  DebugFunction,
  DebugLine,
  DebugParameter,
  DebugPlace,
  DebugType,
  DwarfDiagnostic,
  DwarfDiagnosticCode,
  DwarfResult,
  EhFrameOptions,
  EhFrameStyle,
  FrameDescription,
  FrameRule,
  LineFile,
  LineRow,
  LineTableSections,
  LineUnit,
  UnwindRow,
} from './types.js'
export { withDebugInformation } from './write/debug-information.js'
export { withEhFrame } from './write/eh-frame.js'
