import { hex } from './diagnostic.js'

/** What is wrong with a file, and where. */
export interface FileDiagnostic<Code extends string> {
  readonly code: Code
  readonly message: string
  /** Offset in the file or section that was read, bytes. */
  readonly offset: number
}

export type FileResult<T, Code extends string> =
  | { readonly value: T; readonly diagnostics: readonly [] }
  | { readonly value: undefined; readonly diagnostics: readonly [FileDiagnostic<Code>] }

/** Carries a diagnostic from deep inside a reader to its public entry; never leaves the functions of a package. */
class Malformed<Code extends string> {
  readonly diagnostic: FileDiagnostic<Code>
  constructor(diagnostic: FileDiagnostic<Code>) {
    this.diagnostic = diagnostic
  }
}

export const fileDiagnostic = <Code extends string>(
  code: Code,
  offset: number,
  what: string,
): FileDiagnostic<Code> => ({
  code,
  offset,
  message: `at ${hex(offset)}: ${what}`,
})

/** How the readers of one format say that a file is malformed: `Code` is the closed list of what can be wrong. */
export function createMalformed<Code extends string>() {
  return {
    malformed: (code: Code, offset: number, what: string): never => {
      throw new Malformed(fileDiagnostic(code, offset, what))
    },
    /** Runs a reader; malformed input becomes data, any other exception is our own bug and passes through. */
    captureMalformed: <T>(read: () => T): FileResult<T, Code> => {
      try {
        return { value: read(), diagnostics: [] }
      } catch (error) {
        if (error instanceof Malformed) return { value: undefined, diagnostics: [error.diagnostic] }
        throw error
      }
    },
  }
}
