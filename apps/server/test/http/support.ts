import type { Compute } from '../../src/compute/api.js'
import { createApp } from '../../src/http/app.js'
import type { AppParts } from '../../src/http/context.js'
import type { Pages } from '../../src/http/pages.js'
import { createLog } from '../../src/logs.js'
import { createMetrics } from '../../src/metrics.js'
import type { Settings } from '../../src/settings.js'
import type { KeyLimits, OpenStore, Scope } from '../../src/store/api.js'
import { computeOf, done } from '../support/compute.js'

export const settings: Settings = {
  dataDirectory: '/nowhere',
  artifacts: 'database',
  host: '127.0.0.1',
  port: 0,
  allowedHosts: ['build.example.org'],
  allowedOrigins: ['https://friend.example'],
  workers: 1,
  computeProcesses: 2,
  memoryMib: 256,
  buildTimeoutMs: 20_000,
  requestTimeoutMs: 10_000,
  queueLimit: 10_000,
  concurrentBuilds: 1_000,
  requestsPerMinute: 100_000,
  streamsPerKey: 3,
  streams: 5,
  models: ['ollama/small'],
  libraries: [],
  logLevel: 'debug',
}

export interface TestApp {
  /** A request as from this machine, unless a header or the address says otherwise. */
  request(path: string, init?: RequestInit & { address?: string }): Promise<Response>
  /** A request with a JSON body. */
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>
  /** What was logged, a line an entry. */
  readonly lines: string[]
  readonly parts: AppParts
  /** Moves the clock of allowances and caches. */
  pass(ms: number): void
  stop(): void
}

export interface TestAppOptions {
  readonly settings?: Partial<Settings>
  readonly compute?: Compute
  readonly pages?: Pages
}

export function openTestApp(store: OpenStore, options: TestAppOptions = {}): TestApp {
  const lines: string[] = []
  let offsetMs = 0
  const stopping = new AbortController()
  const parts: AppParts = {
    store,
    compute: options.compute ?? computeOf(done),
    settings: { ...settings, ...options.settings },
    log: createLog('debug', { write: (line) => void lines.push(line) }),
    metrics: createMetrics(),
    clock: () => performance.now() + offsetMs,
    stopping: stopping.signal,
    ...(options.pages ? { pages: options.pages } : {}),
  }
  const app = createApp(parts)
  const request: TestApp['request'] = async (path, { address = '127.0.0.1', ...init } = {}) => {
    const headers = new Headers(init.headers)
    if (!headers.has('host')) headers.set('host', '127.0.0.1:8080')
    const incoming = { socket: { remoteAddress: address }, headers: Object.fromEntries(headers) }
    return app.request(`http://127.0.0.1:8080${path}`, { ...init, headers }, { incoming } as never)
  }
  return {
    request,
    post: (path, body, headers = {}) =>
      request(path, {
        method: 'POST',
        body: typeof body === 'string' ? body : JSON.stringify(body),
        headers: { 'content-type': 'application/json', ...headers },
      }),
    lines,
    parts,
    pass: (ms) => {
      offsetMs += ms
    },
    stop: () => stopping.abort(),
  }
}

/** A key's secret; from then on the store has keys, and nobody asks without. */
export async function keyOf(
  store: OpenStore,
  tenant: string,
  scopes: readonly Scope[] = ['build', 'read', 'score'],
  limits: KeyLimits = {},
): Promise<{ secret: string; id: string; headers: { authorization: string } }> {
  const { key, secret } = await store.keys.create({ name: 'test', tenant, scopes, limits })
  return { secret, id: key.id, headers: { authorization: `Bearer ${secret}` } }
}

/** Of a contract that no other test asks for. */
export const contractOf = (text: string): { contract: string; target: string } => ({
  contract: text,
  target: 'x86_64-linux',
})
