import type { Span, Value } from '../ast.js'

/** How a contract can be violated at run time. */
export const violationKinds = [
  'division-by-zero',
  'index-out-of-range',
  'missing-return', // the end of a non-void function was reached
  'exit-code-out-of-range',
  'requires-not-met', // the caller's fault: the behaviour was not run
  'ensures-failed',
] as const
export type ViolationKind = (typeof violationKinds)[number]

export interface Violation {
  readonly kind: 'violation'
  readonly violation: ViolationKind
  /** The operation, or the condition that does not hold. */
  readonly span: Span
}
/** The step limit was reached: the contract may not end on this input. */
export interface LimitReached {
  readonly kind: 'limit'
  readonly steps: number
}
/** `after`: every argument as it is at the end; only writable slices and strings can differ from what was given. */
export interface Returned {
  readonly kind: 'returned'
  readonly result?: Value
  readonly after: readonly Value[]
}
export type Outcome = Returned | Violation | LimitReached

export interface Exited {
  readonly kind: 'exited'
  readonly exit: number
  readonly stdout: Uint8Array
}
/** Where a program was stopped, `stdout` holds what it had written. */
export type ProgramOutcome = Exited | ((Violation | LimitReached) & { readonly stdout: Uint8Array })
