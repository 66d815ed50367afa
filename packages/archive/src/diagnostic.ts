import { createMalformed, type FileDiagnostic } from '@sourceless/object'

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

export type ArchiveDiagnostic = FileDiagnostic<ArchiveDiagnosticCode>

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

export const { malformed, captureMalformed } = createMalformed<ArchiveDiagnosticCode>()
