export { readElf } from './read/index.js'
export type { ElfDiagnostic, ElfDiagnosticCode, ElfExecutableOptions, ElfFile, ElfSharedOptions } from './types.js'
export { writeElfExecutable } from './write/executable.js'
export { writeElfObject } from './write/object.js'
