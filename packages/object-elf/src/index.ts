export type { ElfDiagnostic, ElfDiagnosticCode, ElfExecutableOptions, ElfFile, ElfSharedOptions } from './types.js'
