import { OpenAPIHono } from '@hono/zod-openapi'
import { HTTPException } from 'hono/http-exception'
import { DatabaseUnavailableError } from '../database/api.js'
import { problemStatus } from '../schemas/problem.js'
import type { AppContext, AppEnv, AppParts } from './context.js'
import { routes } from './document.js'
import { Gate } from './gate.js'
import { identityGuards, showAllowance } from './guards/identity.js'
import { requestRecord } from './guards/request.js'
import { addressCheck, hostCheck, originCheck, protectAnswer } from './guards/surroundings.js'
import { addBuilds } from './handlers/builds.js'
import { Kept } from './handlers/kept.js'
import { addMcp } from './handlers/mcp.js'
import { addOperation } from './handlers/operation.js'
import { addPage } from './handlers/page.js'
import { addPublished } from './handlers/published.js'
import { addWork } from './handlers/work.js'
import { requestProblem } from './issues.js'
import { busy, ProblemError, problemResponse } from './problem.js'

/** The whole HTTP side as a function of what it stands on; it opens nothing and starts nothing. */
export function createApp(parts: AppParts): OpenAPIHono<AppEnv> {
  const { settings, store, clock } = parts
  const app = new OpenAPIHono<AppEnv>({
    defaultHook: (result) => {
      if (!result.success) throw requestProblem(result.target, result.error)
    },
  })
  const guards = identityGuards(parts)
  const kept = new Kept(store, clock)
  const streams = new Gate('open streams and waiting requests', settings.streamsPerKey, settings.streams)
  const tasks = new Gate('requests that are worked on', Math.max(16, 4 * settings.computeProcesses), 1_000)

  app.use(requestRecord(parts))
  app.use(protectAnswer)
  app.use(showAllowance)
  app.use(addressCheck)
  app.use(hostCheck(settings))
  app.use(originCheck(settings))
  addBuilds(app, { ...parts, kept, streams }, guards)
  addPublished(app, { kept }, guards)
  addWork(app, { ...parts, tasks }, guards)
  addOperation(app, parts, guards)
  addMcp(app, parts, guards)
  addPage(app, parts, guards)
  app.notFound((c) => refuse(parts, c, noSuchPath(c)))
  app.onError((error, c) => refuse(parts, c, toProblem(parts, c, error)))
  return app
}

function refuse({ metrics }: AppParts, c: AppContext, problem: ProblemError): Response {
  metrics.refused.inc({ reason: problem.code })
  return problemResponse(problem, c.get('requestId'))
}

/** Codes of the database and of the system when a disk is full. */
const noSpace: ReadonlySet<string> = new Set(['53100', 'ENOSPC'])

function toProblem({ log }: AppParts, c: AppContext, error: Error): ProblemError {
  if (error instanceof ProblemError) return error
  if (error instanceof DatabaseUnavailableError) {
    ;(c.get('log') ?? log).warn({ err: error }, 'the database does not answer')
    return busy('unavailable', 'The database does not answer.', 2)
  }
  if (noSpace.has(String((error as NodeJS.ErrnoException).code))) {
    ;(c.get('log') ?? log).error({ err: error }, 'there is no space left to keep what is made')
    return busy('unavailable', 'The server has no space left to keep anything; its operator has to make some.', 120)
  }
  if (error instanceof HTTPException) {
    const code = error.status === problemStatus['unsupported-media-type'] ? 'unsupported-media-type' : 'malformed'
    return new ProblemError(code, error.message)
  }
  ;(c.get('log') ?? log).error({ err: error }, 'a fault of the server')
  return new ProblemError(
    'internal',
    'A fault of the server. Its operator finds it in the log under the id in `instance`.',
  )
}

/** Paths of the API with their methods, to tell a wrong method from a wrong path. */
const paths = [...new Set(routes.map(({ path }) => path))].map((path) => ({
  pattern: new RegExp(`^${path.replace(/[.]/g, '\\$&').replace(/\{\w+\}/g, '[^/]+')}$`),
  methods: routes.filter((route) => route.path === path).map(({ method }) => method.toUpperCase()),
}))

const methodsOf = (path: string) => paths.find(({ pattern }) => pattern.test(path))?.methods ?? []

function noSuchPath(c: AppContext): ProblemError {
  const { path } = c.req
  const methods = methodsOf(path)
  const allowed = [...methods, ...(methods.includes('GET') ? ['HEAD'] : [])].sort().join(', ')
  if (allowed !== '')
    return new ProblemError('method-not-allowed', `The path knows ${allowed}.`, { headers: { Allow: allowed } })
  const plain = path.replace(/\/+$/, '')
  const hint = methodsOf(plain).length > 0 ? `; ${plain} has no "/" at its end` : ''
  return new ProblemError('not-found', `There is nothing under this path${hint}. The API is described at /docs.`)
}
