import { availableParallelism } from 'node:os'
import type { Command } from 'commander'
import { SettingsError } from '../settings-error.js'
import { toldToStop } from '../signals.js'
import {
  type StoreOptions,
  setting,
  storeSettings,
  type WorkOptions,
  wholeNumber,
  withStore,
  withWork,
} from './options.js'

interface WorkerCommandOptions extends StoreOptions, WorkOptions {
  readonly workers: number
  readonly drain: number
}

export function addWorker(program: Command): void {
  const command = program
    .command('worker')
    .summary('work on the builds of servers that share its database')
    .description(
      'Takes builds from the queue in Postgres and works on them, on any machine that reaches the database (docs/server.md). SIGTERM lets it finish what it has begun.',
    )
    .addOption(
      setting('--workers <number>', 'builds at a time', 'SOURCELESS_WORKERS')
        .argParser(wholeNumber(1, 256))
        .default(availableParallelism()),
    )
    .addOption(
      setting(
        '--drain <seconds>',
        'how long builds may go on when it is told to stop; others get the rest',
        'SOURCELESS_DRAIN',
      )
        .argParser(wholeNumber(0, 86_400))
        .default(20),
    )
  withWork(withStore(command))
  command.action(runWorker)
}

async function runWorker(options: WorkerCommandOptions): Promise<void> {
  if (options.databaseUrl === undefined)
    throw new SettingsError(
      'a worker needs the Postgres database of its servers: --database-url, or DATABASE_URL. A server with the embedded store works on its builds itself.',
    )
  const { createCompute } = await import('../compute/compute.js')
  const { createLog } = await import('../logs.js')
  const { openStore } = await import('../store/open.js')
  const { startWorker } = await import('../worker/start.js')
  const log = createLog(options.logLevel)
  const store = await openStore(storeSettings(options))
  const { workers: slots, memory, library, model } = options
  const compute = createCompute({
    ...{ processes: slots, queueLimit: 4 * slots, memoryMib: memory, libraries: library },
    ...(model.length > 0 && { models: { allowed: model, environment: process.env } }),
    onFault: (stack: string) => log.error({ stack }, 'a fault in a compute process'),
  })
  try {
    const worker = startWorker({ store, compute, slots, buildTimeoutMs: options.buildTimeout * 1000, log })
    await toldToStop()
    await worker.drain(options.drain * 1000)
  } finally {
    await compute.close()
    await store.close()
  }
}
