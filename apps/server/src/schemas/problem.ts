import { z } from '@hono/zod-openapi'
import { diagnosticSchema } from './outcome.js'

/** HTTP status of each problem. The only place where the two meet; `packages/pipeline/src/outcome.ts` has the exit codes. */
export const problemStatus = {
  usage: 422,
  malformed: 400,
  unauthorized: 401,
  forbidden: 403,
  'not-found': 404,
  'method-not-allowed': 405,
  'not-acceptable': 406,
  'request-timeout': 408,
  conflict: 409,
  gone: 410,
  'too-large': 413,
  'uri-too-long': 414,
  'unsupported-media-type': 415,
  'range-not-satisfiable': 416,
  'wrong-host': 421,
  'too-many-requests': 429,
  'headers-too-large': 431,
  internal: 500,
  unavailable: 503,
  'timed-out': 504,
  limit: 422,
  'model-unavailable': 503,
  'sandbox-unavailable': 503,
} as const
export type ProblemCode = keyof typeof problemStatus
/** What each problem is, in words; `detail` says more of the one at hand. */
export const problemTitles: Readonly<Record<ProblemCode, string>> = {
  usage: 'The request says something that cannot be done',
  malformed: 'The request is not valid HTTP or JSON',
  unauthorized: 'There is no key, or it is unknown, expired or revoked',
  forbidden: 'The key lacks the scope, or another site sent the request',
  'not-found': 'There is no such resource, or it is another tenant’s',
  'method-not-allowed': 'The path does not know this method',
  'not-acceptable': 'The answer has none of the media types that Accept names',
  'request-timeout': 'The request took too long to arrive',
  conflict: 'The state of the resource, or an earlier use of the Idempotency-Key, stands against it',
  gone: 'It was there, and is no more',
  'too-large': 'The body is too large',
  'uri-too-long': 'The address is too long',
  'unsupported-media-type': 'The body is not plain JSON',
  'range-not-satisfiable': 'The part that Range names lies outside the file',
  'wrong-host': 'The server is not known under this host name',
  'too-many-requests': 'Too many requests, streams or builds of this key',
  'headers-too-large': 'The headers are too large',
  internal: 'A fault of the server',
  unavailable: 'The server is busy, stopping, or without its database',
  'timed-out': 'The work took longer than the server allows',
  limit: 'A limit was hit',
  'model-unavailable': 'A model could not be asked',
  'sandbox-unavailable': 'The sandbox could not be started',
}
const codes = Object.keys(problemStatus) as [ProblemCode, ...ProblemCode[]]

/** An error as RFC 9457 has it. */
export const problemSchema = z
  .object({
    type: z.string().openapi({ example: 'urn:sourceless:problem:usage' }),
    title: z.string(),
    status: z.int(),
    detail: z.string().openapi({ description: 'what is wrong, where, and what to do' }),
    instance: z.string().openapi({ description: 'id of the request, as in the log' }),
    code: z.enum(codes),
    diagnostics: z.array(diagnosticSchema).optional(),
  })
  .openapi('Problem')
export type Problem = z.infer<typeof problemSchema>
