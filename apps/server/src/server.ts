import { setMaxListeners } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Logger } from 'pino'
import type { Compute } from './compute/api.js'
import { createCompute } from './compute/compute.js'
import { createApp } from './http/app.js'
import { isLoopbackAddress } from './http/context.js'
import { createHttpServer, listen, stopListening } from './http/listen.js'
import { readPages } from './http/pages.js'
import { createLog } from './logs.js'
import { createMcpEndpoint } from './mcp/endpoint.js'
import { createMetrics, type Metrics, watchLoad } from './metrics.js'
import type { Settings } from './settings.js'
import { SettingsError } from './settings-error.js'
import { toldToStop } from './signals.js'
import type { OpenStore, Store } from './store/api.js'
import { openStore } from './store/open.js'
import { observeCompute } from './telemetry.js'
import type { Retention } from './worker/remover.js'
import { startWorker } from './worker/start.js'
import { startSweeper } from './worker/sweeper.js'

/** Requests, then builds, may go on for so long when the server stops. */
const stopLimitMs = 10_000
const drainLimitMs = 20_000

/** Serves until the process is told to stop, and gives back what it holds. */
export async function runServer(settings: Settings): Promise<void> {
  const store = await openStore(settings)
  try {
    await checkExposure(settings, store)
    await serveUntilStopped(settings, store)
  } finally {
    await store.close()
  }
}

/** Without any key, whoever reaches the server may use it: then nobody but this machine may reach it. */
export async function checkExposure({ host, allowedHosts }: Settings, store: Pick<Store, 'keys'>): Promise<void> {
  if (host === 'localhost' || isLoopbackAddress(host)) return
  if ((await store.keys.count()) === 0)
    throw new SettingsError(
      `There is no key yet, and without one the server listens on the loopback interface only, not on ${host}. Make one with "sourceless-server keys create", or leave out --host.`,
    )
  if (allowedHosts.length === 0 && (host === '0.0.0.0' || host === '::'))
    throw new SettingsError(
      `The server is to listen on every address (${host}). Say under which names clients reach it: --allowed-host NAME, for each name.`,
    )
}

async function serveUntilStopped(settings: Settings, store: OpenStore): Promise<void> {
  const log = createLog(settings.logLevel)
  const metrics = createMetrics()
  const computes = openComputes(settings, metrics, log)
  watchLoad(metrics, store, computes)
  const onError = (error: Error) => log.warn({ err: error }, 'an exchange over MCP failed')
  const mcp = createMcpEndpoint({ store, compute: computes.direct, settings, onError })
  const stopping = new AbortController()
  // Each request that waits listens to it.
  setMaxListeners(0, stopping.signal)
  const pages = readPages(fileURLToPath(new URL('../dist/web/', import.meta.url)))
  const app = createApp({
    store,
    compute: computes.direct,
    settings,
    log,
    metrics,
    clock: () => performance.now(),
    stopping: stopping.signal,
    mcp: (request, principal) => mcp.handle(request, principal),
    ...(pages ? { pages } : {}),
  })
  const server = createHttpServer(app.fetch, { log })
  // One request's fault is no reason to drop all others; what is stored is whole at every moment.
  const onRejection = (error: unknown) => log.error({ err: error }, 'a fault of the server: nobody waited for this')
  process.on('unhandledRejection', onRejection)
  try {
    const { address, port } = await listen(server, settings.host, settings.port)
    const working = startWorking(settings, store, computes.builds, log, metrics)
    greet(settings, address, port, pages !== undefined)
    log.info({ reason: await toldToStop() }, 'stopping')
    stopping.abort()
    await Promise.all([stopListening(server, stopLimitMs), working.stop()])
  } finally {
    await Promise.all([mcp.close(), computes.direct.close(), computes.builds?.close()])
    process.off('unhandledRejection', onRejection)
  }
}

/** Processes for builds, and others for work that clients wait for: neither waits for the other. */
function openComputes(settings: Settings, metrics: Metrics, log: Logger) {
  const { computeProcesses, workers, memoryMib, libraries, models } = settings
  const open = (processes: number, reserved: number, queueLimit: number) =>
    observeCompute(
      createCompute({
        processes,
        reserved,
        queueLimit,
        memoryMib,
        libraries,
        ...(models.length > 0 ? { models: { allowed: models, environment: process.env } } : {}),
        onFault: (stack) => log.error({ stack }, 'a fault in a compute process'),
      }),
      metrics,
    )
  const direct = open(computeProcesses, Math.floor(computeProcesses / 2), 32 * computeProcesses)
  return { direct, ...(workers > 0 ? { builds: open(workers, 0, 4 * workers) } : {}) }
}

/** Takes builds, or only sees to it that those of workers that are gone are given to others. */
function startWorking(
  { workers, buildTimeoutMs, keepBuildsMs }: Settings,
  store: OpenStore,
  compute: Compute | undefined,
  log: Logger,
  { removed }: Metrics,
): { stop(): Promise<void> } {
  const retention = keepBuildsMs === undefined ? undefined : { keepMs: keepBuildsMs, onRemoved: countIn(removed) }
  if (compute === undefined) return startSweeper(store, log, retention)
  const worker = startWorker({ store, compute, slots: workers, buildTimeoutMs, log, ...(retention && { retention }) })
  return { stop: () => worker.drain(drainLimitMs) }
}

const countIn =
  (counter: Metrics['removed']): Retention['onRemoved'] =>
  ({ builds, files }) => {
    counter.inc({ what: 'builds' }, builds)
    counter.inc({ what: 'files' }, files)
  }

function greet(
  { dataDirectory, databaseUrl, workers }: Settings,
  address: string,
  port: number,
  hasPage: boolean,
): void {
  const url = `http://${address.includes(':') ? `[${address}]` : address}:${port}`
  const place = databaseUrl === undefined ? `in ${dataDirectory}` : 'in Postgres'
  const work = workers === 0 ? 'none here; start some with "sourceless-server worker"' : String(workers)
  process.stdout.write(
    `sourceless listens on ${url}\n  page   ${hasPage ? `${url}/` : 'not part of this installation'}\n  API    ${url}/docs\n  agents ${url}/mcp\n  data   ${place}\n  builds at a time: ${work}\nStop it with Ctrl-C.\n`,
  )
}
