import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { type Problem, type ProblemCode, problemStatus, problemTitles } from '../schemas/problem.js'

export interface ProblemDetails {
  readonly diagnostics?: Problem['diagnostics']
  readonly headers?: Readonly<Record<string, string>>
}

/** An answer that is a problem; handlers throw it. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError'
  readonly code: ProblemCode
  readonly details: ProblemDetails

  constructor(code: ProblemCode, detail: string, details: ProblemDetails = {}) {
    super(detail)
    this.code = code
    this.details = details
  }

  get status(): ContentfulStatusCode {
    return problemStatus[this.code]
  }
}

export const problemMediaType = 'application/problem+json'

/** The body of a problem; `instance` is the id of the request. */
export function problemBody(code: ProblemCode, detail: string, instance: string, more: ProblemDetails = {}): Problem {
  return {
    type: `urn:sourceless:problem:${code}`,
    title: problemTitles[code],
    status: problemStatus[code],
    detail,
    instance,
    code,
    ...(more.diagnostics && more.diagnostics.length > 0 ? { diagnostics: more.diagnostics } : {}),
  }
}

export function problemResponse({ code, status, message, details }: ProblemError, instance: string): Response {
  return new Response(JSON.stringify(problemBody(code, message, instance, details)), {
    status,
    headers: { 'Content-Type': problemMediaType, 'Cache-Control': 'no-store', ...details.headers },
  })
}

/** Refused for now; the client may try again after so many seconds. */
export const busy = (
  code: 'too-many-requests' | 'unavailable' | 'model-unavailable',
  detail: string,
  seconds: number,
): ProblemError =>
  new ProblemError(code, detail, { headers: { 'Retry-After': String(Math.max(1, Math.ceil(seconds))) } })
