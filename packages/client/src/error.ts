import { retryAfterSeconds, tellsProblem } from './answer-headers.js'
import type { Diagnostic, Problem } from './types.js'

/**
 * The server's codes, and those of the client: `unreachable`, no answer came; `unexpected-answer`, something else than this API
 * answered; `damaged`, a file does not have the hash that the build names.
 */
export type ErrorCode = Problem['code'] | 'unreachable' | 'unexpected-answer' | 'damaged'

export interface ErrorDetails {
  readonly code: ErrorCode
  readonly message: string
  readonly status?: number
  readonly problem?: Problem
  readonly retryAfterSeconds?: number
  readonly cause?: unknown
}

const brand = Symbol.for('sourceless.client.error')

/** A request that was not answered as wished. What a build came to is no error but its outcome. */
export class SourcelessError extends Error {
  override readonly name = 'SourcelessError'
  readonly code: ErrorCode
  /** HTTP status; absent where no answer came. */
  readonly status: number | undefined
  /** What the server said. */
  readonly problem: Problem | undefined
  readonly retryAfterSeconds: number | undefined

  constructor({ code, message, status, problem, retryAfterSeconds, cause }: ErrorDetails) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
    this.status = status
    this.problem = problem
    this.retryAfterSeconds = retryAfterSeconds
    Object.defineProperty(this, brand, { value: true })
  }

  get diagnostics(): readonly Diagnostic[] {
    return this.problem?.diagnostics ?? []
  }

  /** Also true for errors of another copy of this package. */
  static isInstance(value: unknown): value is SourcelessError {
    return typeof value === 'object' && value !== null && brand in value
  }
}

/** The error that an answer tells. */
export async function errorOf(response: Response, url: string): Promise<SourcelessError> {
  const { status } = response
  const seconds = retryAfterSeconds(response.headers)
  const retry = seconds === undefined ? {} : { retryAfterSeconds: seconds }
  const problem = await problemOf(response)
  if (problem) return new SourcelessError({ code: problem.code, message: problem.detail, status, problem, ...retry })
  return new SourcelessError({
    code: 'unexpected-answer',
    message: `${url} answered with status ${status} and no problem details: is this a sourceless server?`,
    status,
    ...retry,
  })
}

async function problemOf(response: Response): Promise<Problem | undefined> {
  if (!tellsProblem(response.headers)) return undefined
  const body = await response.json().catch(() => undefined)
  return typeof body?.code === 'string' && typeof body.detail === 'string' ? body : undefined
}
