import { z } from '@hono/zod-openapi'
import { buildResultSchema, failureSchema } from './outcome.js'
import { buildRequestSchema } from './wish.js'

export const buildStateSchema = z.enum(['queued', 'running', 'succeeded', 'failed', 'cancelled'])

const time = z.iso.datetime()
/** A job: what was asked, how far it is, and what came of it. */
export const buildSchema = z
  .object({
    id: z.uuid(),
    state: buildStateSchema,
    request: buildRequestSchema,
    createdAt: time,
    startedAt: time.optional(),
    finishedAt: time.optional(),
    attempts: z.int().nonnegative().openapi({ description: 'times that a worker took it up' }),
    permalink: z
      .string()
      .optional()
      .openapi({ description: 'path of the public page; absent: only its tenant sees it' }),
    result: buildResultSchema.optional(),
    failure: failureSchema.optional(),
  })
  .openapi('Build')

export const buildListSchema = z
  .object({
    builds: z.array(buildSchema.omit({ result: true, failure: true }).extend({ summary: z.string().optional() })),
    next: z.string().optional().openapi({ description: 'cursor of the following page' }),
  })
  .openapi('BuildList')

/** One entry of a build's event log. Ids of a build count up from 1 without a gap. */
export const buildEventSchema = z
  .object({
    id: z.int().positive(),
    at: time,
    /** A kind of pipeline event, or `queued`, `started`, `retried`, `cancelled`, `succeeded`, `failed`. */
    type: z.string(),
    data: z.record(z.string(), z.unknown()),
  })
  .openapi('BuildEvent')

/** Where everyone can see a build. */
export const publicationSchema = z
  .object({
    slug: z.string().openapi({ description: 'cannot be guessed' }),
    permalink: z.string().openapi({ description: 'path of the public page', example: '/b/Zr3v1nXw0cJ0m1kq' }),
  })
  .openapi('Publication')

export type BuildState = z.infer<typeof buildStateSchema>
export type Build = z.infer<typeof buildSchema>
export type BuildEvent = z.infer<typeof buildEventSchema>
