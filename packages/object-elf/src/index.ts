export { checkLoadable } from './check.js'
export { inspectElf } from './inspect/elf.js'
export { type ElfFeature, gnuBuildIdNote, gnuPropertyNote } from './notes.js'
export { readElf } from './read/index.js'
export type {
  ElfDiagnostic,
  ElfDiagnosticCode,
  ElfDynamicExecutableOptions,
  ElfExecutableOptions,
  ElfFile,
  ElfReadOptions,
  ElfSharedOptions,
  ElfUnresolved,
  Hash,
} from './types.js'
export { writeElfExecutable } from './write/executable.js'
export { writeElfObject } from './write/object.js'
export { writeElfDynamicExecutable, writeElfShared } from './write/shared.js'
