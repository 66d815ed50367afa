import { hostname } from 'node:os'
import type { OpenStore } from '../store/api.js'
import type { StoreParts } from '../store/parts.js'
import { leaseMs } from './lease-times.js'
import { releaseOfSilent } from './release.js'
import { withdrawUnwanted } from './shards.js'

const sweepBatch = 200

/** A build that the database says is in a worker's hands. */
export interface Held {
  readonly id: string
  readonly attempt: string
  readonly cancelled: boolean
}

type Parts = Pick<StoreParts, 'database' | 'jobs'>

/** Says that the worker lives; tells what it is supposed to work on. */
export async function beat({ database }: Parts, worker: string, slots: number): Promise<readonly Held[]> {
  await database.query(
    `insert into workers (id, host, pid, slots, seen_at) values ($1, $2, $3, $4, now())
     on conflict (id) do update set seen_at = excluded.seen_at`,
    [worker, hostname(), process.pid, slots],
  )
  return database.query<Held>(
    `select id, attempt, cancel_requested as cancelled from builds where worker = $1 and state = 'running'`,
    [worker],
  )
}

export async function signOff({ database }: Parts, worker: string): Promise<void> {
  await database.query('delete from workers where id = $1', [worker])
}

/** What there is to clear away. After a start of the database nobody counts as silent before all have had the time of a lease. */
const untidy = `select
  pg_postmaster_start_time() < now() - $1::float8 * interval '1 millisecond' and exists (
    select 1 from builds b where b.state = 'running' and not exists (
      select 1 from workers w where w.id = b.worker and w.seen_at > now() - $1::float8 * interval '1 millisecond')
  ) as builds,
  exists (select 1 from shards) as shards`

/**
 * Lets others have what silent workers had in hand; ids of what changed. One process at a time. Nothing to do, as nearly
 * always, is one statement.
 */
export async function sweep(parts: Parts & Pick<OpenStore, 'shardJobs'>): Promise<readonly string[]> {
  const [found] = await parts.database.query<{ builds: boolean; shards: boolean }>(untidy, [leaseMs])
  if (found?.shards) await withdrawUnwanted(parts)
  if (!found?.builds) return []
  return parts.database.transaction(async (transaction) => {
    const [turn] = await transaction.query<{ mine: boolean }>(
      `select pg_try_advisory_xact_lock(hashtextextended('sourceless sweep', 0)) as mine`,
      [],
    )
    return turn?.mine ? releaseOfSilent(parts, transaction, leaseMs, sweepBatch) : []
  })
}

/** Forgets what is of no use any more; now and then. */
export async function forgetOld({ database }: Pick<Parts, 'database'>): Promise<void> {
  await database.query(`delete from workers where seen_at < now() - interval '1 hour'`, [])
  await database.query(`delete from idempotency where created_at < now() - interval '2 days'`, [])
}

/** Of an embedded database all workers are gone when it is opened: they were in a process that is no more. */
export async function releaseAll(parts: Parts): Promise<void> {
  await parts.database.query('delete from workers', [])
  for (;;) {
    const released = await parts.database.transaction((transaction) =>
      releaseOfSilent(parts, transaction, leaseMs, sweepBatch),
    )
    if (released.length === 0) return
  }
}
