import type { z } from '@hono/zod-openapi'
import { type ProblemCode, problemStatus } from '../../schemas/problem.js'

const text = (description: string, example: string) => ({ description, schema: { type: 'string' as const }, example })

/** Headers that answers carry; every answer of the API has the first three. */
export const answerHeaders = {
  'X-Request-Id': text('id of the request, as in the log', '0198f2c4-7d1e-7c3a-9b1f-3c2a1e5d7f60'),
  'RateLimit-Policy': text('requests that the key may send in a window of seconds', '"requests";q=6000;w=60'),
  RateLimit: text('requests left, and seconds until the allowance is full again', '"requests";r=5999;t=1'),
  'Retry-After': text('seconds after which to try again', '1'),
  Location: text('path of the build', '/v1/builds/7f1d9f0e-0a3c-4a6e-9a55-0c8f6a4f2d11'),
  'Idempotency-Replayed': text('`true`: an earlier request with this Idempotency-Key made this build', 'true'),
  ETag: text('changes with the content', '"9f86d081884c7d65"'),
  'Cache-Control': text('how long the answer may be kept', 'private, no-cache'),
  'Content-Disposition': text('name under which to keep the file', 'attachment; filename="gcd.o"'),
  'Accept-Ranges': text('parts of the file can be asked for', 'bytes'),
  'Content-Range': text('which part of the file this is', 'bytes 0-63/736'),
  Allow: text('methods that the path knows', 'GET, HEAD'),
  'WWW-Authenticate': text('how to say who asks', 'Bearer'),
} as const
export type HeaderName = keyof typeof answerHeaders

const common: readonly HeaderName[] = ['X-Request-Id', 'RateLimit-Policy', 'RateLimit']
function described(names: readonly HeaderName[]): Record<string, { readonly $ref: string }> {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]))
}

/** A JSON answer. */
export const json = <S extends z.ZodType>(description: string, schema: S, more: readonly HeaderName[] = []) => ({
  description,
  headers: described([...common, ...more]),
  content: { 'application/json': { schema } },
})

/** An answer of another kind, for which `schema` says what the body is. */
export const other = <M extends string, S extends z.ZodType>(
  description: string,
  mediaType: M,
  schema: S,
  more: readonly HeaderName[] = [],
) => ({
  description,
  headers: described([...common, ...more]),
  content: { [mediaType]: { schema } } as Record<M, { schema: S }>,
})

export const empty = (description: string, more: readonly HeaderName[] = []) => ({
  description,
  headers: described([...common, ...more]),
})

const meanings: Record<ProblemCode, string> = {
  gone: 'it was there, and is no more',
  'headers-too-large': 'the headers are too large',
  malformed: 'the request is not valid HTTP or JSON',
  unauthorized: 'there is no key, or it is unknown, expired or revoked',
  forbidden: 'the key lacks the scope, or another site sent the request',
  'not-found': 'there is no such resource, or it is another tenant’s',
  'method-not-allowed': 'the path does not know this method',
  'not-acceptable': 'the answer has none of the media types that `Accept` names',
  'request-timeout': 'the request took too long to arrive',
  conflict: 'the state of the resource, or an earlier use of the Idempotency-Key, stands against it',
  'too-large': 'the body is too large',
  'uri-too-long': 'the address is too long',
  'unsupported-media-type': 'the body is not JSON, or is compressed',
  'range-not-satisfiable': 'the part that `Range` names lies outside the file',
  'wrong-host': 'the server is not known under this host name',
  usage: 'the request says something that cannot be done; `diagnostics` says what and where',
  limit: 'a limit of the key was hit',
  'too-many-requests': 'too many requests, streams or builds of this key; `Retry-After` says when to try again',
  internal: 'a fault of the server; the log has it under the id in `instance`',
  unavailable: 'the server is busy or shutting down; `Retry-After` says when to try again',
  'model-unavailable': 'a model could not be asked',
  'sandbox-unavailable': 'the sandbox could not be started',
  'timed-out': 'the work took longer than the server allows',
}

/** What every request may be answered with, whatever it asks. */
const everywhere: readonly ProblemCode[] = [
  'malformed',
  'not-acceptable',
  'uri-too-long',
  'wrong-host',
  'too-many-requests',
  'internal',
]
/** Beside it, of requests that need a key. */
export const withKey: readonly ProblemCode[] = ['unauthorized', 'forbidden', 'unavailable']
/** Beside it, of requests with a JSON body. */
export const withBody: readonly ProblemCode[] = ['too-large', 'unsupported-media-type', 'request-timeout', 'usage']

const ofStatus: Partial<Record<number, readonly HeaderName[]>> = {
  401: ['WWW-Authenticate'],
  405: ['Allow'],
  429: ['Retry-After'],
  503: ['Retry-After'],
}
const componentName = (status: number) => `Problem${status}`

/** A response for each status that a problem can have, to which routes refer. */
export const problemResponses = Object.fromEntries(
  [...new Set<number>(Object.values(problemStatus))].map((status) => {
    const codes = (Object.keys(problemStatus) as ProblemCode[]).filter((code) => problemStatus[code] === status)
    return [
      componentName(status),
      {
        description: codes.map((code) => `\`${code}\`: ${meanings[code]}`).join('; '),
        headers: described([...common, ...(ofStatus[status] ?? [])]),
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    ]
  }),
)

/**
 * Problems that a route may answer with. Their type is empty on purpose: handlers throw them, and need only return what
 * the route promises when all goes well.
 */
// biome-ignore lint/complexity/noBannedTypes: see above
export function problems(...codes: readonly ProblemCode[]): {} {
  return Object.fromEntries(
    [...new Set<number>([...everywhere, ...codes].map((code) => problemStatus[code]))].map((status) => [
      status,
      { $ref: `#/components/responses/${componentName(status)}` },
    ]),
  )
}
