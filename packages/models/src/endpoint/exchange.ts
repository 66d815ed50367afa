import type { ModelFailureCode } from '../model.js'
import type { Secret } from './secret.js'

/** Bounds of one request. */
export interface Limits {
  /** Longest silence of the endpoint, milliseconds. */
  readonly idleMs: number
  /** Longest time of one try, milliseconds. */
  readonly totalMs: number
  /** Largest answer, bytes. */
  readonly bytes: number
  /** Further tries after a failure that may pass. */
  readonly retries: number
  /** Requests at the same time to one origin. */
  readonly concurrency: number
}

/** A request as data. Method, URL, body and sample say what is asked; the rest says how. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST'
  readonly url: string
  /** JSON text; empty with GET. */
  readonly body: string
  /** Tells equal requests apart. */
  readonly sample: number
  readonly secret: Secret | undefined
  readonly limits: Limits
  /** When everything must be over, on the network's clock; Infinity for never. */
  readonly deadlineMs: number
  readonly signal: AbortSignal | undefined
}

/** Why an answer is missing or incomplete. */
export interface Cut {
  readonly code: ModelFailureCode
  /** What happened and what to do. */
  readonly message: string
}

/** What came of a request, as data. */
export interface HttpOutcome {
  /** 0 when there was no answer. */
  readonly status: number
  /** Only `content-type` and `retry-after`, in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** What was received, as far as it came. */
  readonly body: string
  /** Requests sent for it; 0 when it came from a cache. */
  readonly attempts: number
  readonly cut?: Cut
}

/**
 * Anything that answers requests: the network, a recording of it, a cache in front of it. It never rejects.
 * All that depends on time is below this line, so that what is above repeats itself exactly from a recording.
 */
export type Exchange = (request: HttpRequest) => Promise<HttpOutcome>
