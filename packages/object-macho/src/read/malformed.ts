import type { MachoDiagnostic, MachoDiagnosticCode } from '../types.js'

/** Carries a diagnostic from deep inside the reader to its public entry; never leaves this package's functions. */
class MalformedMacho {
  readonly diagnostic: MachoDiagnostic
  constructor(diagnostic: MachoDiagnostic) {
    this.diagnostic = diagnostic
  }
}

export const machoDiagnostic = (code: MachoDiagnosticCode, offset: number, what: string): MachoDiagnostic => ({
  code,
  offset,
  message: `at 0x${offset.toString(16)}: ${what}`,
})

export const malformed = (code: MachoDiagnosticCode, offset: number, what: string): never => {
  throw new MalformedMacho(machoDiagnostic(code, offset, what))
}

/** Runs a reader; malformed input becomes data, any other exception is our own bug and passes through. */
export const captureMalformed = <T>(
  read: () => T,
): { readonly value: T | undefined; readonly diagnostics: readonly MachoDiagnostic[] } => {
  try {
    return { value: read(), diagnostics: [] }
  } catch (error) {
    if (error instanceof MalformedMacho) return { value: undefined, diagnostics: [error.diagnostic] }
    throw error
  }
}
