export { checkLoadable } from './check.js'
export { inspectPe } from './inspect/pe.js'
export { readPe } from './read/index.js'
export type {
  PeDiagnostic,
  PeDiagnosticCode,
  PeExecutableOptions,
  PeFile,
  PeImport,
  PeImportedName,
  PeLibraryOptions,
  PeReadOptions,
} from './types.js'
export { writePeExecutable, writePeLibrary } from './write/executable.js'
export { writeCoffObject } from './write/object.js'
export { withUnwindTables } from './write/unwind.js'
