import PgBoss from 'pg-boss'
import type { Database, Transaction } from '../database/api.js'

/** Names of what waits, in a transaction of whoever asks: what a job is, and how far, stands in other tables. */
export interface JobQueue {
  /** `first`: before all that wait. */
  add(transaction: Transaction, ids: readonly string[], place?: 'first' | 'last'): Promise<void>
  /** Taken jobs are of no one else until they are removed or retried. */
  take(transaction: Transaction, count: number): Promise<readonly string[]>
  /** A taken job waits again, for a second or two, and twice as long each further time. */
  retry(transaction: Transaction, id: string): Promise<void>
  remove(transaction: Transaction, ids: readonly string[]): Promise<void>
}

/** Who gives up, and when, is decided by counting crashes; pg-boss never does. */
const retryForever = 1_000_000
const longestExpirationSeconds = 23 * 3600
const year = 365

/** The queues of pg-boss, through its public interface. Its own supervision and schedules stay off: leases are ours. */
export async function openJobQueues(
  database: Database,
): Promise<{ readonly builds: JobQueue; readonly shards: JobQueue }> {
  const boss = new PgBoss({
    db: { executeSql: async (text, values) => ({ rows: [...(await database.query(text, noneIfEmpty(values)))] }) },
    supervise: false,
    schedule: false,
  })
  await boss.start()
  return { builds: await openQueue(boss, 'builds'), shards: await openQueue(boss, 'shards') }
}

async function openQueue(boss: PgBoss, queue: string): Promise<JobQueue> {
  await boss.createQueue(queue, {
    name: queue,
    policy: 'standard',
    retryLimit: retryForever,
    retryDelay: 1,
    retryBackoff: true,
    expireInSeconds: longestExpirationSeconds,
    retentionDays: year,
  })
  return {
    add: async (db, ids, place = 'last') => {
      const priority = place === 'first' ? 1 : 0
      if (ids.length > 0)
        await boss.insert(
          ids.map((id) => ({ id, name: queue, priority })),
          { db },
        )
    },
    take: (transaction, batchSize) => take(boss, queue, transaction, batchSize),
    retry: (db, id) => boss.fail(queue, id, {}, { db }),
    remove: async (db, ids) => {
      if (ids.length > 0) await boss.deleteJob(queue, [...ids], { db })
    },
  }
}

async function take(
  boss: PgBoss,
  queue: string,
  transaction: Transaction,
  batchSize: number,
): Promise<readonly string[]> {
  // pg-boss keeps failures of this one statement to itself.
  let failure: unknown
  const executeSql: Transaction['executeSql'] = (text, values) =>
    transaction.executeSql(text, values).catch((error: unknown) => {
      failure = error
      throw error
    })
  const jobs = await boss.fetch(queue, { batchSize, db: { executeSql } })
  if (failure !== undefined) throw failure
  return jobs.map(({ id }) => id)
}

/** Several statements in one text have no values. */
const noneIfEmpty = (values: unknown[] | undefined) =>
  values === undefined || values.length === 0 ? undefined : values
