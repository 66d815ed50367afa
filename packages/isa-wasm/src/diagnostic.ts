/** What can be wrong with WebAssembly bytes or text. The codes are closed: programs may switch on them. */
export type WasmDiagnosticCode =
  | 'unexpected-end'
  | 'noncanonical-leb'
  | 'integer-out-of-range'
  | 'unknown-opcode'
  | 'unknown-type'
  | 'malformed-immediate'
  | 'unbalanced-structure'
  | 'limit-exceeded'
  | 'trailing-bytes'
  | 'malformed-module'
  | 'type-mismatch'
  | 'unknown-index'
  | 'malformed-text'

export interface WasmDiagnostic {
  readonly code: WasmDiagnosticCode
  readonly message: string
  /** Offset of the fault: bytes into the binary, or UTF-16 units into the text. */
  readonly offset: number
}

/** Carries a diagnostic from deep inside a reader to its public entry; never leaves this package's functions. */
class MalformedWasm {
  readonly diagnostic: WasmDiagnostic
  constructor(code: WasmDiagnosticCode, offset: number, message: string) {
    this.diagnostic = { code, offset, message: `at 0x${offset.toString(16)}: ${message}` }
  }
}

export const malformed = (code: WasmDiagnosticCode, offset: number, message: string): never => {
  throw new MalformedWasm(code, offset, message)
}

/** Runs a reader; malformed input becomes data, any other exception is our own bug and passes through. */
export const captureMalformed = <T>(
  read: () => T,
): { value: T; diagnostics: readonly [] } | { value: undefined; diagnostics: readonly [WasmDiagnostic] } => {
  try {
    return { value: read(), diagnostics: [] }
  } catch (error) {
    if (error instanceof MalformedWasm) return { value: undefined, diagnostics: [error.diagnostic] }
    throw error
  }
}
