import type { HttpBindings } from '@hono/node-server'
import type { Context, MiddlewareHandler } from 'hono'
import type { Logger } from 'pino'
import type { Compute } from '../compute/api.js'
import type { Metrics } from '../metrics.js'
import type { Settings } from '../settings.js'
import type { Principal, Store } from '../store/api.js'
import type { Pages } from './pages.js'

/** All that the HTTP side stands on; nothing else is reached for. */
export interface AppParts {
  readonly store: Store
  readonly compute: Compute
  readonly settings: Settings
  readonly log: Logger
  readonly metrics: Metrics
  /** Milliseconds that only grow; for allowances and caches. */
  readonly clock: () => number
  /** Aborts when the server stops: streams end, and waiting requests are answered. */
  readonly stopping: AbortSignal
  /** Absent: the page is not part of this installation. */
  readonly pages?: Pages
  /** Answers what is sent to /mcp. */
  readonly mcp?: (request: Request, principal: Principal) => Promise<Response>
}

export interface AppEnv {
  /** Absent when the application is called without a socket, as tests do. */
  Bindings: Partial<HttpBindings>
  Variables: {
    requestId: string
    log: Logger
    principal: Principal
    /** What the server said of the allowance, for the answer's headers. */
    allowance: { readonly policy: string; readonly state: string }
  }
}
export type AppContext = Context<AppEnv>
export type AppMiddleware = MiddlewareHandler<AppEnv>

/** Undefined: there is no socket. */
export const remoteAddress = (c: AppContext): string | undefined => c.env?.incoming?.socket?.remoteAddress

export function isLoopbackAddress(address: string): boolean {
  const plain = address.replace(/^::ffff:/i, '')
  return plain === '::1' || /^127(\.\d{1,3}){3}$/.test(plain)
}

/** Aborts when the client leaves. */
export const clientSignal = (c: AppContext): AbortSignal => c.req.raw.signal
