import type { ElfDiagnostic, ElfDiagnosticCode } from '../types.js'

/** Carries a diagnostic from deep inside the reader to its public entry; never leaves this package's functions. */
class MalformedElf {
  readonly diagnostic: ElfDiagnostic
  constructor(diagnostic: ElfDiagnostic) {
    this.diagnostic = diagnostic
  }
}

export const elfDiagnostic = (code: ElfDiagnosticCode, offset: number, what: string): ElfDiagnostic => ({
  code,
  offset,
  message: `at 0x${offset.toString(16)}: ${what}`,
})

export const malformed = (code: ElfDiagnosticCode, offset: number, what: string): never => {
  throw new MalformedElf(elfDiagnostic(code, offset, what))
}

/** Runs a reader; malformed input becomes data, any other exception is our own bug and passes through. */
export const captureMalformed = <T>(
  read: () => T,
): { readonly value: T | undefined; readonly diagnostics: readonly ElfDiagnostic[] } => {
  try {
    return { value: read(), diagnostics: [] }
  } catch (error) {
    if (error instanceof MalformedElf) return { value: undefined, diagnostics: [error.diagnostic] }
    throw error
  }
}
