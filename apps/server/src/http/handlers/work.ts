import { randomUUID } from 'node:crypto'
import type { OpenAPIHono } from '@hono/zod-openapi'
import { targets } from '@sourceless/targets'
import type { TaskKind, TaskKinds, TaskOutcome } from '../../compute/api.js'
import type { Usage } from '../../schemas/cost.js'
import type { ProblemCode } from '../../schemas/problem.js'
import { sendJson } from '../compressed.js'
import { type AppContext, type AppEnv, type AppMiddleware, type AppParts, clientSignal } from '../context.js'
import type { Gate } from '../gate.js'
import { bodyLimits, jsonBody } from '../guards/body.js'
import { guarded } from '../guards/guarded.js'
import { callerName, type IdentityGuards } from '../guards/identity.js'
import { acceptCheck } from '../guards/surroundings.js'
import { busy, ProblemError } from '../problem.js'
import * as routes from '../routes/work.js'
import { toSent } from './kept.js'
import { checkModels, modelsFor, reserveSpending } from './models.js'
import { sendResource } from './resource.js'

export interface WorkParts extends AppParts {
  /** Tasks for which clients wait. */
  readonly tasks: Gate
}

export function addWork(app: OpenAPIHono<AppEnv>, parts: WorkParts, { anyone, needs }: IdentityGuards): void {
  const json = acceptCheck('application/json')
  const withFile = jsonBody(bodyLimits.withFile)
  addReading(app, parts, [json, needs('build'), jsonBody(bodyLimits.plain)])
  app.openapi(
    guarded(routes.verifyBinary, json, needs('build'), withFile),
    async (c) => sendJson(c, await perform(parts, c, 'verify', c.req.valid('json'))) as never,
  )
  app.openapi(
    guarded(routes.scoreCandidates, json, needs('score'), withFile),
    async (c) => sendJson(c, await perform(parts, c, 'score', c.req.valid('json'))) as never,
  )
  app.openapi(
    guarded(routes.disassembleBinary, json, needs('build', 'read'), withFile),
    async (c) => sendJson(c, await perform(parts, c, 'disassemble', c.req.valid('json'))) as never,
  )
  const list = toSent({ targets: targets.map(({ load: _brings, fileName: _names, ...row }) => row) })
  app.openapi(guarded(routes.listTargets, json, anyone), (c) => sendResource(c, list, 'public, no-cache') as never)
  app.openapi(guarded(routes.listModels, json, needs('build', 'read')), (c) =>
    c.json({ models: [...modelsFor(parts.settings, c.get('principal'))] }, 200),
  )
}

function addReading(app: OpenAPIHono<AppEnv>, parts: WorkParts, guards: readonly AppMiddleware[]): void {
  app.openapi(guarded(routes.readIntent, ...guards), async (c) => {
    const request = c.req.valid('json')
    checkModels(parts.settings, c.get('principal'), request.models)
    // A place first: who is refused one has spent nothing.
    const outcome = await inTurn(parts, c, async () => {
      const spending = await reserveSpending(parts.store, c.get('principal'), randomUUID(), request.models)
      const ended = await run(parts, c, 'read', request)
      await spending.settle(usedBy(ended))
      return ended
    })
    return c.json(resultOf(outcome), 200)
  })
}

/** What models used for a reading; undefined: nobody knows. */
function usedBy(outcome: TaskOutcome<'read'>): Usage | undefined {
  if (outcome.kind === 'done') return outcome.value.usage ?? []
  if (outcome.kind === 'failed') return outcome.failure.usage ?? []
  return outcome.kind === 'busy' ? [] : undefined
}

async function perform<K extends TaskKind>(
  parts: WorkParts,
  c: AppContext,
  kind: K,
  request: TaskKinds[K]['request'],
): Promise<TaskKinds[K]['value']> {
  return resultOf(await inTurn(parts, c, () => run(parts, c, kind, request)))
}

/** Does work that counts among the tasks for which clients wait. */
async function inTurn<Value>({ tasks }: WorkParts, c: AppContext, work: () => Promise<Value>): Promise<Value> {
  const leave = tasks.enter(callerName(c.get('principal')))
  try {
    return await work()
  } finally {
    leave()
  }
}

async function run<K extends TaskKind>(
  { compute, settings }: WorkParts,
  c: AppContext,
  kind: K,
  request: TaskKinds[K]['request'],
): Promise<TaskOutcome<K>> {
  const outcome = await compute.run(kind, request, {
    timeoutMs: settings.requestTimeoutMs,
    signal: clientSignal(c),
  })
  if (outcome.kind === 'crashed') c.get('log').error({ task: kind, reason: outcome.reason }, 'a compute process died')
  return outcome
}

const problemOf: Readonly<Record<string, ProblemCode>> = {
  usage: 'usage',
  question: 'usage',
  'not-understood': 'usage',
  'not-verified': 'usage',
  limit: 'limit',
  'model-unavailable': 'model-unavailable',
  'sandbox-unavailable': 'sandbox-unavailable',
}

/** What a task gave; a problem where it gave nothing. */
function resultOf<K extends TaskKind>(outcome: TaskOutcome<K>): TaskKinds[K]['value'] {
  switch (outcome.kind) {
    case 'done':
      return outcome.value
    case 'failed': {
      const { code, message, diagnostics } = outcome.failure
      if (code === 'internal') throw new Error(message)
      throw new ProblemError(problemOf[code] ?? 'unavailable', message, { diagnostics })
    }
    case 'busy':
      throw busy('unavailable', 'All compute processes are busy, and enough requests wait.', 1)
    case 'timed-out':
      throw new ProblemError(
        'timed-out',
        'The work took longer than the server allows for an answer. Ask for less, for example with "effort": "quick".',
      )
    case 'crashed':
      throw new ProblemError(
        'internal',
        'The compute process died, perhaps for want of memory. Ask for less at a time.',
      )
    case 'aborted':
      throw busy('unavailable', 'The work was stopped.', 1)
  }
}
