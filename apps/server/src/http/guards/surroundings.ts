import type { Settings } from '../../settings.js'
import type { AppContext, AppMiddleware } from '../context.js'
import { ProblemError } from '../problem.js'

const loopbackNames = new Set(['localhost', '127.0.0.1', '[::1]'])
/** A name or address without its port, in lower case; undefined: it is neither. */
export function hostName(host: string): string | undefined {
  return /^(\[[0-9a-f:.]+\]|[\w.-]+)(?::\d{1,5})?$/i.exec(host)?.[1]?.toLowerCase()
}
export const isLoopbackName = (name: string | undefined): boolean => name !== undefined && loopbackNames.has(name)

/** Asked by machines that know only an address; they tell nothing of what is stored. */
const anyHost = new Set(['/livez', '/readyz'])

/** Answers only under names that are the server's, so that a page cannot reach it under a name of its own. */
export function hostCheck({ allowedHosts, host }: Settings): AppMiddleware {
  const own = new Set([...allowedHosts.map((name) => name.toLowerCase()), host.includes(':') ? `[${host}]` : host])
  return async (c, next) => {
    const name = hostName(c.req.header('host') ?? '')
    if (!isLoopbackName(name) && !(name && own.has(name)) && !anyHost.has(c.req.path))
      throw new ProblemError(
        'wrong-host',
        'The Host header names another server than this. Its operator can allow the name with --allowed-host.',
      )
    await next()
  }
}

export const longestPath = 2048
/** Before anything looks at the address. */
export const addressCheck: AppMiddleware = async (c, next) => {
  if (c.req.url.length > longestPath + 256)
    throw new ProblemError('uri-too-long', `The address is longer than ${longestPath} characters.`)
  await next()
}

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])
const exposed =
  'X-Request-Id, RateLimit, RateLimit-Policy, Retry-After, Location, ETag, Idempotency-Replayed, Content-Disposition, Content-Range'

/** Pages of other sites read nothing and change nothing unless their origin is allowed. */
export function originCheck({ allowedOrigins }: Settings): AppMiddleware {
  const allowed = new Set(allowedOrigins)
  return async (c, next) => {
    const origin = c.req.header('origin')
    if (origin === undefined) return void (await next())
    const isAllowed = allowed.has(origin)
    if (isAllowed && c.req.method === 'OPTIONS' && c.req.header('access-control-request-method') !== undefined)
      return preflight(origin)
    if (!isAllowed && !safeMethods.has(c.req.method) && !isOwn(c, origin))
      throw new ProblemError(
        'forbidden',
        'A page of another site sent the request. The operator can allow its origin with --allowed-origin.',
      )
    await next()
    c.res.headers.append('Vary', 'Origin')
    if (isAllowed) {
      c.res.headers.set('Access-Control-Allow-Origin', origin)
      c.res.headers.set('Access-Control-Expose-Headers', exposed)
    }
  }
}

function isOwn(c: AppContext, origin: string): boolean {
  const host = c.req.header('host')
  return host !== undefined && (origin === `http://${host}` || origin === `https://${host}`)
}

const preflight = (origin: string): Response =>
  new Response(null, {
    status: 204,
    headers: {
      'Access-Control-Allow-Origin': origin,
      'Access-Control-Allow-Methods': 'GET, HEAD, POST, PUT, DELETE',
      'Access-Control-Allow-Headers':
        'Authorization, Content-Type, Idempotency-Key, If-None-Match, Last-Event-ID, Range, X-Request-Id, Mcp-Protocol-Version, Mcp-Method, Mcp-Name',
      'Access-Control-Max-Age': '600',
      Vary: 'Origin',
    },
  })

const protections: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Frame-Options': 'DENY',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()',
}

/** Of answers that are no page: nothing in them may load or run. */
const nothing = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

/** Headers that keep browsers from doing more with an answer than it is for. */
export const protectAnswer: AppMiddleware = async (c, next) => {
  await next()
  const { headers } = c.res
  for (const name in protections) headers.set(name, protections[name]!)
  if (!headers.has('Content-Security-Policy')) headers.set('Content-Security-Policy', nothing)
  if (!headers.has('Cache-Control')) headers.set('Cache-Control', 'no-store')
}

/** Refuses answers of a kind that the client says it cannot read. */
export function acceptCheck(...mediaTypes: readonly string[]): AppMiddleware {
  const wanted = [...mediaTypes, 'application/problem+json']
  return async (c, next) => {
    const accept = c.req.header('accept')
    if (accept !== undefined && accept !== '*/*' && !wanted.some((type) => accepts(accept, type)))
      throw new ProblemError('not-acceptable', `The answer is ${mediaTypes.join(' or ')}; Accept does not name it.`)
    await next()
  }
}

function accepts(accept: string, mediaType: string): boolean {
  const group = `${mediaType.split('/')[0]}/*`
  return accept.split(',').some((range) => {
    const [name, ...parameters] = range.split(';').map((part) => part.trim().toLowerCase())
    return (
      (name === '*/*' || name === group || name === mediaType) && !parameters.some((text) => /^q=0(\.0*)?$/.test(text))
    )
  })
}
