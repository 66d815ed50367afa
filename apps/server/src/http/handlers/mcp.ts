import type { OpenAPIHono } from '@hono/zod-openapi'
import type { AppEnv, AppParts } from '../context.js'
import type { IdentityGuards } from '../guards/identity.js'
import { ProblemError } from '../problem.js'

/** The Model Context Protocol; what a tool may do is asked of the key again, by each tool. */
export function addMcp(app: OpenAPIHono<AppEnv>, { mcp }: AppParts, { needs }: IdentityGuards): void {
  if (mcp === undefined) return
  app.all('/mcp', needs('build', 'read', 'score'), async (c) => {
    const encoding = c.req.header('content-encoding')
    if (encoding !== undefined && encoding.toLowerCase() !== 'identity')
      throw new ProblemError('unsupported-media-type', 'Compressed bodies are not taken.')
    return mcp(c.req.raw, c.get('principal'))
  })
}
