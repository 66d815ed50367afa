import type { Queryable } from '../database/api.js'

/** An entry of a build's log that is to be written. Its writer holds the build's row and has counted `id`. */
export interface NewEvent {
  readonly build: string
  readonly id: number
  readonly type: string
  readonly data: Readonly<Record<string, unknown>>
  /** When it happened; absent: now. */
  readonly at?: Date
}

export async function writeEvents(on: Queryable, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return
  await on.query(
    `insert into events (build, id, type, data, at)
     select build, id, type, data::json, coalesce(at, now())
     from unnest($1::uuid[], $2::int[], $3::text[], $4::text[], $5::timestamptz[]) as e (build, id, type, data, at)`,
    [
      events.map(({ build }) => build),
      events.map(({ id }) => id),
      events.map(({ type }) => type),
      events.map(({ data }) => JSON.stringify(data)),
      events.map(({ at }) => at?.toISOString() ?? null),
    ],
  )
}
