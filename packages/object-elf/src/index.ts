export { checkLoadable } from './check.js'
export { readElf } from './read/index.js'
export type {
  ElfDiagnostic,
  ElfDiagnosticCode,
  ElfExecutableOptions,
  ElfFile,
  ElfReadOptions,
  ElfSharedOptions,
} from './types.js'
export { writeElfExecutable } from './write/executable.js'
export { writeElfObject } from './write/object.js'
export { writeElfShared } from './write/shared.js'
