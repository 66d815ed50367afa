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
