/** Why bytes were not accepted. */
export interface DecodeDiagnostic {
  readonly code: 'truncated' | 'unknown-encoding' | 'not-canonical'
  /** Offset of the instruction, bytes. */
  readonly offset: number
  readonly message: string
}

export type Decoded<Instruction> =
  | { readonly value: Instruction; readonly diagnostics: readonly [] }
  | { readonly value: undefined; readonly diagnostics: readonly [DecodeDiagnostic] }
