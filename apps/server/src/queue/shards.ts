import type { SearchShard } from '@sourceless/pipeline'
import type { OpenStore } from '../store/api.js'
import { makeId } from '../store/identity.js'
import type { Claim } from './claim.js'
import { leaseMs } from './lease-times.js'

type Parts = Pick<OpenStore, 'database' | 'shardJobs'>

/** A shard in the hands of a worker. */
export interface TakenShard {
  readonly id: string
  readonly search: string
  readonly shard: SearchShard
}

/** Offers shares of a search to all workers. */
export async function offerShards(
  { database, shardJobs }: Parts,
  { id: build, attempt }: Pick<Claim, 'id' | 'attempt'>,
  search: string,
  shards: readonly SearchShard[],
): Promise<void> {
  const ids = shards.map(makeId)
  await database.transaction(async (transaction) => {
    await transaction.query(
      `insert into shards (id, search, build, attempt, place, shard, state)
       select id, $1, $2, $3, place, shard::json, 'waiting'
       from unnest($4::uuid[], $5::int[], $6::text[]) as s (id, place, shard)`,
      [search, build, attempt, ids, shards.map((_, place) => place), shards.map((shard) => JSON.stringify(shard))],
    )
    await shardJobs.add(transaction, ids)
  })
}

/** Takes up to so many shards. None is tried twice: whoever asked does what is lost itself. */
export async function takeShards(
  { database, shardJobs }: Parts,
  worker: string,
  count: number,
): Promise<readonly TakenShard[]> {
  return database.transaction(async (transaction) => {
    const ids = await shardJobs.take(transaction, count)
    if (ids.length === 0) return []
    await shardJobs.remove(transaction, ids)
    return transaction.query<TakenShard>(
      `update shards set state = 'running', worker = $2 where id = any($1::uuid[]) and state = 'waiting'
       returning id, search, shard`,
      [[...ids], worker],
    )
  })
}

/** Undefined: it could not be done. */
export async function answerShard({ database }: Parts, id: string, outcome: unknown): Promise<void> {
  await database.query(`update shards set state = $2, outcome = $3::json where id = $1 and state = 'running'`, [
    id,
    outcome === undefined ? 'lost' : 'done',
    outcome === undefined ? null : JSON.stringify(outcome),
  ])
}

export interface ShardState {
  readonly place: number
  /** Nothing more will come of it. */
  readonly isOver: boolean
  /** Null: not yet, or never. */
  readonly outcome: unknown
}

/** How far the shards of a search are; those of workers that are gone are over. */
export async function shardsOf({ database }: Parts, search: string): Promise<readonly ShardState[]> {
  return database.query<ShardState>(
    `select s.place, s.outcome, s.state in ('done', 'lost')
       or (s.state = 'running' and not coalesce(w.seen_at > now() - $2::float8 * interval '1 millisecond', false))
       as "isOver"
     from shards s left join workers w on w.id = s.worker where s.search = $1`,
    [search, leaseMs],
  )
}

/** Takes back what nobody has taken. */
export function withdrawWaiting(parts: Parts, search: string): Promise<void> {
  return withdraw(parts, `delete from shards where search = $1 and state = 'waiting' returning id`, [search])
}

export function withdrawAll(parts: Parts, search: string): Promise<void> {
  return withdraw(parts, 'delete from shards where search = $1 returning id', [search])
}

/** Shards of builds that are in other hands, or have ended. */
export function withdrawUnwanted(parts: Parts): Promise<void> {
  return withdraw(
    parts,
    `delete from shards s where not exists (
       select 1 from builds b where b.id = s.build and b.attempt = s.attempt and b.state = 'running') returning id`,
    [],
  )
}

async function withdraw({ database, shardJobs }: Parts, text: string, values: readonly unknown[]): Promise<void> {
  await database.transaction(async (transaction) => {
    const rows = await transaction.query<{ id: string }>(text, values)
    await shardJobs.remove(
      transaction,
      rows.map(({ id }) => id),
    )
  })
}

/** Of the shards that a worker has in hand, those that somebody still waits for. */
export async function wantedShards({ database }: Parts, worker: string): Promise<ReadonlySet<string>> {
  const rows = await database.query<{ id: string }>(
    `select s.id from shards s join builds b on b.id = s.build and b.attempt = s.attempt and b.state = 'running'
     where s.worker = $1 and s.state = 'running'`,
    [worker],
  )
  return new Set(rows.map(({ id }) => id))
}

/** Builds that all workers together can work on at a time. */
export async function slotsOfAll({ database }: Pick<Parts, 'database'>): Promise<number> {
  const [row] = await database.query<{ slots: number }>(
    `select coalesce(sum(slots), 0)::int as slots from workers
     where seen_at > now() - $1::float8 * interval '1 millisecond'`,
    [leaseMs],
  )
  return row?.slots ?? 0
}
