import type { DwarfDiagnostic, DwarfDiagnosticCode, DwarfResult } from '../types.js'

/** Carries a diagnostic from deep inside a reader to its public entry; never leaves this package's functions. */
class MalformedDwarf {
  readonly diagnostic: DwarfDiagnostic
  constructor(diagnostic: DwarfDiagnostic) {
    this.diagnostic = diagnostic
  }
}

export const malformed = (code: DwarfDiagnosticCode, offset: number, what: string): never => {
  throw new MalformedDwarf({ code, offset, message: `at 0x${offset.toString(16)}: ${what}` })
}

/** Runs a reader; malformed input becomes data, any other exception is our own bug and passes through. */
export const captureMalformed = <T>(read: () => T): DwarfResult<T> => {
  try {
    return { value: read(), diagnostics: [] }
  } catch (error) {
    if (error instanceof MalformedDwarf) return { value: undefined, diagnostics: [error.diagnostic] }
    throw error
  }
}
