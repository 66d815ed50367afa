import { randomUUID } from 'node:crypto'
import { SpanStatusCode } from '@opentelemetry/api'
import { routePath } from 'hono/route'
import { traceRequest } from '../../telemetry.js'
import { type AppMiddleware, type AppParts, clientSignal } from '../context.js'

/** An id that a client chose is taken over where it cannot confuse a reader of the log. */
const wellFormedId = /^[\w.:-]{1,128}$/
/** Asked every few seconds by those who run the server. */
const probes = new Set(['/livez', '/readyz', '/metrics'])

/** Gives each request an id, a log line, a span and its place in the metrics. Outermost: it sees every answer. */
export function requestRecord({ log, metrics, clock }: AppParts): AppMiddleware {
  return async (c, next) => {
    const from = clock()
    const given = c.req.header('x-request-id')
    const requestId = given !== undefined && wellFormedId.test(given) ? given : randomUUID()
    const requestLog = log.child({ requestId })
    c.set('requestId', requestId)
    c.set('log', requestLog)
    const { method } = c.req
    await traceRequest(`${method} request`, c.env?.incoming?.headers ?? {}, async (span) => {
      await next()
      const route = routePattern(routePath(c))
      const { status } = c.res
      span.updateName(`${method} ${route}`)
      span.setAttributes({ 'http.request.method': method, 'http.route': route, 'http.response.status_code': status })
      if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR })
      const durationMs = clock() - from
      metrics.requests.inc({ method: knownMethod(method), route, status })
      metrics.requestSeconds.observe({ method: knownMethod(method), route }, durationMs / 1000)
      c.res.headers.set('X-Request-Id', requestId)
      const entry = {
        method,
        path: c.req.path,
        status,
        durationMs: Math.round(durationMs * 10) / 10,
        ...who(c.get('principal')),
      }
      if (status >= 500 && !clientSignal(c).aborted) requestLog.error(entry, 'request failed')
      else if (probes.has(route)) requestLog.debug(entry, 'request')
      else requestLog.info(entry, 'request')
    })
  }
}

const who = (principal: { tenant: string; keyId?: string } | undefined): object =>
  principal === undefined ? {} : { tenant: principal.tenant, ...(principal.keyId ? { key: principal.keyId } : {}) }

/** Few values, whatever clients send. */
const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])
const knownMethod = (method: string): string => (methods.has(method) ? method : 'other')
const routePattern = (pattern: string): string => (pattern.includes('*') ? 'other' : pattern)
