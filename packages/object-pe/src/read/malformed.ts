import type { PeDiagnostic, PeDiagnosticCode } from '../types.js'

/** Carries a diagnostic from deep inside the reader to its public entry; never leaves this package's functions. */
class MalformedPe {
  readonly diagnostic: PeDiagnostic
  constructor(diagnostic: PeDiagnostic) {
    this.diagnostic = diagnostic
  }
}

export const peDiagnostic = (code: PeDiagnosticCode, offset: number, what: string): PeDiagnostic => ({
  code,
  offset,
  message: `at 0x${offset.toString(16)}: ${what}`,
})

export const malformed = (code: PeDiagnosticCode, offset: number, what: string): never => {
  throw new MalformedPe(peDiagnostic(code, offset, what))
}

/** Runs a reader; malformed input becomes data, any other exception is our own bug and passes through. */
export const captureMalformed = <T>(
  read: () => T,
): { readonly value: T | undefined; readonly diagnostics: readonly PeDiagnostic[] } => {
  try {
    return { value: read(), diagnostics: [] }
  } catch (error) {
    if (error instanceof MalformedPe) return { value: undefined, diagnostics: [error.diagnostic] }
    throw error
  }
}
