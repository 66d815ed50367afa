import { createRoute, z } from '@hono/zod-openapi'
import { buildSchema } from '../../schemas/build.js'
import { evidenceSchema } from '../../schemas/outcome.js'
import { artifactName, cacheHeaders, fileHeaders, fileResponses } from './builds.js'
import { problems, resource } from './responses.js'

const tags = ['published']
/** Anyone who has the link may look. */
const security: [] = []
const slugParameter = z.object({
  slug: z
    .string()
    .regex(/^[\w-]{8,64}$/, { error: 'not the end of a permalink' })
    .openapi({ description: 'from the permalink' }),
})

export const getPublished = createRoute({
  method: 'get',
  path: '/v1/published/{slug}',
  operationId: 'getPublished',
  tags,
  security,
  summary: 'A published build',
  description: 'Needs no key.',
  request: { params: slugParameter, headers: cacheHeaders },
  responses: {
    ...resource('The build.', buildSchema),
    ...problems('not-found', 'usage', 'unavailable'),
  },
})

export const downloadPublishedArtifact = createRoute({
  method: 'get',
  path: '/v1/published/{slug}/artifacts/{name}',
  operationId: 'downloadPublishedArtifact',
  tags,
  security,
  summary: 'A file that a published build made',
  description: 'The ETag is the SHA-256 of the content. Needs no key.',
  request: { params: slugParameter.extend({ name: artifactName }), headers: fileHeaders },
  responses: { ...fileResponses, ...problems('not-found', 'usage', 'unavailable', 'range-not-satisfiable') },
})

export const getPublishedEvidence = createRoute({
  method: 'get',
  path: '/v1/published/{slug}/evidence',
  operationId: 'getPublishedEvidence',
  tags,
  security,
  summary: 'What the verdict of a published build rests on',
  description: 'Needs no key.',
  request: { params: slugParameter, headers: cacheHeaders },
  responses: {
    ...resource('The evidence.', evidenceSchema),
    ...problems('not-found', 'usage', 'unavailable'),
  },
})
