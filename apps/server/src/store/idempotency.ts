import type { Queryable } from '../database/api.js'
import type { Build } from '../schemas/build.js'
import { type BuildRow, buildColumns, toBuild } from './row.js'
import type { Wanted } from './submit.js'

/** How long an Idempotency-Key is remembered. */
const lifetime = `interval '24 hours'`

interface Known {
  /** The key came with another request. */
  readonly conflict: boolean
  readonly build: Build
}

/** Submissions that were taken before: their key is known, or they themselves are, since the answer was lost. */
export async function recall<One extends Wanted>(
  on: Queryable,
  wanted: readonly One[],
): Promise<ReadonlyMap<One, Known>> {
  if (wanted.length === 0) return new Map()
  const rows = await on.query<BuildRow & { place: number; conflict: boolean }>(
    `select w.place::int, ${buildColumns}, b.failure, r.result,
       i.build is not null and i.request_hash <> decode(w.request_hash, 'hex') as conflict
     from unnest($1::text[], $2::text[], $3::text[], $4::uuid[]) with ordinality
       as w (tenant, key_hash, request_hash, id, place)
     left join idempotency i on i.tenant = w.tenant and i.key_hash = decode(w.key_hash, 'hex')
       and i.created_at > now() - ${lifetime}
     join builds b on b.id = coalesce(i.build, w.id)
     left join results r on r.id = b.result_id`,
    [
      wanted.map(({ principal }) => principal.tenant),
      wanted.map(({ key }) => key?.hash ?? null),
      wanted.map(({ key }) => key?.requestHash ?? null),
      wanted.map(({ id }) => id),
    ],
  )
  return new Map(
    rows.map(({ place, conflict, ...row }) => [
      wanted[place - 1]!,
      { conflict: conflict ?? false, build: toBuild(row) },
    ]),
  )
}

/** Keeps the keys of what is being taken. Gives those whose key somebody else has kept meanwhile. */
export async function remember<One extends Wanted>(on: Queryable, wanted: readonly One[]): Promise<readonly One[]> {
  const keyed = wanted.filter(({ key }) => key !== undefined)
  if (keyed.length === 0) return []
  const rows = await on.query<{ build: string }>(
    `insert into idempotency (tenant, key_hash, request_hash, build)
     select tenant, decode(key_hash, 'hex'), decode(request_hash, 'hex'), id
     from unnest($1::text[], $2::text[], $3::text[], $4::uuid[]) as w (tenant, key_hash, request_hash, id)
     order by tenant, key_hash
     on conflict (tenant, key_hash) do update
       set request_hash = excluded.request_hash, build = excluded.build, created_at = now()
       where idempotency.created_at <= now() - ${lifetime}
     returning build`,
    [
      keyed.map(({ principal }) => principal.tenant),
      keyed.map(({ key }) => key?.hash),
      keyed.map(({ key }) => key?.requestHash),
      keyed.map(({ id }) => id),
    ],
  )
  const kept = new Set(rows.map(({ build }) => build))
  return keyed.filter(({ id }) => !kept.has(id))
}

/** Gives up the keys of what is refused after all. */
export async function forget(on: Queryable, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await on.query('delete from idempotency where build = any($1::uuid[])', [[...ids]])
}
