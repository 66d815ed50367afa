import type { OpenAPIHono } from '@hono/zod-openapi'
import { findTarget, wishProblem } from '@sourceless/pipeline'
import { targets } from '@sourceless/targets'
import type { Build } from '../../schemas/build.js'
import type { BuildRequest } from '../../schemas/wish.js'
import type { Submission } from '../../store/api.js'
import { sendJson } from '../compressed.js'
import { type AppContext, type AppEnv, type AppMiddleware, type AppParts, clientSignal } from '../context.js'
import type { Gate } from '../gate.js'
import { bodyLimits, jsonBody } from '../guards/body.js'
import { guarded } from '../guards/guarded.js'
import { callerName, type IdentityGuards } from '../guards/identity.js'
import { acceptCheck } from '../guards/surroundings.js'
import { busy, ProblemError } from '../problem.js'
import * as routes from '../routes/builds.js'
import { eventStream, shareReads } from './events.js'
import { hasEnded, type Kept } from './kept.js'
import { checkModels } from './models.js'
import { noSuchBuild, sendEvidence, sendFile, sendResource } from './resource.js'
import { whenEnded } from './waiting.js'

const privately = 'private, no-cache'
/** Where a file of a build lies, it never changes. */
const forever = 'private, max-age=31536000, immutable'

export interface BuildParts extends AppParts {
  readonly kept: Kept
  readonly streams: Gate
}

interface Access {
  readonly json: AppMiddleware
  readonly reads: AppMiddleware
  readonly writes: AppMiddleware
}

export function addBuilds(app: OpenAPIHono<AppEnv>, parts: BuildParts, { needs }: IdentityGuards): void {
  const json = acceptCheck('application/json')
  const access: Access = { json, reads: needs('read', 'build'), writes: needs('build') }
  addSubmission(app, parts, access)
  addReads(app, parts, access)
  addFollowing(app, parts, access)
  addChanges(app, parts, access)
}

function addSubmission(app: OpenAPIHono<AppEnv>, parts: BuildParts, { json, writes }: Access): void {
  const { store, settings, metrics, streams, stopping } = parts
  app.openapi(guarded(routes.submitBuild, json, writes, jsonBody(bodyLimits.plain)), async (c) => {
    const request = c.req.valid('json')
    const { wait = 0 } = c.req.valid('query')
    const idempotencyKey = c.req.valid('header')['idempotency-key']
    const principal = c.get('principal')
    checkRequest(request)
    checkModels(settings, principal, request.models)
    const leave = wait > 0 ? streams.enter(callerName(principal)) : undefined
    try {
      const submission = await store.builds.submit({
        principal,
        request,
        ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
        concurrentLimit: principal.limits.concurrentBuilds ?? settings.concurrentBuilds,
        queueLimit: settings.queueLimit,
      })
      metrics.submissions.inc({ outcome: submission.kind })
      const submitted = accepted(submission)
      c.get('log').info({ build: submitted.id, outcome: submission.kind }, 'build submitted')
      const build =
        wait > 0 && !hasEnded(submitted)
          ? await whenEnded(store.builds, principal.tenant, submitted, wait * 1000, [clientSignal(c), stopping])
          : submitted
      c.header('Location', `/v1/builds/${build.id}`)
      if (submission.kind === 'replayed') c.header('Idempotency-Replayed', 'true')
      if (hasEnded(build)) return c.json(build, 200)
      c.header('Retry-After', '1')
      return c.json(build, 202)
    } finally {
      leave?.()
    }
  })
}

/** What is seen to fail is not taken; the rest shows when the build is worked on. */
function checkRequest(request: BuildRequest): void {
  const problem = wishProblem(request)
  if (problem) throw new ProblemError('usage', problem.message)
  const target = findTarget(targets, request.target)
  if ('ok' in target) throw new ProblemError('usage', target.message)
}

function accepted(submission: Submission): Build {
  switch (submission.kind) {
    case 'created':
    case 'replayed':
      return submission.build
    case 'conflict':
      throw new ProblemError(
        'conflict',
        'The Idempotency-Key was used for another request within 24 hours. Choose a new one for a new build.',
      )
    case 'tenant-full':
      throw busy('too-many-requests', 'As many builds as the key allows wait or run. Wait for one, or cancel one.', 2)
    case 'queue-full':
      throw busy('unavailable', 'The queue of builds is full.', 5)
    case 'over-budget':
      throw new ProblemError(
        'limit',
        'What models may cost exceeds what is left of the key’s budget in this month. Give a smaller models.budgetUsd, or leave out models.',
      )
  }
}

function addReads(app: OpenAPIHono<AppEnv>, { store, kept }: BuildParts, { json, reads }: Access): void {
  const find = async (c: AppContext, id: string) => {
    const found = await kept.build(c.get('principal').tenant, id)
    if (found === undefined) throw noSuchBuild()
    return found
  }
  app.openapi(guarded(routes.listBuilds, json, reads), async (c) => {
    const { limit = 20, cursor } = c.req.valid('query')
    const page = { limit, ...(cursor === undefined ? {} : { before: cursor }) }
    const { builds, next } = await store.builds.list(c.get('principal').tenant, page)
    return (await sendJson(c, { builds, ...(next === undefined ? {} : { next }) })) as never
  })
  app.openapi(guarded(routes.getBuild, json, reads), async (c) => {
    const found = await find(c, c.req.valid('param').id)
    return sendResource(c, found, privately) as never
  })
  app.openapi(guarded(routes.downloadArtifact, reads), async (c) => {
    const { id, name } = c.req.valid('param')
    return sendFile(c, kept, await find(c, id), name, forever) as never
  })
  app.openapi(guarded(routes.getEvidence, json, reads), async (c) => {
    const found = await find(c, c.req.valid('param').id)
    return sendEvidence(c, kept, found, privately) as never
  })
}

function addFollowing(app: OpenAPIHono<AppEnv>, parts: BuildParts, { reads }: Access): void {
  const { store, kept, streams, metrics, stopping } = parts
  const builds = shareReads(store.builds)
  app.openapi(guarded(routes.followBuild, acceptCheck('text/event-stream'), reads), async (c) => {
    const { id } = c.req.valid('param')
    const principal = c.get('principal')
    const after = c.req.valid('header')['last-event-id'] ?? c.req.valid('query').after ?? 0
    const leave = streams.enter(callerName(principal))
    let isStreaming = false
    try {
      const found = await kept.build(principal.tenant, id)
      if (found === undefined) throw noSuchBuild()
      if (hasEnded(found.build) && (await builds.events(id, after, 1)).length === 0) return c.body(null, 204)
      const headers = { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' }
      // Nobody would read the stream.
      if (c.req.method === 'HEAD') return new Response(null, { headers }) as never
      isStreaming = true
      metrics.streams.inc()
      const onEnd = (): void => {
        leave()
        metrics.streams.dec()
      }
      const signals = [clientSignal(c), stopping]
      const stream = eventStream({ builds, build: id, after, signals, onEnd })
      return new Response(stream, { headers }) as never
    } finally {
      if (!isStreaming) leave()
    }
  })
}

function addChanges(app: OpenAPIHono<AppEnv>, { store, kept }: BuildParts, { json, writes }: Access): void {
  app.openapi(guarded(routes.cancelBuild, json, writes), async (c) => {
    const { id } = c.req.valid('param')
    const { tenant } = c.get('principal')
    const cancelled = await store.builds.cancel(tenant, id)
    const build = cancelled === undefined ? undefined : await store.builds.get(tenant, id)
    if (build === undefined) throw noSuchBuild()
    if (cancelled === 'ended' && build.state !== 'cancelled')
      throw new ProblemError('conflict', `The build has ended already; its state is "${build.state}".`)
    return c.json(build, 200)
  })
  app.openapi(guarded(routes.publishBuild, json, writes), async (c) => {
    const { id } = c.req.valid('param')
    const { tenant } = c.get('principal')
    const slug = await store.builds.publish(tenant, id)
    if (slug === undefined) {
      const build = await store.builds.get(tenant, id)
      if (build === undefined) throw noSuchBuild()
      throw new ProblemError(
        'conflict',
        `Only builds that succeeded are published; this one's state is "${build.state}".`,
      )
    }
    const build = await store.builds.get(tenant, id)
    if (build !== undefined) kept.forget(tenant, build)
    return c.json({ slug, permalink: build?.permalink ?? `/b/${slug}` }, 200)
  })
  app.openapi(guarded(routes.unpublishBuild, json, writes), async (c) => {
    const { id } = c.req.valid('param')
    const { tenant } = c.get('principal')
    const build = await store.builds.get(tenant, id)
    if (build === undefined) throw noSuchBuild()
    await store.builds.unpublish(tenant, id)
    kept.forget(tenant, build)
    return c.body(null, 204)
  })
}
