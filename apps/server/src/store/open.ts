import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { Database } from '../database/api.js'
import { checkSchema, migrate } from '../database/migrate.js'
import { persist } from '../database/retry.js'
import { openJobQueues } from '../queue/jobs.js'
import { leaseMs } from '../queue/lease-times.js'
import { releaseAll } from '../queue/leases.js'
import { withdrawUnwanted } from '../queue/shards.js'
import type { Settings } from '../settings.js'
import { SettingsError } from '../settings-error.js'
import { version } from '../version.js'
import type { OpenStore } from './api.js'
import { createBlobs } from './blobs/blobs.js'
import { createDirectory } from './blobs/directory.js'
import type { FilePlace } from './blobs/place.js'
import { createObjectStore } from './blobs/s3.js'
import { createBuildStore } from './builds.js'
import { createKeyStore } from './keys.js'
import type { StoreParts } from './parts.js'
import { createUsageStore } from './usage.js'

/** How long the database may be away at the start, and while something is asked. */
const startLimitMs = 30_000
const askLimitMs = 10_000
const readyLimitMs = 2_000

type StoreSettings = Pick<Settings, 'databaseUrl' | 'dataDirectory' | 'artifacts'> &
  Partial<Pick<Settings, 'libraries'>>

/** Opens the database, brings its tables up to date, and puts the store on it. With the embedded one this process is its only user. */
export async function openStore(settings: StoreSettings): Promise<OpenStore> {
  const database = await openDatabase(settings)
  try {
    return await persist(() => storeOn(database, settings), startLimitMs, tellOnce())
  } catch (error) {
    await database.close()
    throw error
  }
}

/** Whoever starts a process looks at it, and would see nothing for all that time. */
function tellOnce(): (error: Error) => void {
  let isTold = false
  return ({ message }) => {
    if (!isTold) process.stderr.write(`sourceless-server: ${message}; trying again for ${startLimitMs / 1000} s\n`)
    isTold = true
  }
}

async function openDatabase({ databaseUrl, dataDirectory }: StoreSettings): Promise<Database> {
  if (databaseUrl === undefined) return (await import('../database/embedded.js')).openEmbedded(dataDirectory)
  return (await import('../database/postgres.js')).openPostgres({ url: databaseUrl })
}

async function storeOn(database: Database, settings: StoreSettings): Promise<OpenStore> {
  await migrate(database)
  const patiently: StoreParts['patiently'] = (work) => persist(work, askLimitMs)
  const queues = await openJobQueues(database)
  const parts: StoreParts = { database, jobs: queues.builds, patiently, makerVersion: makerVersion(settings) }
  if (database.kind === 'embedded') {
    await releaseAll(parts)
    await withdrawUnwanted({ database, shardJobs: queues.shards })
  }
  return {
    database,
    jobs: queues.builds,
    shardJobs: queues.shards,
    builds: createBuildStore(parts),
    blobs: createBlobs(parts, placeOf(settings)),
    keys: createKeyStore(parts),
    usage: createUsageStore(parts),
    ready: () => withinLimit(checkSchema(database)),
    depth: () => readDepth(parts),
    close: () => database.close(),
  }
}

/** Code that was never released, and concepts of one's own, may be others at the next start. */
function makerVersion({ libraries = [] }: StoreSettings): string {
  return version === '0.0.0' || libraries.length > 0 ? `${version} ${randomUUID()}` : version
}

/** Undefined: bytes are in the database. */
function placeOf({ artifacts, dataDirectory }: StoreSettings): FilePlace | undefined {
  if (artifacts === 'database') return undefined
  if (artifacts === 'directory') return createDirectory(join(dataDirectory, 'artifacts'))
  const { env } = process
  const accessKeyId = env.AWS_ACCESS_KEY_ID
  const secretAccessKey = env.AWS_SECRET_ACCESS_KEY
  if (!accessKeyId || !secretAccessKey)
    throw new SettingsError(
      `artifacts in ${artifacts} need AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment (and AWS_ENDPOINT_URL_S3 for a store other than Amazon's).`,
    )
  return createObjectStore({
    location: artifacts,
    accessKeyId,
    secretAccessKey,
    ...(env.AWS_SESSION_TOKEN && { sessionToken: env.AWS_SESSION_TOKEN }),
    region: env.AWS_REGION ?? env.AWS_DEFAULT_REGION ?? 'us-east-1',
    ...((env.AWS_ENDPOINT_URL_S3 ?? env.AWS_ENDPOINT_URL) && {
      endpoint: env.AWS_ENDPOINT_URL_S3 ?? env.AWS_ENDPOINT_URL,
    }),
  })
}

async function readDepth({ database }: StoreParts): ReturnType<OpenStore['depth']> {
  const [row] = await database.query<Awaited<ReturnType<OpenStore['depth']>>>(
    `select (select count(*)::int from builds where state = 'queued') as queued,
       (select count(*)::int from builds where state = 'running') as running,
       (select count(*)::int from workers where seen_at > now() - $1::float8 * interval '1 millisecond') as workers`,
    [leaseMs],
  )
  return row!
}

async function withinLimit(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`the database did not answer within ${readyLimitMs} ms`)), readyLimitMs)
  })
  try {
    await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
