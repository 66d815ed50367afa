import type { Diagnostic } from './ast.js'
import type { Located, Locator } from './locate.js'

/** Every code a diagnostic of this package can carry. */
export const diagnosticCodes = [
  'syntax-error', // the text is not TypeScript
  'too-large', // over a stated limit of size
  'too-deep', // nested beyond the limit
  'unsupported-syntax', // TypeScript, but not part of the notation
  'missing-function', // no function to make
  'unknown-type',
  'unsupported-type', // a known type in a place that does not allow it
  'unknown-name',
  'unknown-function',
  'duplicate-name',
  'reserved-name',
  'type-mismatch',
  'type-not-fixed', // literals alone, nothing says which type they take
  'literal-out-of-range',
  'not-assignable', // constants, read-only slices, tables
  'wrong-argument-count',
  'wrong-argument', // a slice or string that the parameter cannot take
  'overlapping-arguments',
  'recursion',
  'program-only', // read, write, writeDecimal, exit in a function contract
  'misplaced-statement', // requires, ensures, example not at the head of the first function; break outside a loop
  'side-effect', // where the notation demands none
  'bad-array', // length or contents of a fixed-size array
  'bad-program', // shape of main
  'bad-example',
  'example-contradicted', // the behaviour gives another result
  'bad-json', // the JSON form is not one of ours
] as const
export type DiagnosticCode = (typeof diagnosticCodes)[number]

/** Limits on what is read; beyond them the text is refused, never half-read. */
export const limits = {
  sourceCharacters: 250_000,
  nesting: 200,
  functions: 256,
  parameters: 64,
  /** Bytes of one fixed-size array, and of all arrays of one function together. */
  arrayBytes: 1 << 20,
  diagnostics: 50,
} as const

/** Collects located diagnostics; past `limits.diagnostics` further ones are counted out with one closing message. */
export interface Reporter {
  report(code: DiagnosticCode, where: Located | undefined, message: string, hint?: string): undefined
  /** In source order. */
  finish(): Diagnostic[]
  readonly count: number
}

export function createReporter(locator: Locator): Reporter {
  const found: Diagnostic[] = []
  let count = 0
  return {
    report(code, where, message, hint) {
      count++
      if (found.length >= limits.diagnostics) return undefined
      const span = where === undefined ? undefined : locator.span(where)
      found.push({ code, message, ...(hint === undefined ? {} : { hint }), ...(span === undefined ? {} : { span }) })
      return undefined
    },
    finish() {
      const offset = (diagnostic: Diagnostic): number => diagnostic.span?.start.offset ?? 0
      const sorted = [...found].sort((a, b) => offset(a) - offset(b))
      if (count > sorted.length) {
        const message = `${count - sorted.length} further problems are not shown`
        sorted.push({ code: 'too-large', message, hint: 'fix the ones above first' })
      }
      return sorted
    },
    get count() {
      return count
    },
  }
}

/** One diagnostic as a line: `3:14 type-mismatch: … (hint)`. */
export function formatDiagnostic(diagnostic: Diagnostic): string {
  const start = diagnostic.span?.start
  const where = start === undefined ? '' : `${start.line}:${start.column} `
  const hint = diagnostic.hint === undefined ? '' : ` (${diagnostic.hint})`
  return `${where}${diagnostic.code}: ${diagnostic.message}${hint}`
}
