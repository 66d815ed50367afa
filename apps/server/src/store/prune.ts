import type { Database, Transaction } from '../database/api.js'
import type { OpenStore } from './api.js'

/** Builds, and files, that go in one transaction. */
const batch = 200

/** What was removed; `isDone`: there was no more. */
export interface Pruned {
  readonly builds: number
  readonly files: number
  readonly isDone: boolean
}

const expired = `finished_at < now() - $1::float8 * interval '1 millisecond' and slug is null`

/**
 * Removes some builds that ended longer ago, with their logs, and then results and files of which no build is left. Those
 * that wait, run or are published stay, and so do bills. Any number of processes may do it at a time, beside all else.
 */
export async function pruneSome(
  { database, blobs }: Pick<OpenStore, 'database' | 'blobs'>,
  keepMs: number,
): Promise<Pruned> {
  const builds = await database.transaction((transaction) => removeBuilds(transaction, keepMs))
  const { looked, removed } = await blobs.removeUnused(batch)
  return { builds, files: removed, isDone: builds < batch && looked < batch }
}

/** Builds that `pruneSome` would remove. */
export async function countExpired(database: Database, keepMs: number): Promise<number> {
  const [row] = await database.query<{ count: number }>(`select count(*)::int as count from builds where ${expired}`, [
    keepMs,
  ])
  return row!.count
}

async function removeBuilds(transaction: Transaction, keepMs: number): Promise<number> {
  const rows = await transaction.query<{ id: string; result: string | null }>(
    `select id, result_id as result from builds where ${expired} order by finished_at limit $2 for update skip locked`,
    [keepMs, batch],
  )
  if (rows.length === 0) return 0
  const ids = rows.map(({ id }) => id)
  await transaction.query('delete from events where build = any($1::uuid[])', [ids])
  await transaction.query('delete from builds where id = any($1::uuid[])', [ids])
  await removeResults(transaction, [...new Set(rows.flatMap(({ result }) => result ?? []))])
  return rows.length
}

/**
 * Those that no build shares. A build that comes to share one holds its row until it is written down itself: it was there
 * before the lock here, and is seen by the statement after it, or finds the result gone. Who removes the last but one of two
 * builds that share it waits here for who removes the other.
 */
async function removeResults(transaction: Transaction, results: readonly string[]): Promise<void> {
  await transaction.query('select id from results where id = any($1::uuid[]) order by id for update', [results])
  const unused = await transaction.query<{ id: string }>(
    `select id from unnest($1::uuid[]) as r (id) where not exists (select 1 from builds b where b.result_id = r.id)`,
    [results],
  )
  if (unused.length === 0) return
  const ids = unused.map(({ id }) => id)
  // Whoever has just put such a file, for a result to come, has it for as long as it was promised.
  await transaction.query(
    `with named as (
       select sha256 from blobs where sha256 in (select sha256 from result_files where result = any($1::uuid[]))
       order by sha256 for no key update
     )
     update blobs b set check_at = coalesce(b.check_at, now()) from named n where b.sha256 = n.sha256`,
    [ids],
  )
  await transaction.query('delete from results where id = any($1::uuid[])', [ids])
}
