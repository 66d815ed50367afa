export { checkLoadable } from './check.js'
export { inspectMacho } from './inspect/macho.js'
export { readMacho } from './read/index.js'
export type {
  MachoCheckOptions,
  MachoDiagnostic,
  MachoDiagnosticCode,
  MachoDylibOptions,
  MachoExecutableOptions,
  MachoFile,
  MachoImageOptions,
  MachoImport,
  MachoLibrary,
  MachoObjectOptions,
  MachoReadOptions,
  Sha256,
} from './types.js'
export { withUnwindTables } from './write/compact-unwind.js'
export { writeMachoDylib } from './write/dylib.js'
export { writeMachoExecutable } from './write/executable.js'
export { writeMachoObject } from './write/object.js'
