import { createRoute, z } from '@hono/zod-openapi'
import { buildListSchema, buildSchema, publicationSchema } from '../../schemas/build.js'
import { evidenceSchema } from '../../schemas/outcome.js'
import { buildRequestSchema } from '../../schemas/wish.js'
import { buildId, wholeNumber } from './parameters.js'
import { empty, json, other, problems, resource, unchanged, withBody, withKey } from './responses.js'

const tags = ['builds']
const idParameter = z.object({ id: buildId })
/** Longest time that a request may wait for a build. */
export const longestWaitSeconds = 60
/** What names of artifacts look like; nothing else reaches the store. */
export const artifactName = z
  .string()
  .regex(/^[\w][\w.-]{0,127}$/, { error: 'not the name of a file that a build made' })
  .openapi({ description: 'as in the build’s `artifacts`', example: 'count-set-bits.o' })
const bytes = z.string().openapi({ format: 'binary', description: 'the file' })

export const fileResponses = {
  200: other('The file.', 'application/octet-stream', bytes, [
    'ETag',
    'Cache-Control',
    'Content-Disposition',
    'Accept-Ranges',
  ]),
  206: other('The part of the file that `Range` names.', 'application/octet-stream', bytes, [
    'ETag',
    'Content-Range',
    'Content-Disposition',
  ]),
  304: unchanged,
}
export const fileHeaders = z.object({
  range: z.string().max(100).optional().openapi({ description: 'one range of bytes', example: 'bytes=0-63' }),
  'if-none-match': z.string().max(1000).optional().openapi({ description: 'ETags that the client has' }),
})
export const cacheHeaders = fileHeaders.pick({ 'if-none-match': true })

export const submitBuild = createRoute({
  method: 'post',
  path: '/v1/builds',
  operationId: 'submitBuild',
  tags,
  summary: 'Ask for a binary',
  description:
    'Queues a build and answers at once, or waits for it. With an `Idempotency-Key`, repeating the request is safe: the same key and body give the same build for 24 hours. Needs the scope `build`.',
  request: {
    query: z.object({
      wait: wholeNumber(0, longestWaitSeconds).optional().openapi({
        description: 'seconds to wait for the end of the build before answering',
        example: 10,
      }),
    }),
    headers: z.object({
      'idempotency-key': z
        .string()
        .regex(/^[\x21-\x7e]{1,200}$/, { error: 'not 1 to 200 visible ASCII characters' })
        .optional()
        .openapi({ description: 'chosen by the client, new for each build', example: 'b7c1f5d0-3a0e' }),
    }),
    body: { required: true, content: { 'application/json': { schema: buildRequestSchema } } },
  },
  responses: {
    200: json('The build has ended.', buildSchema, ['Location', 'Idempotency-Replayed']),
    202: json('The build is queued or runs.', buildSchema, ['Location', 'Idempotency-Replayed', 'Retry-After']),
    ...problems(...withKey, ...withBody, 'conflict', 'limit'),
  },
})

export const listBuilds = createRoute({
  method: 'get',
  path: '/v1/builds',
  operationId: 'listBuilds',
  tags,
  summary: 'Builds of the tenant, newest first',
  description: 'Without results. Needs the scope `read` or `build`.',
  request: {
    query: z.object({
      limit: wholeNumber(1, 100).optional().openapi({ description: 'of builds on a page', default: 20 }),
      cursor: z
        .uuid({ error: 'not "next" of a page before' })
        .optional()
        .openapi({ format: undefined, description: '`next` of the page before' }),
    }),
  },
  responses: { 200: json('A page of builds.', buildListSchema), ...problems(...withKey, 'usage') },
})

export const getBuild = createRoute({
  method: 'get',
  path: '/v1/builds/{id}',
  operationId: 'getBuild',
  tags,
  summary: 'A build: how far it is, and what came of it',
  description: 'A build that has ended does not change, but for its permalink. Needs the scope `read` or `build`.',
  request: { params: idParameter, headers: cacheHeaders },
  responses: {
    ...resource('The build.', buildSchema),
    ...problems(...withKey, 'not-found', 'usage'),
  },
})

export const cancelBuild = createRoute({
  method: 'delete',
  path: '/v1/builds/{id}',
  operationId: 'cancelBuild',
  tags,
  summary: 'Cancel a build',
  description:
    'A running build ends within a second. Cancelling a cancelled build changes nothing. Needs the scope `build`.',
  request: { params: idParameter },
  responses: {
    200: json('The build is cancelled, or will be within a second.', buildSchema),
    ...problems(...withKey, 'not-found', 'conflict', 'usage'),
  },
})

export const followBuild = createRoute({
  method: 'get',
  path: '/v1/builds/{id}/events',
  operationId: 'followBuild',
  tags,
  summary: 'What happens to a build, as it happens',
  description:
    'Server-sent events. Each has an `id` that counts up from 1, an `event` (its type) and `data` (a `BuildEvent` as JSON). The stream begins after `Last-Event-ID`, from the stored log, and ends after `succeeded`, `failed` or `cancelled`. A comment is sent every 15 seconds so that connections stay open. Needs the scope `read` or `build`.',
  request: {
    params: idParameter,
    query: z.object({
      after: wholeNumber(0, Number.MAX_SAFE_INTEGER).optional().openapi({
        description: 'the same as `Last-Event-ID`, for clients that cannot send the header',
      }),
    }),
    headers: z.object({
      'last-event-id': wholeNumber(0, Number.MAX_SAFE_INTEGER)
        .optional()
        .openapi({ description: 'id of the last event seen' }),
    }),
  },
  responses: {
    200: other(
      'The stream.',
      'text/event-stream',
      z.string().openapi({
        description: 'server-sent events',
        example: 'id: 1\nevent: queued\ndata: {"id":1,"at":"2026-01-01T00:00:00.000Z","type":"queued","data":{}}\n\n',
      }),
      ['Cache-Control'],
    ),
    204: empty('Nothing follows the event that the client has: the build has ended.'),
    ...problems(...withKey, 'not-found', 'usage'),
  },
})

export const downloadArtifact = createRoute({
  method: 'get',
  path: '/v1/builds/{id}/artifacts/{name}',
  operationId: 'downloadArtifact',
  tags,
  summary: 'A file that a build made',
  description: 'The ETag is the SHA-256 of the content. Needs the scope `read` or `build`.',
  request: { params: idParameter.extend({ name: artifactName }), headers: fileHeaders },
  responses: { ...fileResponses, ...problems(...withKey, 'not-found', 'usage', 'range-not-satisfiable') },
})

export const getEvidence = createRoute({
  method: 'get',
  path: '/v1/builds/{id}/evidence',
  operationId: 'getEvidence',
  tags,
  summary: 'What the verdict rests on',
  description:
    'Everything that is needed to check the verdict again: contract, seed, version, hashes, and the texts of the proof. Needs the scope `read` or `build`.',
  request: { params: idParameter, headers: cacheHeaders },
  responses: {
    ...resource('The evidence.', evidenceSchema),
    ...problems(...withKey, 'not-found', 'usage'),
  },
})

export const publishBuild = createRoute({
  method: 'put',
  path: '/v1/builds/{id}/publication',
  operationId: 'publishBuild',
  tags,
  summary: 'Let everyone who has the link see a build',
  description: 'Repeating it gives the same link. Needs the scope `build`.',
  request: { params: idParameter },
  responses: {
    200: json('Where it is.', publicationSchema),
    ...problems(...withKey, 'not-found', 'conflict', 'usage'),
  },
})

export const unpublishBuild = createRoute({
  method: 'delete',
  path: '/v1/builds/{id}/publication',
  operationId: 'unpublishBuild',
  tags,
  summary: 'Take the link back',
  description: 'Needs the scope `build`.',
  request: { params: idParameter },
  responses: { 204: empty('No one but its tenant sees it any more.'), ...problems(...withKey, 'not-found', 'usage') },
})
