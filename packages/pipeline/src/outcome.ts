import type { Diagnostic } from '@sourceless/contract'
import type { ModelUsage } from '@sourceless/models'

/** Why a request did not end in a verified result. */
export type FailureCode =
  | 'internal'
  | 'usage'
  | 'question'
  | 'not-understood'
  | 'not-verified'
  | 'limit'
  | 'model-unavailable'
  | 'sandbox-unavailable'
  | 'interrupted'

/** Process exit code of each failure; success is 0. The only place where the two meet. */
export const exitCodes: Readonly<Record<FailureCode, number>> = {
  internal: 1,
  usage: 2,
  question: 3,
  'not-understood': 3,
  'not-verified': 4,
  limit: 5,
  'model-unavailable': 6,
  'sandbox-unavailable': 7,
  interrupted: 130,
}

/** One way to read an ambiguous intent. */
export interface ReadingOption {
  readonly restatement: string
  /** Contract in notation text. */
  readonly contract: string
  /** An input on which the options differ, and what this option gives for it. */
  readonly onInput: string
  readonly result: string
}

/** A request that ended without a verified result, as data. */
export interface Failure {
  readonly ok: false
  readonly code: FailureCode
  /** One sentence: what happened. */
  readonly message: string
  readonly diagnostics: readonly Diagnostic[]
  /** With `question`: the choices. */
  readonly options?: readonly ReadingOption[]
  /** With `not-understood`: words without a meaning, and what is understood nearby. */
  readonly words?: readonly string[]
  readonly closest?: readonly string[]
  /** What was used of models all the same. */
  readonly usage?: readonly ModelUsage[]
}

export const interrupted = (): Failure => failure('interrupted', 'The work was interrupted; nothing was written.')

export function failure(code: FailureCode, message: string, more: Partial<Failure> = {}): Failure {
  return { diagnostics: [], ...more, ok: false, code, message }
}

/** A failure that models were used for. */
export function withUsage(failed: Failure, usage: readonly ModelUsage[]): Failure {
  return usage.length === 0 ? failed : { ...failed, usage }
}
