import type { OpenAPIHono } from '@hono/zod-openapi'
import type { AppEnv, AppParts } from '../context.js'
import type { IdentityGuards } from '../guards/identity.js'
import { sendPageFile } from '../pages.js'
import { ProblemError } from '../problem.js'

/** Paths at which the page begins; it shows what the path says. */
const views = ['/', '/b/:slug', '/builds/:id'] as const

/** The web page; its files are known by name, so that no path leads elsewhere. */
export function addPage(app: OpenAPIHono<AppEnv>, { pages }: AppParts, { anyone }: IdentityGuards): void {
  app.on('GET', [...views], anyone, async (c) => {
    if (pages === undefined)
      throw new ProblemError(
        'not-found',
        'The web page is not part of this installation. The API is described at /docs and /openapi.json.',
      )
    return sendPageFile(c, pages.index, pages.policy)
  })
  if (pages === undefined) return
  app.get('*', async (c, next) => {
    const file = pages.file(c.req.path)
    if (file === undefined) return next()
    // Scripts, too: a worker runs under the policy that its own file came with.
    return sendPageFile(c, file, pages.policy)
  })
}
