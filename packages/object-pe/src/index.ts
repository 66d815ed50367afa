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
export { writeCoffObject } from './write/object.js'
