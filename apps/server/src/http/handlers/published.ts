import type { OpenAPIHono } from '@hono/zod-openapi'
import type { AppEnv } from '../context.js'
import { guarded } from '../guards/guarded.js'
import type { IdentityGuards } from '../guards/identity.js'
import { acceptCheck } from '../guards/surroundings.js'
import { ProblemError } from '../problem.js'
import * as routes from '../routes/published.js'
import type { Kept } from './kept.js'
import { sendEvidence, sendFile, sendResource } from './resource.js'

/** A link may be taken back at any time: caches ask again. */
const publicly = 'public, no-cache'

export function addPublished(app: OpenAPIHono<AppEnv>, { kept }: { kept: Kept }, { anyone }: IdentityGuards): void {
  const json = acceptCheck('application/json')
  const find = async (slug: string) => {
    const found = await kept.published(slug)
    if (found === undefined) throw new ProblemError('not-found', 'There is no published build under this link.')
    return found
  }
  app.openapi(guarded(routes.getPublished, json, anyone), async (c) => {
    return sendResource(c, await find(c.req.valid('param').slug), publicly) as never
  })
  app.openapi(guarded(routes.downloadPublishedArtifact, anyone), async (c) => {
    const { slug, name } = c.req.valid('param')
    return sendFile(c, kept, await find(slug), name, publicly) as never
  })
  app.openapi(guarded(routes.getPublishedEvidence, json, anyone), async (c) => {
    return sendEvidence(c, kept, await find(c.req.valid('param').slug), publicly) as never
  })
}
