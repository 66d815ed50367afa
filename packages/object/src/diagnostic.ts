/** What can be wrong with an object or its layout. The codes are closed: programs may switch on them. */
export type ObjectDiagnosticCode =
  | 'bad-section'
  | 'bad-symbol'
  | 'bad-relocation'
  | 'bad-frame'
  | 'duplicate-symbol'
  | 'unresolved-symbol'
  | 'relocation-overflow'
  | 'text-relocation'
  | 'missing-entry'
  | 'address-overflow'
  | 'unsupported-machine'

export interface ObjectDiagnostic {
  readonly code: ObjectDiagnosticCode
  readonly message: string
  /** Name of the section at fault. */
  readonly section?: string
  /** Offset in that section, bytes. */
  readonly offset?: number
  readonly symbol?: string
}

const brand = Symbol.for('sourceless.object-error')

/** Thrown by writers when an object cannot be written; `diagnostics` says why, `code` is that of the first. */
export class ObjectError extends Error {
  readonly code: ObjectDiagnosticCode
  readonly diagnostics: readonly ObjectDiagnostic[]
  readonly [brand] = true

  constructor(diagnostics: readonly [ObjectDiagnostic, ...ObjectDiagnostic[]]) {
    super(diagnostics.map(({ message }) => message).join('\n'))
    this.name = 'ObjectError'
    this.code = diagnostics[0].code
    this.diagnostics = diagnostics
  }

  /** Works across copies of this package. */
  static isInstance(value: unknown): value is ObjectError {
    return typeof value === 'object' && value !== null && brand in value
  }
}

/** Throws when there is anything to report. */
export const failOn = (diagnostics: readonly ObjectDiagnostic[]): void => {
  const [first, ...rest] = diagnostics
  if (first !== undefined) throw new ObjectError([first, ...rest])
}

export const hex = (value: number): string => `0x${value.toString(16)}`
