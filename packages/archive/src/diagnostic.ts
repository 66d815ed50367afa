/** What can be wrong with a file that is read. The codes are closed: programs may switch on them. */
export type ArchiveDiagnosticCode =
  | 'not-archive'
  | 'thin-archive'
  | 'truncated'
  | 'bad-header'
  | 'bad-name'
  | 'bad-index'
  | 'bad-record'
  | 'overlap'
  | 'limit-exceeded'

export interface ArchiveDiagnostic {
  readonly code: ArchiveDiagnosticCode
  readonly message: string
  /** Offset in the file, bytes. */
  readonly offset: number
}

/** Why something cannot be written. */
export type ArchiveErrorCode = 'bad-member' | 'bad-symbol' | 'bad-import' | 'bad-segment' | 'too-large'

const brand = Symbol.for('sourceless.archive-error')

/** Thrown by the writers when what they were given cannot be represented in the format. */
export class ArchiveError extends Error {
  readonly code: ArchiveErrorCode
  readonly [brand] = true

  constructor(code: ArchiveErrorCode, message: string) {
    super(message)
    this.name = 'ArchiveError'
    this.code = code
  }

  /** Works across copies of this package. */
  static isInstance(value: unknown): value is ArchiveError {
    return typeof value === 'object' && value !== null && brand in value
  }
}

/** Carries a diagnostic from deep inside a reader to its public entry; never leaves this package's functions. */
class Malformed {
  readonly diagnostic: ArchiveDiagnostic
  constructor(diagnostic: ArchiveDiagnostic) {
    this.diagnostic = diagnostic
  }
}

export const malformed = (code: ArchiveDiagnosticCode, offset: number, what: string): never => {
  throw new Malformed({ code, offset, message: `at 0x${offset.toString(16)}: ${what}` })
}

/** Runs a reader; malformed input becomes data, any other exception is our own bug and passes through. */
export const captureMalformed = <T>(
  read: () => T,
): { readonly value: T | undefined; readonly diagnostics: readonly ArchiveDiagnostic[] } => {
  try {
    return { value: read(), diagnostics: [] }
  } catch (error) {
    if (error instanceof Malformed) return { value: undefined, diagnostics: [error.diagnostic] }
    throw error
  }
}
