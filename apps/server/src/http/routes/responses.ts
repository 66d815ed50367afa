import type { z } from '@hono/zod-openapi'
import { type ProblemCode, problemStatus, problemTitles } from '../../schemas/problem.js'

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

/** The client's copy is the same. */
export const unchanged = empty('Not changed: `If-None-Match` names its ETag.', ['ETag', 'Cache-Control'])

/** A JSON resource with an ETag, which is not sent again to who has it. */
export const resource = <S extends z.ZodType>(description: string, schema: S) => ({
  200: json(description, schema, ['ETag', 'Cache-Control']),
  304: unchanged,
})

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
        description: codes.map((code) => `\`${code}\`: ${problemTitles[code]}`).join('; '),
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
