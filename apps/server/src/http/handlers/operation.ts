import type { OpenAPIHono } from '@hono/zod-openapi'
import { version } from '../../version.js'
import { sendText } from '../compressed.js'
import type { AppEnv, AppParts } from '../context.js'
import { type DocsPage, docsPage } from '../docs-page.js'
import { openApiDocument } from '../document.js'
import { guarded } from '../guards/guarded.js'
import type { IdentityGuards } from '../guards/identity.js'
import { busy } from '../problem.js'
import * as routes from '../routes/operation.js'
import { type Sent, toSent } from './kept.js'
import { sendResource } from './resource.js'

/** A database that was asked so lately is not asked again. */
const readyForMs = 1_000

export function addOperation(app: OpenAPIHono<AppEnv>, parts: AppParts, { anyone, operator }: IdentityGuards): void {
  const { store, metrics, clock, stopping } = parts

  app.openapi(routes.live, (c) => c.json({ status: stopping.aborted ? 'stopping' : 'ok', version } as const, 200))

  let readyUntil = 0
  app.openapi(routes.ready, async (c) => {
    if (stopping.aborted) throw busy('unavailable', 'The server is stopping.', 5)
    if (readyUntil <= clock()) {
      await store.ready().catch((error: unknown) => {
        c.get('log').warn({ err: error }, 'the database is not ready')
        throw busy('unavailable', 'The database does not answer, or its schema is not current. The log says more.', 5)
      })
      readyUntil = clock() + readyForMs
    }
    return c.json({ status: 'ok', version } as const, 200)
  })

  app.openapi(guarded(routes.metrics, operator), async () => {
    const text = await metrics.registry.metrics()
    return new Response(text, { headers: { 'Content-Type': metrics.registry.contentType } }) as never
  })

  // Made when first asked for: it takes a good part of the time of a start.
  let sent: Sent | undefined
  app.openapi(guarded(routes.openApi, anyone), async (c) => {
    sent ??= toSent(openApiDocument())
    return (await sendResource(c, sent, 'public, no-cache')) as never
  })
  let page: DocsPage | undefined
  app.openapi(guarded(routes.documentation, anyone), async (c) => {
    page ??= docsPage(openApiDocument())
    const headers = { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': page.policy }
    return (await sendText(c, page.html, headers)) as never
  })
}
