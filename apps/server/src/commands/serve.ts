import { availableParallelism } from 'node:os'
import type { Command } from 'commander'
import type { Settings } from '../settings.js'
import {
  collect,
  dayMs,
  keepBuilds,
  type StoreOptions,
  setting,
  storeSettings,
  type WorkOptions,
  wholeNumber,
  withStore,
  withWork,
} from './options.js'

interface ServeOptions extends StoreOptions, WorkOptions {
  readonly host: string
  readonly port: number
  readonly allowedHost: readonly string[]
  readonly allowedOrigin: readonly string[]
  readonly workers: number
  readonly keepBuilds?: number
  readonly computeProcesses: number
  readonly requestTimeout: number
  readonly queueLimit: number
  readonly concurrentBuilds: number
  readonly requestsPerMinute: number
  readonly streamsPerKey: number
  readonly streams: number
}

export function addServe(program: Command): void {
  const command = program
    .command('serve', { isDefault: true })
    .summary('serve the HTTP API, the web page and tools for agents')
    .description(
      'Serves the HTTP API (/docs), the web page (/) and the Model Context Protocol (/mcp). Without any key it serves the loopback interface only (docs/server.md).',
    )
  addListening(command)
  withStore(command)
  withWork(command)
  command.addOption(keepBuilds(' (default: none are)'))
  addBounds(command)
  command.action(async (options: ServeOptions) => {
    const { runServer } = await import('../server.js')
    await runServer(toSettings(options))
  })
}

function addListening(command: Command): void {
  command
    .addOption(setting('--host <address>', 'address to listen on', 'SOURCELESS_HOST').default('127.0.0.1'))
    .addOption(
      setting('--port <number>', 'port to listen on; 0: any that is free', 'SOURCELESS_PORT')
        .argParser(wholeNumber(0, 65_535))
        .default(8080),
    )
    .addOption(
      setting(
        '--allowed-host <name>',
        'a name under which clients may reach it; repeatable',
        'SOURCELESS_ALLOWED_HOSTS',
      )
        .argParser(collect)
        .default([], 'names of the loopback interface'),
    )
    .addOption(
      setting('--allowed-origin <origin>', 'a site whose pages may call it; repeatable', 'SOURCELESS_ALLOWED_ORIGINS')
        .argParser(collect)
        .default([], 'none but its own'),
    )
}

function addBounds(command: Command): void {
  const cores = availableParallelism()
  const bound = (flags: string, about: string, variable: string, least: number, most: number, value: number) =>
    command.addOption(setting(flags, about, variable).argParser(wholeNumber(least, most)).default(value))
  bound(
    '--workers <number>',
    'builds that this process works on at a time; 0: others do',
    'SOURCELESS_WORKERS',
    0,
    256,
    cores,
  )
  bound(
    '--compute-processes <number>',
    'processes for readings, verifications, scores and disassembly',
    'SOURCELESS_COMPUTE_PROCESSES',
    1,
    256,
    Math.max(2, Math.ceil(cores / 2)),
  )
  bound(
    '--request-timeout <seconds>',
    'work for which a client waits is ended then',
    'SOURCELESS_REQUEST_TIMEOUT',
    1,
    600,
    60,
  )
  bound('--queue-limit <number>', 'builds of all that may wait', 'SOURCELESS_QUEUE_LIMIT', 1, 1_000_000, 1_000)
  bound(
    '--concurrent-builds <number>',
    'builds of a tenant that may wait or run, unless its key says otherwise',
    'SOURCELESS_CONCURRENT_BUILDS',
    1,
    1_000_000,
    200,
  )
  bound(
    '--requests-per-minute <number>',
    'requests of a key or an address, unless the key says otherwise',
    'SOURCELESS_REQUESTS_PER_MINUTE',
    1,
    100_000_000,
    6_000,
  )
  bound(
    '--streams-per-key <number>',
    'event streams and waiting requests of a key',
    'SOURCELESS_STREAMS_PER_KEY',
    1,
    100_000,
    256,
  )
  bound('--streams <number>', 'event streams and waiting requests of all', 'SOURCELESS_STREAMS', 1, 100_000, 2_000)
}

const toSettings = (options: ServeOptions): Settings => ({
  ...storeSettings(options),
  host: options.host,
  port: options.port,
  allowedHosts: options.allowedHost,
  allowedOrigins: options.allowedOrigin,
  workers: options.workers,
  computeProcesses: options.computeProcesses,
  memoryMib: options.memory,
  buildTimeoutMs: options.buildTimeout * 1000,
  ...(options.keepBuilds !== undefined && { keepBuildsMs: options.keepBuilds * dayMs }),
  requestTimeoutMs: options.requestTimeout * 1000,
  queueLimit: options.queueLimit,
  concurrentBuilds: options.concurrentBuilds,
  requestsPerMinute: options.requestsPerMinute,
  streamsPerKey: options.streamsPerKey,
  streams: options.streams,
  models: options.model,
  libraries: options.library,
  logLevel: options.logLevel,
})
