import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Build } from '../../src/schemas/build.js'
import type { BuildRequest } from '../../src/schemas/wish.js'
import type { OpenStore, Principal, Submission } from '../../src/store/api.js'
import { openStore } from '../../src/store/open.js'
import type { Worker, WorkerLog } from '../../src/worker/api.js'
import { startWorker } from '../../src/worker/start.js'
import { hasPostgres, startPostgres } from './postgres.js'

/** The databases that a store can stand on. */
export const kinds = [
  { kind: 'embedded', present: true },
  { kind: 'postgres', present: hasPostgres },
] as const

export interface TestStore {
  readonly store: OpenStore
  /** Where the embedded database is, and files that are kept in a directory. */
  readonly directory: string
  /** Of the Postgres server. */
  readonly url?: string
  /** Another one on the same data; of an embedded database there is but one. */
  another(): Promise<OpenStore>
  close(): Promise<void>
}

const templates = fileURLToPath(new URL('../../node_modules/.cache/sourceless-embedded/', import.meta.url))
const migrations = fileURLToPath(new URL('../../src/database/migrations/', import.meta.url))
const engine = fileURLToPath(new URL('../../node_modules/@electric-sql/pglite/package.json', import.meta.url))
const tables = createHash('sha256').update(readFileSync(engine))
for (const name of readdirSync(migrations).sort()) tables.update(readFileSync(join(migrations, name)))
const template = join(templates, tables.digest('hex').slice(0, 16))

/** Making an embedded database takes seconds: tests begin with a copy of one that is made once. */
async function copyTemplate(directory: string): Promise<void> {
  if (!existsSync(template)) {
    mkdirSync(templates, { recursive: true })
    const made = mkdtempSync(`${template}-`)
    await (await openStore({ dataDirectory: made, artifacts: 'database' })).close()
    try {
      renameSync(made, template)
    } catch {
      // Another test was faster.
      rmSync(made, { recursive: true, force: true })
    }
  }
  cpSync(template, directory, { recursive: true })
}

export async function openTestStore(
  kind: 'embedded' | 'postgres',
  artifacts: 'database' | 'directory' = 'database',
): Promise<TestStore> {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'sourceless-store-'))
  const server = kind === 'postgres' ? await startPostgres() : undefined
  if (kind === 'embedded') await copyTemplate(dataDirectory)
  const settings = { dataDirectory, artifacts, ...(server && { databaseUrl: server.url }) }
  const opened: OpenStore[] = []
  const another = async () => {
    const store = await openStore(settings)
    opened.push(store)
    return store
  }
  const close = async () => {
    for (const store of opened) await store.close()
    server?.stop()
    rmSync(dataDirectory, { recursive: true, force: true })
  }
  try {
    return { store: await another(), directory: dataDirectory, ...(server && { url: server.url }), another, close }
  } catch (error) {
    await close()
    throw error
  }
}

export const anyone: Principal = { tenant: 'anyone', scopes: ['build', 'read'], limits: {} }
export const somebody: Principal = { tenant: 'somebody', scopes: ['build', 'read'], limits: {} }

const limits = { concurrentLimit: 10_000, queueLimit: 10_000 }
export const submit = (
  store: OpenStore,
  request: BuildRequest,
  more: { principal?: Principal; idempotencyKey?: string; concurrentLimit?: number; queueLimit?: number } = {},
): Promise<Submission> => store.builds.submit({ principal: anyone, request, ...limits, ...more })

export async function submitted(...parameters: Parameters<typeof submit>): Promise<Build> {
  const submission = await submit(...parameters)
  if (!('build' in submission)) throw new Error(`not taken: ${submission.kind}`)
  return submission.build
}

const isOver = ({ state }: Build) => state !== 'queued' && state !== 'running'

/** The build once it has ended, by watching it. */
export async function ended(store: OpenStore, id: string, tenant = anyone.tenant, limitMs = 30_000): Promise<Build> {
  let change: () => void = () => undefined
  const stop = store.builds.watch(id, 'end', () => change())
  try {
    for (const endMs = Date.now() + limitMs; Date.now() < endMs; ) {
      const changed = new Promise<void>((resolve) => (change = resolve))
      const build = await store.builds.get(tenant, id)
      if (build === undefined) throw new Error(`there is no build ${id}`)
      if (isOver(build)) return build
      await Promise.race([changed, sleep(5_000, undefined, { ref: false })])
    }
    throw new Error(`the build ${id} has not ended`)
  } finally {
    stop()
  }
}

export const silent: WorkerLog = { info: () => undefined, warn: () => undefined, error: () => undefined }

export const work = (
  store: OpenStore,
  compute: Parameters<typeof startWorker>[0]['compute'],
  more: { slots?: number; buildTimeoutMs?: number; log?: WorkerLog } = {},
): Worker => startWorker({ store, compute, slots: 4, buildTimeoutMs: 20_000, log: silent, ...more })
